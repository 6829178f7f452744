"""Measure the segmenter on a labelled corpus: ``python benchmarks/segmentation.py CORPUS GOLD.yaml [--show]``.

CORPUS is a folder of write-ups, GOLD.yaml says what their units (paragraphs, list items, rows, cells) are. A unit owns the
segments that start between its first words and those of the next unit. ``--show`` prints the units that went wrong.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import yaml

from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.ingest import ingest_paths
from dialogue_synth.model import CODED_KINDS, Codebook, Segment, WriteUp
from dialogue_synth.segment import SegmentationResult, SpacySplitter, split_write_ups
from dialogue_synth.segment.sentences import sentence_spans
from dialogue_synth.settings import IngestSettings, SegmentSettings

QUIET_ROLES = frozenset({"question", "heading", "boilerplate", "prompt"})
ANCHOR = 55  # letters and digits of a unit's beginning that find it in the text


@dataclass(frozen=True)
class Unit:
    """A labelled unit with the segments that it owns; ``question`` is the code of the printed question above or beside it."""

    unit_id: str
    label: dict[str, Any]
    question: str
    segments: tuple[Segment, ...]

    @property
    def role(self) -> str:
        """What it is: answer, context, question, heading, boilerplate, empty_answer."""
        return str(self.label.get("role") or self.label.get("kind"))

    @property
    def is_coded(self) -> bool:
        """Whether a coder would look at any of it."""
        return any(segment.kind in CODED_KINDS for segment in self.segments)

    @property
    def voice(self) -> str:
        """The voice of most of its segments."""
        return Counter(segment.voice for segment in self.segments).most_common(1)[0][0]

    @property
    def codes(self) -> set[str]:
        """The questions that its coded segments were found to stand under; "" for none."""
        return {segment.question_code for segment in self.segments if segment.kind in CODED_KINDS}


def main() -> int:
    """Print all figures; the exit code is 0 when no unit got lost and no quiet unit would be coded."""
    corpus, gold = Path(sys.argv[1]), yaml.safe_load(Path(sys.argv[2]).read_text(encoding="utf-8"))
    books = load_codebooks([shipped_codebook("pair"), shipped_codebook("public-benefit")])
    writeups = ingest_paths([corpus], settings=IngestSettings(), initiatives={}, questions=_questions(books)).writeups
    split_write_ups(writeups[:1], books, SegmentSettings())  # loads the language model
    began = time.process_time()
    result = split_write_ups(writeups, books, SegmentSettings())
    seconds = time.process_time() - began
    print(f"{len(writeups)} write-ups, {len(result.segments)} segments in {seconds:.2f} CPU seconds beyond loading the model")
    print(f"by kind {result.n_by_kind}; issues {len(result.issues)}")
    units = [unit for labels in gold["writeups"] for unit in own_units(labels, writeups, result)]
    return report(units, show="--show" in sys.argv)


def _questions(books: tuple[Codebook, ...]) -> tuple[str, ...]:
    return tuple(text for book in books for code in book.codes for text in (code.question, *code.other_questions) if text)


def own_units(labels: dict[str, Any], writeups: tuple[WriteUp, ...], result: SegmentationResult) -> list[Unit]:
    """Return a labelled write-up's units with their segments; units whose words are not found have none."""
    gold_id = labels.get("dialogue_id") or labels["id"]
    writeup_id = next((w.writeup_id for w in writeups if letters(w.writeup_id) == letters(gold_id)), gold_id)
    segments = [segment for segment in result.segments if segment.writeup_id == writeup_id]
    units = labels.get("units") or labels["segments"]
    starts, stream = [], ""
    for segment in segments:
        starts.append(len(stream))
        stream += letters(segment.text)
    places, cursor = [], 0
    for unit in units:
        anchor = letters(unit["anchor"])[:ANCHOR]
        at = stream.find(anchor, cursor) if anchor else -1
        places.append(at)
        cursor = max(cursor, at)
    ends = [min((p for p in places if p > at), default=len(stream) + 1) for at in places]
    questions = _asked(units)
    return [
        Unit(str(unit["id"]), unit, questions[i], _between(segments, starts, places[i], ends[i]) if places[i] >= 0 else ())
        for i, unit in enumerate(units)
    ]


