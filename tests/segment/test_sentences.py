from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.segment.sentences import RuleSplitter, SpacySplitter, sentence_spans


class Everywhere:
    """A splitter that proposes nonsense: a sentence at every third character, out of order and out of range."""

    def split(self, texts):
        return [[*range(0, len(text) + 9, 3)][::-1] for text in texts]


def sentences(text: str, *, splitter=None, own_lines: bool = False) -> list[str]:
    return [text[a:b] for a, b in sentence_spans([text], splitter or RuleSplitter(), [own_lines])[0]]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Ash and Dr. Bell agreed.",
        "About c. 30 came, e.g. the choir.",
        "J. R. Patel was against it.",
        "4.2 Scoring of single households was refused.",
        "3. Members agreed.",
        "Q. Is it real?",
        "The cost is 1.5 million.",
    ],
)
def test_an_abbreviation_an_initial_or_a_number_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_a_wrapped_line_ends_no_sentence() -> None:
    assert sentences("The hall was full\nand Three stood. Nobody\nLeft.") == ["The hall was full\nand Three stood.", "Nobody\nLeft."]


def test_a_line_break_in_a_cell_is_the_writers_own() -> None:
    assert sentences("Buses\nSchool places", own_lines=True) == ["Buses", "School places"]
    assert sentences("Buses that run\non time", own_lines=True) == ["Buses that run\non time"]


@pytest.mark.parametrize("text", ["First point\n\nsecond point", "points were:\nthe bus", "Why?\nbecause"])
def test_a_blank_line_a_colon_or_a_question_ends_a_line(text: str) -> None:
    assert len(sentences(text)) == 2


def test_bullets_inside_a_block_are_sentences_of_their_own() -> None:
    assert sentences("- no police\n- no landlords\n1) no selling") == ["- no police", "- no landlords", "1) no selling"]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert sentences("“Never.” She left. (He stayed.)") == ["“Never.”", "She left.", "(He stayed.)"]
    assert sentences('No way . " ) Yes.', splitter=Everywhere())[0].startswith("No")


def test_what_a_splitter_proposes_is_put_in_order() -> None:
    text = "One two three. Four five."
    assert "".join(sentences(text, splitter=Everywhere())).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.booleans(), st.booleans())
def test_sentences_hold_every_character_that_is_no_white_space(text: str, nonsense: bool, own_lines: bool) -> None:
    spans = sentence_spans([text], Everywhere() if nonsense else RuleSplitter(), [own_lines])[0]
    kept = {at for start, end in spans for at in range(start, end)}
    assert all(character.isspace() for at, character in enumerate(text) if at not in kept)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)


@pytest.mark.model
def test_the_model_copes_with_notes_in_lower_case_and_item_numbers() -> None:
    found = sentences("they dont no why ur off. lookin after lil sister. no bus.", splitter=SpacySplitter())
    assert found == ["they dont no why ur off.", "lookin after lil sister.", "no bus."]
    assert sentences("4.10 Mr. Lee, c. 30 others and Mrs. P. Lal (Sec.) agreed. Noted.", splitter=SpacySplitter())[-1] == "Noted."
