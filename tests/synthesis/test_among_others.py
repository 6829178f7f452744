"""A group among the others: itself never counted, and a difference told by a rule that treats all sides alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import MatrixCell, Position
from dialogue_synth.synthesis.among_others import among_others, positions_by_code

POSITIONS: tuple[Position | None, ...] = ("support", "conditional", "concern", "oppose", "mixed", None)


def cells(*positions: Position | None, code_id: str = "Q1") -> list[MatrixCell]:
    return [MatrixCell(f"g{n}", "i", code_id, "answered", position) for n, position in enumerate(positions)]


def first_of(*positions: Position | None) -> tuple[str, dict[str, int]]:
    found = cells(*positions)
    (one,) = among_others(found[:1], positions_by_code(found), ["Q1"])
    return one.relation, dict(one.others)


def test_a_group_differs_where_fewer_than_half_of_the_others_are_on_its_side() -> None:
    assert first_of("oppose", "oppose", "support", "concern") == ("differs", {"oppose": 1, "support": 1, "concern": 1})
    assert first_of("oppose", "oppose", "support")[0] == "agrees"


def test_a_yes_on_conditions_is_a_yes() -> None:
    assert first_of("conditional", "support", "support") == ("agrees", {"support": 2})


def test_a_group_without_company_or_without_a_known_side_neither_differs_nor_agrees() -> None:
    assert first_of("support") == ("alone", {})
    assert first_of(None, "support") == ("not known", {"support": 1})
    assert first_of("support", None) == ("differs", {"undecided": 1})


def test_questions_come_in_order_and_silence_is_no_answer() -> None:
    found = [
        *cells("support", "oppose", code_id="Q2"),
        *cells("oppose"),
        MatrixCell("g0", "i", "Q3", "touched"),
        MatrixCell("g0", "i", "Q4", "silent"),
    ]
    own = [cell for cell in found if cell.writeup_id == "g0"]
    assert [one.code_id for one in among_others(own, positions_by_code(found), ["Q1", "Q2", "Q3", "Q4"])] == ["Q1", "Q2"]


@given(st.lists(st.sampled_from(POSITIONS), min_size=1, max_size=12))
def test_the_others_are_all_but_the_group_itself(positions: list[Position | None]) -> None:
    relation, others = first_of(*positions)
    assert sum(others.values()) == len(positions) - 1
    assert sorted(others.items()) == sorted(first_of(positions[0], *reversed(positions[1:]))[1].items())
    assert (relation == "alone") == (len(positions) == 1 and positions[0] is not None)