def _between(segments: list[Segment], starts: list[int], begin: int, end: int) -> tuple[Segment, ...]:
    """The segments that start in a stretch, or else the one that holds its beginning ("Q." stands before a question)."""
    owned = tuple(s for s, start in zip(segments, starts, strict=True) if begin <= start < end)
    return owned or tuple(s for s, start in zip(segments, starts, strict=True) if start <= begin)[-1:]


def letters(text: str) -> str:
    """Return lower-case letters and digits only, so that marks and line breaks do not matter."""
    return re.sub(r"[\W_]+", "", str(text).lower())


def _asked(units: list[dict[str, Any]]) -> list[str]:
    """The code of the printed question that each unit stands under: its own, or that of the last heading."""
    asked, current = [], ""
    for unit in units:
        role, own = unit.get("role"), str(unit.get("asks") or "").replace("OTHER", "")
        if role == "question":
            current = own
        elif role == "heading" or unit.get("kind") in ("qa_row", "form_cell"):
            current = ""
        asked.append("" if role in QUIET_ROLES else own or current)
    return asked


def report(units: list[Unit], *, show: bool) -> int:
    """Print the figures, and with ``show`` the units that went wrong; 1 when an answer got lost or a quiet unit would be coded."""
    found = [unit for unit in units if unit.segments]
    missing = [unit.unit_id for unit in units if not unit.segments]
    quiet = [unit for unit in found if unit.role in QUIET_ROLES and unit.is_coded]
    answers = [unit for unit in found if unit.role == "answer"]
    lost = [unit for unit in answers if not unit.is_coded]
    print(f"units found {len(found)}/{len(units)}; not found: {' '.join(missing) or 'none'}")
    print(f"quiet units that would be coded {len(quiet)}; answers lost {len(lost)}")
    for role in ("context", "empty_answer"):
        print(f"{role} by kind", dict(Counter(unit.segments[0].kind for unit in found if unit.role == role)))
    parts = [segment for unit in answers for segment in unit.segments if segment.kind in CODED_KINDS]
    sentences = sentence_spans([part.text for part in parts], SpacySplitter(), [False] * len(parts))
    print(f"coded segments an answer {len(parts) / max(1, len(answers)):.2f}; sentences a segment {mean(len(s) for s in sentences):.2f}")
    wrong = {"QUIET": quiet, "LOST": lost} | report_questions(found) | report_voices([unit for unit in answers if unit.is_coded])
    if show:
        for title, group in wrong.items():
            for unit in group:
                words = " ".join(segment.text for segment in unit.segments)[:200].replace("\n", " ")
                print(title, unit.unit_id, unit.question, sorted(unit.codes), unit.label.get("voice"), "->", unit.voice, "|", words)
    return 1 if quiet or lost else 0


def report_questions(units: list[Unit]) -> dict[str, list[Unit]]:
    """Print how often the question that a unit stands under was found; return the wrong ones."""
    under = [unit for unit in units if unit.question and unit.is_coded]
    wrong = [unit for unit in under if unit.codes != {unit.question}]
    silent = sum(unit.codes == {""} for unit in under)
    elsewhere = [unit for unit in units if not unit.question and unit.role not in QUIET_ROLES and unit.codes - {""}]
    share = 1 - len(wrong) / max(1, len(under))
    print(f"under a printed question {len(under)}: right {share:.3f}, none {silent}; a question elsewhere {len(elsewhere)}")
    return {"QUESTION": wrong, "ELSEWHERE": elsewhere}


def report_voices(units: list[Unit]) -> dict[str, list[Unit]]:
    """Print how often voices were told; return the wrong ones."""
    confusion = Counter((str(unit.label.get("voice", "group")).removesuffix("-quote"), unit.voice) for unit in units)
    told = sum(count for (voice, found), count in confusion.items() if (voice == "organiser") == (found == "organiser"))
    print(f"organiser or not {told / max(1, len(units)):.3f}; labelled -> told {dict(sorted(confusion.items()))}")
    return {"VOICE": [unit for unit in units if unit.voice != str(unit.label.get("voice", "group")).removesuffix("-quote")]}


if __name__ == "__main__":
    sys.exit(main())
