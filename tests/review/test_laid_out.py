"""Blocks become the page that they were: lists, facts, tables with their columns, headings without a gap; nothing is left out or moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import Block
from dialogue_synth.review.pages.laid_out import Part, Piece, parts_of


def laid_out(*blocks: tuple[str, str, str] | tuple[str, str, str, int]) -> tuple[Part, ...]:
    """Lay out blocks given as kind, place, text and perhaps level; each is one passage."""
    rows = [
        (Block(kind, 0, len(text), place, level[0] if level else 0), (Piece(str(n), text),))  # type: ignore[arg-type]
        for n, (kind, place, text, *level) in enumerate(blocks)
    ]
    return parts_of(rows)


def texts(part: Part) -> list[list[str]]:
    return [[cell.stretch or " ".join(p.text for par in cell.paragraphs for p in par.pieces) for cell in row.cells] for row in part.rows]


def test_neighbouring_list_items_are_one_list() -> None:
    parts = laid_out(
        ("list_item", "line 1", "a", 1), ("list_item", "line 2", "b", 2), ("paragraph", "line 3", "c"), ("list_item", "line 4", "d", 1)
    )
    assert [(part.kind, len(part.paragraphs)) for part in parts] == [("list", 2), ("block", 1), ("list", 1)]
    assert [paragraph.level for paragraph in parts[0].paragraphs] == [1, 2]


def test_facts_about_the_event_stand_in_pairs() -> None:
    facts, rest = laid_out(("metadata", "table 1, row 1", "Date: 7 May: evening"), ("metadata", "table 1, row 2", "Numbers:"))
    assert [paragraph.fact for paragraph in facts.paragraphs] == [("Date", "7 May: evening")]
    assert (facts.kind, rest.kind) == ("facts", "block")


def test_questions_and_answers_are_the_columns_of_a_table() -> None:
    (table,) = laid_out(
        ("prompt", "table 2, row 1", "Question | What your group said | Notes"),
        ("prompt", "table 2, row 2", "Do you want it?"),
        ("table_row", "table 2, row 2, What your group said", "Yes."),
        ("prompt", "table 2, row 3", "Who pays?"),
        ("table_row", "table 2, row 3, Notes", "Nobody knew."),
    )
    assert texts(table) == [
        ["Question", "What your group said", "Notes"],
        ["Do you want it?", "Yes."],
        ["Who pays?", "", "Nobody knew."],
    ]
    assert [[cell.heads for cell in row.cells] for row in table.rows] == [[True] * 3, [True, False], [True, False, False]]
    assert [row.cells[-1].span for row in table.rows] == [1, 2, 1]


def test_a_row_of_votes_is_one_passage_in_several_cells() -> None:
    (table,) = laid_out(
        ("prompt", "table 2, row 1", "Question | For | Against"), ("table_row", "table 2, row 2", "Free meals | For 25 | Against 1")
    )
    assert texts(table)[1] == ["Free meals", "For 25", "Against 1"]
    assert table.rows[1].piece is not None
    assert table.rows[1].piece.ref == "1"


def test_two_tables_are_two_and_cells_of_one_name_both_stand() -> None:
    first, second = laid_out(
        ("table_row", "page 2, table 1, row 1, Answer", "a"),
        ("table_row", "page 2, table 1, row 1, Answer", "b"),
        ("table_row", "page 2, table 2, row 1", "c"),
    )
    assert (texts(first), texts(second)) == ([["a", "b"]], [["c"]])


def test_headings_go_down_one_step_at_a_time() -> None:
    parts = laid_out(*((("heading", f"line {n}", "h", level)) for n, level in enumerate((1, 4, 4, 2, 9, 9, 9, 9))))
    assert [part.paragraphs[0].depth for part in parts] == [2, 3, 4, 3, 4, 5, 6, 6]


KINDS = st.sampled_from(["heading", "paragraph", "list_item", "table_row", "form_cell", "prompt", "metadata", "furniture"])
PLACES = st.one_of(
    st.builds(
        "{}, row {}{}".format, st.sampled_from(["table 1", "table 2", "line 9"]), st.integers(1, 3), st.sampled_from(["", ", A", ", B"])
    ),
    st.just("line 3"),
)
TEXTS = st.sampled_from(["A | B", "Date: today", "words", "a | b | c"])


@given(st.lists(st.tuples(KINDS, PLACES, TEXTS, st.integers(0, 7)), max_size=12))
def test_every_passage_stands_there_once_and_in_its_place(blocks: list[tuple[str, str, str, int]]) -> None:
    parts = laid_out(*blocks)
    pieces = [piece for part in parts for paragraph in part.paragraphs for piece in paragraph.pieces]
    assert [piece.ref for piece in pieces] == [str(n) for n in range(len(blocks))]
    shown = [
        [row.piece.ref] if row.piece else [p.ref for cell in row.cells for par in cell.paragraphs for p in par.pieces]
        for part in parts
        for row in part.rows
    ]
    in_tables = [p.ref for part in parts if part.kind == "table" for par in part.paragraphs for p in par.pieces]
    assert sorted(ref for row in shown for ref in row) == sorted(in_tables)
