from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import CODED_KINDS, Block, Codebook, Participants, Segment, WriteUp
from dialogue_synth.segment import Boilerplate, RuleSplitter, SegmentationResult, SpacySplitter, split_write_ups
from dialogue_synth.settings import SegmentSettings

ASKED = "Should people be asked, and what form should a yes or a no take?"
MONEY = "If money and staff move as a result, is that all right with you?"
FORM = "Dunmere Health Board, conversation sheet. Each group was sent a folder with a map of all the clinics. Six of them would close."


def rows(found: Sequence[Segment]) -> list[tuple[str, str, str]]:
    return [(segment.kind, segment.question_code, segment.text) for segment in found]


# -- promises ---------------------------------------------------------------------------------------------------------
KINDS = st.sampled_from(["heading", "paragraph", "list_item", "table_row", "form_cell", "prompt", "metadata", "furniture"])
WORDS = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80),
    st.sampled_from(
        [
            ASKED,
            f"Q. {MONEY}\nNo.",
            "N/A",
            "Yes. No. “Never.” (I think so.)",
            "For 2, against 19.",
            "Present: nine.",
            "Conditions:",
            "- a\n- b\n\nc",
        ]
    ),
)


@given(st.lists(st.tuples(KINDS, WORDS, st.integers(0, 3)), max_size=8))
def test_segments_are_exact_in_order_and_leave_no_character_of_a_block_out(codebooks, pieces) -> None:
    text, blocks = "", []
    for kind, words, level in pieces:
        blocks.append(Block(kind, len(text), len(text) + len(words), "here", level))
        text += words + "\n\n"
    writeup = WriteUp("a", "a.txt", "0", text, tuple(blocks), events=2)
    found = split_write_ups([writeup], codebooks, SegmentSettings(), splitter=RuleSplitter()).segments
    assert all(text[segment.start : segment.end] == segment.text for segment in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert [segment.segment_id for segment in found] == [f"a#{number:04d}" for number in range(len(found))]
    held = {at for segment in found for at in range(segment.start, segment.end)}
    assert all(at in held or text[at].isspace() for block in blocks for at in range(block.start, block.end))
    assert all(segment.voice == "unknown" for segment in found if segment.kind in ("heading", "prompt", "boilerplate", "metadata"))


def test_the_same_input_gives_the_same_output(write_up, split) -> None:
    writeups = [write_up(i, ("paragraph", FORM), ("heading", ASKED, 2), ("paragraph", "No. Never. We were all against it.")) for i in "abc"]
    assert split(*writeups) == split(*writeups)


def test_no_write_ups_give_an_empty_result(split) -> None:
    assert split() == SegmentationResult(())
    assert split().n_by_kind == {}


# -- questions ----------------------------------------------------------------------------------------------------------
def test_a_heading_holds_for_what_follows_until_the_next_one(write_up, segments) -> None:
    writeup = write_up(
        "a",
        ("heading", ASKED, 3),
        ("paragraph", "Ask us."),
        ("paragraph", "Every time."),
        ("heading", "Purpose", 2),
        ("paragraph", "It is real."),
    )
    assert rows(segments(writeup)) == [
        ("prompt", "", ASKED),
        ("content", "R3a", "Ask us."),
        ("content", "R3a", "Every time."),
        ("heading", "", "Purpose"),
        ("content", "", "It is real."),
    ]


def test_a_heading_that_matches_nothing_ends_the_reach(write_up, segments) -> None:
    found = segments(
        write_up("a", ("heading", "Consent", 2), ("paragraph", "Ask us."), ("heading", "From the floor", 2), ("paragraph", "It stinks."))
    )
    assert [segment.question_code for segment in found] == ["", "R3a", "", ""]


def test_a_heading_for_a_table_of_people_goes_on_with_the_question_above(write_up, segments) -> None:
    found = segments(
        write_up(
            "a",
            ("heading", ASKED, 2),
            ("heading", "Table B", 3),
            ("paragraph", "Ask us."),
            ("heading", "Table C", 2),
            ("paragraph", "Fine."),
        )
    )
    assert [segment.question_code for segment in found] == ["", "", "R3a", "", ""]


def test_a_cells_question_ends_with_its_cells(write_up, segments) -> None:
    found = segments(
        write_up(
            "a",
            ("prompt", ASKED),
            ("table_row", "Ask us."),
            ("table_row", "So said table B."),
            ("prompt", "Anything else?"),
            ("table_row", "The bus."),
        )
    )
    assert [segment.question_code for segment in found if segment.kind == "content"] == ["R3a", "R3a", ""]
    found = segments(write_up("a", ("prompt", ASKED), ("table_row", "Ask us."), ("paragraph", "It was a cold room.")))
    assert found[-1].question_code == ""


def test_lead_words_inside_a_paragraph_set_no_question(write_up, segments) -> None:
    found = segments(
        write_up("a", ("heading", "Resourcing", 2), ("paragraph", "Consent: each adult must sign."), ("paragraph", "4.2 Timing. Too late."))
    )
    assert {segment.question_code for segment in found} == {""}


def test_a_question_typed_before_its_answer_is_cut_off_as_a_prompt(write_up, segments) -> None:
    found = segments(write_up("a", ("paragraph", f"Q. {ASKED}\nOpt-out will do. Sign one less thing."), ("paragraph", "Roy says no.")))
    assert rows(found) == [
        ("prompt", "", f"Q. {ASKED}"),
        ("content", "R3a", "Opt-out will do. Sign one less thing."),
        ("content", "R3a", "Roy says no."),
    ]


def test_a_reworded_question_on_its_own_line_is_a_prompt(write_up, segments) -> None:
    found = segments(
        write_up("a", ("paragraph", "Should we be asked and what form should a yes or no take?"), ("paragraph", "Opt-out will do."))
    )
    assert [(segment.kind, segment.question_code) for segment in found] == [("prompt", ""), ("content", "R3a")]


def test_an_answer_that_begins_with_its_own_wording_of_the_question_stays_whole(write_up, segments) -> None:
    text = "How much do we need to be told? Put it in the parish magazine, and everybody knows by Sunday."
    assert rows(segments(write_up("a", ("heading", "Acceptability", 2), ("paragraph", text))))[1:] == [("content", "", text)]


def test_a_question_between_two_answers_of_one_block_parts_them(write_up, segments) -> None:
    found = segments(write_up("a", ("paragraph", f"It is all one to us.\n{MONEY}\nLeave the hall its grant.\n\n{ASKED}")))
    assert [(segment.kind, segment.question_code) for segment in found] == [
        ("content", ""),
        ("prompt", ""),
        ("content", "R2"),
        ("prompt", ""),
    ]


def test_q_marks_questions_from_the_floor_where_the_form_does_not_use_it(write_up, segments) -> None:
    floor = ("prompt", "Q: who pays for the nurses?")
    assert segments(write_up("a", floor, ("paragraph", "Nobody knew.")))[0].kind == "content"
    printed = segments(
        write_up("a", ("prompt", f"Q. {ASKED}"), ("paragraph", "Yes."), floor, ("paragraph", "The board pays.\nQ. Why not?"))
    )
    assert [segment.kind for segment in printed] == ["prompt", "content", "prompt", "content", "prompt"]


def test_a_sentence_set_as_a_heading_is_somebodys_and_is_coded(write_up, segments) -> None:
    found = segments(write_up("a", ("heading", "The council must never sell what it is told by us.", 3), ("heading", "Anything else.", 3)))
    assert [segment.kind for segment in found] == ["content", "heading"]


# -- kinds in their place -----------------------------------------------------------------------------------------------
def test_a_lead_in_goes_with_its_list(write_up, segments) -> None:
    found = segments(
        write_up(
            "a", ("heading", ASKED, 2), ("paragraph", "These are our conditions:"), ("list_item", "a signature"), ("list_item", "each year")
        )
    )
    assert [(segment.kind, segment.question_code) for segment in found][1:] == [("heading", "R3a"), ("content", "R3a"), ("content", "R3a")]


def test_an_answer_that_there_was_none_is_never_coded_and_says_why(write_up, segments) -> None:
    answer = segments(write_up("a", ("prompt", ASKED), ("form_cell", "Not discussed, the hour was up.")))[1]
    assert (answer.kind, answer.reason) == ("logistics", "says that it was not discussed")


def test_names_under_who_came_are_arrangements(write_up, segments) -> None:
    found = segments(
        write_up(
            "a",
            ("heading", "Present", 2),
            ("list_item", "Mrs P. Lund"),
            ("list_item", "We are against the whole scheme"),
            ("heading", "Purpose", 2),
        )
    )
    assert [segment.kind for segment in found] == ["heading", "logistics", "content", "heading"]


def test_a_wish_to_hear_back_stays_content_and_is_marked(write_up, segments) -> None:
    found = segments(
        write_up("a", ("heading", ASKED, 2), ("paragraph", "Ask us."), ("heading", "More", 2), ("paragraph", "Please send us the results."))
    )
    assert (found[-1].kind, found[-1].reason) == ("content", "asks to hear back")


def test_the_writers_remark_with_an_address_is_not_lost_among_the_arrangements(write_up, segments) -> None:
    found = segments(
        write_up("a", ("paragraph", "It is real."), ("paragraph", "Worker's note: I would not pass on names. J. Moor, j.moor@hall.example"))
    )
    assert (found[-1].kind, found[-1].voice) == ("content", "organiser")


def test_metadata_and_furniture_have_their_segments(write_up, segments) -> None:
    found = segments(
        write_up("a", ("metadata", "Date: 4 March"), ("paragraph", "It is real."), ("furniture", "Home About"), ("list_item", "  "))
    )
    assert [segment.kind for segment in found] == ["metadata", "content", "boilerplate"]


def test_an_empty_form_is_an_issue(write_up, split) -> None:
    result = split(write_up("a", ("heading", ASKED, 2), ("paragraph", "N/A")), write_up("b", ("paragraph", "It is real.")))
    assert [issue.where for issue in result.issues] == ["a"]
    assert result.n_by_kind == {"content": 1, "logistics": 1, "prompt": 1}


# -- boilerplate --------------------------------------------------------------------------------------------------------
def groups(write_up, ids: str, text: str, *, under: str = "", batch: str = "b1") -> list[WriteUp]:
    before = [("heading", under, 2)] if under else []
    return [
        write_up(
            i, *before, ("paragraph", text), ("heading", MONEY, 2), ("paragraph", f"Group {i} had its own view of the money."), batch=batch
        )
        for i in ids
    ]


def kinds_of(result: SegmentationResult, words: str) -> set[str]:
    return {segment.kind for segment in result.segments if words in segment.text}


def test_what_most_write_ups_of_a_form_share_is_boilerplate(write_up, split) -> None:
    assert kinds_of(split(*groups(write_up, "abc", FORM)), "folder") == {"boilerplate"}
    assert kinds_of(split(*groups(write_up, "ab", FORM)), "folder") == {"content"}


def test_a_campaigns_paragraph_is_content_however_many_send_it(write_up, split) -> None:
    campaign = "Our homes are not a data set and never were. We call on the county to halt the scheme now and mend the roofs."
    some = [*groups(write_up, "abc", campaign), *groups(write_up, "de", "This group wrote something else at the head of its sheet.")]
    assert kinds_of(split(*some), "halt the scheme") == {"content"}
    assert kinds_of(split(*[w for w in some if w.writeup_id != "a"], *groups(write_up, "a", campaign, under=ASKED)), "halt the scheme") == {
        "content"
    }


def test_the_same_answer_under_a_question_is_boilerplate_only_if_nearly_all_give_it(write_up, split) -> None:
    hint = "Think of who would see it and of how long it stays there."
    most = [
        *groups(write_up, "abc", hint, under=ASKED),
        *groups(write_up, "de", "Ask each of us by letter, every time it is used.", under=ASKED),
    ]
    assert kinds_of(split(*most), "Think of who") == {"content"}
    assert kinds_of(split(*groups(write_up, "abcde", hint, under=ASKED)), "Think of who") == {"boilerplate"}


def test_a_form_filled_in_without_a_blank_line_is_parted_from_the_answer(write_up, split) -> None:
    writeups = groups(write_up, "abc", FORM)
    joined = write_up("d", ("paragraph", FORM + " In our village nobody has seen a nurse since the spring of last year."), batch="b1")
    found = [segment for segment in split(*writeups, joined).segments if segment.writeup_id == "d"]
    assert {segment.kind for segment in found} == {"boilerplate", "content"}
    assert found[-1].text.startswith("In our village")


def test_a_later_batch_knows_the_form_and_never_cuts_earlier_write_ups_again(write_up, split) -> None:
    first = split(*groups(write_up, "abc", FORM))
    second = split(*groups(write_up, "x", FORM, batch="b2"), boilerplate=Boilerplate.from_json(first.boilerplate.to_json()))
    assert kinds_of(second, "folder") == {"boilerplate"}
    assert {segment.writeup_id for segment in second.segments} == {"x"}
    assert second.issues == ()


def test_evidence_that_comes_late_is_an_issue(write_up, split) -> None:
    first = split(*groups(write_up, "ab", FORM))
    second = split(*groups(write_up, "cd", FORM), boilerplate=first.boilerplate)
    assert kinds_of(first, "folder") == {"content"}
    assert kinds_of(second, "folder") == {"boilerplate"}
    assert [issue.where for issue in second.issues] == ["a", "b"]


def test_instructions_are_known_in_a_write_up_that_comes_alone(write_up, split) -> None:
    alone = write_up(
        "a",
        ("paragraph", "Please write down what was said in your group. Use one sheet for each event."),
        ("heading", ASKED, 2),
        ("paragraph", "Ask us."),
        ("paragraph", "Please continue on a separate sheet if you need more space on this form."),
        ("paragraph", "Please return this sheet by post to Room 4."),
        ("paragraph", "Dunmere sheet, page 2 of 2"),
    )
    assert [segment.kind for segment in split(alone).segments] == [
        "boilerplate",
        "prompt",
        "content",
        "boilerplate",
        "boilerplate",
        "boilerplate",
    ]


# -- voice, event, language -----------------------------------------------------------------------------------------------
def test_a_section_of_the_writers_notes_is_in_the_writers_voice_until_the_next_heading(write_up, segments) -> None:
    found = segments(
        write_up("a", ("heading", "LOFT flipchart", 1), ("list_item", "no police"), ("heading", "notes from Jaz", 2), ("paragraph", "They were tired."),
                 ("heading", "Money", 2), ("paragraph", "Leave the vouchers."))
    )  # fmt: skip
    assert [segment.voice for segment in found] == ["unknown", "group", "unknown", "organiser", "unknown", "group"]


@pytest.mark.parametrize("title", ["Notes from Ann", "Facilitator's notes", "notes from tues night at the village hall"])
def test_a_title_above_everything_opens_no_section_of_the_writers_own(write_up, segments, title: str) -> None:
    said = ("paragraph", "Most of us were against it.")
    for rest in ([said], [said, ("heading", "Money", 1), said]):
        found = segments(write_up("a", ("heading", title, 1), *rest))
        assert {segment.voice for segment in found if segment.kind in CODED_KINDS} == {"group"}


def test_what_is_about_the_organiser_may_stand_first_where_another_heading_ends_it(write_up, segments) -> None:
    parts = [("heading", "About us", 2), ("paragraph", "The firm is old."), ("heading", "Money", 2), ("paragraph", "Leave the vouchers.")]
    assert [s.voice for s in segments(write_up("a", *parts))] == ["unknown", "organiser", "unknown", "group"]
    assert [s.voice for s in segments(write_up("a", *parts[:2]))] == ["unknown", "group"]


def test_greetings_and_closings_are_no_content(write_up, segments) -> None:
    found = segments(write_up("a", *[("paragraph", text) for text in ("Hi,", "Most of us were against it.", "Best wishes", "Ann Brook")]))
    assert [segment.kind for segment in found][:3] == ["logistics", "content", "logistics"]


def test_a_promotional_account_is_the_organisers_but_for_what_the_room_and_the_cards_said(write_up, segments) -> None:
    found = segments(
        write_up(
            "a",
            ("heading", "Purpose", 2),
            ("paragraph", "As a family firm with forty vans we see what a step forward this is."),
            ("paragraph", "I told them that it is quite safe."),
            ("paragraph", "In my experience people want it done for them."),
            ("paragraph", "Every home ought to have a sensor by 2030."),
            ("paragraph", "Everyone agreed that it should go ahead."),
            ("heading", "Post-it notes from the wall", 2),
            ("list_item", "who gets the list of houses"),
        )
    )
    assert [segment.voice for segment in found if segment.kind in CODED_KINDS] == ["organiser"] * 4 + ["group"] * 2


def test_where_every_answer_says_i_think_the_answers_are_the_groups(write_up, segments) -> None:
    texts = ["I think it is fine.", "I believe a letter will do.", "I feel that money should stay.", "I hope it works."]
    assert {s.voice for s in segments(write_up("a", *[("paragraph", text) for text in texts]))} == {"group"}
    alone = write_up(
        "a", ("paragraph", "I think it is fine."), ("paragraph", "Opt-out will do."), participants=Participants(2, 2, "exact", "2")
    )
    assert {s.voice for s in segments(alone)} == {"group"}


def test_a_note_that_a_paragraph_was_put_in_for_others_holds_for_all_of_it(write_up, segments) -> None:
    text = "Our homes are not a data set. We call on the county to halt it now and to mend the roofs instead of counting them. " * 3
    found = segments(
        write_up(
            "a",
            ("prompt", "Anything else?"),
            ("form_cell", text + "(Included at the request of the campaign.)"),
            ("paragraph", "We agree."),
        )
    )
    assert [segment.voice for segment in found[1:]] == ["organiser"] * (len(found) - 2) + ["group"]


def test_two_events_are_told_apart(write_up, segments) -> None:
    texts = [
        "We ran it twice. M = mums, S = staff.",
        "M: Yes, it is real to us.",
        "S: It is real.",
        "M: We want it.",
        "S: All in favour of it.",
    ]
    found = segments(write_up("a", ("heading", "Purpose", 2), *[("paragraph", text) for text in texts], events=2))
    assert [segment.event for segment in found] == [1, 1, 1, 2, 1, 2]


def test_another_language_goes_by_punctuation_and_keeps_its_name(write_up, codebooks: Sequence[Codebook]) -> None:
    class NotForWelsh:
        def split(self, texts: Sequence[str]) -> list[list[int]]:
            raise AssertionError(texts)

    welsh = write_up("a", ("paragraph", "Mae hi'n oer. Rydym yn cytuno."), language="cy")
    found = split_write_ups([welsh], codebooks, SegmentSettings(), splitter=NotForWelsh()).segments
    assert [(segment.language, segment.kind) for segment in found] == [("cy", "content")]


@pytest.mark.model
def test_the_default_splitter_is_the_language_model(write_up, codebooks: Sequence[Codebook]) -> None:
    writeup = write_up("a", ("paragraph", "they dont no why ur off. lookin after lil sister. no bus. " * 8))
    settings = SegmentSettings()
    assert split_write_ups([writeup], codebooks, settings) == split_write_ups([writeup], codebooks, settings, splitter=SpacySplitter())
