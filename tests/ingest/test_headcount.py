import pytest

from dialogue_synth.ingest.headcount import size_in_prose
from dialogue_synth.ingest.layout import Piece


def _read(text):
    found = size_in_prose([Piece("paragraph", text, "line 1")])
    return found.minimum, found.maximum, found.kind


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Notes from Tues night at the village hall, about 14 of us.", (14, 14, "estimate")),
        ("There were nine of us.", (9, 9, "exact")),
        ("there were nine of us round the table, mostly carers", (9, 9, "exact")),
        ("There were about 20 of us at the meeting.", (20, 20, "estimate")),
        ("A dozen people came.", (12, 12, "estimate")),
        ("About a dozen people came along to the hall and the kettle broke.", (12, 12, "estimate")),
        ("Village hall, 12-15 attendees", (12, 15, "range")),
        ("12-15 attendees", (12, 15, "range")),
        ("Between twelve and fifteen people turned up.", (12, 15, "range")),
        ("Between 12 and 15 residents attended.", (12, 15, "range")),
        ("All 14 of us agreed that it is a good idea.", (14, 14, "exact")),
        ("All 14 of us were against it.", (14, 14, "exact")),
        ("Fourteen of us met in the library.", (None, None, "unknown")),  # "in the library" is not known to end the clause
        ("Fourteen of us met, in the library.", (14, 14, "exact")),
        ("Twenty-three people attended.", (23, 23, "exact")),
        ("We were eleven in all.", (11, 11, "exact")),
        ("We were a small group of eight.", (8, 8, "exact")),
        ("Attended by 17 people.", (17, 17, "exact")),
        ("We had 17 people in the room.", (17, 17, "exact")),
        ("Church hall, 5 June - 9 of us - tea and cake", (9, 9, "exact")),
        ("Church hall (roughly 30 of us)", (30, 30, "estimate")),
        ("Over 40 people came.", (40, None, "estimate")),
        ("20 or so people turned up on the night.", (20, 20, "estimate")),
        ("15ish people came.", (15, 15, "estimate")),
        ("Half a dozen neighbours got together.", (6, 6, "estimate")),
        ("8 participants", (8, 8, "exact")),
        ("Attendance: about 14", (14, 14, "estimate")),
        ("12 people there.", (12, 12, "exact")),
        ("Fifteen villagers came to the meeting on Tuesday evening.", (15, 15, "exact")),
        ("14 present.", (14, 14, "exact")),
        ("Only four people came, but they were keen.", (4, 4, "exact")),
    ],
)
def test_a_count_of_who_came_is_read(text, size):
    assert _read(text) == size


@pytest.mark.parametrize(
    "text",
    [
        "14 of us were against.",
        "About 14 of us were against it.",
        "Nine of us thought it was a good idea.",
        "There were nine of us against it.",
        "There were nine of us in favour.",
        "There were nine of us at the table who disagreed.",
        "There were nine of us who disagreed.",
        "Three of us had had letters before.",
        "Six of us met afterwards.",
        "Two of us came late.",
        "Three people came late.",
        "Another six people came.",
        "A further dozen people came.",
        "Three people came from the next village.",
        "Eight of us came to the same conclusion.",
        "Twelve people came up to me and complained.",
        "Last time 30 people came.",
        "30 people came last time.",
        "Last year there were 30 of us.",
        "We expected that 40 people would come.",
        "40 people were invited.",
        "If 40 people came, the hall would be full.",
        "There are 400 people in the village.",
        "12 attendees said that they were worried.",
        "8 participants wanted a letter first.",
        "Of these, five people attended.",
        "There were 3 questions.",
        "We were nine minutes late.",
        "We were 12% of the ward.",
        "We had 3 tables.",
        "There were two views.",
        "There weren't 14 of us.",
        "There were never 14 of us.",
        "12,000 people attended.",
        "On 14 October we met.",
        "In 2025 people came.",
        "One of us had a leaflet.",
        "Ten of us took part in the vote.",
        "Table 4: 6 of us felt it was wrong.",
        "12-15 of us would sign up.",
        "The six of us in favour signed.",
        "All three of us at table 2 were against.",
        "",
    ],
)
def test_a_count_of_anything_else_is_not(text):
    assert _read(text) == (None, None, "unknown")


def test_two_different_counts_are_none():
    assert _read("There were nine of us. 14 people attended.") == (None, None, "unknown")
    assert _read("There were nine of us. All nine of us agreed.") == (9, 9, "exact")


def test_only_the_first_words_are_looked_at():
    assert _read("We talked. " * 80 + "There were nine of us.") == (None, None, "unknown")


def test_prompts_and_cells_are_not_looked_at():
    assert size_in_prose([Piece("prompt", "There were nine of us.", "line 1")]).kind == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "There are 30 of us, but only 7 came.",
        "There are about 45 of us in total; nine came to this.",
        "30 people came on Monday, 6 on Tuesday for this.",
        "20 people came, but 12 of those left early.",
        "In March 25 of us met. This time only 6.",
        "We had 25 at the last meeting, 6 at this.",
        "70 present, our table was 8.",
        "On behalf of 120 members present and past.",
        "Only 6 of our 40 members attended.",
        "1,200 people came.",
        "120 000 people came.",
        "One hundred and twenty people came.",
        "We counted the chairs. There were 80.",
        "The pilot ran in the north. 200 people took part.",
        "30 people came to the quiz night.",
        "Four tables of six people met.",
    ],
)
def test_a_size_that_may_be_another_and_larger_groups_is_not_read(text):
    assert _read(text) == (None, None, "unknown")
