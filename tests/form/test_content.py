"""content.py: any codebook makes a form; its questions come by theme, and auxiliary codes are not asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.codebook import load_codebooks, shipped_codebook, shipped_codebooks
from dialogue_synth.errors import UsageError
from dialogue_synth.form import form_content


def test_the_questions_come_by_theme_in_the_order_of_the_codebook(codebooks) -> None:
    content = form_content(codebooks, initiative=" Warm \n Homes ")
    assert [part.heading for part in content.parts] == [
        "Part 2: Purpose",
        "Part 3: Acceptability",
        "Part 4: Implementation",
        "Part 5: Resourcing",
    ]
    assert [q.code_id for part in content.parts for q in part.questions] == [code.id for code in codebooks[0].framing_codes]
    assert (content.initiative, content.closing_heading) == ("Warm Homes", "Part 6: To finish")


def test_some_questions_can_be_chosen(codebooks) -> None:
    content = form_content(codebooks, questions=("R3", "P1"))
    assert [q.code_id for part in content.parts for q in part.questions] == ["P1", "R3"]
    with pytest.raises(UsageError, match="closest"):
        form_content(codebooks, questions=("P11",))


@pytest.mark.parametrize("name", shipped_codebooks())
def test_every_shipped_codebook_makes_a_form(name: str) -> None:
    content = form_content(load_codebooks([shipped_codebook(name)]))
    assert content.n_questions == len(load_codebooks([shipped_codebook(name)])[0].framing_codes)


def test_codes_without_a_theme_come_last_and_a_code_without_a_question_by_its_name(codebooks) -> None:
    first, second, *_ = codebooks[0].codes
    book = replace(codebooks[0], codes=(replace(first, theme=""), replace(second, question="")))
    content = form_content([book])
    assert [part.heading for part in content.parts] == ["Part 2: Purpose", "Part 3: Other questions"]
    assert content.parts[0].questions[0].text == second.name


def test_another_language_is_refused(codebooks) -> None:
    with pytest.raises(UsageError, match="one of en"):
        form_content(codebooks, language="cy")
