"""CPU seconds of the comparison by kind at 24, 300 and 3,000 write-ups, and how they grow.

    python benchmarks/divergence_time.py [--sizes 24 300 3000] [--counting] [--kind KIND] [--more]

The write-ups are made of passages of the sample corpus with their gold codings: each draws its passages from all of the sample's
write-ups, and one word in three is exchanged for one of another passage, so that they are no copies of one another; each tenth is a copy
of an earlier one, as campaigns are. There are always four initiatives, so groups per initiative grow. Embeddings are random directions:
their likeness means nothing here, and costs what it costs. *ratio* is seconds per write-up beside those at the size before: 1 is linear
growth. With ``--more`` the last row is the comparison of a tenth more write-ups, where what was read in the others' passages was kept.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import yaml

from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.divergence import DETECTORS, Material, flag_divergences
from dialogue_synth.divergence.readings import pack_readings, unpack_readings
from dialogue_synth.ingest import ingest_paths
from dialogue_synth.ingest.reconcile import reconcile
from dialogue_synth.model import CODED_KINDS, Coding, Segment, WriteUp
from dialogue_synth.settings import DivergenceSettings, IngestSettings
from dialogue_synth.synthesis import roll_up
from divergence_gold import GOLD
from divergence_material import material_of_units

COUNTING = ("emphasis", "position_mix", "out_of_line", "between")
N_INITIATIVES = 4
EXCHANGED = 1 / 3  # of the words
COPY_EVERY = 10
DIMENSIONS = 384


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[24, 300, 3000])
    parser.add_argument("--counting", action="store_true", help="also the kinds that count passages")
    parser.add_argument("--kind", action="append", choices=sorted(DETECTORS), help="only these kinds")
    parser.add_argument("--more", action="store_true", help="also a tenth more write-ups, beside what was kept of the others")
    arguments = parser.parse_args()
    kinds = arguments.kind or [kind for kind in DETECTORS if arguments.counting or kind not in COUNTING]
    sample = _sample()
    seconds: dict[str, list[float]] = {kind: [] for kind in ["prepare", *kinds, "together", *(["a tenth more"] if arguments.more else [])]}
    flags: dict[str, list[int]] = {kind: [] for kind in kinds}
    for size in arguments.sizes:
        material = study_of(sample, size)
        clock = time.process_time()
        _ = material.coded_segments, [material.content_of(w.writeup_id) for w in material.writeups]  # what all kinds share
        seconds["prepare"].append(time.process_time() - clock)
        for kind in kinds:
            start = time.process_time()
            flags[kind].append(len(flag_divergences(material, [kind]).divergences))
            seconds[kind].append(time.process_time() - start)
        seconds["together"].append(time.process_time() - clock)
        if arguments.more:
            seconds["a tenth more"].append(_with_more(material, study_of(sample, size + size // 10), kinds))
        print(f"{size} write-ups: {len(material.segments)} segments, {len(material.codings)} codings", flush=True)
    print(f"{'kind':18}" + "".join(f"{f'{size} s':>10}{'ratio':>7}{'flags':>7}" for size in arguments.sizes))
    for kind, spent in seconds.items():
        print(f"{kind:18}" + _row(arguments.sizes, spent, flags.get(kind, [])))


def _with_more(before: Material, now: Material, kinds: Sequence[str]) -> float:
    """Return the CPU seconds of a comparison in which only what is not in an earlier one is read."""
    kept = json.loads(json.dumps(pack_readings(before.readings, before.codebooks)))
    start = time.process_time()
    readings = unpack_readings(kept, [segment.text for segment in now.segments], now.codebooks)
    flag_divergences(replace(now, readings=readings), kinds)
    return time.process_time() - start


def _row(sizes: Sequence[int], spent: Sequence[float], flags: Sequence[int]) -> str:
    row = ""
    for i, (size, value) in enumerate(zip(sizes, spent, strict=True)):
        ratio = f"{value / size / (spent[i - 1] / sizes[i - 1]):.2f}" if i and spent[i - 1] else ""
        row += f"{value:>10.2f}{ratio:>7}{flags[i] if flags else '':>7}"
    return row


def _sample() -> Material:
    gold = yaml.safe_load(GOLD.read_text(encoding="utf-8"))
    read = ingest_paths([GOLD.parent], settings=IngestSettings(), initiatives={}, questions=[])
    return material_of_units(gold, {writeup.writeup_id: writeup for writeup in reconcile(read.writeups, ()).added})


def study_of(sample: Material, size: int, seed: int = 0) -> Material:
    """Make a study of so many write-ups out of the sample's passages."""
    draw = Random(seed)
    codebooks = load_codebooks([shipped_codebook("pair"), shipped_codebook("public-benefit")])
    pool = [segment for segment in sample.segments if segment.kind in CODED_KINDS]
    words = [word for segment in pool for word in segment.text.split()]
    writeups: list[WriteUp] = []
    segments: list[Segment] = []
    codings: list[Coding] = []
    for n in range(size):
        writeup = replace(sample.writeups[n % len(sample.writeups)], writeup_id=f"w{n:05d}", initiative=f"scheme-{n % N_INITIATIVES}")
        copied = n >= COPY_EVERY * N_INITIATIVES and n % COPY_EVERY == 0
        own = _copy(segments, n - COPY_EVERY * N_INITIATIVES, writeup) if copied else _drawn(draw, pool, words, writeup, len(pool) // 24)
        writeups.append(writeup)
        segments += [segment for segment, _ in own]
        codings += [
            replace(p.coding, segment_id=segment.segment_id, writeup_id=writeup.writeup_id)
            for segment, original in own
            for p in sample.passages_of(original)
        ]
    cells = roll_up(writeups, segments, codings, codebooks)
    rows = np.random.default_rng(seed).normal(size=(len(segments), DIMENSIONS)).astype(np.float32)
    vectors = {segment.segment_id: row for segment, row in zip(segments, rows, strict=True)}
    return Material(tuple(writeups), tuple(segments), tuple(codings), cells, codebooks, DivergenceSettings(), vectors=vectors)


def _drawn(draw: Random, pool: Sequence[Segment], words: Sequence[str], writeup: WriteUp, n: int) -> list[tuple[Segment, str]]:
    """Draw passages for one write-up; each comes with the id of its original."""
    return [
        (_placed(original, writeup, position, _exchanged(draw, original.text, words)), original.segment_id)
        for position, original in enumerate(draw.sample(pool, n))
    ]


def _copy(segments: Sequence[Segment], n: int, writeup: WriteUp) -> list[tuple[Segment, str]]:
    earlier = [segment for segment in segments if segment.writeup_id == f"w{n:05d}"]
    return [(_placed(segment, writeup, segment.position, segment.text), "") for segment in earlier]


def _placed(segment: Segment, writeup: WriteUp, position: int, text: str) -> Segment:
    start = position * 2000
    return replace(
        segment,
        segment_id=f"{writeup.writeup_id}#{position:04d}",
        writeup_id=writeup.writeup_id,
        position=position,
        start=start,
        end=start + len(text),
        text=text,
        event=1,
    )


def _exchanged(draw: Random, text: str, words: Sequence[str]) -> str:
    return " ".join(draw.choice(words) if draw.random() < EXCHANGED else word for word in text.split())


if __name__ == "__main__":
    main()
