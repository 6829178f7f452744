"""The audit finds an account that quotes one side or one group only, and the chosen quotations pass it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import Coding, Position
from dialogue_synth.synthesis.audit import audit
from dialogue_synth.synthesis.quotations import representative

Q = ("warm", "P1")


def coding(writeup_id: str, n: int, position: Position = "support", words: str = "") -> Coding:
    return Coding(f"{writeup_id}#{n:04d}", writeup_id, 0, 9, words or f"{writeup_id} said {n}", "P1", position, 0.9, "machine")


def vectors(*codings: Coding, seed: int = 0, spread: float = 0.3) -> dict[str, np.ndarray]:
    """Passages of one position lie close together."""
    rng = np.random.default_rng(seed)
    centres = {p: rng.normal(size=16) for p in ("support", "conditional", "concern", "oppose", "mixed")}
    found = {c.segment_id: centres[c.position or "mixed"] + spread * rng.normal(size=16) for c in codings}
    return {id_: v / np.linalg.norm(v) for id_, v in found.items()}


def divided() -> tuple[Coding, ...]:
    in_favour = [coding(f"a{w}", n) for w in range(4) for n in range(3)]
    against = [coding(f"z{w}", n, "oppose") for w in range(4) for n in range(3)]
    return (*in_favour, *against)


def test_an_account_of_one_side_does_worse_than_chance() -> None:
    codings = divided()
    found = audit({Q: codings}, {Q: [c.segment_id for c in codings[:3]]}, vectors(*codings))
    (question,) = found.questions
    assert not question.at_least_random
    assert question.quoted.position == 0.5
    assert question.beats_meaning < 0.5
    assert found.not_quoted == ("a1", "a2", "a3", "z0", "z1", "z2", "z3")


def test_representative_quotations_do_better_than_chance_on_both_counts() -> None:
    codings = divided()
    known = vectors(*codings)
    chosen = representative(codings, known, 4)
    assert len({c.writeup_id for c in chosen}) == 4
    (question,) = audit({Q: codings}, {Q: [c.segment_id for c in chosen]}, known).questions
    assert question.at_least_random
    assert question.quoted.position == 1.0
    assert question.beats_meaning > 0.5


def test_a_question_that_is_not_quoted_is_not_audited_and_its_groups_are_listed() -> None:
    codings = divided()
    found = audit({Q: codings}, {}, vectors(*codings))
    assert found.questions == ()
    assert len(found.not_quoted) == 8
    assert audit({Q: codings}, {Q: ["unknown"]}, vectors(*codings)).questions == ()


def test_quoting_everything_is_never_worse_than_chance() -> None:
    codings = divided()
    (question,) = audit({Q: codings}, {Q: [c.segment_id for c in codings]}, vectors(*codings)).questions
    assert question.at_least_random
    assert question.beats_meaning == question.beats_position == 1.0


def test_the_same_words_are_quoted_once_and_passages_without_a_vector_last() -> None:
    codings = (coding("a", 0, words="Yes."), coding("b", 0, words="Yes."), coding("c", 0, words="No.", position="oppose"))
    assert [c.quotation for c in representative(codings, vectors(*codings), 9)].count("Yes.") == 1
    assert [c.writeup_id for c in representative(codings, {}, 2)] == ["a", "b"]


def test_positions_that_few_hold_are_quoted_beside_the_others() -> None:
    codings = (*divided(), coding("m", 0, "conditional"), coding("n", 0, "mixed"))
    assert {c.position for c in representative(codings, vectors(*codings), 4)} == {"support", "oppose", "conditional", "mixed"}


def test_a_group_heard_elsewhere_stands_back() -> None:
    codings = (coding("a", 0, words="We want it."), coding("b", 0, words="We do want it."))
    same = {c.segment_id: np.array([1.0, 0.0]) for c in codings}
    assert [c.writeup_id for c in representative(codings, same, 1, heard={"a"})] == ["b"]
    assert [c.writeup_id for c in representative(codings, same, 1)] == ["a"]


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["support", "concern", "oppose"])), min_size=1, max_size=30),
    st.integers(1, 6),
)
def test_the_audit_does_not_depend_on_the_order_of_its_input(said: list[tuple[str, Position]], n: int) -> None:
    codings = [coding(w, at, position) for at, (w, position) in enumerate(said)]
    known = vectors(*codings)
    ids = [c.segment_id for c in representative(codings, known, n)]
    assert len(ids) == min(n, len(codings))
    assert ids == [c.segment_id for c in representative(codings[::-1], known, n)]
    assert audit({Q: codings}, {Q: ids}, known, n_draws=20) == audit({Q: codings[::-1]}, {Q: ids[::-1]}, known, n_draws=20)
