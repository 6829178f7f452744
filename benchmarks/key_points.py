"""How well arguments are matched with key points: the similarity coder on ArgKP-2021, as track 1 of the shared task scores it.

    python benchmarks/key_points.py FOLDER [PART]

FOLDER holds ``arguments_PART.csv``, ``key_points_PART.csv`` and ``labels_PART.csv`` of the Key Point Analysis shared task of 2021; PART is
"dev" unless given. The key points of one topic and stance are the codes of a codebook, each with its words as name and definition;
nothing is trained on the task. Every argument is paired with its best key point; of the pairs of one topic and stance the surer half
counts; average precision is averaged over topics and stances. Pairs that annotators left undecided are no match in the strict score and
a match in the relaxed one.

Source: R. Friedman and others, Overview of the 2021 Key Point Analysis Shared Task, ArgMining 2021.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from coding import Memory
from dialogue_synth.coding.coder import CodebookCoder
from dialogue_synth.coding.position import position_features, shipped_position_model
from dialogue_synth.coding.trained import similarity_only
from dialogue_synth.embed import CachedEncoder, SentenceTransformerEncoder
from dialogue_synth.model import Code, Codebook, Segment
from dialogue_synth.settings import CodingSettings

TOP_SHARE = 0.5  # of the pairs of one topic and stance
PUBLISHED = {"Team Enigma, fifth on the leaderboard": (0.872, 0.966)}  # test part: M. Kapadnis and others, arXiv:2110.12370


@dataclass(frozen=True)
class Pair:
    """An argument with its best key point: how sure, whether they match (None: annotators were undecided), and the chance of opposition."""

    confidence: float
    matches: bool | None
    p_oppose: float


def read(folder: Path, kind: str, part: str) -> list[dict[str, str]]:
    """Read one of the three files."""
    with (folder / f"{kind}_{part}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_topic_and_stance(rows: Sequence[Mapping[str, str]]) -> dict[tuple[str, str], list[Mapping[str, str]]]:
    """Group rows."""
    groups: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["topic"], row["stance"]].append(row)
    return dict(sorted(groups.items()))


def match(
    arguments: Sequence[Mapping[str, str]],
    points: Sequence[Mapping[str, str]],
    labels: Mapping[tuple[str, str], bool],
    encoder: CachedEncoder,
) -> list[Pair]:
    """Pair each argument of one topic and stance with its best key point."""
    codes = tuple(Code(p["key_point_id"], p["key_point"], "points", definition=p["key_point"]) for p in points)
    book = Codebook("points", "1", "Key points", "en", (), codes, "0" * 64)
    coder = CodebookCoder(book, encoder, CodingSettings(), similarity_only())
    encoder.encode([argument["argument"] for argument in arguments])
    positions, pairs = shipped_position_model(), []
    for argument in arguments:
        text = argument["argument"]
        segment = Segment(argument["arg_id"] + "#0", argument["arg_id"], 0, 0, len(text), text, "content", "participant")
        for scored in coder.score([segment]):
            best = codes[int(scored.confidences.argmax())]
            p_oppose = positions.probabilities(position_features(text, best.name)[0], {})["oppose"]
            pairs.append(Pair(float(scored.confidences.max()), labels.get((argument["arg_id"], best.id)), p_oppose))
    return pairs


def average_precision(pairs: Sequence[Pair], *, relaxed: bool, with_positions: bool = False) -> float:
    """Average precision of the surer half; ``with_positions`` an argument that seems to oppose its key point counts as less sure."""
    from sklearn.metrics import average_precision_score

    scored = [(pair.confidence * (1 - pair.p_oppose if with_positions else 1), pair.matches) for pair in pairs]
    top = sorted(scored, key=lambda entry: -entry[0])[: int(TOP_SHARE * len(scored))]
    right = [relaxed if matches is None else matches for _, matches in top]
    return float(average_precision_score(right, [confidence for confidence, _ in top])) if any(right) else 0.0


def main() -> None:
    """Match and print."""
    folder, part = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "dev"
    labels = {(row["arg_id"], row["key_point_id"]): row["label"] == "1" for row in read(folder, "labels", part)}
    points = by_topic_and_stance(read(folder, "key_points", part))
    encoder = CachedEncoder(SentenceTransformerEncoder(), Memory())
    groups = {
        group: match(arguments, points[group], labels, encoder)
        for group, arguments in by_topic_and_stance(read(folder, "arguments", part)).items()
    }
    for name, with_positions in (("similarity coder", False), ("with positions", True)):
        strict, relaxed = (
            [average_precision(pairs, relaxed=relaxed, with_positions=with_positions) for pairs in groups.values()]
            for relaxed in (False, True)
        )
        print(f"{name:16} {part}: mAP strict {mean(strict):.3f}, relaxed {mean(relaxed):.3f}; {len(groups)} topics and stances")
        one_by_one = (f"{topic[:24]} {stance:>2} {ap:.2f}" for (topic, stance), ap in zip(groups, strict, strict=True))
        print("  strict, one by one:", "  ".join(one_by_one))
    for name, (strict_ap, relaxed_ap) in PUBLISHED.items():
        print(f"published, on the test part: {name}: strict {strict_ap}, relaxed {relaxed_ap}")


if __name__ == "__main__":
    main()
