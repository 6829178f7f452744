from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mr G. Ollerenshaw spoke. Mr Ollerenshaw sat.", "[name 1] spoke. [name 1] sat."),
        ("Donna Evans said yes. Donna left with Evans.", "[name 1] said yes. [name 1] left with [name 1]."),
        ("Donna said yes. Donna Evans left.", "[name 1] said yes. [name 1] left."),
        ("Tom Hughes and Ann Hughes voted.", "[name 1] and [name 2] voted."),
        ("Mr Fothergill and Mrs Fothergill voted.", "[name 1] and [name 2] voted."),
        ("J. Patel and R. Patel voted.", "[name 1] and [name 2] voted."),
        ("Maureen T. said no. Ring Maureen.", "[name 1] said no. Ring [name 1]."),
        ("Mrs Y. spoke. Mrs K. did not. Mrs Y. left.", "[name 1] spoke. [name 2] did not. [name 1] left."),
        ("S. Whitlock wrote it. Ring Sue Whitlock.", "[name 1] wrote it. Ring [name 1]."),
    ],
)
def test_the_same_person_keeps_one_number(text: str, shown: str, show) -> None:
    assert show(text) == shown


def test_a_name_found_once_is_found_everywhere(show) -> None:
    text = "Zbyszko was there. Nobody knew, said Zbyszko. ZBYSZKO."
    assert show(text) == "[name 1] was there. Nobody knew, said [name 1]. [name 1]."


def test_a_part_of_a_hyphenated_word_is_found(show) -> None:
    assert show("Ring Gwil. The Gwil-led group met.") == "Ring [name 1]. The [name 1]-led group met."


def test_a_listed_name_is_found_in_small_letters_too_and_an_unlisted_one_is_not(show) -> None:
    assert show("Ring Prosser on Sunday. Ask Config too. then prosser read the config") == (
        "Ring [name 1] on Sunday. Ask Config too. then [name 1] read the config"
    )


def test_a_name_that_is_also_a_word_is_not_found_where_it_is_a_word(show) -> None:
    text = "Mrs Green spoke. Green bread is bad. Then Mrs Green and the Green Road group met, with Green last. The green."
    assert show(text) == "[name 1] spoke. Green bread is bad. Then [name 1] and the Green Road group met, with [name 1] last. The green."


def test_a_street_named_like_a_person_stays(show) -> None:
    assert "Whitlock Road" in show("Mrs Whitlock spoke. Whitlock Road was closed.")
