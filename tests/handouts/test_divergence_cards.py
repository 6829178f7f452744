"""Cards for a next round: two views that pull apart, and no name on them."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogue_synth.document import Panel, Quotation, plain_text
from dialogue_synth.handouts import divergence_cards
from dialogue_synth.handouts.frame import frame
from dialogue_synth.handouts.view import StudyView
from public_side import public


def panels(view: StudyView) -> list[Panel]:
    return [block for block in divergence_cards._cards(public(view).index) if isinstance(block, Panel)]


def quotes(panel: Panel) -> list[tuple[str, str]]:
    return [(b.text, b.source) for b in panel.blocks if isinstance(b, Quotation)]


def test_a_card_holds_a_passage_of_each_side_and_no_name(small_view: StudyView) -> None:
    (card,) = panels(small_view)
    assert quotes(card) == [("We want it.", "One group"), ("We do not want it.", "Another group")]
    assert card.title == "Wanting"


def test_a_passage_that_names_its_group_is_not_on_a_card(small_view: StudyView) -> None:
    first, *others = small_view.content.segments
    named = replace(small_view.content, segments=(replace(first, text="The Allotment Society wants it."), *others))
    assert panels(StudyView(named, small_view.encode)) == []


def test_no_card_of_the_sample_names_a_group_or_a_write_up(tarrowshire_view: StudyView) -> None:
    cards = panels(tarrowshire_view)
    assert cards
    assert all(len(quotes(card)) == 2 for card in cards)
    said = plain_text(frame(tarrowshire_view, "", cards))
    for writeup in tarrowshire_view.content.writeups:
        assert not re.search(rf"\b{writeup.writeup_id}\b", said)
        assert not writeup.organiser or writeup.organiser not in said


def test_a_flag_that_was_ruled_out_makes_no_card(small_view: StudyView) -> None:
    ruled_out = tuple(replace(d, verdict="coding_error") for d in small_view.content.divergences)
    view = StudyView(replace(small_view.content, divergences=ruled_out), small_view.encode)
    assert panels(view) == []
    assert sorted(divergence_cards.make(public(view))) == ["reports/divergence-cards.docx", "reports/divergence-cards.pdf"]
