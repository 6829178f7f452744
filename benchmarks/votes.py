"""Measure the reading of votes: ``python benchmarks/votes.py [CORPUS GOLD.yaml] [--show]``.

Without arguments: the sample corpus, and the sentences of ``tests/data/votes.yaml``. A vote is right if it stands in the right unit,
agrees on a side with the labels, and differs on none that both state. ``--show`` prints what went wrong.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.ingest import ingest_paths
from dialogue_synth.segment import split_write_ups
from dialogue_synth.settings import IngestSettings, SegmentSettings
from dialogue_synth.votes import ballots_in, collect_votes
from segmentation import own_units

ROOT = Path(__file__).parents[1]
SIDES = {"for": "n_for", "against": "n_against", "unsure": "n_undecided"}


@dataclass
class Figures:
    """Votes found, right, and labelled; sides and numbers told, right and labelled."""

    n_found: int = 0
    n_right: int = 0
    n_labelled: int = 0
    sides_found: int = 0
    sides_right: int = 0
    sides_labelled: int = 0

    def add(self, found: list[dict[str, int | None]], labelled: list[dict[str, int | None]]) -> bool:
        """Count the votes of one unit; whether all of them are right."""
        right = sum(any(_agree(one, label) for one in found) for label in labelled)
        self.n_found, self.n_right, self.n_labelled = self.n_found + len(found), self.n_right + right, self.n_labelled + len(labelled)
        told = [(side, n) for one in found for side, n in one.items() if n is not None]
        wanted = [(side, n) for label in labelled for side, n in label.items() if n is not None]
        open_sides = {side for label in labelled for side, n in label.items() if n is None}
        self.sides_found += sum(pair in wanted or pair[0] not in open_sides for pair in told)
        self.sides_right += sum(pair in told for pair in wanted)
        self.sides_labelled += len(wanted)
        return right == len(labelled) == len(found)

    def __str__(self) -> str:
        """Both pairs of figures on one line."""
        votes = _precision_and_recall(self.n_right, self.n_found, self.n_labelled)
        sides = _precision_and_recall(self.sides_right, self.sides_found, self.sides_labelled)
        return f"votes: {votes} ({self.n_right} right of {self.n_found} found, {self.n_labelled} labelled); numbers: {sides}"


def _precision_and_recall(right: int, found: int, labelled: int) -> str:
    return f"precision {right / max(1, found):.2f} recall {right / max(1, labelled):.2f}"


def _agree(one: dict[str, int | None], label: dict[str, int | None]) -> bool:
    """Whether two votes agree on a number and differ on none; where neither states one, they agree."""
    both = [(one[side], label[side]) for side in one if one[side] is not None and label[side] is not None]
    return all(a == b for a, b in both) and (bool(both) or not any(n is not None for n in (*one.values(), *label.values())))


def measure_sentences(path: Path, *, show: bool) -> Figures:
    """Measure on labelled sentences."""
    figures = Figures()
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        found = [{side: getattr(ballot, name) for side, name in SIDES.items()} for ballot in ballots_in(case["text"])]
        labelled = [dict(zip(SIDES, numbers, strict=True)) for numbers in case.get("votes", [])]
        if not figures.add(found, labelled) and show:
            print(f"  {case['text']}\n    found {found}, labelled {labelled}")
    return figures


def measure_corpus(corpus: Path, gold: dict[str, Any], *, show: bool) -> Figures:
    """Measure on a labelled corpus; an unlabelled unit with a vote in it counts against precision."""
    books = load_codebooks([shipped_codebook("pair"), shipped_codebook("public-benefit")])
    questions = tuple(text for book in books for code in book.codes for text in (code.question, *code.other_questions) if text)
    writeups = ingest_paths([corpus], settings=IngestSettings(), initiatives={}, questions=questions).writeups
    result = split_write_ups(writeups, books, SegmentSettings())
    votes = collect_votes(writeups, result.segments).votes
    figures = Figures()
    for labels in gold["writeups"]:
        for unit in own_units(labels, writeups, result):
            ids = {segment.segment_id for segment in unit.segments}
            own = [vote for vote in votes if vote.segment_id in ids]
            found = [{side: getattr(vote, name) for side, name in SIDES.items()} for vote in own]
            labelled = [{side: unit.label["votes"].get(side) for side in SIDES}] if unit.label.get("votes") else []
            if not figures.add(found, labelled) and show:
                print(f"  {unit.unit_id}: found {found}, labelled {labelled} | {' '.join(vote.quotation for vote in own)[:300]}")
    return figures


def main() -> None:
    """Print all figures."""
    show = "--show" in sys.argv
    paths = [Path(argument) for argument in sys.argv[1:] if argument != "--show"]
    corpus, gold = paths or (ROOT / "corpora" / "tarrowshire", ROOT / "corpora" / "tarrowshire" / "gold.yaml")
    print("sentences", measure_sentences(ROOT / "tests" / "data" / "votes.yaml", show=show))
    print("corpus   ", measure_corpus(corpus, yaml.safe_load(gold.read_text(encoding="utf-8")), show=show))


if __name__ == "__main__":
    main()
