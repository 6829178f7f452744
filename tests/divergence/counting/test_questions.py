from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.divergence.questions import attention, stances

EVERYBODY = {"w1": "P1 support ~a | P1 support ~b | P2 none ~c | P2a none ~d | R1 oppose ~e"}


def counts(question):
    return {subject.name: [len(p) for p in subject.passages.values()] for subject in question.subjects}


def test_codes_with_a_question_of_their_own_share_the_whole_write_up(make_material) -> None:
    whole, issue = attention(make_material(EVERYBODY), "scheme")
    assert counts(whole) == {"Wanting it": [2], "The issue": [2], "Costs": [1], "Staff": [0], "Problems": [0]}
    assert (whole.name, dict(whole.totals)) == ("", {"w1": 5})
    assert counts(issue) == {"The cause": [1], "The issue": [1]}
    assert issue.table().codes == ("The cause",)  # "in general" is the rest
    assert (issue.name, issue.code_id, dict(issue.totals)) == ("The issue", "P2", {"w1": 2})


def test_a_passage_with_a_code_and_its_sub_code_answers_the_sub_code(make_material) -> None:
    material = make_material({"w1": "P2 none ~the same words | P2a none ~others"})
    head = next(coding for coding in material.codings if coding.code_id == "P2")
    both = replace(material, codings=(*material.codings, replace(head, code_id="P2a")))
    _, issue = attention(both, "scheme")
    assert counts(issue) == {"The cause": [2], "The issue": [0]}


def test_the_same_words_twice_and_other_voices_do_not_count(make_material) -> None:
    material = make_material({"w1": "P1 support ~We want it. | P1 support ~we  want it. | P1 support participant ~I want it."})
    whole, _ = attention(material, "scheme")
    assert counts(whole)["Wanting it"] == [1]


def test_sides_are_counted_by_how_a_passage_leans(make_material) -> None:
    material = make_material(
        {"w1": "P1 support ~a | P1 conditional ~b | P1 concern ~c | P1 oppose ~d | P1 mixed ~e | P1 ? ~f | P1 none ~g"}
    )
    question = next(q for q in stances(material, "scheme") if q.code_id == "P1")
    assert counts(question) == {"in favour": [2], "against": [2]}
    assert dict(question.totals) == {"w1": 4}
    assert len(question.behind["w1"]) == 7


def test_only_chosen_write_ups_are_counted_if_there_is_a_choice(make_material) -> None:
    material = make_material({"w1": "P1 support", "w2": "P1 oppose"})
    chosen = {question.key: question for question in stances(material, "scheme", {"P1": frozenset({"w2"})})}
    assert dict(chosen["P1"].totals) == {"w1": 0, "w2": 1}
    assert chosen["P1"].behind["w1"] == ()
    assert dict(chosen["P2"].totals) == {"w1": 0, "w2": 0}


def test_keys_tell_questions_apart(make_material) -> None:
    keys = [question.key for question in attention(make_material(EVERYBODY), "scheme")]
    assert keys == ["book:", "book:P2"]


def test_codes_with_the_same_question_are_compared_among_its_answers(make_material) -> None:
    material = make_material({"w1": "R1 support ~a | R2 support ~b | P1 support ~c"})
    book = material.codebooks[0]
    asked = tuple(replace(code, question="What does it take?") if code.id in ("R1", "R2") else code for code in book.codes)
    together = replace(material, codebooks=(replace(book, codes=asked),))
    questions = {question.name: question for question in attention(together, "scheme")}
    assert counts(questions["What does it take?"]) == {"Costs": [1], "Staff": [1]}
    assert questions["What does it take?"].code_id == ""
    assert counts(questions[""])["What does it take?"] == [2]


@pytest.mark.parametrize("count", [attention, stances])
def test_a_table_has_write_ups_in_rows(make_material, count) -> None:
    table = count(make_material({"w1": "P1 support", "w2": "P1 oppose"}), "scheme")[0].table()
    assert table.counts.shape == (2, len(table.codes))
    assert table.totals.tolist() == [1, 1]
