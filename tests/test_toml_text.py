"""Values as TOML, and the line of each key."""

from __future__ import annotations

import tomllib

import pytest

from dialogue_synth.toml_text import line_numbers, to_toml


@pytest.mark.parametrize("value", ["", 'a "b" \\ c\n\t\x7f\x00é😀', 3, -2.5, 1e-7, True, ("a", "b"), (), {"a b": 1, "c-d": {"é": "x"}}])
def test_a_value_reads_back(value: object) -> None:
    read = tomllib.loads(f"key = {to_toml(value)}")["key"]
    assert (tuple(read) if isinstance(read, list) else read) == value


def test_sections_and_keys_have_their_lines() -> None:
    text = '# [no]\ntop = 1\n\n[ a . "b c" ]\n  key=1\nx.\'y\' = 2\n"q r" = 3\n[[list]]\n'
    assert line_numbers(text) == {("top",): 2, ("a", "b c"): 4, ("a", "b c", "key"): 5, ("a", "b c", "x", "y"): 6, ("a", "b c", "q r"): 7}


def test_a_comparison_in_a_comment_is_no_key() -> None:
    assert line_numbers("# a = 1\n#b = 2\n") == {}
