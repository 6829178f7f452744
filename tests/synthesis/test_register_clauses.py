"""Clauses of registers: exact, in order, and on invented passages as good as promised."""

from __future__ import annotations

from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from dialogue_synth.model import POSITIONS
from dialogue_synth.synthesis.register_clauses import (
    Span,
    benefits,
    conditions,
    improvements,
    questions,
    red_lines,
    risks,
    sentences,
    straight,
    whom,
)

LABELLED = yaml.safe_load((ROOT / "tests" / "data" / "registers.yaml").read_text(encoding="utf-8"))
FINDERS = {
    "condition": conditions,
    "red_line": red_lines,
    "question": lambda text, _: questions(text),
    "improvement": lambda text, _: improvements(text),
}
PHRASES = [
    "as long as",
    "unless",
    "with that",
    "never",
    "must not",
    "if",
    "We agree",
    "The form should be short",
    "who pays?",
    ".",
    ",",
    "\n",
    "no",
]


def words(text: str, spans: list[Span]) -> list[str]:
    return [text[a:b] for a, b in spans]


def alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return shorter in longer and 2 * len(shorter) >= len(longer)


@pytest.mark.parametrize("register", FINDERS)
def test_on_invented_passages_most_lines_are_found_and_most_of_what_is_found_belongs(register: str) -> None:
    right = found = hit = marked = 0
    for entry in LABELLED:
        lines, wanted = words(entry["text"], FINDERS[register](entry["text"], entry["position"])), entry.get(register, [])
        if register in ("red_line", "improvement"):  # what is a condition is neither
            lines = [
                line
                for line in lines
                if not any(line in one or one in line for one in words(entry["text"], conditions(entry["text"], entry["position"])))
            ]
        if register == "improvement":
            lines = [line for line in lines if line not in entry.get("red_line", [])]
        found, marked = found + len(lines), marked + len(wanted)
        right += sum(any(alike(line, one) for one in wanted) for line in lines)
        hit += sum(any(alike(line, one) for line in lines) for one in wanted)
    assert right / found >= 0.85
    assert hit / marked >= 0.85


@given(st.lists(st.sampled_from(PHRASES), max_size=12).map(" ".join) | st.text(max_size=80), st.sampled_from([*POSITIONS, None]))
def test_every_span_lies_in_the_text_in_order_and_overlaps_no_other(text: str, position: str | None) -> None:
    for spans in (
        conditions(text, position),  # type: ignore[arg-type]
        red_lines(text, position),  # type: ignore[arg-type]
        improvements(text),
        questions(text),
        benefits(text),
        risks(text),
        sentences(straight(text)),
    ):
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert len(straight(text)) == len(text)
    assert whom(text) in text


@pytest.mark.parametrize("position", ["none"])
def test_a_passage_without_a_stance_sets_no_condition_and_draws_no_line(position: str) -> None:
    assert conditions("We met as long as the heating lasted.", position) == []  # type: ignore[arg-type]
    assert red_lines("Nobody must ever be late again, under no circumstances.", position) == []  # type: ignore[arg-type]


def test_what_is_agreed_to_with_that_is_what_stands_before() -> None:
    text = "3.1 Conditions. A named person; a letter each year. On that footing we had no objection."
    assert words(text, conditions(text, "conditional")) == ["A named person; a letter each year."]
    text = "Records kept by the clerk, and burnt in May: with this there is no difficulty."
    assert words(text, conditions(text, "conditional")) == ["Records kept by the clerk, and burnt in May"]
    text = "On that understanding it is fine."
    assert words(text, conditions(text, "support")) == []


def test_a_leading_condition_ends_where_the_main_clause_begins() -> None:
    assert words(
        "If the gate is kept shut we have no quarrel.", conditions("If the gate is kept shut we have no quarrel.", "conditional")
    ) == ["If the gate is kept shut"]
    text = "Without a right of appeal, we would not support it."
    assert words(text, conditions(text, "conditional")) == ["Without a right of appeal"]


def test_words_of_others_that_are_held_up_set_no_condition() -> None:
    assert conditions("A letter that says 'unless we hear from you' is a trick.", "oppose") == []


def test_a_short_passage_that_agrees_on_conditions_is_the_condition_and_a_long_one_is_not() -> None:
    assert words("a bell at the gate", conditions("a bell at the gate", "conditional")) == ["a bell at the gate"]
    assert conditions("The evening was long. We talked of much.", "conditional") == []
    assert conditions("No further safeguards are asked for; they must have thought of them.", "conditional") == []


def test_a_refusal_of_some_or_with_a_way_out_is_no_red_line() -> None:
    assert red_lines("Most of us would never agree to it.", "oppose") == []
    assert red_lines("It must not be sold unless we are asked.", "oppose") == []
    assert red_lines("We would never agree to it.", "support") == []
    assert red_lines("We refuse to be tracked.", "conditional") == []
    assert words("It must not be sold.", red_lines("It must not be sold.", "conditional")) == ["It must not be sold."]


def test_rows_of_tables_and_suggestions_of_the_pack_are_no_wishes() -> None:
    assert improvements("Give each house a number | For 3 | Against 20") == []
    assert improvements("The pack suggested three things.") == []


def test_what_is_denied_is_neither_gained_nor_feared() -> None:
    assert risks("We saw no risk in it.") == []
    assert benefits("It would never help anybody.") == []
    assert benefits("Would it help?") == []
    assert words("It saves the walk.", benefits("It saves the walk.")) == ["It saves the walk."]


def test_whom_it_concerns_is_named_in_the_passages_words() -> None:
    assert whom("It falls on single parents with small children.") == "single parents with small"
    assert whom("They would leave the doctor's list.") == ""
    assert whom("Nothing is said.") == ""


def test_line_breaks_of_a_page_cut_no_sentence_and_blank_lines_do() -> None:
    assert len(sentences(straight("The form should\nbe short."))) == 1
    assert len(sentences(straight("One\n\nTwo"))) == 2
    assert len(sentences(straight("Asked for:\n- one\n- two"))) == 3
