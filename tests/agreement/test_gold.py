"""A gold file in either layout becomes the same records; its faults are told all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_synth.agreement.gold import Gold, read_gold
from dialogue_synth.errors import UsageError

FULL = """
writeups:
- dialogue_id: w1
  file: batch-1/one.md
  units:
  - {anchor: "Record of discussion", role: heading, voice: none, codes: []}
  - anchor: "- Yes, we “want” it."
    role: answer
    codes:
    - {code: P1, position: support}
    - {code: X-PROC, position: none}
    optional: [{code: P2, position: none}]
"""
FLAT = """
writeups:
- id: w1
  file: one.md
  segments:
  - {anchor: "Record of discussion", kind: heading}
  - {anchor: "Yes, we want it.", kind: answer, codes: [{code: P1, position: support}, X-PROC], optional: [P2]}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gold.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_full_layout_is_read(tmp_path: Path) -> None:
    (writeup,) = read_gold(written(tmp_path, FULL)).writeups
    heading, answer = writeup.units
    assert (writeup.writeup_id, writeup.file) == ("w1", "batch-1/one.md")
    assert (heading.quiet, heading.codes, heading.voice) == (True, {}, "none")
    assert (answer.quiet, answer.anchor, answer.voice) == (False, "yeswewantit", "group")
    assert answer.codes == {"P1": "support", "X-PROC": "none"}
    assert answer.optional == {"P2"}


def test_the_flat_layout_says_the_same_with_bare_codes(tmp_path: Path) -> None:
    (writeup,) = read_gold(written(tmp_path, FLAT)).writeups
    assert [unit.anchor for unit in writeup.units] == ["recordofdiscussion", "yeswewantit"]
    assert writeup.units[1].codes == {"P1": "support", "X-PROC": None}
    assert writeup.units[1].optional == {"P2"}


def test_codes_that_are_not_measured_are_left_out(tmp_path: Path) -> None:
    gold = read_gold(written(tmp_path, FULL))
    assert gold.code_ids == ("P1", "P2", "X-PROC")
    unit = gold.only(["P1"]).writeups[0].units[1]
    assert (unit.codes, unit.optional) == ({"P1": "support"}, frozenset())


def test_all_faults_are_listed_with_their_places_and_what_was_meant(tmp_path: Path) -> None:
    faulty = """
writeups:
- units:
  - {anchor: a, codes: [{code: P1, position: suport}]}
- id: w2
  units:
  - {anchor: a, voice: organizer, codes: [{position: support}]}
- {id: w3, units: none at all}
"""
    with pytest.raises(UsageError, match="5 faults") as caught:
        read_gold(written(tmp_path, faulty))
    text = str(caught.value)
    assert 'write-up 1: it has no id. Try: add "dialogue_id"' in text
    assert 'write-up 1, unit 1: there is no position "suport". Try: "support"' in text
    assert 'write-up w2, unit 1: the voice "organizer" looks like a slip. Try: "organiser"' in text
    assert "write-up w2, unit 1: a code has no id" in text
    assert 'write-up w3: "units" is not a list of entries' in text


@pytest.mark.parametrize("text", ["", "[]", "writeups: []", "corpus: other"])
def test_a_file_without_write_ups_is_a_fault(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match='no list "writeups" with entries'):
        read_gold(written(tmp_path, text))


def test_a_file_that_is_no_yaml_is_named_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="line 2: the gold file is not valid YAML"):
        read_gold(written(tmp_path, "writeups: [\n}"))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened: No such file"):
        read_gold(tmp_path / "nowhere.yaml")
    (tmp_path / "gold.yaml").write_bytes(b"writeups: \xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_gold(tmp_path / "gold.yaml")


def test_the_sample_corpus_is_read(sample_corpus: Path) -> None:
    gold = read_gold(sample_corpus / "gold.yaml")
    assert isinstance(gold, Gold)
    assert len(gold.writeups) == 24
    assert sum(bool(unit.codes) for w in gold.writeups for unit in w.units) > 400
