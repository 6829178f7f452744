from __future__ import annotations

import pytest

from dialogue_synth.privacy.numbering import Numbering, normal_form


def test_the_same_value_keeps_its_number_however_it_is_written() -> None:
    numbering = Numbering({}, {})
    assert numbering.placeholder("phone", "07700 900318") == "[phone 1]"
    assert numbering.placeholder("phone", "01632 960000") == "[phone 2]"
    assert numbering.placeholder("phone", "+44 (0)7700 900 318") == "[phone 1]"


def test_each_kind_is_numbered_apart() -> None:
    numbering = Numbering({}, {})
    assert [numbering.placeholder(kind, "ZZ99 3CZ") for kind in ("postcode", "address")] == ["[postcode 1]", "[address 1]"]


def test_what_was_known_keeps_its_number_and_new_ones_follow() -> None:
    numbering = Numbering({"07700 900318": "[phone 4]", "Sue": "[name 2]", "odd": "no placeholder"}, {7: "[name 2]"})
    assert numbering.placeholder("phone", "07700900318") == "[phone 4]"
    assert numbering.placeholder("phone", "07700 900319") == "[phone 5]"
    assert numbering.placeholder("name", 7) == "[name 2]"
    assert numbering.placeholder("name", 8) == "[name 3]"


@pytest.mark.parametrize(("one", "other"), [("ZZ99 3CZ", "zz993cz"), ("Leanne.F@oaks.example", "leanne.f@oaks.example")])
def test_case_and_blanks_make_no_difference(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)
