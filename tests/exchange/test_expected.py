"""The list of those who were asked: any order of columns, and one clear message where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_synth.errors import SettingsError
from dialogue_synth.exchange.expected import read_expected
from dialogue_synth.model import ExpectedReturn


def test_columns_come_in_any_order_and_rows_without_a_group_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "expected.csv"
    path.write_bytes("Place;Name of group;Type of group\nOrlow;Orlow WI;institute\n;;\nKelderby;Café choir;choir\n".encode("cp1252"))
    assert read_expected(path) == (
        ExpectedReturn("", "Orlow WI", "institute", "Orlow"),
        ExpectedReturn("", "Café choir", "choir", "Kelderby"),
    )


def test_a_short_row_and_an_id_alone_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "expected.csv"
    path.write_text("dialogue_id,organiser\nb1-03\n", encoding="utf-8")
    assert read_expected(path) == (ExpectedReturn("b1-03"),)


@pytest.mark.parametrize("text", ["", "colour,size\nred,3\n"])
def test_a_list_that_names_no_group_is_refused_with_what_to_try(tmp_path: Path, text: str) -> None:
    path = tmp_path / "expected.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="names a group") as error:
        read_expected(path)
    assert "organiser" in str(error.value)


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be opened"):
        read_expected(tmp_path / "none.csv")
