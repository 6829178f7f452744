"""The sample study as detectors see it, with codings of three kinds: gold, the shipped coder's, and of one trained without the write-up.

Gold codings show what the detectors miss by themselves. The coder that ships was trained on this corpus, so its codings flatter; those
out of fold (six folds by write-up, as in `coding.py`) are as good as codings of write-ups that nobody has seen. Passages, voices and
vectors are the same for both machine codings; for gold codings the units of the gold file are the passages.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from coding import N_FOLDS, Memory, folds
from coding_gold import read_units
from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.coding.coder import CodebookCoder, code_with
from dialogue_synth.coding.profile import profile_codebook
from dialogue_synth.coding.result import CodingResult
from dialogue_synth.divergence import Material
from dialogue_synth.embed import CachedEncoder, SentenceTransformerEncoder
from dialogue_synth.ingest import ingest_paths
from dialogue_synth.ingest.reconcile import reconcile
from dialogue_synth.model import Codebook, Coding, Segment, SegmentKind, Voice, WriteUp
from dialogue_synth.segment import split_write_ups
from dialogue_synth.settings import CodingSettings, DivergenceSettings, Settings
from dialogue_synth.synthesis import roll_up
from train_pair import lessons, train

KINDS: Mapping[str, SegmentKind] = {"heading": "heading", "question": "prompt", "boilerplate": "boilerplate"}
VOICES: Mapping[str, Voice] = {"participant-quote": "participant", "none": "unknown"}
CODINGS = ("gold", "in sample", "out of fold")


def materials(gold_file: Path, gold: Mapping[str, Any], cache: Path | None = None) -> dict[str, Material]:
    """Return the study with each of the `CODINGS`; what takes a minute to make is kept in the file ``cache``, if one is given."""
    if cache and cache.exists():
        found = pickle.loads(cache.read_bytes())  # written by this very function
    else:
        found = _make(gold_file, gold)
        if cache:
            cache.write_bytes(pickle.dumps(found))
    return {name: replace(material, settings=DivergenceSettings()) for name, material in found.items()}


def _make(gold_file: Path, gold: Mapping[str, Any]) -> dict[str, Material]:
    codebooks = load_codebooks([shipped_codebook("pair")])
    encoder = CachedEncoder(SentenceTransformerEncoder(), Memory())
    writeups = _writeups(gold_file.parent, codebooks)
    segments = split_write_ups(writeups, codebooks, Settings().segment).segments
    shipped = code_with([CodebookCoder(codebooks[0], encoder, CodingSettings())], segments)
    machine = {"in sample": shipped, "out of fold": _out_of_fold(gold_file, segments, codebooks[0], encoder)}
    by_gold = material_of_units(gold, {writeup.writeup_id: writeup for writeup in writeups})
    found = {"gold": by_gold} | {name: _material(writeups, segments, codebooks, result) for name, result in machine.items()}
    return {name: _with_vectors(material, encoder) for name, material in found.items()}


def _writeups(corpus: Path, codebooks: Sequence[Codebook]) -> tuple[WriteUp, ...]:
    questions = [text for book in codebooks for code in book.codes for text in (code.question, *code.other_questions) if text]
    return reconcile(ingest_paths([corpus], settings=Settings().ingest, initiatives={}, questions=questions).writeups, ()).added


def _out_of_fold(gold_file: Path, segments: Sequence[Segment], codebook: Codebook, encoder: CachedEncoder) -> CodingResult:
    """Code each write-up with a coder that was trained on the other folds."""
    profile = profile_codebook(codebook, encoder)
    found = lessons(read_units(gold_file, segments, framing_only=False), segments, profile, encoder)
    fold = folds([lesson.writeup_id for lesson in found])
    results = []
    for i in range(N_FOLDS):
        trained = train([lesson for lesson in found if fold[lesson.writeup_id] != i], [codebook], profile, encoder)[1]
        own = [segment for segment in segments if fold.get(segment.writeup_id) == i]
        results.append(code_with([CodebookCoder(codebook, encoder, CodingSettings(), trained)], own))
    return CodingResult(
        tuple(coding for result in results for coding in result.codings),
        tuple(undecided for result in results for undecided in result.undecided),
        tuple(outcome for result in results for outcome in result.outcomes),
    )


def _material(
    writeups: tuple[WriteUp, ...], segments: tuple[Segment, ...], codebooks: tuple[Codebook, ...], result: CodingResult
) -> Material:
    cells = roll_up(writeups, segments, result.codings, codebooks)
    return Material(writeups, segments, result.codings, cells, codebooks, DivergenceSettings(), result.undecided)


def _with_vectors(material: Material, encoder: CachedEncoder) -> Material:
    passages = [segment for writeup in material.writeups for segment in material.content_of(writeup.writeup_id)]
    vectors = encoder.encode([segment.text for segment in passages])
    return replace(material, vectors={segment.segment_id: vector for segment, vector in zip(passages, vectors, strict=True)})


def with_random_codes(material: Material, share: float, seed: int = 0) -> Material:
    """Return a study in which a share of the codings carry a code and a position drawn from those of the others: how bad coding looks."""
    draw = Random(seed)
    pool = material.codings
    codings = tuple(
        replace(coding, code_id=(other := draw.choice(pool)).code_id, position=other.position) if draw.random() < share else coding
        for coding in pool
    )
    cells = roll_up(material.writeups, material.segments, codings, material.codebooks)
    return replace(material, codings=codings, cells=cells)


# -- gold units as passages --------------------------------------------------------------------------------------------------
def material_of_units(gold: Mapping[str, Any], read: Mapping[str, WriteUp]) -> Material:
    """Make a study of the gold units: each is a segment with the gold codes, its words read from the corpus."""
    codebooks = load_codebooks([shipped_codebook("pair"), shipped_codebook("public-benefit")])
    writeups, segments, codings = [], [], []
    for raw in gold["writeups"]:
        writeup = read[raw["dialogue_id"]]
        found = list(_segments_of(raw, _whole_units(raw, writeup.text)))
        events = max((segment.event for segment, _ in found), default=1)
        writeups.append(replace(writeup, initiative=raw["initiative"], batch=raw["batch"], events=events))
        segments += [segment for segment, _ in found]
        codings += [coding for segment, unit in found for coding in _codings_of(segment, unit)]
    cells = roll_up(writeups, segments, codings, codebooks)
    return Material(tuple(writeups), tuple(segments), tuple(codings), cells, codebooks, DivergenceSettings())


def _whole_units(raw: Mapping[str, Any], text: str) -> dict[str, str]:
    """Return the words of each unit of a write-up: as many characters from its beginning on as the gold file says it has."""
    spaced = " ".join(text.split())
    whole: dict[str, str] = {}
    at = 0
    for unit in raw["units"]:
        found = spaced.find(unit["anchor"], at)
        if unit["anchor"] and found >= 0:
            at = found
            whole[unit["id"]] = spaced[found : found + max(unit.get("chars", 0), len(unit["anchor"]))]
    return whole


def _segments_of(raw: Mapping[str, Any], whole: Mapping[str, str]) -> Iterator[tuple[Segment, Mapping[str, Any]]]:
    """Yield the units of a write-up as segments, each under the question printed last."""
    question, at = "", 0
    events: dict[str, int] = {}
    for position, unit in enumerate(raw["units"]):
        kind = KINDS.get(unit["role"], "vote" if "vote" in unit["kind"] else "content")
        question = unit.get("asks") or ("" if kind == "heading" else question)
        text = whole.get(unit["id"], unit["anchor"])
        place = (unit["id"], raw["dialogue_id"], position, at, at + len(text), text)
        voice = VOICES.get(unit["voice"], unit["voice"])
        event = events.setdefault(unit["event"], len(events) + 1) if unit.get("event") else 1
        yield Segment(*place, kind, voice, question_code=question, event=event), unit
        at += len(text) + 1


def _codings_of(segment: Segment, unit: Mapping[str, Any]) -> Iterator[Coding]:
    """Yield the gold codes of a unit."""
    place = (segment.segment_id, segment.writeup_id, segment.start, segment.end, segment.text)
    for code in (*unit.get("codes", ()), *unit.get("public_benefit", ())):
        yield Coding(*place, code["code"], code["position"], 1.0, "gold", position_confidence=1.0, status="added")
