"""How well passages are coded on write-ups left out: codes, positions, confidence, cost.

    python benchmarks/coding.py [CORPUS GOLD] [--figures] [--across]

Everything that is trained (weights, classifier, confidence curve, meaning of cues) is trained on the other folds; 6 folds by
write-up, near copies in the same fold; with --across one fold for each initiative, so that nothing is known of the one that is
measured. Intervals are of 1,000 draws of whole write-ups. The figures show that the code runs as
intended on texts of this kind; the cue lists and the shape of the coders were chosen on the same corpus.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean

from coding_figures import FIGURES, Point, draw, risk_points
from coding_gold import Scores, closeness, interval, read_segments, read_units, score
from dialogue_synth.codebook import load_codebook
from dialogue_synth.coding.coder import CodebookCoder, code_with
from dialogue_synth.coding.profile import CodebookProfile, profile_codebook
from dialogue_synth.coding.trained import Trained
from dialogue_synth.embed import CachedEncoder, OnnxEncoder
from dialogue_synth.model import CODED_KINDS, POSITIONS, Codebook, Coding, Segment
from dialogue_synth.settings import CodingSettings
from train_pair import CODEBOOKS, CORPUS, GOLD, Lesson, lessons, read_subjects, train

N_FOLDS = 6
NEAR_COPIES = {"b2-01": "b1-01"}  # in the sample corpus: never one trained on while the other is measured
N_CONFUSED = 12
N_BINS = 10


class Memory(dict):
    """A vector cache in memory: the benchmark encodes each text once."""

    def get_many(self, keys: Sequence[str]) -> dict:
        """Return what is kept."""
        return {key: self[key] for key in keys if key in self}

    def put_many(self, vectors: dict) -> None:
        """Keep vectors."""
        self.update(vectors)


def folds(writeup_ids: Sequence[str]) -> dict[str, int]:
    """Fold of each write-up."""
    leaders = sorted({NEAR_COPIES.get(name, name) for name in writeup_ids})
    return {name: leaders.index(NEAR_COPIES.get(name, name)) % N_FOLDS for name in writeup_ids}


def cross_validate(
    found: Sequence[Lesson],
    segments: Sequence[Segment],
    codebooks: Sequence[Codebook],
    profile: CodebookProfile,
    encoder: CachedEncoder,
    fold: Mapping[str, int],
) -> tuple[list[Coding], list[Coding]]:
    """Codings of every write-up by the similarity and by the learned coder, each trained on the other folds."""
    by_similarity: list[Coding] = []
    by_learned: list[Coding] = []
    for i in sorted(set(fold.values())):
        own = [s for s in segments if fold.get(s.writeup_id) == i]
        similarity, learned = train([lesson for lesson in found if fold[lesson.writeup_id] != i], codebooks, profile, encoder)
        by_similarity += _code(own, codebooks[0], encoder, similarity)
        by_learned += _code(own, codebooks[0], encoder, learned)
    return by_similarity, by_learned


def _code(segments: Sequence[Segment], codebook: Codebook, encoder: CachedEncoder, trained: Trained) -> tuple[Coding, ...]:
    return code_with([CodebookCoder(codebook, encoder, CodingSettings(), trained)], segments).codings


def report(name: str, scores: Scores) -> None:
    """Print all figures of one coder."""
    print(f"\n== {name}: {len(scores.f1)} units, {scores.quiet_coded} quiet units coded")
    for label, wanted in (("all", (True, False)), ("under a question", (True,)), ("under no question", (False,))):
        f1 = [(w, x) for w, asked, x in scores.f1 if asked in wanted]
        top1 = [(w, x) for w, asked, x in scores.top1 if asked in wanted]
        print(f"{label:18} samples-F1 {_with_interval(f1)}   top-1 {_with_interval(top1)}   n {len(f1)}")
    tp, fp, fn = (sum(c.values()) for c in (scores.true_positive, scores.false_positive, scores.false_negative))
    per_code = scores.per_code()
    precision, recall, micro = tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)
    print(f"micro: precision {precision:.3f} recall {recall:.3f} F1 {micro:.3f}; macro F1 {mean(per_code.values()):.3f}")
    print("per code F1:", "  ".join(f"{code} {value:.2f}" for code, value in per_code.items()))
    print("most confused (gold > found):", ", ".join(f"{a}>{b} {n}" for (a, b), n in scores.confused.most_common(N_CONFUSED)))
    _report_coverage(scores)
    _report_positions(scores)


def _with_interval(values: Sequence[tuple[str, float]]) -> str:
    low, high = interval(values)
    return f"{mean(v for _, v in values):.3f} [{low:.3f}, {high:.3f}]"


def _report_coverage(scores: Scores) -> None:
    ordered = sorted(scores.sure, reverse=True)
    shares = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    print(
        "samples-F1 of the most confident:",
        "  ".join(f"{s:.0%} {mean(f for _, f in ordered[: round(s * len(ordered))]):.3f}" for s in shares),
    )


def _report_positions(scores: Scores) -> None:
    pairs = scores.positions
    decided = [(a, b) for _, a, b in pairs if b is not None]
    swaps = sum({a, b} == {"support", "oppose"} for a, b in decided)
    print(f"positions where the code is right (n {len(pairs)}): exact {_with_interval([(w, float(a == b)) for w, a, b in pairs])}", end=" ")
    print(f"weighted {_with_interval([(w, closeness(a, b)) for w, a, b in pairs])}")
    print(f"  decided {len(decided) / len(pairs):.3f}, exact among these {mean(a == b for a, b in decided):.3f}", end=" ")
    print(f"weighted {mean(closeness(a, b) for a, b in decided):.3f}; swaps {swaps} = {swaps / len(decided):.3f}")
    table = Counter((a, b) for _, a, b in pairs)
    print("  gold \\ found  " + " ".join(f"{p[:7]:>7}" for p in (*POSITIONS, "open")))
    for a in POSITIONS:
        print(f"  {a:13} " + " ".join(f"{table[a, b]:7}" for b in (*POSITIONS, None)))


def report_calibration(codings: Iterable[Coding], right: dict[str, frozenset[str]], keep: frozenset[str]) -> list[Point]:
    """Print confidence against the share that is right, and the expected calibration error; return a row for each bin."""
    pairs = [(c.confidence, float(c.code_id in right.get(c.segment_id, frozenset()))) for c in codings if c.code_id in keep]
    print("\nconfidence  n  mean confidence  share right")
    error, points = 0.0, []
    for i in range(N_BINS):
        own = [(p, r) for p, r in pairs if i / N_BINS <= p < (i + 1) / N_BINS or (i == N_BINS - 1 and p == 1)]
        if own:
            gap = abs(mean(p for p, _ in own) - mean(r for _, r in own))
            error += gap * len(own) / len(pairs)
            points.append(Point(mean(p for p, _ in own), mean(r for _, r in own), len(own)))
            print(f"{i / N_BINS:.1f}-{(i + 1) / N_BINS:.1f} {len(own):5} {mean(p for p, _ in own):12.3f} {mean(r for _, r in own):12.3f}")
    print(f"expected calibration error {error:.3f}")
    return points


def report_cost(segments: Sequence[Segment], codebooks: Sequence[Codebook]) -> None:
    """Print CPU seconds for 1,000 passages, cold (with encoding) and warm (vectors known)."""
    encoder = CachedEncoder(OnnxEncoder(), Memory())
    encoder.encoder.encode(["the model is loaded before the clock starts"])
    n = sum(s.kind in CODED_KINDS for s in segments)
    for name in ("cold", "warm"):
        clock = time.process_time()
        code_with([CodebookCoder(book, encoder, CodingSettings()) for book in codebooks], segments)
        print(f"{name}: {1000 * (time.process_time() - clock) / n:.2f} CPU seconds for 1,000 passages, {len(codebooks)} codebooks")


def main() -> None:
    """Cross-validate and print."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    corpus, gold = (Path(argument) for argument in given) if given else (CORPUS, GOLD)
    codebooks = [load_codebook(path) for path in CODEBOOKS]
    encoder = CachedEncoder(OnnxEncoder(), Memory())
    profile = profile_codebook(codebooks[0], encoder)
    segments = read_segments(corpus, codebooks)
    units = read_units(gold, segments)
    subjects = read_subjects(gold)
    found = lessons(read_units(gold, segments, framing_only=False), segments, profile, encoder, subjects)
    keep = frozenset(code.id for code in codebooks[0].framing_codes)
    right = {s.segment_id: frozenset(unit.codes) for unit in units for s in unit.segments}
    names = [lesson.writeup_id for lesson in found]
    fold = {name: sorted(set(subjects.values())).index(subjects[name]) for name in names} if "--across" in sys.argv else folds(names)
    sure, reliable = {}, {}
    for name, codings in zip(("similarity", "learned"), cross_validate(found, segments, codebooks, profile, encoder, fold), strict=True):
        scores = score(units, codings, keep)
        report(name, scores)
        reliable[name] = report_calibration(codings, right, keep)
        sure[name] = risk_points(scores.sure)
    if "--figures" in sys.argv:
        draw(FIGURES, reliable, sure)
    report_cost(segments, codebooks)


if __name__ == "__main__":
    main()
