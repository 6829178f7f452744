"""WriteUp -> Segments: the stage's one function, and the order in which its questions are asked.

For each write-up: sentences -> passages -> the question each stands under -> its kind -> its voice and event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from dialogue_synth.errors import Issue
from dialogue_synth.model import CODED_KINDS, Codebook, Segment, Voice, WriteUp
from dialogue_synth.segment.boilerplate import Boilerplate
from dialogue_synth.segment.events import events_of
from dialogue_synth.segment.form_boxes import voice_of_box
from dialogue_synth.segment.kinds import is_contact
from dialogue_synth.segment.questions import QuestionFinder
from dialogue_synth.segment.reading import Passage, read_passages
from dialogue_synth.segment.result import SegmentationResult
from dialogue_synth.segment.sentences import RuleSplitter, SentenceSplitter, SpacySplitter, Span, sentence_spans
from dialogue_synth.segment.voice import (
    heads_remarks,
    is_commentary,
    is_not_adopted,
    is_organisers_section,
    is_partisan,
    is_peoples_section,
    much_commentary,
    voice_of,
)
from dialogue_synth.settings import SegmentSettings

ENGLISH = frozenset({"", "en"})  # languages that the sentence model knows; "" is a write-up too short to tell
MAX_ONE_HAND = 3  # in a group of so few, "I think" is as likely a participant as the writer
MIN_PARTISAN = 2  # passages that advertise or argue with the room: without them, many an "I think" is the participants'
_WRITTEN_BY_WRITER = frozenset({"paragraph"})  # in lists and cells "I" is whoever is quoted, or a member who filled in the form


def split_write_ups(
    writeups: Sequence[WriteUp],
    codebooks: Sequence[Codebook],
    settings: SegmentSettings,
    *,
    splitter: SentenceSplitter | None = None,
    boilerplate: Boilerplate = Boilerplate(),  # noqa: B008 - it is frozen
) -> SegmentationResult:
    """Cut write-ups into passages and say of each what kind it is, whose voice, and under which question it stands.

    Args:
        writeups: The write-ups of one run; those of earlier runs are not given again.
        codebooks: Their questions are what headings and columns are compared with.
        settings: How long passages are, and from which share on repeated text is boilerplate.
        splitter: What tells English sentences apart; spaCy's recogniser by default. Other languages go by punctuation.
        boilerplate: What earlier runs returned.

    Returns:
        Segments in the order of the write-ups and of their texts, with ``text[start:end] == segment.text``; together they
        hold every character of every block that is not white space.

    Raises:
        ModelError: The default splitter's language model is not installed.
    """
    chosen = splitter or SpacySplitter()
    finder = QuestionFinder(codebooks)
    sentences = [sentences_of(writeup, chosen) for writeup in writeups]
    learned = learn_forms(writeups, sentences, boilerplate, settings)
    shares = learned.shares()
    cut = [cut_write_up(writeup, spans, finder, shares, settings) for writeup, spans in zip(writeups, sentences, strict=True)]
    return segmentation(writeups, cut, learned, boilerplate)


@dataclass(frozen=True, slots=True)
class CutWriteUp:
    """One write-up's segments in reading order, and the sentences of it that were read as the form's own words."""

    segments: tuple[Segment, ...]
    recognised: tuple[str, ...] = ()


def learn_forms(
    writeups: Sequence[WriteUp], sentences: Sequence[Sequence[Sequence[Span]]], before: Boilerplate, settings: SegmentSettings
) -> Boilerplate:
    """Return what these write-ups, with the spans of their blocks' sentences, teach about their forms besides what was known."""
    texts = {
        writeup.writeup_id: [writeup.text[start:end] for start, end in chain.from_iterable(spans)]
        for writeup, spans in zip(writeups, sentences, strict=True)
    }
    return before.learn(writeups, texts, settings.boilerplate_share)


def cut_write_up(
    writeup: WriteUp, spans: Sequence[Sequence[Span]], finder: QuestionFinder, shares: Mapping[str, float], settings: SegmentSettings
) -> CutWriteUp:
    """Cut one write-up, given its sentences (`sentences_of`) and what is known of the forms (`Boilerplate.shares`)."""
    passages = read_passages(writeup, spans, finder, shares, settings)
    recognised = (text for passage in passages if passage.kind == "boilerplate" for text in passage.sentences)
    return CutWriteUp(tuple(_segments(writeup, passages)), tuple(recognised))


def segmentation(writeups: Sequence[WriteUp], cut: Sequence[CutWriteUp], learned: Boilerplate, before: Boilerplate) -> SegmentationResult:
    """Put the write-ups of one run together, with what they taught about the forms and what that says of earlier ones."""
    learned = learned.with_recognised(text for one in cut for text in one.recognised)
    segments = tuple(segment for one in cut for segment in one.segments)
    issues = (*learned.late_evidence(before), *_nothing_said(writeups, segments))
    return SegmentationResult(segments, issues, learned)


