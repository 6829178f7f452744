from __future__ import annotations

import pytest

from dialogue_synth.divergence.votes import Count, count_in, counts_of, n_in_all
from dialogue_synth.model import Segment


def counted(*texts: str) -> list[Count]:
    segments = [Segment(f"w#{n}", "w", n, 0, len(text), text, "content", "group") for n, text in enumerate(texts)]
    return counts_of((segment, count_in(segment.text), n_in_all(segment.text)) for segment in segments)


@pytest.mark.parametrize(
    ("text", "n_for", "n_against", "n_unsure"),
    [
        ("Buy the field | For 6 | Against 17 | Not sure 4", 6, 17, 4),
        ("Buy the field | 6 for | 17 against", 6, 17, 0),
        ("14 in favour, three undecided, one against", 14, 1, 3),
        ("Put to the vote: for 2, against 19, don't know 3.", 2, 19, 3),
        ("The motion was carried by 48 votes to nil.", 48, 0, 0),
        ("The proposal was defeated 3 to 12.", 3, 12, 0),
        ("Eleven people were for it, nine against.", 11, 9, 0),
    ],
)
def test_votes_are_read_in_rows_and_prose(text: str, n_for: int, n_against: int, n_unsure: int) -> None:
    (count,) = counted(text)
    assert (count.n_for, count.n_against, count.n_unsure) == (n_for, n_against, n_unsure)


@pytest.mark.parametrize(
    "text", ["Two disagreed.", "It costs £40 for five years.", "Item | Date | Place", "The bus goes 2 times for 3 people."]
)
def test_what_is_no_count_of_two_sides_is_left_alone(text: str) -> None:
    assert counted(text) == []


def test_a_tally_learns_out_of_how_many_from_its_neighbours() -> None:
    counts = counted("Would not use it: 9 slips out of the 15", "Good idea: 4 slips")
    assert [(c.label, c.n_for, c.of) for c in counts] == [("would not use it", 9, 15), ("good idea", 4, 15)]
    assert str(counts[1]) == "“good idea” 4 of 15"
    assert counted("Good idea: 4 slips") == []  # of how many is not known
    assert [c.of for c in counted("There were 20 notes in all.", "Good idea: 4 notes")] == [20]
