"""labels.py: labels of every spelling name the same fields."""

import pytest

from dialogue_synth.ingest.labels import field_of, is_label, plain_label


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Dialogue reference", "dialogue_id"),
        ("Ref.", "dialogue_id"),
        ("What was your event called?", "title"),
        ("When", "date"),
        ("Date held", "date"),
        ("Venue:", "place"),
        ("Where was it?", "place"),
        ("Facilitator’s organisation", "organiser"),
        ("Organised by", "organiser"),
        ("Organizer", "organiser"),
        ("Kind of group", "organiser_type"),
        ("Numbers", "participants"),
        ("How many people took part?", "participants"),
        ("Please give the number of people", "participants"),
        ("Scheme", "initiative"),
        ("Which initiative did you discuss?", "initiative"),
        ("Batch (office use)", "batch"),
        ("Collected in", "batch"),
        ("3. Venue", "place"),
        ("organiser_type", "organiser_type"),
        ("File name", "file"),
        ("Particpants", "participants"),  # a slip
        ("Who should decide?", ""),
        ("When should people be brought in, and is this early enough?", ""),
        ("Timestamp", ""),
        ("", ""),
    ],
)
def test_a_label_names_its_field(label: str, field: str) -> None:
    assert field_of(label) == field


def test_a_slip_is_no_label_where_prose_might_be_taken_for_one() -> None:
    assert is_label("Participants")
    assert not is_label("Particpants")


def test_labels_are_compared_without_marks_and_brackets() -> None:
    assert plain_label(" Batch (office use): ") == "batch"
