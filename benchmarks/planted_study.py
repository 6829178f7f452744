"""Made write-ups with planted divergences -> a study that the detectors read, with gold codes or with our coder's."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from dialogue_synth.coding.coder import CodebookCoder, code_with
from dialogue_synth.coding.position import shipped_position_model
from dialogue_synth.coding.similarity import similarity_weighing
from dialogue_synth.coding.trained import Trained
from dialogue_synth.divergence import Material
from dialogue_synth.embed import CachedEncoder
from dialogue_synth.model import Code, Codebook, Coding, Position, Segment, WriteUp
from dialogue_synth.settings import CodingSettings, DivergenceSettings
from dialogue_synth.synthesis import roll_up

INITIATIVE = "made"
Row = Mapping[str, Any]


def load_module(path: Path) -> ModuleType:
    """Load a script from its path: the maker and the scorer of made write-ups lie outside the project."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Made:
    """One made corpus: ``statements`` holds for each segment what the maker knows of it."""

    writeups: tuple[WriteUp, ...]
    segments: tuple[Segment, ...]
    statements: Mapping[str, Row]
    codebooks: tuple[Codebook, ...]
    truth: tuple[Row, ...]
    natural: tuple[Row, ...]
    raw: Any = field(repr=False, default=None)

    def material(self, codings: Sequence[Coding]) -> Material:
        """Return the study with these codings."""
        cells = roll_up(self.writeups, self.segments, codings, self.codebooks)
        return Material(self.writeups, self.segments, tuple(codings), cells, self.codebooks, DivergenceSettings())

    def gold(self, of: Callable[[Segment], bool] = lambda _: True, status: str = "added") -> list[Coding]:
        """Return the gold codings of some segments, as a person's."""
        codings = []
        for segment in filter(of, self.segments):
            codings += [_coding(segment, code, position, status) for code, position in _gold_codes(self.statements[segment.segment_id])]
        return codings


def make(maker: ModuleType, arguments: Sequence[str]) -> Made:
    """Build one corpus in memory."""
    raw = maker.build([*arguments, "--out", "unused"])
    _, docs, book, truth, extra = raw
    writeups, segments, statements = [], [], {}
    for group, sections in docs:
        writeups.append(
            WriteUp(
                group["id"],
                f"{group['id']}.md",
                "0",
                "",
                (),
                initiative=INITIATIVE,
                place=group["region"],
                organiser_type=group["organiser"],
            )
        )
        rows = [row for _, _, of_question in sections for row in of_question]
        for place, row in enumerate(rows):
            start = place * 10_000
            segment = Segment(
                f"{group['id']}#{place:04d}",
                group["id"],
                place,
                start,
                start + len(row["text"]),
                row["text"],
                "content",
                "group",
                row["question"],
            )
            segments.append(segment)
            statements[segment.segment_id] = row
    natural = (*extra.get("natural_contradictions", ()), *extra.get("natural_omissions", ()))
    return Made(tuple(writeups), tuple(segments), statements, _codebooks(book), tuple(truth), natural, raw)


def _codebooks(book: Row) -> tuple[Codebook, ...]:
    """One codebook of the questions with their key points as sub-codes, and one of the claims."""
    codes: list[Code] = []
    for q in book["questions"]:
        points = (c for c in book["codes"] if c["question"] == q["id"] and c.get("assignable", True))
        codes.append(Code(q["id"], q["text"], "made", question=q["text"], proposition=q["text"]))
        codes += [_key_point(c) for c in points]
    claims = tuple(Code(c["id"], c["affirming"], "claims", proposition=c["affirming"]) for c in book.get("claims", ()))
    books = (_book("made", tuple(codes)), _book("claims", claims))
    return tuple(b for b in books if b.codes)


def _key_point(row: Row) -> Code:
    label = row["label"]
    return Code(row["id"], label, "made", parent=row["question"], proposition=label, definition=label, contradiction=False)


def _book(name: str, codes: tuple[Code, ...]) -> Codebook:
    return Codebook(name, "1", name, "en", (), codes, name)


def _gold_codes(row: Row) -> list[tuple[str, Position]]:
    position: Position = "support" if row["stance"] > 0 else "oppose"
    if "claim" in row:
        return [(row["claim"], position)]
    question: list[tuple[str, Position]] = [(row["question"], position)]
    return [*question, (row["code"], "none")] if row["assignable"] else question


def _coding(segment: Segment, code: str, position: Position | None, status: str) -> Coding:
    place = (segment.segment_id, segment.writeup_id, segment.start, segment.end, segment.text)
    return Coding(*place, code, position, 1.0, "gold", position_confidence=1.0, status=status)  # type: ignore[arg-type]


def machine_codings(made: Made, encoder: CachedEncoder, settings: CodingSettings) -> list[Coding]:
    """Code the made write-ups with our coder: its similarity coder, for no made codebook has a trained one.

    The sub-codes of each question are a codebook of their own, which reads the passages under that question; the question
    itself is known by its heading, and the position to it is judged. Claims are read among all claims.
    """
    trained = Trained(similarity_weighing(), shipped_position_model())
    main, *rest = made.codebooks
    codings: list[Coding] = []
    for code in main.codes:
        if code.parent:
            continue
        own = tuple(replace(c, parent="") for c in main.codes if c.parent == code.id)
        under = [s for s in made.segments if s.question_code == code.id]
        if own:
            book = Codebook(f"made-{code.id}", "1", code.name, "en", (), own, code.id)
            asked = [replace(s, question_code="") for s in under]
            codings += [replace(c, position="none") for c in code_with([CodebookCoder(book, encoder, settings, trained)], asked).codings]
        for segment in under:
            stance = trained.positions.judge(segment.text, settings.position_threshold, proposition=code.proposition)
            coding = _coding(segment, code.id, stance.position, "suggested")
            codings.append(replace(coding, coder="machine", position_confidence=stance.confidence))
    claims = [replace(s, question_code="") for s in made.segments if s.question_code == "C"]
    codings += code_with([CodebookCoder(book, encoder, settings, trained) for book in rest], claims).codings
    return codings


def machine_positions(made: Made, settings: CodingSettings) -> list[Coding]:
    """Judge the positions alone: which statement a passage is about is known."""
    positions, propositions = shipped_position_model(), {code.id: code.proposition for book in made.codebooks for code in book.codes}
    codings = []
    for segment in made.segments:
        code = made.statements[segment.segment_id]["code"]
        stance = positions.judge(segment.text, settings.position_threshold, proposition=propositions[code])
        codings.append(replace(_coding(segment, code, stance.position, "suggested"), position_confidence=stance.confidence))
    return codings


def gold_positions(made: Made) -> list[Coding]:
    """Return the known position of each passage to its own statement."""
    rows = ((segment, made.statements[segment.segment_id]) for segment in made.segments)
    return [_coding(segment, row["code"], "support" if row["stance"] > 0 else "oppose", "added") for segment, row in rows]
