"""How much analysts' decisions improve the coding of write-ups that they have not touched: a learning curve.

    python benchmarks/learning.py [CORPUS GOLD]

Decisions are drawn from the gold of the training folds of `coding.py` and handed to the function that ``dialogue-synth relearn`` calls; the
write-ups of the fold left out are measured. *New codebook* starts from the similarity coder, as for any codebook of which nothing was
learned before; *shipped codebook* from the pre-trained part, made from the other folds but the one left out, with decisions on write-ups
that are not in it (a third of the training folds). Decisions come at random, or the least certain passages first, as in a queue.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import mean

import numpy as np

from coding import N_FOLDS, Memory, folds
from coding_gold import Unit, interval, read_segments, read_units, score
from dialogue_synth.codebook import load_codebook
from dialogue_synth.coding.coder import CodebookCoder, asked_once, code_with
from dialogue_synth.coding.learning import adapted, learn_from_decisions
from dialogue_synth.coding.profile import profile_codebook
from dialogue_synth.coding.similarity import share_room
from dialogue_synth.coding.trained import Trained
from dialogue_synth.coding.training import LabelledWriteUp
from dialogue_synth.embed import CachedEncoder, OnnxEncoder
from dialogue_synth.model import Codebook, Segment
from dialogue_synth.settings import CodingSettings
from train_pair import CODEBOOKS, CORPUS, GOLD, Lesson, lessons, read_subjects, train

SIZES = (0, 20, 50, 100, 200)
N_DRAWS = 2
ORDERS = ("random", "uncertain first")
CAME_IN = 67  # per cent of the passages that the queue is made of: what differs from draw to draw
HELD_BACK = 3  # with the shipped part, every third write-up of the training folds gives decisions instead


def decisions(found: Sequence[Lesson], start: Trained, codebook: Codebook, n: int, order: str, seed: int) -> list[LabelledWriteUp]:
    """Return the write-ups with ``n`` passages decided on; the others count nothing."""
    places = [(i, row) for i, lesson in enumerate(found) for row in range(len(lesson.labelled.counts))]
    Random(seed).shuffle(places)
    if order == "uncertain first":
        sure = [_sureness(lesson.labelled, start, codebook) for lesson in found]
        come_in = places[: max(n, len(places) * CAME_IN // 100)]
        places = sorted(come_in, key=lambda place: sure[place[0]][place[1]])
    chosen = set(places[:n])
    marked = []
    for i, lesson in enumerate(found):
        counts = np.array([float((i, row) in chosen) for row in range(len(lesson.labelled.counts))])
        marked.append(replace(lesson.labelled, counts=counts))
    return marked


def _sureness(labelled: LabelledWriteUp, start: Trained, codebook: Codebook) -> list[float]:
    logs = share_room(start.weigh(labelled.evidence), asked_once(codebook.codes))
    ordered = np.sort(logs, axis=1)
    return list(ordered[:, -1] - ordered[:, -2])


def curve(
    name: str,
    starts: Sequence[tuple[Trained, list[Lesson], list[Segment]]],
    units: Sequence[Unit],
    codebook: Codebook,
    encoder: CachedEncoder,
) -> None:
    """Print one learning curve: for each number of decisions the mean over draws, with an interval over write-ups."""
    keep, settings = frozenset(code.id for code in codebook.framing_codes), CodingSettings()
    for order in ORDERS:
        print(f"\n{name}, {order}\ndecisions  samples-F1            under no question     used  worst draw", flush=True)
        for n in SIZES:
            everywhere, elsewhere, draws, used = [], [], [], 0
            for seed in range(N_DRAWS if n else 1):
                codings = []
                for start, teachers, left_out in starts:
                    marked = decisions(teachers, start, codebook, n, order, seed)
                    found = learn_from_decisions(marked, start, codebook.codes, settings)
                    used += found.adaptation is not None
                    codings += code_with([CodebookCoder(codebook, encoder, settings, adapted(start, found))], left_out).codings
                scores = score(units, codings, keep)
                everywhere += [(w, x) for w, _, x in scores.f1]
                elsewhere += [(w, x) for w, asked, x in scores.f1 if not asked]
                draws.append(mean(x for _, _, x in scores.f1))
            share = used / (len(draws) * len(starts))
            print(f"{n:9}  {_figure(everywhere)}  {_figure(elsewhere)}  {share:4.0%}  {min(draws):.3f}", flush=True)


def _figure(values: Sequence[tuple[str, float]]) -> str:
    low, high = interval(values)
    return f"{mean(v for _, v in values):.3f} [{low:.3f}, {high:.3f}]"


def main() -> None:
    """Train, draw decisions, and print the curves."""
    corpus, gold = (Path(argument) for argument in sys.argv[1:3]) if len(sys.argv) > 2 else (CORPUS, GOLD)
    codebooks = [load_codebook(path) for path in CODEBOOKS]
    encoder = CachedEncoder(OnnxEncoder(), Memory())
    profile = profile_codebook(codebooks[0], encoder)
    segments = read_segments(corpus, codebooks)
    units = read_units(gold, segments)
    found = lessons(read_units(gold, segments, framing_only=False), segments, profile, encoder, read_subjects(gold))
    fold = folds([lesson.writeup_id for lesson in found])
    new, shipped = [], []
    for i in range(N_FOLDS):
        left_out = [s for s in segments if fold.get(s.writeup_id) == i]
        others = [lesson for lesson in found if fold[lesson.writeup_id] != i]
        new.append((train(others, codebooks, profile, encoder)[0], others, left_out))
        before = [lesson for k, lesson in enumerate(others) if k % HELD_BACK]
        shipped.append((train(before, codebooks, profile, encoder)[1], [x for x in others if x not in before], left_out))
    curve("new codebook", new, units, codebooks[0], encoder)
    curve("shipped codebook", shipped, units, codebooks[0], encoder)


if __name__ == "__main__":
    main()
