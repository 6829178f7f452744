"""Which codes are compared."""

from __future__ import annotations

from dialogue_synth.agreement.codes import first_layer, framing_ids


def test_a_second_layer_and_auxiliary_codes_are_not_measured(material) -> None:
    assert [code.id for code in first_layer([material.book, material.layer])] == ["P1", "P2", "A1", "X-PROC"]
    assert framing_ids([material.book, material.layer]) == ("P1", "P2", "A1")


def test_where_there_is_nothing_but_a_layer_it_is_measured(material) -> None:
    assert framing_ids([material.layer]) == ("PB1",)