def sentences_of(writeup: WriteUp, splitter: SentenceSplitter) -> list[list[Span]]:
    """Return the sentences of each block of a write-up, as spans of its text; ``splitter`` is for English ones."""
    chosen = splitter if writeup.language in ENGLISH else RuleSplitter()
    texts = [writeup.text[block.start : block.end] for block in writeup.blocks]
    spans = sentence_spans(texts, chosen, [block.kind in ("form_cell", "table_row") for block in writeup.blocks])
    return [[(block.start + a, block.start + b) for a, b in found] for block, found in zip(writeup.blocks, spans, strict=True)]


def _segments(writeup: WriteUp, passages: Sequence[Passage]) -> list[Segment]:
    voices = _voices(writeup, passages)
    events = events_of([(passage.text, passage.kind == "heading") for passage in passages], writeup.events)
    return [
        Segment(
            segment_id=f"{writeup.writeup_id}#{position:04d}",
            writeup_id=writeup.writeup_id,
            position=position,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            kind=passage.kind,
            voice=voice,
            question_code=passage.question_code,
            event=event,
            language=writeup.language,
            reason=passage.reason,
            box=passage.block.box,
            quote_permission=passage.block.quote_permission,
        )
        for position, (passage, voice, event) in enumerate(zip(passages, voices, events, strict=True))
    ]


def _voices(writeup: WriteUp, passages: Sequence[Passage]) -> list[Voice]:
    """The voice of each passage; "unknown" for what nobody in the group said."""
    said = [passage for passage in passages if passage.kind in CODED_KINDS]
    manner = _manner(writeup, said)
    foreign = {passage.block for passage in said if is_not_adopted(passage.text)}  # a note on a paragraph is about all of it
    voices: list[Voice] = []
    own_section = peoples_section = False
    section_level = 0
    for at, passage in enumerate(passages):
        if passage.block.kind == "heading":
            own = is_organisers_section(passage.text, writeup.organiser) and not _is_title(passages, at)
            peoples = is_peoples_section(passage.text)
            if own or peoples or passage.block.level <= section_level:
                own_section, peoples_section, section_level = own, peoples and not own, passage.block.level
        here = replace(manner, organiser_led=manner.organiser_led and not peoples_section)
        voices.append(_voice(passage, here, own_section or passage.block in foreign))
    return voices


def _is_title(passages: Sequence[Passage], at: int) -> bool:
    """Whether a heading stands above all that was said: "Notes from Ann" is the whole write-up then, and not a part of it.

    What is about the organiser may stand first ("About us"), where a later heading of its rank ends it.
    """
    if any(passage.kind in CODED_KINDS or passage.block.kind == "heading" for passage in passages[:at]):
        return False
    level = passages[at].block.level
    ends = any(later.block.kind == "heading" and later.block.level <= level for later in passages[at + 1 :])
    return not ends or heads_remarks(passages[at].text)


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a write-up is written: mostly as its writer's own account, and whether "I" is the writer."""

    organiser_led: bool
    first_person_is_writer: bool


def _manner(writeup: WriteUp, said: Sequence[Passage]) -> _Manner:
    """Read a write-up's manner from all of it: where half the answers begin with "I think", "I" is whoever answered."""
    one_hand = writeup.participants.maximum is not None and writeup.participants.maximum <= MAX_ONE_HAND
    much = much_commentary(
        [is_commentary(passage.text, first_person_is_writer=passage.block.kind in _WRITTEN_BY_WRITER) for passage in said]
    )
    partisan = sum(is_partisan(passage.text) for passage in said) >= MIN_PARTISAN
    return _Manner(organiser_led=much and partisan, first_person_is_writer=not one_hand and (partisan or not much))


def _voice(passage: Passage, manner: _Manner, own_section: bool) -> Voice:
    if passage.kind == "logistics":
        return "organiser" if own_section or is_contact(passage.text) else "group"
    if passage.kind not in CODED_KINDS:
        return "unknown"
    asked_for = voice_of_box(passage.block.box)
    return asked_for or voice_of(
        passage.text,
        organisers_section=own_section,
        organiser_led=manner.organiser_led,
        first_person_is_writer=manner.first_person_is_writer and passage.block.kind in _WRITTEN_BY_WRITER,
    )


def _nothing_said(writeups: Sequence[WriteUp], segments: Sequence[Segment]) -> list[Issue]:
    said = {segment.writeup_id for segment in segments if segment.kind in CODED_KINDS}
    return [
        Issue(
            writeup.writeup_id,
            "no passage of it can be coded: only headings, questions, the form's own words or arrangements were found",
            "look at the file; it may be an empty form",
        )
        for writeup in writeups
        if writeup.writeup_id not in said
    ]
