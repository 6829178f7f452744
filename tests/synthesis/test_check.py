from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.model import Finding
from dialogue_synth.synthesis.check import check_statement

INTRO = "Of the 16 write-ups on Warm Homes 2, 14 addressed “Most wanted: 3 things”."
BODY = " Most (11 of 14) supported the statement “It is 100 % wanted” (4 of them on conditions); 2 opposed it and 1 was divided."
OUTRO = " 1 said nothing on it and 1 touched on it without a position of the group."
COUNTS = {"support": 7, "conditional": 4, "concern": 0, "oppose": 2, "mixed": 1, "undecided": 0}
SOUND = Finding("f1", "warm", "P1", INTRO + BODY + OUTRO, "most", 11, 14, COUNTS, ())


def test_a_sound_finding_passes_whatever_stands_between_its_quotation_marks() -> None:
    assert check_statement(SOUND) == ()


@pytest.mark.parametrize(
    ("said", "instead", "complaint"),
    [
        ("Most (11 of 14)", "Almost all (11 of 14)", "not 'almost all'"),
        ("Most (11 of 14)", "Few (11 of 14)", "not 'few'"),
        ("Most (11 of 14)", "Most (12 of 14)", "says that 12 supported"),
        ("Most (11 of 14)", "Most (11 of 13)", "not out of the write-ups"),
        ("Most (11 of 14)", "Many (11 of 14)", "a number that no count supports"),
        ("Most (11 of 14) supported", "Most supported", "quantity word without counts"),
        ("supported", "opposed", "says that 0 supported"),
        ("2 opposed it and ", "", "says that 0 opposed"),
        ("2 opposed it", "3 opposed it", "says that 3 opposed"),
        ("1 was divided", "1 was divided and 1 raised concerns", "says that 1 raised concerns"),
        (" (4 of them on conditions)", "", "conditions are not said"),
        (" (4 of them on conditions)", " on conditions", "conditions are not said"),
        ("(4 of", "(5 of", "conditions are not said"),
        ("1 said nothing", "2 said nothing", "are not 16"),
        ("14 addressed", "15 addressed", "says that 15 addressed"),
        ("Of the 16", "Of the 17", "are not 17"),
        ("Of the 16 write-ups", "The 16 write-ups", "does not begin"),
        (" 1 said nothing", " That is 79 per cent. 1 said nothing", "percentage"),
        (" 1 said nothing", " So the public wants it. 1 said nothing", "the public"),
        ("1 was divided", "1 was divided and the position of 1 is undecided", "undecided positions"),
        ("Most (11 of 14)", "All 11", "not out of the write-ups"),
        ("Most (11 of 14)", "11 of 14", "quantity word beside the sentence"),
    ],
)
def test_a_sentence_that_its_numbers_do_not_support_is_refused(said, instead, complaint) -> None:
    assert said in SOUND.statement
    issues = check_statement(replace(SOUND, statement=SOUND.statement.replace(said, instead, 1)))
    assert any(complaint in issue.what for issue in issues), [issue.what for issue in issues]
    assert all(issue.where == "finding f1" for issue in issues)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"counts_by_position": COUNTS | {"oppose": 3}}, "do not add up"),
        ({"n": 7}, "leading position"),
        ({"quantity": "almost all"}, "quantity word beside the sentence"),
    ],
)
def test_figures_beside_the_sentence_must_agree_with_it(change, complaint) -> None:
    assert any(complaint in issue.what for issue in check_statement(replace(SOUND, **change)))


def finding(statement, quantity, n, **counts):
    return Finding("f1", "warm", "P1", statement, quantity, n, sum(counts.values()), counts, ())


def test_no_quantity_word_is_used_for_a_handful() -> None:
    few = finding("All 4 write-ups on X addressed “Y”. Most (3 of 4) supported this; 1 opposed it.", "most", 3, support=3, oppose=1)
    assert [issue.what for issue in check_statement(few)] == ["a quantity word is used for fewer than 8 write-ups"]


def test_half_is_no_majority_where_the_other_half_says_the_opposite() -> None:
    tie = finding(
        "All 8 write-ups on X addressed “Y”. The majority (4 of 8) supported this; 4 opposed it.", "the majority", 4, support=4, oppose=4
    )
    assert [issue.what for issue in check_statement(tie)] == ["'the majority' is said of a position that is not the strongest"]
