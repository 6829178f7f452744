"""Who took part and who is missing: each return answers for one line of the list, and nothing is claimed without a list."""

from __future__ import annotations

from dialogue_synth.model import ExpectedReturn, Participants, WriteUp
from dialogue_synth.synthesis.participation import Share, participation


def writeup(writeup_id: str, organiser: str = "", kind: str = "", initiative: str = "warm", **more: object) -> WriteUp:
    return WriteUp(writeup_id, "f", "0", "text", (), initiative=initiative, organiser=organiser, organiser_type=kind, **more)  # type: ignore[arg-type]


def test_without_a_list_nobody_is_missing_and_nothing_is_interim() -> None:
    found = participation([writeup("a", "Orlow WI", "women's institute"), writeup("b")], ())
    assert (found.n_received, found.n_expected, found.missing, found.stamp) == (2, None, (), "")
    assert found.by_organiser_type == (Share("women's institute", 1, None), Share("not stated", 1, None))
    assert found.n_size_unknown == 2


def test_returns_are_matched_by_id_then_by_name_and_each_answers_for_one_line() -> None:
    expected = (
        ExpectedReturn("", "ORLOW W.I.", "women's institute"),
        ExpectedReturn("b1-03", "Food bank", "food bank"),
        ExpectedReturn("", "Orlow WI", "women's institute"),
        ExpectedReturn("", "The Loft", "youth club"),
    )
    held = [
        writeup("b1-03", "Mossgate Food Bank", "food bank"),
        writeup("x", "Orlow WI", "Women's institute"),
        writeup("y", "Choir", "choir"),
    ]
    found = participation(held, expected)
    assert found.missing == expected[2:]
    assert found.unexpected == ("y",)
    assert found.stamp == "Interim: 2 of 4 returns"
    assert Share("youth club", 0, 1) in found.by_organiser_type


def test_a_group_may_answer_on_two_initiatives() -> None:
    expected = (ExpectedReturn("", "Orlow WI", initiative="Warm"), ExpectedReturn("", "Orlow WI", initiative="meals"))
    found = participation([writeup("a", "Orlow WI", initiative="meals")], expected)
    assert found.missing == expected[:1]


def test_replaced_write_ups_are_not_counted_and_a_complete_study_is_not_interim() -> None:
    held = [writeup("a", "Choir", participants=Participants(4, 4, "exact")), writeup("a~1", "Choir", status="superseded")]
    found = participation(held, (ExpectedReturn("a"),))
    assert (found.n_received, found.n_size_unknown, found.stamp, found.unexpected) == (1, 0, "", ())
