"""One gold unit against the codings that the study put on it: codes, best code, positions, voice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.agreement.align import AlignedUnit
from dialogue_synth.agreement.gold import ORGANISER
from dialogue_synth.model import POSITIONS, Coding, Outcome, Position, Segment
from dialogue_synth.standing import PEOPLES

SCALE: Mapping[Position | None, int] = {"oppose": 0, "concern": 1, "conditional": 2, "support": 3}
_POSITIONS: Mapping[Hashable, Position] = {position: position for position in POSITIONS}
POLES = frozenset({"support", "oppose"})


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """A gold unit and what the study says of it.

    ``wanted`` are the gold codes; ``found`` is the best coding of each code, the surest first, people's before the machine's;
    ``counted`` are the codes found that count, without the optional ones. ``voice_right`` is None where no segment was found.
    """

    writeup_id: str
    asked: bool
    wanted: Mapping[str, Position | None]
    found: Mapping[str, Coding]
    counted: frozenset[str]
    outcome: Outcome
    voice_right: bool | None

    @property
    def has_codes(self) -> bool:
        """Whether gold or the study put a code on it: others say nothing about codes."""
        return bool(self.wanted or self.counted)

    @property
    def right(self) -> frozenset[str]:
        """The codes that both have."""
        return self.counted & self.wanted.keys()

    @property
    def f1(self) -> float:
        """Overlap of the two sets of codes, 0-1."""
        return 2 * len(self.right) / (len(self.counted) + len(self.wanted))

    @property
    def top_is_right(self) -> bool:
        """Whether the surest code found is a gold code."""
        return next(iter(self.found), None) in self.wanted

    @property
    def confidence(self) -> float:
        """Confidence of the surest code that counts, 0-1; 0 where there is none."""
        return max((self.found[code].confidence for code in self.counted), default=0.0)

    @property
    def positions(self) -> tuple[tuple[Position, Position | None], ...]:
        """Gold position and position found of each code that both have; codes whose position gold does not state are left out."""
        pairs = ((self.wanted[code], self.found[code].position) for code in sorted(self.right))
        return tuple((gold, found) for gold, found in pairs if gold is not None)


def score_unit(aligned: AlignedUnit, codings: Iterable[Coding], outcomes: Iterable[Outcome]) -> ScoredUnit:
    """Score one unit.

    Args:
        aligned: The unit and its segments.
        codings: The codings in force of its segments, without rejected ones, with the codes that are measured alone.
        outcomes: What coding decided for its segments.
    """
    unit = aligned.unit
    found = _best(codings)
    counted = frozenset(found) - (unit.optional - unit.codes.keys())
    outcome: Outcome = "coded" if counted else "undecided" if "undecided" in outcomes else "none"
    return ScoredUnit(aligned.writeup_id, aligned.asked, unit.codes, found, counted, outcome, _voice_right(aligned.segments, unit.voice))


def closeness(gold: Position, found: Position | None) -> float:
    """1 for the same position, less by thirds on the scale from oppose to support; 0 where one of two is off the scale.

    >>> closeness("support", "oppose"), closeness("mixed", "mixed"), closeness("mixed", "support"), closeness("support", None)
    (0.0, 1.0, 0.0, 0.0)
    """
    if gold in SCALE and found in SCALE:
        return 1 - abs(SCALE[gold] - SCALE[found]) / 3
    return float(gold == found)


def position_distance(a: Hashable, b: Hashable) -> float:
    """How far two positions are apart: what `closeness` lacks of 1.

    >>> position_distance("support", "conditional") == 1 - closeness("support", "conditional"), position_distance("mixed", "none")
    (True, 1.0)
    """
    return 1.0 - closeness(_POSITIONS[a], _POSITIONS[b])


def is_swap(gold: Position, found: Position | None) -> bool:
    """Whether support was taken for opposition, or the other way round."""
    return gold != found and {gold, found} == POLES


def confused(units: Iterable[ScoredUnit]) -> Counter[tuple[str, str]]:
    """Count pairs of a gold code that was missed and a code that was put on the same unit instead."""
    return Counter((want, got) for u in units for want in u.wanted.keys() - u.counted for got in u.counted - u.wanted.keys())


def _best(codings: Iterable[Coding]) -> dict[str, Coding]:
    best: dict[str, Coding] = {}
    for coding in codings:
        if coding.code_id not in best or _strength(coding) > _strength(best[coding.code_id]):
            best[coding.code_id] = coding
    return {c.code_id: c for c in sorted(best.values(), key=_strength, reverse=True)}


def _strength(coding: Coding) -> tuple[bool, float]:
    return coding.status in PEOPLES, coding.confidence


def _voice_right(segments: Sequence[Segment], gold: str) -> bool | None:
    """Whether the voice of most segments is rightly the organiser's, or rightly not."""
    voices: Collection[tuple[str, int]] = Counter(s.voice for s in segments).most_common(1)
    return next(((voice == ORGANISER) == (gold == ORGANISER) for voice, _ in voices), None)
