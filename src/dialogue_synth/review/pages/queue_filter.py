"""Which part of the queue somebody works through, as the address has it: it stays while they decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dialogue_synth.report.index import natural_key
from dialogue_synth.review.held import Held, ref
from dialogue_synth.review.live import View
from dialogue_synth.review.order import Item
from dialogue_synth.review.pages.parts import Choice, organiser_of

WHAT: Mapping[str, str] = {
    "": "everything",
    "suggested": "suggested codes",
    "undecided": "undecided passages",
    "left": "what was left open",
    "mine": "what I decided",
}
GONE_THROUGH = ("left", "mine")  # parts that are gone through once, decided or not
NAMES = ("what", "w", "theme", "code", "initiative", "batch", "flag")


@dataclass(frozen=True)
class QueueFilter:
    """What is asked for, "" where it does not matter; ``w`` is a write-up's name in addresses. ``name`` asks."""

    asked: Mapping[str, str]
    name: str

    @classmethod
    def of(cls, query: Mapping[str, str], name: str) -> QueueFilter:
        """Read the address of a page that somebody called ``name`` asks for; what is not known there is left out."""
        asked = {key: query[key] for key in NAMES if query.get(key)}
        return cls({key: value for key, value in asked.items() if key != "what" or value in WHAT}, name)

    @property
    def what(self) -> str:
        """Which kind of decision, one of `WHAT`."""
        return self.asked.get("what", "")

    def address(self, **more: str) -> str:
        """Return the address of the queue with this filter, and of one item in it."""
        query = urlencode({**more, **self.asked})
        return f"/queue?{query}" if query else "/queue"

    def places(self, view: View) -> Sequence[int]:
        """Return the places in the queue of the items that it leaves, in order."""
        if not self.asked:
            return range(len(view.queue))
        tests = [test for key, test in self._tests(view).items() if key in self.asked]
        return [n for n, item in enumerate(view.queue) if all(test(item) for test in tests)]

    def _tests(self, view: View) -> dict[str, Callable[[Item], bool]]:
        held, asked = view.held, self.asked
        writeup_id = held.refs.get(asked.get("w", ""), "")
        return {
            "w": lambda item: item.writeup_id == writeup_id,
            "initiative": lambda item: held.writeups[item.writeup_id].initiative == asked["initiative"],
            "batch": lambda item: held.writeups[item.writeup_id].batch == asked["batch"],
            "code": lambda item: code_in_question(held, item) == asked["code"],
            "theme": lambda item: held.themes.get(code_in_question(held, item)) == asked["theme"],
            "flag": lambda item: bool(item.flag),
            "what": self._kind(view),
        }

    def _kind(self, view: View) -> Callable[[Item], bool]:
        if self.what == "mine":
            mine = self._mine(view)
            return lambda item: item.ref in mine
        kinds: Mapping[str, Callable[[Item], bool]] = {
            "suggested": lambda item: bool(item.code_id),
            "undecided": lambda item: not item.code_id,
            "left": lambda item: view.state(item) == "left",
        }
        return kinds.get(self.what, lambda _: True)

    def _mine(self, view: View) -> frozenset[str]:
        last = {(d.segment_id, d.code_id): d for d in view.decisions if d.decision_id in view.in_force}
        found = (item_of(view, s, c) for (s, c), d in last.items() if d.analyst == self.name and d.action != "leave")
        return frozenset(name for name in found if name)


def code_in_question(held: Held, item: Item) -> str:
    """Return the code that an item is about; for a passage without one, the nearest."""
    left = held.undecided.get(item.segment_id)
    return item.code_id or (left.best_code if left else "")


def item_of(view: View, segment_id: str, code_id: str) -> str:
    """Return the name in addresses of the item at which something was decided: of the code, else of the passage; "" where there is none."""
    names = (ref(f"{segment_id} {code}") for code in dict.fromkeys((code_id, "")))
    return next((name for name in names if name in view.place_in_queue), "")


def in_words(view: View, asked: Mapping[str, str]) -> list[str]:
    """Return what a filter leaves, part by part."""
    held = view.held
    names: Mapping[str, Callable[[str], str]] = {
        "what": lambda name: WHAT[name],
        "w": lambda name: held.refs.get(name, "no write-up"),
        "initiative": lambda name: held.initiatives.get(name, name),
        "flag": lambda _: "where a divergence rests on it",
    }
    return [names.get(key, str)(asked[key]) for key in NAMES if key in asked]


def filter_choices(view: View) -> list[tuple[str, str, list[Choice]]]:
    """Return name, label and choices of each filter that has something to choose from."""
    held = view.held
    framing = held.framing_codes
    writeups = held.writeups.values()
    rows = [
        ("w", "Write-up", [Choice(ref(w.writeup_id), f"{w.writeup_id} {organiser_of(w)}") for w in writeups]),
        ("theme", "Theme", [Choice(theme, theme) for theme in dict.fromkeys(held.themes[code.id] for code in framing)]),
        ("code", "Code", [Choice(code.id, f"{code.id} {code.name}") for code in held.codes.values()]),
        ("initiative", "Initiative", [Choice(name, words) for name, words in held.initiatives.items()]),
        ("batch", "Batch", [Choice(batch, batch) for batch in _in_order(w.batch for w in writeups)]),
    ]
    return [row for row in rows if len(row[2]) > 1]


def _in_order(values: Iterable[str]) -> list[str]:
    return sorted({value for value in values if value}, key=natural_key)
