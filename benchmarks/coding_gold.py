"""A corpus and its gold file -> segments with the codes that people gave them, and the scores of codings against them.

Gold is given for units (paragraphs, list items, cells); a unit owns the segments that start between its anchor and the next one's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean

import yaml

from dialogue_synth.ingest import ingest_paths
from dialogue_synth.model import Codebook, Coding, Position, Segment
from dialogue_synth.segment import split_write_ups
from dialogue_synth.settings import Settings

ANCHOR = 55  # letters of an anchor that are compared
QUIET_ROLES = frozenset({"question", "heading", "boilerplate", "prompt", "heading_like"})
SCALE = {"oppose": 0, "concern": 1, "conditional": 2, "support": 3}
N_DRAWS = 1000  # of the bootstrap


@dataclass(frozen=True)
class Unit:
    """A gold unit with the segments that it owns. ``codes`` are positions by code, without those in ``optional``."""

    writeup_id: str
    codes: Mapping[str, Position]
    optional: frozenset[str]
    quiet: bool
    voice: str
    segments: tuple[Segment, ...]

    @property
    def asked(self) -> bool:
        """Whether it stands under a framing question."""
        return any(segment.question_code for segment in self.segments)


def read_segments(corpus: Path, codebooks: Sequence[Codebook]) -> tuple[Segment, ...]:
    """Read and cut all write-ups of a corpus."""
    settings = Settings()
    questions = [text for book in codebooks for code in book.codes for text in (code.question, *code.other_questions) if text]
    read = ingest_paths([corpus], settings=settings.ingest, initiatives={}, questions=questions)
    return split_write_ups(read.writeups, codebooks, settings.segment).segments


def read_units(gold: Path, segments: Iterable[Segment], *, framing_only: bool = True) -> list[Unit]:
    """Read the gold units, each with its segments; auxiliary codes are left out unless asked for."""
    by_writeup: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_writeup[_letters(segment.writeup_id)].append(segment)
    units = []
    for writeup in yaml.safe_load(gold.read_text(encoding="utf-8"))["writeups"]:
        name = writeup.get("dialogue_id") or writeup["id"]
        found = writeup.get("units") or writeup.get("segments")
        owned = _owned([_letters(u["anchor"])[:ANCHOR] for u in found], by_writeup[_letters(name)])
        units += [_unit(name, u, own, framing_only=framing_only) for u, own in zip(found, owned, strict=True)]
    return units


def _unit(name: str, raw: Mapping, segments: Sequence[Segment], *, framing_only: bool) -> Unit:
    keep = [c if isinstance(c, dict) else {"code": c, "position": None} for c in raw.get("codes") or []]
    optional = [c["code"] if isinstance(c, dict) else c for c in raw.get("optional") or []]
    codes = {c["code"]: c.get("position") for c in keep if not (framing_only and c["code"].startswith("X-"))}
    quiet = (raw.get("role") or raw.get("kind")) in QUIET_ROLES
    return Unit(name, codes, frozenset(optional) - set(codes), quiet, raw.get("voice", "group"), tuple(segments))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _owned(anchors: Sequence[str], segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments of each unit: those that start between its anchor and the next; else the one that holds its anchor."""
    stream, starts = "", []
    for segment in sorted(segments, key=lambda s: s.start):
        starts.append((len(stream), segment))
        stream += _letters(segment.text)
    places, cursor = [], 0
    for anchor in anchors:
        place = stream.find(anchor, cursor)
        place = stream.find(anchor) if place < 0 else place
        cursor = max(cursor, place)
        places.append(place if anchor else -1)
    ordered = [*sorted({place for place in places if place >= 0}), len(stream) + 1]
    following = dict(pairwise(ordered))
    owned = []
    for place in places:
        own = [s for at, s in starts if place >= 0 and place <= at < following[place]]
        holding = [s for at, s in starts if at <= place < at + len(_letters(s.text))] if place >= 0 else []
        owned.append(own or holding[-1:])
    return owned


# -- scores ------------------------------------------------------------------------------------------------------------
@dataclass
class Scores:
    """What is counted over units; each list has one entry a unit, with its write-up, so that write-ups can be drawn again."""

    f1: list[tuple[str, bool, float]] = field(default_factory=list)  # write-up, asked, samples-F1
    top1: list[tuple[str, bool, float]] = field(default_factory=list)
    sure: list[tuple[float, float]] = field(default_factory=list)  # confidence of the best code, samples-F1
    positions: list[tuple[str, Position, Position | None]] = field(default_factory=list)
    true_positive: Counter[str] = field(default_factory=Counter)
    false_positive: Counter[str] = field(default_factory=Counter)
    false_negative: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    quiet_coded: int = 0

    def per_code(self) -> dict[str, float]:
        """F1 of each code."""
        codes = sorted(self.true_positive | self.false_positive | self.false_negative)
        return {c: _f1(self.true_positive[c], self.false_positive[c], self.false_negative[c]) for c in codes}


def score(units: Sequence[Unit], codings: Iterable[Coding], keep: frozenset[str]) -> Scores:
    """Score codings of the codes in ``keep`` against gold units: a unit has the codes of its segments together."""
    by_segment: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.code_id in keep:
            by_segment[coding.segment_id].append(coding)
    scores = Scores()
    for unit in units:
        best: dict[str, Coding] = {}
        for coding in (c for segment in unit.segments for c in by_segment[segment.segment_id]):
            if coding.code_id not in best or coding.confidence > best[coding.code_id].confidence:
                best[coding.code_id] = coding
        if unit.quiet:
            scores.quiet_coded += bool(best)
        else:
            _count(scores, unit, {code: c for code, c in best.items() if code not in unit.optional})
    return scores


def _count(scores: Scores, unit: Unit, best: Mapping[str, Coding]) -> None:
    want, got = set(unit.codes), set(best)
    if not want and not got:
        return
    f1 = _f1(len(want & got), len(got - want), len(want - got))
    scores.f1.append((unit.writeup_id, unit.asked, f1))
    top = max(best.values(), key=lambda c: c.confidence, default=None)
    scores.sure.append((top.confidence if top else 0.0, f1))
    scores.true_positive.update(want & got)
    scores.false_positive.update(got - want)
    scores.false_negative.update(want - got)
    scores.confused.update((w, g) for w in want - got for g in got - want)
    if want:
        scores.top1.append((unit.writeup_id, unit.asked, float(top is not None and top.code_id in want)))
    scores.positions += [(unit.writeup_id, unit.codes[code], best[code].position) for code in sorted(want & got)]


def _f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp or fp or fn else 1.0


def interval(values: Sequence[tuple[str, float]], seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval of a mean, drawing whole write-ups."""
    by_writeup: dict[str, list[float]] = defaultdict(list)
    for writeup, value in values:
        by_writeup[writeup].append(value)
    names, draw = sorted(by_writeup), Random(seed)
    means = sorted(mean(v for name in draw.choices(names, k=len(names)) for v in by_writeup[name]) for _ in range(N_DRAWS))
    return means[int(0.025 * N_DRAWS)], means[int(0.975 * N_DRAWS) - 1]


def closeness(gold: Position, found: Position | None) -> float:
    """1 for the same position, less by thirds on the scale from oppose to support; 0 where one is off the scale."""
    return 1 - abs(SCALE[gold] - SCALE[found]) / 3 if gold in SCALE and found in SCALE else float(gold == found)
