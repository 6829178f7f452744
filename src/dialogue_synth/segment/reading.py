"""One write-up -> its passages, in reading order, each with its kind and the question it stands under.

A heading or printed question that repeats a framing question holds for what follows, until the next heading or question,
whatever that is; a question beside a table's cell holds for that cell. Lead words inside a paragraph hold for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dialogue_synth.model import Block, SegmentKind, WriteUp
from dialogue_synth.segment import form_boxes, form_text, kinds
from dialogue_synth.segment.boilerplate import ANSWER_SHARE, is_short, sentence_digest
from dialogue_synth.segment.passages import cut_passages
from dialogue_synth.segment.questions import QuestionFinder, QuestionMatch, has_question_marker
from dialogue_synth.segment.sentences import Span
from dialogue_synth.segment.voice import is_remark
from dialogue_synth.settings import SegmentSettings

MAX_PREAMBLE = 2  # blocks of content before the first question: what is printed after more of them introduces no form
MIN_INLINE_SCORE = 0.8  # a question typed in front of its answer on the same line must repeat the printed words closely
MIN_UNMARKED_SCORE = 0.85  # and one without a question mark nearly letter by letter
MIN_STATEMENT_WORDS = 8  # of a line set as a heading that ends with a full stop
ARRANGEMENTS = "who came, where, or whom to write to"
COURTESY = "a greeting"
REPEATED = "repeated in most write-ups of its form"
_CELLS = frozenset({"table_row", "form_cell"})
_SET_BY_LAYOUT: dict[str, tuple[SegmentKind, str]] = {
    "metadata": ("metadata", "a fact about the event"),
    "furniture": ("boilerplate", "belongs to the page"),
}
_PART_OF_EVENT = re.compile(
    r"^\W*(?:(?:table|group|room|session|event|workshop|breakout|flip ?chart|team|side|part)\s+(?:\w|\d+|one|two|three|four|five|"
    r"six)\W*$|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:morning|afternoon|evening) (?:session|group)\b)",
    re.IGNORECASE,
)
_ARRANGEMENTS = re.compile(
    r"^\W*(?:\d+[.)]?\s*)?(?:welcome|attendance|present|apologies|introductions?|who (?:came|was there|took part)|"
    r"(?:date of )?next meeting|close|thanks|housekeeping|refreshments)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch ``text[start:end]`` of one block, before it gets a number and a voice."""

    start: int
    end: int
    text: str
    block: Block
    sentences: tuple[str, ...]
    kind: SegmentKind
    question_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader stands.

    ``question_code`` holds for what comes next; ``beside_cell`` says that it was printed in a table or form and ends with its
    cells; ``level`` is the depth of the heading that asked. ``begun`` is set by the first question or theme.
    """

    question_code: str = ""
    beside_cell: bool = False
    level: int = 0
    begun: bool = False
    n_content: int = 0  # blocks of content so far
    arrangements: bool = False  # under a heading such as "Welcome"

    @property
    def in_preamble(self) -> bool:
        return not self.begun and self.n_content <= MAX_PREAMBLE


def read_passages(
    writeup: WriteUp, sentences: Sequence[Sequence[Span]], finder: QuestionFinder, shares: Mapping[str, float], settings: SegmentSettings
) -> list[Passage]:
    """Cut a write-up into passages and tell their kinds.

    Args:
        writeup: Its blocks stand in the order of the text and do not overlap.
        sentences: Spans of each block's sentences.
        finder: What recognises framing questions.
        shares: Digest of each sentence known to be boilerplate, and the share of a form's write-ups that hold it (`Boilerplate.shares`).
        settings: How long a passage may be.

    Returns:
        Passages in order that do not overlap and hold every character of every block that is not white space.
    """
    reader = _Reader(writeup, finder, shares, settings, _marks_questions(writeup, finder))
    place = _Place()
    passages: list[Passage] = []
    for number, spans in enumerate(sentences):
        found, place = reader.read_block(number, spans, place)
        passages += found
    return passages


def _marks_questions(writeup: WriteUp, finder: QuestionFinder) -> bool:
    """Whether "Q." marks the form's questions in a write-up; else it marks what people asked on the day, which is content."""
    starts = (writeup.text[block.start : block.end].split("?")[0] for block in writeup.blocks)
    return any(has_question_marker(start) and finder.match_question(start).code_id for start in starts)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Everything that is the same for all blocks of a write-up."""

    writeup: WriteUp
    finder: QuestionFinder
    shares: Mapping[str, float]
    settings: SegmentSettings
    marks_questions: bool

    def read_block(self, number: int, spans: Sequence[Span], place: _Place) -> tuple[list[Passage], _Place]:
        """Return a block's passages, and where the reader stands after it."""
        block = self.writeup.blocks[number]
        if not spans:
            return [], place
        if block.kind in _SET_BY_LAYOUT:
            kind, reason = _SET_BY_LAYOUT[block.kind]
            return [self._passage(block, spans, kind, "", reason)], place
        if block.box:
            return self._read_box(block, spans, place)
        if block.kind == "heading" and self._is_statement(block, spans):
            return self._read_text(number, spans, replace(place, question_code="", beside_cell=False))
        asked_on_the_day = block.kind == "prompt" and not self.marks_questions and has_question_marker(self._text(spans))
        if block.kind in ("heading", "prompt") and not asked_on_the_day:
            return self._read_heading(number, spans, place)
        if place.beside_cell and block.kind not in _CELLS:
            place = replace(place, question_code="", beside_cell=False)
        return self._read_text(number, spans, place)

    def _read_text(self, number: int, spans: Sequence[Span], place: _Place) -> tuple[list[Passage], _Place]:
        block = self.writeup.blocks[number]
        passages: list[Passage] = []
        for question, part in self._parts(block, spans):
            if question is not None:
                reason = "repeats a question" if question.code_id else "printed by the form"
                passages.append(self._passage(block, part, "prompt", "", reason))
                place = replace(place, question_code=question.code_id, beside_cell=block.kind in _CELLS, level=0, begun=True)
                continue
            found = self._read_part(number, part, place)
            passages += found
            place = replace(place, n_content=place.n_content + any(passage.kind in ("content", "vote") for passage in found))
        return passages, place

    def _read_heading(self, number: int, spans: Sequence[Span], place: _Place) -> tuple[list[Passage], _Place]:
        block, text = self.writeup.blocks[number], self._text(spans)
        match = self.finder.match(text)
        asks = block.kind == "prompt" or match.basis == "question" or (match.basis == "id" and "?" in text)
        reason = "repeats a question" if match.code_id else "printed by the form" if asks else "a heading"
        passage = self._passage(block, spans, "prompt" if asks else "heading", "", reason)
        if _PART_OF_EVENT.match(text) and block.kind == "heading" and block.level > place.level and not match.code_id:
            return [passage], place  # "Table B" below a question goes on with it
        after = self._block(number + 1)
        return [passage], replace(
            place,
            question_code=match.code_id,
            beside_cell=block.kind == "prompt" and after is not None and after.kind in _CELLS,
            level=block.level,
            begun=place.begun or bool(match.basis) or block.kind == "prompt",
            arrangements=bool(_ARRANGEMENTS.match(text)),
        )

    def _read_box(self, block: Block, spans: Sequence[Span], place: _Place) -> tuple[list[Passage], _Place]:
        """Read a label of the write-up form or the answer to it: it is under the question above, whatever it looks like."""
        if block.kind == "prompt":
            return [self._passage(block, spans, "prompt", place.question_code, "printed by the form")], place
        told = form_boxes.told_by_choice(block.box, self._text(spans))
        if told is not None:
            return [self._passage(block, spans, told.kind, place.question_code, told.reason)], place
        passages = []
        for run in self._cut(spans):
            text = self._text(run)
            nothing = kinds.says_nothing(text)
            kind: SegmentKind = "logistics" if nothing else "vote" if block.box == "votes" or kinds.is_vote(text) else "content"
            reason = form_boxes.NOT_DISCUSSED if nothing else "asks to hear back" if kinds.asks_to_hear_back(text) else ""
            passages.append(self._passage(block, run, kind, place.question_code, reason))
        return passages, replace(place, n_content=place.n_content + 1)

    def _is_statement(self, block: Block, spans: Sequence[Span]) -> bool:
        """Whether a line set as a heading is a sentence that somebody wrote: it would never be coded as a heading."""
        text = self._text(spans)
        return block.level > 1 and text.endswith(".") and len(text.split()) >= MIN_STATEMENT_WORDS and not self.finder.match(text).basis

    # -- inside a block -------------------------------------------------------------------------------------------------
    def _parts(self, block: Block, spans: Sequence[Span]) -> Iterator[tuple[QuestionMatch | None, list[Span]]]:
        """Yield typed-out questions one by one, and the runs of sentences between them."""
        run: list[Span] = []
        for at, span in enumerate(spans):
            question = self._typed_question(block, span, is_first=at == 0)
            if question is None:
                run.append(span)
                continue
            if run:
                yield None, run
            yield question, [span]
            run = []
        if run:
            yield None, run

    def _typed_question(self, block: Block, span: Span, *, is_first: bool) -> QuestionMatch | None:
        """Return the question that a sentence repeats (perhaps none of the codebook's), or None if it is no typed-out question."""
        sentence = self._text([span])
        asks = sentence.rstrip("\"”’')").endswith("?")
        if asks and self.marks_questions and has_question_marker(sentence):
            return self.finder.match(sentence)
        alone = self._has_its_own_lines(block, span)
        if not alone and not (is_first and asks):
            return None
        found = self.finder.match_question(sentence)
        needed = MIN_UNMARKED_SCORE if not asks else 0.0 if alone else MIN_INLINE_SCORE
        return found if found.code_id and found.score >= needed else None

    def _has_its_own_lines(self, block: Block, span: Span) -> bool:
        text = self.writeup.text
        before, after = text[block.start : span[0]].rstrip(" \t"), text[span[1] : block.end].lstrip(" \t")
        return (not before or before.endswith("\n")) and (not after or after.startswith("\n"))

    def _read_part(self, number: int, spans: Sequence[Span], place: _Place) -> list[Passage]:
        block = self.writeup.blocks[number]
        texts = [self._text([span]) for span in spans]
        reason = self._why_form_text(number, texts, place)
        if reason:
            return [self._passage(block, run, "boilerplate", "", reason) for run in self._cut(spans)]
        passages: list[Passage] = []
        for is_known, group in groupby(zip(spans, self._known(texts, place), strict=True), key=lambda pair: pair[1]):
            run = [span for span, _ in group]
            if is_known:
                passages += [self._passage(block, part, "boilerplate", "", REPEATED) for part in self._cut(run)]
            else:
                passages += self._read_answer(number, run, place)
        return passages

    def _why_form_text(self, number: int, texts: Sequence[str], place: _Place) -> str:
        """Say why sentences are the form's own and not the group's, or return ""."""
        block = self.writeup.blocks[number]
        if form_text.is_page_furniture(" ".join(texts)):
            return "belongs to the page"
        if block.kind in _CELLS:
            return ""
        if place.in_preamble and form_text.is_form_text(texts):
            return "instructions of the form"
        if place.in_preamble and form_text.describes_scheme(texts):
            return "describes the scheme and reports nobody"
        if block.kind == "paragraph" and (
            all(map(form_text.names_the_form, texts)) or (self._is_last(number) and form_text.closes_form(texts))
        ):
            return "instructions of the form"
        return ""

    def _known(self, texts: Sequence[str], place: _Place) -> list[bool]:
        """Say of each sentence whether so many write-ups share it that it is the form's; short ones only beside a longer one."""
        known = [self._is_known(text, place) for text in texts]
        short = [is_short(sentence_digest(text)) for text in texts]
        long_ones = [a and not b for a, b in zip(known, short, strict=True)]
        return [
            is_known and (not is_short_one or any(long_ones[max(0, at - 1) : at + 2]))
            for at, (is_known, is_short_one) in enumerate(zip(known, short, strict=True))
        ]

    def _is_known(self, sentence: str, place: _Place) -> bool:
        digest = sentence_digest(sentence)
        if digest not in self.shares:
            return False
        plainly = form_text.is_instruction(sentence) or (place.in_preamble and not form_text.reports(sentence))
        return plainly or self.shares[digest] >= ANSWER_SHARE

    def _read_answer(self, number: int, spans: Sequence[Span], place: _Place) -> list[Passage]:
        block = self.writeup.blocks[number]
        answers_question = block.kind in _CELLS and bool(place.question_code)
        at_edge = place.arrangements or (not place.begun and not place.n_content) or self._is_last(number)
        if at_edge and not answers_question and self._is_logistics(spans, at_edge=True):
            return [self._passage(block, run, "logistics", place.question_code, ARRANGEMENTS) for run in self._cut(spans)]
        passages = []
        for run in self._cut(spans):
            kind, reason = self._kind(number, run, at_edge=at_edge, answers_question=answers_question)
            if kind == "content" and place.arrangements and not answers_question and kinds.is_name_line(self._text(run)):
                kind, reason = "logistics", ARRANGEMENTS
            passages.append(self._passage(block, run, kind, place.question_code, reason))
        return passages

    def _kind(self, number: int, run: Sequence[Span], *, at_edge: bool, answers_question: bool) -> tuple[SegmentKind, str]:
        text, block = self._text(run), self.writeup.blocks[number]
        if kinds.says_nothing(text):
            return "logistics", form_boxes.NOT_DISCUSSED
        if block.kind not in _CELLS and kinds.is_courtesy(text):
            return "logistics", COURTESY
        if kinds.is_lead_in(text) and self._precedes_list(number, run):
            return "heading", "announces the list below it"
        if kinds.is_vote(text) or (block.kind == "table_row" and kinds.is_vote_row(text)):
            return "vote", ""
        if not answers_question and self._is_logistics(run, at_edge=at_edge):
            return "logistics", ARRANGEMENTS
        return "content", "asks to hear back" if kinds.asks_to_hear_back(text) else ""

    def _precedes_list(self, number: int, run: Sequence[Span]) -> bool:
        after = self._block(number + 1)
        ends_block = not self.writeup.text[run[-1][1] : self.writeup.blocks[number].end].strip()
        return ends_block and after is not None and after.kind == "list_item"

    def _is_logistics(self, spans: Sequence[Span], *, at_edge: bool) -> bool:
        text = self._text(spans)
        if kinds.asks_to_hear_back(text) or is_remark(text):
            return False
        return kinds.is_logistics([self._text([span]) for span in spans], at_edge=at_edge)

    # -- small things ---------------------------------------------------------------------------------------------------
    def _cut(self, spans: Sequence[Span]) -> list[list[Span]]:
        return cut_passages(
            self.writeup.text, spans, max_sentences=self.settings.max_sentences, max_characters=self.settings.max_characters
        )

    def _passage(self, block: Block, spans: Sequence[Span], kind: SegmentKind, question_code: str, reason: str) -> Passage:
        texts = tuple(self._text([span]) for span in spans)
        return Passage(spans[0][0], spans[-1][1], self._text(spans), block, texts, kind, question_code, reason)

    def _text(self, spans: Sequence[Span]) -> str:
        return self.writeup.text[spans[0][0] : spans[-1][1]]

    def _block(self, number: int) -> Block | None:
        return self.writeup.blocks[number] if number < len(self.writeup.blocks) else None

    def _is_last(self, number: int) -> bool:
        return all(block.kind in _SET_BY_LAYOUT for block in self.writeup.blocks[number + 1 :])
