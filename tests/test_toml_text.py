"""Values as TOML, and the line of each key."""

from __future__ import annotations

import tomllib

import pytest

from dialogue_synth.settings import settings_template
from dialogue_synth.toml_text import line_numbers, to_toml, with_value


@pytest.mark.parametrize("value", ["", 'a "b" \\ c\n\t\x7f\x00é😀', 3, -2.5, 1e-7, True, ("a", "b"), (), {"a b": 1, "c-d": {"é": "x"}}])
def test_a_value_reads_back(value: object) -> None:
    read = tomllib.loads(f"key = {to_toml(value)}")["key"]
    assert (tuple(read) if isinstance(read, list) else read) == value


def test_sections_and_keys_have_their_lines() -> None:
    text = '# [no]\ntop = 1\n\n[ a . "b c" ]\n  key=1\nx.\'y\' = 2\n"q r" = 3\n[[list]]\n'
    assert line_numbers(text) == {("top",): 2, ("a", "b c"): 4, ("a", "b c", "key"): 5, ("a", "b c", "x", "y"): 6, ("a", "b c", "q r"): 7}


def test_a_comparison_in_a_comment_is_no_key() -> None:
    assert line_numbers("# a = 1\n#b = 2\n") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '[study]\ncodebooks = ["a.yaml", "é"]\n'),
        ("# only a remark\n", '# only a remark\n\n[study]\ncodebooks = ["a.yaml", "é"]\n'),
        (
            "[study]\r\ncodebooks = [\r\n  'a', # one\r\n]\r\n[x]\r\n",
            '[study]\r\ncodebooks = [\r\n  "a.yaml", # one\r\n  "é",\r\n]\r\n[x]\r\n',
        ),
        ("study = {title='x'} # in one line\n", 'study = {title=\'x\',codebooks = ["a.yaml", "é"]} # in one line\n'),
        ("study.title='x'\n[coding]\nthreshold=0.3\n", 'study.title=\'x\'\nstudy.codebooks = ["a.yaml", "é"]\n[coding]\nthreshold=0.3\n'),
        ('["study"]\ncodebooks=[] # none yet', '["study"]\ncodebooks=["a.yaml", "é"] # none yet\n'),
        ("\ufeff[study]\n[study.initiatives]\na='b'\n", '\ufeff[study]\ncodebooks = ["a.yaml", "é"]\n[study.initiatives]\na=\'b\'\n'),
    ],
)
def test_one_value_is_changed_and_nothing_else(text: str, expected: str) -> None:
    changed = with_value(text, "study", "codebooks", ("a.yaml", "é"))
    assert changed == expected
    assert with_value(changed, "study", "codebooks", ("a.yaml", "é")) == changed


def test_a_shorter_list_is_written_anew_and_the_template_keeps_every_word() -> None:
    assert with_value("[study]\ncodebooks = ['a', 'b']\n", "study", "codebooks", ("c",)) == '[study]\ncodebooks = ["c"]\n'
    template = settings_template(title="Ours")
    assert with_value(template, "study", "codebooks", ("c.yaml",)) == template.replace("codebooks = []", 'codebooks = ["c.yaml"]')


def test_what_cannot_be_changed_in_one_place_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="cannot be changed in one place"):
        with_value("study = 'a word'\n[x]\n", "study", "codebooks", ("c",))
    monkeypatch.setattr("tomlkit.dumps", lambda _: "[study]\ncodebooks = []\n")  # as if it had got it wrong
    with pytest.raises(ValueError, match="cannot be changed in one place"):
        with_value("[study]\n", "study", "codebooks", ("c",))
