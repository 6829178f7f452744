"""Would a sentence of the account still be written if one write-up had not come in, or if copies counted apart?

A finding that hangs on a single write-up is not wrong, but whoever acts on it should know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.synthesis.wording import Tally, quantity


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A change that would change how a finding is worded: which one, from what to what, and whose absence brings it about.

    ``writeup_ids`` are those of which any single one is enough; empty where copies are the reason.
    """

    test: Literal["leave one out", "copies apart"]
    before: str
    after: str
    writeup_ids: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """The change as a sentence for people."""
        if self.test == "copies apart":
            return f"Counted apart, copies would change {self.before} to {self.after}."
        n = len(self.writeup_ids)
        who = f"any one of {n} write-ups" if n > 1 else self.writeup_ids[0]
        return f"Without {who}, {self.before} would become {self.after}."


def sensitivities(
    positions: Mapping[str, str], uncollapsed: Tally, collapsed: Tally, settings: SynthesisSettings
) -> tuple[Sensitivity, ...]:
    """Return what would change the leading stance or the quantity word of a finding.

    Args:
        positions: The position of each write-up that counts, by writeup_id; ``undecided`` where it has none.
        uncollapsed: The counts with copies counted apart.
        collapsed: The counts that the finding states.
        settings: The scale of quantity words.

    Returns:
        One entry for each different outcome, leave-one-out first; nothing when the wording holds throughout.
    """
    # One write-up fewer must not lose its word only because a scale needs so many: that is no change of what was said.
    settings = settings.model_copy(update={"min_writeups_for_words": 1})
    as_stated = headline(collapsed, settings)
    without = {position: headline(_less_one(collapsed, position), settings) for position in set(positions.values())}
    by_outcome: dict[str, list[str]] = {}
    for writeup_id, position in sorted(positions.items()):
        if without[position] != as_stated:
            by_outcome.setdefault(without[position], []).append(writeup_id)
    left_out = [Sensitivity("leave one out", as_stated, after, tuple(ids)) for after, ids in sorted(by_outcome.items())]
    apart = headline(uncollapsed, settings)
    return (*left_out, *([Sensitivity("copies apart", as_stated, apart)] if apart != as_stated else []))


def headline(tally: Tally, settings: SynthesisSettings) -> str:
    """Return who leads and how strongly, without the figures: what a hurried reader takes away.

    >>> headline(Tally({"support": 9, "oppose": 1}), SynthesisSettings())
    '“most supported”'
    >>> headline(Tally({"support": 2, "oppose": 2}), SynthesisSettings())
    '“as many supported as opposed”'
    """
    return f"“{' '.join(_parts(tally, settings))}”" if tally.of else "nothing"


def _parts(tally: Tally, settings: SynthesisSettings) -> Iterator[str]:
    if not tally.leading:
        yield "undecided"
    elif len(tally.leading) > 1:
        yield f"as many {' as '.join(tally.leading)}"
    else:
        word = quantity(tally, settings)
        yield from ([word] if word else [])
        yield tally.leading[0]


def _less_one(tally: Tally, position: str) -> Tally:
    return Tally({**tally.counts, position: tally.counts[position] - 1}, tally.touched, tally.silent)
