"""markdown.py: front matter, headings, lists and tables, with blocks that point into the file."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.layout import assemble
from dialogue_synth.ingest.markdown import is_markdown, lay_out_markdown
from dialogue_synth.ingest.questions import Questions

SHEET = """\
---
title: Lights: a first talk
dialogue_id: 'b1-01'
participants: 9 + 6
tags: [owls, "lamps"]
topics:
  - bats
  - moths
---
# Record

Some words of welcome.

## Purpose ##

- the lamp by the stile
- **no** others

**Who else was there**

> It was dark.

| Question | What we said |
|----------|--------------|
| Which?   | The one by the stile, and no other one along the path. |
| Who pays? | |

| Proposal | For | Against |
|---|---|---|
| Lights off | 12 | 3 |
<!-- typed by
Jo -->
"""


def test_every_block_points_into_the_file_without_its_markup() -> None:
    layout = lay_out_markdown(SHEET, Questions())
    text, blocks = assemble(layout)
    assert text == SHEET
    assert [(b.kind, text[b.start : b.end]) for b in blocks if b.kind != "metadata"] == [
        ("heading", "Record"),
        ("paragraph", "Some words of welcome."),
        ("heading", "Purpose"),
        ("list_item", "the lamp by the stile"),
        ("list_item", "**no** others"),
        ("paragraph", "Who else was there"),
        ("paragraph", "It was dark."),
        ("prompt", "Question | What we said"),
        ("prompt", "Which?"),
        ("table_row", "The one by the stile, and no other one along the path."),
        ("prompt", "Who pays?"),
        ("prompt", "Proposal | For | Against"),
        ("table_row", "Lights off | 12 | 3"),
    ]


def test_front_matter_states_facts_even_where_it_is_no_valid_yaml() -> None:
    facts = {fact.label: fact.value for fact in lay_out_markdown(SHEET, Questions()).facts}
    assert facts == {
        "title": "Lights: a first talk",
        "dialogue_id": "b1-01",
        "participants": "9 + 6",
        "tags": "owls; lamps",
        "topics": "bats; moths",
    }


def test_a_line_that_is_bold_as_a_whole_looks_like_a_heading() -> None:
    looks = {piece.text: piece.look for piece in lay_out_markdown(SHEET, Questions()).pieces}
    assert looks["Who else was there"] == "bold"
    assert looks["**no** others"] == ""


def test_levels_are_those_of_the_marks() -> None:
    assert [p.level for p in lay_out_markdown("# A\n### B\nC\n", Questions()).pieces] == [1, 3, 0]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\nWe met on Tuesday.\n---\nIt was wet.\n"
    assert [piece.text for piece in lay_out_markdown(text, Questions()).pieces] == ["We met on Tuesday.", "It was wet."]
    assert lay_out_markdown("---\ntitle: never closed\n", Questions()).facts == ()


def test_plain_text_in_markdown_is_known_by_its_marks() -> None:
    assert is_markdown("---\ntitle: x\n---\n")
    assert is_markdown("# A\n\ntext\n\n# B\n")
    assert not is_markdown("# 1 in the queue\nand more\n")


def test_a_table_of_labels_states_facts() -> None:
    layout = lay_out_markdown("| Date | 7 October 2025 |\n|---|---|\n| Venue | The hut |\n", Questions())
    assert [(fact.label, fact.value) for fact in layout.facts] == [("Date", "7 October 2025"), ("Venue", "The hut")]
    assert [piece.text for piece in layout.pieces] == ["Date | 7 October 2025", "Venue | The hut"]


def test_labels_over_their_values_in_a_text_are_two_lines_of_metadata() -> None:
    text = "| Date | Venue | Numbers |\n|---|---|---|\n| 7 October 2025 | hut | 12 |\n"
    stored, blocks = assemble(lay_out_markdown(text, Questions()))
    assert [stored[b.start : b.end] for b in blocks] == ["Date | Venue | Numbers", "7 October 2025 | hut | 12"]
    assert [f.value for f in lay_out_markdown(text, Questions()).facts] == ["7 October 2025", "hut", "12"]


CELLS = st.sampled_from(["Date", "Venue", "Numbers", "12", "", "Who pays for it?", "Question", "Answer", "long words " * 9, "For"])


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5))
def test_any_table_in_a_text_gives_blocks_in_order_that_hold_all_of_its_words(rows: list[list[str]]) -> None:
    text = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    stored, blocks = assemble(lay_out_markdown(text, Questions(("Who pays for it?",))))
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    covered = {at for block in blocks for at in range(block.start, block.end)}
    assert all(at in covered for at, c in enumerate(stored) if c.isalnum())


@given(st.text(alphabet="ab#-|*:>` \n1.<!é", max_size=200))
def test_any_markdown_gives_blocks_in_order_that_hold_all_of_its_words(text: str) -> None:
    stored, blocks = assemble(lay_out_markdown(text, Questions()))
    assert stored == text
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    covered = {at for block in blocks for at in range(block.start, block.end)}
    if "<!" not in text and "```" not in text:
        assert all(at in covered for at, c in enumerate(text) if c.isalpha())
