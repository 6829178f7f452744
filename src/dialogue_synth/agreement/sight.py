"""Blind means blind: what each coder had seen of a passage before they coded it.

Two things spoil a passage for a person: to have decided on it with the machine's codes in sight, and to have opened the agreement page,
which shows what coders and the machine said. After the page was opened, a person codes blind again only what is drawn later, and what
nobody had coded before it was drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, Decision

ALWAYS = "9999"  # later than every time of a log
DECIDED = "is not blind: this person had decided on the passage before, with the machine's codes in sight"
OPENED = "is not blind: this person had opened the agreement page before"
Find = Callable[[str, str], "str | None"]  # a segment's id and words -> the segment that has these words now


class Sight:
    """What people had seen, and when.

    Args:
        decisions: The log of decisions.
        openings: Who opened the agreement page when.
        samples: What was drawn when.
        log: All blind codings.
        find: Finds the passage of an entry in a corrected write-up.
    """

    def __init__(
        self,
        decisions: Iterable[Decision],
        openings: Iterable[AgreementOpening],
        samples: Iterable[BlindSample],
        log: Iterable[BlindCoding],
        find: Find,
    ) -> None:
        self._decided: dict[tuple[str, str | None], str] = {}
        self._opened: dict[str, list[str]] = defaultdict(list)
        self._drawn: dict[str | None, str] = {}
        self._coded: dict[str | None, str] = {}
        for decision in decisions:
            self._decided.setdefault((decision.analyst.casefold(), find(decision.segment_id, decision.quotation)), decision.at)
        for opening in openings:
            self._opened[opening.opened_by.casefold()].append(opening.at)
        for sample in samples:
            for passage in sample.passages:
                self._drawn.setdefault(find(*passage), sample.at)
        for entry in log:
            self._coded.setdefault(find(entry.segment_id, entry.quotation), entry.at)

    def spoilt(self, coder: str, segment_id: str, at: str = ALWAYS) -> str:
        """Say why a person could not code a passage blind at a moment (now); "" where they could."""
        who = coder.casefold()
        if self._decided.get((who, segment_id), at) < at:
            return DECIDED
        opened = max((moment for moment in self._opened.get(who, ()) if moment < at), default="")
        return OPENED if opened and not self._fresh(segment_id, opened) else ""

    def _fresh(self, segment_id: str, opened: str) -> bool:
        """Whether a passage was drawn for the first time after the page was opened, and nobody had coded it until then."""
        drawn = self._drawn.get(segment_id, "")
        return drawn > opened and self._coded.get(segment_id, ALWAYS) >= drawn
