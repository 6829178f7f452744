from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.synthesis.quantity import quantity_word

SCALE = SynthesisSettings().quantity_words
counts = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(counts)
def test_the_word_is_the_one_that_the_printed_scale_gives(count) -> None:
    n, of = count
    share = Fraction(n, of)
    expected = (
        "almost all"
        if share > Fraction(9, 10)
        else "most"
        if share >= Fraction(3, 4)
        else "the majority"
        if share >= Fraction(1, 2)
        else "less than half"
        if share > Fraction(15, 100)
        else "few"
        if n
        else ""
    )
    assert quantity_word(n, of, SCALE) == expected


@given(st.integers(1, 50), st.sampled_from([("most", 9, 10), ("less than half", 3, 20)]))
def test_exactly_on_an_open_border_the_lower_word_holds(factor, border) -> None:
    word, n, of = border
    assert quantity_word(n * factor, of * factor, SCALE) == {"most": "most", "less than half": "few"}[word]
    assert quantity_word(n * factor + 1, of * factor, SCALE) == {"most": "almost all", "less than half": "less than half"}[word]


@given(st.integers(1, 50), st.sampled_from([("most", 3, 4), ("the majority", 1, 2)]))
def test_exactly_on_a_closed_border_the_word_holds_and_one_fewer_loses_it(factor, border) -> None:
    word, n, of = border
    assert quantity_word(n * factor, of * factor, SCALE) == word
    assert quantity_word(n * factor - 1, of * factor, SCALE) != word


@given(counts)
def test_more_write_ups_never_get_a_weaker_word(count) -> None:
    n, of = count
    assume(n < of)
    order = [*SCALE, ""]
    assert order.index(quantity_word(n + 1, of, SCALE)) <= order.index(quantity_word(n, of, SCALE))


def test_a_scale_may_be_written_in_any_order_and_in_other_words() -> None:
    assert quantity_word(3, 4, {"some": 0.0, "many": 0.5, "nearly all": 0.7}) == "nearly all"


@pytest.mark.parametrize(("n", "of"), [(1, 0), (3, 2), (-1, 2)])
def test_impossible_counts_are_refused(n, of) -> None:
    with pytest.raises(ValueError, match="no share"):
        quantity_word(n, of, SCALE)
