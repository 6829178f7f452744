"""From counts to one plain sentence. What this template can say, `check.check_statement` can take apart again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.model import Code
from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.synthesis.quantity import ALL, quantity_word

UNDECIDED = "undecided"
BOTH = 2  # nobody says "all 2"
STANCE_POSITIONS: Mapping[str, tuple[str, ...]] = {
    "supported": ("support", "conditional"),
    "raised concerns": ("concern",),
    "opposed": ("oppose",),
    "divided": ("mixed",),
}
_OBJECT = {"supported": " {}", "raised concerns": " about {}", "opposed": " {}", "divided": " on {}"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many write-ups hold each position on one code, and how many do not answer it.

    ``counts`` has the five positions and ``undecided``; they add up to `of`. ``touched`` and ``silent`` come on top.
    """

    counts: Mapping[str, int]
    touched: int = 0
    silent: int = 0

    @property
    def of(self) -> int:
        """Number of write-ups that addressed the question."""
        return sum(self.counts.values())

    @property
    def total(self) -> int:
        """Number of write-ups that were asked it."""
        return self.of + self.touched + self.silent

    def stance(self, stance: str) -> int:
        """Return how many take this stance; support with and without conditions is one stance."""
        return sum(self.counts.get(position, 0) for position in STANCE_POSITIONS[stance])

    @property
    def leading(self) -> tuple[str, ...]:
        """The stance that most write-ups take, several where they are equally many, none where all are undecided."""
        most = max(self.stance(stance) for stance in STANCE_POSITIONS)
        return tuple(stance for stance in STANCE_POSITIONS if most and self.stance(stance) == most)

    @property
    def n(self) -> int:
        """How many take the leading stance; 0 where all are undecided."""
        return self.stance(self.leading[0]) if self.leading else 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding in words: the text, and the quantity word in it ("" for counts only)."""

    text: str
    quantity: str


def write_statement(tally: Tally, code: Code, initiative: str, settings: SynthesisSettings) -> Statement:
    """Return what the write-ups of one initiative say on one code, dissent and silence included, without any verdict.

    Args:
        tally: At least one write-up addressed the code.
        code: Read for its name and proposition; a code without a proposition is referred to as "this".
        initiative: Its name as people know it.
        settings: The scale of quantity words, and from how many write-ups on they are used.
    """
    word = quantity(tally, settings)
    body = _body(tally, word, _proposition(code))
    sentences = [_intro(tally, code, initiative), body, _outro(tally)]
    return Statement(" ".join(sentence for sentence in sentences if sentence), word)


def quoted(text: str) -> str:
    """Put text between double quotation marks, and quotation marks inside it between single ones.

    >>> quoted("It is  fair.")
    '“It is fair”'
    """
    inside = " ".join(text.split()).replace("“", "\u2018").replace("”", "\u2019").rstrip(".")
    return f"“{inside}”"


def quantity(tally: Tally, settings: SynthesisSettings) -> str:
    """Return the quantity word of the leading stance, or "": for few write-ups, and where two stances are equally strong."""
    if len(tally.leading) != 1 or tally.of < settings.min_writeups_for_words:
        return ""
    return ALL if tally.n == tally.of else quantity_word(tally.n, tally.of, settings.scale)


def _proposition(code: Code) -> str:
    return f"the statement {quoted(code.proposition)}" if code.proposition.strip() else "this"


def _intro(tally: Tally, code: Code, initiative: str) -> str:
    """Say how many of the write-ups addressed the code."""
    about = f"addressed {quoted(code.name)}."
    if tally.total == 1:
        return f"The only write-up on {initiative} {about}"
    if tally.of == tally.total:
        return f"{'Both' if tally.total == BOTH else f'All {tally.total}'} write-ups on {initiative} {about}"
    return f"Of the {tally.total} write-ups on {initiative}, {tally.of} {about}"


def _body(tally: Tally, word: str, proposition: str) -> str:
    """Say who leads, then every other position, however rare."""
    others = list(_others(tally))
    if not tally.leading:
        return "Its position is undecided." if tally.of == 1 else f"The position of all {tally.of} is undecided."
    subject = _subject(tally, word)
    leads = [_lead(tally, stance, subject, proposition if stance == tally.leading[0] else "it") for stance in tally.leading]
    return "; ".join(part for part in (_join(leads), _join(others)) if part) + "."


def _subject(tally: Tally, word: str) -> str:
    n = tally.n
    if tally.of == 1:
        return "It"
    if n == tally.of:
        return "Both" if n == BOTH else f"All {n}"
    return f"{word[0].upper()}{word[1:]} ({n} of {tally.of})" if word else f"{n} of {tally.of}"


def _lead(tally: Tally, stance: str, subject: str, proposition: str) -> str:
    n = tally.stance(stance)
    verb = f"{'was' if n == 1 else 'were'} divided" if stance == "divided" else stance
    return f"{subject} {verb}{_OBJECT[stance].format(proposition)}{_conditions(tally, stance)}"


def _others(tally: Tally) -> Iterator[str]:
    for stance in STANCE_POSITIONS:
        n = tally.stance(stance)
        if not n or stance in tally.leading:
            continue
        verb = f"{'was' if n == 1 else 'were'} divided" if stance == "divided" else stance
        shown = " it" if stance in ("supported", "opposed") else ""
        yield f"{n} {verb}{shown}{_conditions(tally, stance)}"
    if tally.counts.get(UNDECIDED):
        yield f"the position of {tally.counts[UNDECIDED]} is undecided"


def _conditions(tally: Tally, stance: str) -> str:
    """Keep a conditional yes apart from a plain one."""
    conditional, n = tally.counts.get("conditional", 0), tally.stance(stance)
    if stance != "supported" or not conditional:
        return ""
    return " on conditions" if conditional == n else f" ({conditional} of them on conditions)"


def _outro(tally: Tally) -> str:
    """Say how many do not answer: nothing said is not agreement, and neither is one person's remark."""
    parts = []
    if tally.silent:
        parts.append(f"{tally.silent} said nothing on it")
    if tally.touched:
        parts.append(f"{tally.touched} touched on it without a position of the group")
    return f"{_join(parts)}." if parts else ""


def _join(parts: Sequence[str]) -> str:
    """Join as in a sentence.

    >>> _join(["2 opposed it", "1 was divided", "1 raised concerns"])
    '2 opposed it, 1 was divided and 1 raised concerns'
    """
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""
