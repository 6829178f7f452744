"""A quality card says what an account rests on, and where a reader should take care."""

from __future__ import annotations

from dialogue_synth.model import Divergence, MatrixCell, Participants, Segment, SegmentOutcome, WriteUp
from dialogue_synth.synthesis.quality import QualityCard, quality_cards


def writeup(writeup_id: str, **more: object) -> WriteUp:
    return WriteUp(writeup_id, "f", "0", "text", (), **more)  # type: ignore[arg-type]


def segment(writeup_id: str, n: int, text: str, **more: object) -> Segment:
    facts = {"kind": "content", "voice": "group", **more}
    return Segment(f"{writeup_id}#{n:04d}", writeup_id, n, n, n + 1, text, **facts)  # type: ignore[arg-type]


def value(card: QualityCard, name: str) -> str:
    return next(aspect.value for aspect in card.aspects if aspect.name.startswith(name))


def test_a_card_counts_answers_words_and_voices() -> None:
    said = [
        segment("a", 0, "What do you think?", kind="prompt"),
        segment("a", 1, "yes " * 150, question_code="P1"),
        segment("a", 2, "my view " * 25, voice="organiser"),
    ]
    cells = [
        MatrixCell("a", "warm", "P1", "answered", "support"),
        MatrixCell("a", "warm", "P2", "touched"),
        MatrixCell("a", "warm", "P3", "silent"),
    ]
    (card,) = quality_cards(
        [writeup("a", participants=Participants(9, 12, "range"))], said, cells, [SegmentOutcome("a#0001", "undecided")], ()
    )
    assert value(card, "Questions answered") == "1 of 3, touched 1"
    assert value(card, "People") == "9 to 12"
    assert value(card, "Kind of account") == "answers under the questions of a form"
    assert value(card, "Who speaks") == "the group 75 %, the organiser 25 %"
    assert value(card, "Length") == "200 words in 2 passages"
    assert value(card, "Left undecided") == "1 of 2 passages"
    assert card.remarks == ()


def test_a_reader_is_warned_of_a_short_account_in_the_organisers_voice_that_others_share() -> None:
    said = [segment("a", 0, "I thought it went well.", voice="organiser"), segment("a", 1, "12 for, 3 against", kind="vote")]
    copy = Divergence("d", "duplicate", "warm", "", {"a": ("a",), "b": ("b",)}, "low", 1.0, "", "", ())
    ruled_out = Divergence("e", "duplicate", "warm", "", {"a": ("a",), "c": ("c",)}, "low", 1.0, "", "", (), verdict="not_divergent")
    (card,) = quality_cards([writeup("a", events=2)], said, (), (), (copy, ruled_out))
    assert value(card, "Text shared with") == "b"
    assert value(card, "Kind of account") == "free account, with votes"
    assert card.remarks == (
        "takes no position on any question",
        "nobody knows how many people it speaks for",
        "2 events in one account",
        "mainly in the organiser's own voice",
        "very short",
        "shares text with other write-ups",
    )


def test_an_empty_write_up_has_a_card_and_a_replaced_one_has_none() -> None:
    found = quality_cards(
        [writeup("a", participants=Participants(20, None, "estimate")), writeup("a~1", status="superseded")], (), (), (), ()
    )
    assert [card.writeup_id for card in found] == ["a"]
    assert value(found[0], "People") == "about 20"
    assert value(found[0], "Who speaks") == "nobody"
