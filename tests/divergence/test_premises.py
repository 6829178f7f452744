from __future__ import annotations

import pytest

from dialogue_synth.codebook import load_codebook, shipped_codebook
from dialogue_synth.divergence.premises import fact_value, stated_values

PREMISES = {premise.id: premise for premise in load_codebook(shipped_codebook("pair")).premises}


@pytest.mark.parametrize(
    ("premise", "text", "words"),
    [  # of schemes that nobody had in mind when the premises were written: travel cards, tenancies, hospital images
        ("police", "We were told that the police would not see anyone's journeys.", ["they are not given it"]),
        ("supplier", "We understood that the bus company gets the data.", ["they are given it"]),
        ("supplier", "We were told no company outside the hospital sees the scans.", ["they are not given it"]),
        ("opt_out", "We were told that nobody can travel without the card, so there is no opting out.", ["there is no way of opting out"]),
        ("opt_out", "The card is voluntary, the officer confirmed.", ["there is a way of opting out"]),
        ("landlord", "Landlords will not be shown the score, it was explained.", ["they are not given it"]),
        ("retention", "The trust keeps the images for 20 years, the nurse told us.", ["20 years"]),
        ("names", "The consultant explained that names are removed before the scans leave the hospital.", ["names are removed"]),
        ("names", "The records are not anonymous, we were told.", ["names stay on the records"]),
        ("decider", "It was said that a radiologist always checks the result.", ["a person decides"]),
        ("decider", "We were told the computer decides on its own.", ["a computer decides"]),
        ("sold", "We were told that nothing would be sold.", ["they are not sold"]),
        ("sold", "They must never be sold.", []),
        ("holder", "The records are held by the county council, we were told.", ["the council holds them"]),
        ("holder", "The data stays with the GP, the doctor explained.", ["the health service holds them"]),
    ],
)
def test_premises_are_read_in_schemes_of_every_kind(premise: str, text: str, words: list[str]) -> None:
    assert [stated.words for stated in stated_values(PREMISES[premise], text)] == words


@pytest.mark.parametrize(
    ("premise", "text", "words"),
    [
        ("employer", "The speaker confirmed that employers will not receive any of it.", ["they are not given it"]),
        ("employer", "According to the leaflet the list is shared with your employer.", ["they are given it"]),
        ("employer", "It should not be shared with employers.", []),  # a wish
        ("employer", "As long as it is not passed to employers we agree.", []),  # a condition
        ("employer", "We are afraid it will be passed to employers.", []),  # a fear
        ("employer", "Will it be passed to employers?", []),  # a question
        ("police", "Neither the council tax team nor the police will have access to it.", ["they are not given it"]),
        ("insurer", "Officers assured us that nothing is given to insurers.", ["they are not given it"]),
        ("opt_out", "We heard there is no way of opting out.", ["there is no way of opting out"]),
        ("opt_out", "There is an opt-out on the back of the card.", ["there is a way of opting out"]),
        ("opt_out", "It was explained that you cannot opt out.", ["there is no way of opting out"]),
        ("opt_out", "A simple opt-out is good enough.", []),  # a verdict
        ("retention", "The pack says the files are deleted after six months. We liked that.", ["six months"]),
        ("retention", "The files should be deleted after six months.", []),
        ("retention", "We were told about records. The hall is kept open on £900 a year.", []),
        ("start", "We were told that it starts in March.", ["march"]),
        ("decided", "We understand the contract has already been signed.", ["it is already decided"]),
        ("decided", "The chair explained that it has not already been decided.", ["it is still open"]),
        ("cost", "The pack says the scheme costs £2 million.", ["£2 million"]),
        ("cost", "A loft costs £300 and the scheme is fine.", []),  # nobody reported it
    ],
)
def test_only_statements_of_fact_are_read(premise: str, text: str, words: list[str]) -> None:
    assert [stated.words for stated in stated_values(PREMISES[premise], text)] == words


def test_a_report_reaches_into_the_next_sentence_until_a_wish() -> None:
    told = "The officer explained the rules. Landlords would receive a copy."
    assert [s.key for s in stated_values(PREMISES["landlord"], told)] == ["given"]
    assert stated_values(PREMISES["landlord"], told.replace("The officer explained the rules", "We want rules")) == []


def test_a_fact_is_a_value_or_a_quantity() -> None:
    assert fact_value(PREMISES["opt_out"], "possible").key == "possible"
    assert fact_value(PREMISES["retention"], "two years").key == "2 year"
    assert fact_value(PREMISES["opt_out"], "perhaps") is None
