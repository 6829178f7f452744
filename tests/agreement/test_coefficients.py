"""Alpha and kappa: the examples of their authors, what is not defined, and intervals that belong to the same coefficient."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.agreement.bootstrap import Draws, Figure
from dialogue_synth.agreement.coefficients import (
    Item,
    alpha_draws,
    alpha_figure,
    cohen_kappa,
    kappa_draws,
    kappa_figure,
    krippendorff_alpha,
    masi,
    nominal,
    weighted_kappa,
    weighted_kappa_figure,
)
from dialogue_synth.agreement.scored_unit import position_distance

# Krippendorff (2011), example B: two observers, binary values, ten units: alpha 0.095
BINARY = {"Meg": "0 1 0 0 0 0 0 0 1 0", "Owen": "1 1 1 0 0 1 0 0 0 0"}
# Krippendorff (2011), examples C and D: nominal data of two observers (0.692), and of four with missing values (0.743)
TWO = {"Ben": "a a b b d c c c e d d a", "Gerry": "b a b b b c c c e d d d"}
FOUR = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def items(table: dict[str, str], *, one_writeup: bool = False) -> list[Item]:
    columns = zip(*(row.split() for row in table.values()), strict=True)
    return [
        Item(
            f"u{n:02d}",
            "w" if one_writeup else f"w{n % 3}",
            {coder: value for coder, value in zip(table, column, strict=True) if value != "."},
        )
        for n, column in enumerate(columns)
    ]


@pytest.mark.parametrize(("table", "alpha"), [(BINARY, 0.095), (TWO, 0.692), (FOUR, 0.743)])
def test_alpha_of_krippendorffs_examples(table: dict[str, str], alpha: float) -> None:
    assert krippendorff_alpha(items(table)) == pytest.approx(alpha, abs=5e-4)


def test_kappa_of_cohens_table_worked_by_hand() -> None:
    # 20 both yes, 15 both no, 5 and 10 apart: 0.7 observed, 0.5 by chance
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = [Item(str(n), "w", {"A": a, "B": b}) for n, (a, b) in enumerate(pairs)]
    assert cohen_kappa(found) == pytest.approx(0.4)


def test_weighted_kappa_worked_by_hand_allows_for_closeness() -> None:
    # support with support 3, with concern (2/3 apart) 1; oppose with oppose 4: observed (2/3)/8; by chance (4*1*2/3 + 4*4*1 + 4*3*1 + 4*1/3)/64
    pairs = [("support", "support")] * 3 + [("support", "concern")] + [("oppose", "oppose")] * 4
    found = [Item(str(n), "w", {"A": a, "B": b}) for n, (a, b) in enumerate(pairs)]
    assert weighted_kappa(found, position_distance) == pytest.approx(1 - (2 / 3 / 8) / ((4 * 2 / 3 + 16 + 12 + 4 / 3) / 64))
    assert weighted_kappa(found, nominal) == pytest.approx(cohen_kappa(found))


@pytest.mark.parametrize("kappa", [0.3, 0.6, 0.85])
def test_a_pair_with_a_known_kappa_is_recovered_and_the_interval_holds_it(kappa: float) -> None:
    import numpy as np

    chance = np.random.default_rng(3)
    share = np.array([0.5, 0.3, 0.2])  # with equal shares, coders who copy each other with probability kappa agree with this kappa
    first = chance.choice(3, 3000, p=share)
    second = np.where(chance.random(3000) < kappa, first, chance.choice(3, 3000, p=share))
    found = [Item(f"{n:04d}", f"w{n % 100}", {"A": int(a), "B": int(b)}) for n, (a, b) in enumerate(zip(first, second, strict=True))]
    figure = kappa_figure(found, Draws(item.writeup_id for item in found))
    assert figure.value == pytest.approx(kappa, abs=0.04)
    assert figure.low <= kappa <= figure.high
    assert alpha_figure(found, Draws(item.writeup_id for item in found)).value == pytest.approx(kappa, abs=0.04)


def test_masi_weighs_overlap() -> None:
    both, one, other = frozenset("ab"), frozenset("a"), frozenset("c")
    assert [round(masi(a, b), 3) for a, b in ((both, both), (both, one), (both, frozenset("ac")), (both, other))] == [
        0.0,
        0.667,
        0.889,
        1.0,
    ]


SETS = st.frozensets(st.sampled_from("abcd"), min_size=1)


@given(SETS, SETS)
def test_masi_is_that_of_nltk(a: frozenset[str], b: frozenset[str]) -> None:
    from nltk.metrics import masi_distance

    assert masi(a, b) == pytest.approx(masi_distance(a, b), abs=1e-12)


def test_sets_that_overlap_agree_more_than_sets_that_do_not() -> None:
    def alpha(last: frozenset[str]) -> float | None:
        values = [(frozenset("a"), frozenset("a")), (frozenset("b"), frozenset("b")), (frozenset("ab"), last)]
        return krippendorff_alpha([Item(str(n), "w", {"A": a, "B": b}) for n, (a, b) in enumerate(values)], masi)

    assert alpha(frozenset("ab")) == 1.0
    assert alpha(frozenset("c")) < alpha(frozenset("a")) < 1.0


@pytest.mark.parametrize("table", [{"A": "x x x", "B": "x x x"}, {"A": "x y z"}, {"A": "x . .", "B": ". y z"}, {"A": "", "B": ""}])
def test_one_value_or_nothing_together_is_not_defined(table: dict[str, str]) -> None:
    found = items(table)
    draws = Draws(item.writeup_id for item in found)
    assert krippendorff_alpha(found) is None
    assert cohen_kappa(found) is None
    assert alpha_figure(found, draws).value is kappa_figure(found, draws).value is None
    assert weighted_kappa_figure(found, draws, nominal).value is None
    assert str(alpha_figure(found, draws)) == "not defined"


def test_kappa_is_of_two_coders() -> None:
    assert cohen_kappa(items(FOUR)) is None


def test_a_figure_says_on_how_many_items_two_coders_met() -> None:
    found = items(FOUR)
    assert alpha_figure(found, Draws(item.writeup_id for item in found)).n == 11
    assert kappa_figure(items(TWO), Draws(["w0", "w1", "w2"])).n == 12


def test_one_write_up_has_no_interval() -> None:
    found = items(TWO, one_writeup=True)
    assert alpha_figure(found, Draws(["w"])) == Figure(0.692, 12)
    assert kappa_figure(found, Draws(["w"])).low is None


def test_an_interval_holds_the_value_and_full_agreement_leaves_no_doubt() -> None:
    found = items(TWO)
    draws = Draws(item.writeup_id for item in found)
    for figure in (alpha_figure(found, draws), kappa_figure(found, draws)):
        assert figure.low <= figure.value <= figure.high
    same = items({"A": TWO["Ben"], "B": TWO["Ben"]})
    assert alpha_figure(same, draws) == kappa_figure(same, draws) == Figure(1.0, 12, 1.0, 1.0)


def letters_apart(a: str, b: str) -> float:
    return abs(ord(a) - ord(b)) / 2


VALUES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from("wxyz")), min_size=2, max_size=15)


@given(VALUES)
def test_the_draws_are_of_the_same_coefficients(rows: list[tuple[str, str, str]]) -> None:
    found = [Item(f"{n:02d}", writeup, {"A": a, "B": b}) for n, (a, b, writeup) in enumerate(rows)]
    draws = Draws(item.writeup_id for item in found)
    sets = [
        Item(item.item_id, item.writeup_id, {"A": frozenset(item.values["A"]), "B": frozenset(item.values["A"] + item.values["B"])})
        for item in found
    ]
    for expected, drawn in (
        (krippendorff_alpha(found), lambda: alpha_draws(found, draws, nominal)),
        (krippendorff_alpha(sets, masi), lambda: alpha_draws(sets, draws, masi)),
        (cohen_kappa(found), lambda: kappa_draws(found, draws)),
        (weighted_kappa(found, letters_apart), lambda: kappa_draws(found, draws, letters_apart)),
    ):
        if expected is not None:
            assert drawn()[0] == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.tuples(*[st.sampled_from("abc.")] * 3), min_size=1, max_size=12))
def test_the_order_of_coders_and_items_changes_nothing(rows: list[tuple[str, str, str]]) -> None:
    found = [Item(f"{n:02d}", "w", {c: v for c, v in zip("ABC", row, strict=True) if v != "."}) for n, row in enumerate(rows)]
    turned = [Item(item.item_id, "w", dict(reversed(item.values.items()))) for item in reversed(found)]
    assert (
        krippendorff_alpha(turned) == pytest.approx(krippendorff_alpha(found), abs=1e-12) if krippendorff_alpha(found) is not None else True
    )
