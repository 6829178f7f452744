"""A changed codebook's file keeps what nobody changed, letter by letter; and it always says exactly what it should."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.codebook import added, check_text, edited, load_codebook, retired, rewritten, shipped_codebook, write_codebook
from dialogue_synth.model import Code, Codebook, Example

TEXT = """\
# ours, since the spring meeting
codebook: {id: hours, version: 0.9, title: Opening hours}   # small
house_rule: nobody edits this on a Friday
themes:
  - {id: T, name: Times}
codes:
  # -- evenings
  - id: Q1
    slug: evening
    name: Evenings   # not nights
    theme: T
    plain_question: Should it open in the evening?
    definition: >-
      Whether people want it open
      # also on Fridays
    examples:
      - {position: support, text: "Keep it lit."}

  # -- staff
  - id: Q2
    name: Without staff
    parent: Q1
    question: May people come in without staff?
    near_misses:
      - {text: "Keep it lit.", code: Q1, why: hours}
known_boundaries: [[Q1, Q2]]
"""


def read(text: str) -> Codebook:
    result = check_text(text, "hours.yaml")
    assert result.faults == ()
    assert result.codebook is not None
    return result.codebook


def says(text: str, wanted: Codebook) -> bool:
    return replace(read(text), sha256="") == replace(wanted, sha256="")


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    one, other = before.splitlines(), after.splitlines()
    return [line for line in one if line not in other], [line for line in other if line not in one]


def test_one_field_changes_its_own_lines_and_no_other() -> None:
    old = read(TEXT)
    new = edited(old, replace(old.code("Q2"), name="Nobody on duty"))
    text = rewritten(TEXT, old, new)
    assert says(text, new)
    assert lines_changed(TEXT, text) == (["    name: Without staff"], ["    name: Nobody on duty"])


def test_a_question_stays_under_the_key_under_which_it_was_written() -> None:
    old = read(TEXT)
    text = rewritten(TEXT, old, edited(old, replace(old.code("Q1"), question="Late opening?", proposition="It should.")))
    assert "plain_question: Late opening?" in text
    assert "slug: evening" in text
    assert "# not nights" in text
    assert "# -- staff\n" in text


def test_a_field_can_be_emptied() -> None:
    old = read(TEXT)
    new = edited(old, replace(old.code("Q1"), definition="", examples=()))
    text = rewritten(TEXT, old, new)
    assert says(text, new)
    assert "# -- staff" in text
    assert "definition" not in text


def test_a_code_is_added_after_the_last_of_its_kind() -> None:
    old = read(TEXT)
    new = added(old, Code("Q3", "Who pays", "", question="Who is to pay?", examples=(Example("Not us.", "oppose"),)))
    text = rewritten(TEXT, old, new)
    assert says(text, new)
    assert lines_changed(TEXT, text)[0] == []
    aside = added(new, Code("X1", "The tea", "", definition="About the evening itself", auxiliary=True))
    again = rewritten(text, new, aside)
    assert says(again, aside)
    assert again.startswith(text.rstrip("\n"))


def test_a_retired_code_takes_its_lines_along_and_leaves_nothing_that_points_at_it() -> None:
    old = read(TEXT)
    new = retired(old, "Q1")
    text = rewritten(TEXT, old, new)
    assert says(text, new)
    assert "Q1" not in text
    assert "# ours, since the spring meeting" in text
    assert new.code("Q2").parent == ""
    assert new.code("Q2").near_misses[0].code == ""
    assert new.known_boundaries == ()


def test_the_version_is_changed_in_its_place() -> None:
    old = read(TEXT)
    text = rewritten(TEXT, old, replace(old, version="0.10"))
    assert says(text, replace(old, version="0.10"))
    assert "{id: hours, version: '0.10', title: Opening hours}   # small" in text


def test_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    odd = "\ufeff" + TEXT.replace("\n", "\r\n")
    old = read(odd)
    new = added(old, Code("Q3", "Who pays", "", question="Who?"))
    text = rewritten(odd, old, new)
    assert says(text, new)
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "codes: [{id: Q1, name: A, question: b}, {id: Q2, name: C, question: d}]",
        "codes:\n- {id: Q1, name: A, question: b}\n- {id: Q2, name: C, question: d}\n",
        "codes:\n-\n  id: Q1\n  name: A\n  question: b\n- id: Q2\n  name: C\n  question: d",
        "codebook: {id: hours, version: '1'}\nq: &q d\ncodes:\n- &one {id: Q1, name: A, question: b}\n- {id: Q2, name: C, question: *q}\n",
        "{codebook: {id: hours, version: '1'}, codes: [{id: Q1, name: A, question: b}, {id: Q2, name: C, question: d}]}",
    ],
)
def test_a_file_that_is_laid_out_in_another_way_still_says_what_it_should(text: str) -> None:
    old = read(text)
    for new in (
        edited(old, replace(old.code("Q2"), name="Changed", examples=(Example("x: y"),))),
        retired(old, "Q1"),
        retired(old, "Q2", into="Q1"),
        added(old, Code("Q3", "New", "", definition="# no comment")),
        replace(added(old, Code("X", "Aside", "", definition="d", auxiliary=True)), version="2"),
    ):
        assert says(rewritten(text, old, new), new)


texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).map(str.strip).filter(bool)


@settings(max_examples=25)  # each reads the whole codebook three times
@given(
    st.sampled_from(["P1", "P3", "A3", "A3a", "R3a", "X-PROC"]), st.lists(texts, min_size=3, max_size=3), st.sampled_from(["P2", "I6", ""])
)
def test_whatever_is_written_into_the_shipped_codebook_it_reads_back(code_id: str, words: list[str], gone: str) -> None:
    path = shipped_codebook("pair")
    text, old = path.read_text(encoding="utf-8"), load_codebook(path)
    changed = replace(old.code(code_id), name=words[0], include=tuple(words[1:]), examples=(Example(words[2], "mixed"),))
    new = replace(edited(old, changed), version=words[1])
    new = retired(new, gone) if gone else new
    result = rewritten(text, old, new)
    assert says(result.replace("hours.yaml", ""), replace(new, file="hours.yaml"))
    assert result != write_codebook(new)  # comments and keys for people are still there
    assert "unit_of_coding: >-" in result
