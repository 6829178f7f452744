"""The chart of write-ups by codes, and what opens from its cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.report import ReportContent
from dialogue_synth.report import matrix as module
from dialogue_synth.report.index import build_index
from dialogue_synth.report.matrix import QUOTES_A_CELL, cell_passages, matrices


def test_the_matrix_has_a_row_a_write_up_and_a_column_a_question(small: ReportContent) -> None:
    (matrix,) = matrices(build_index(small))
    assert [(c.code_id, c.n_answered, c.href) for c in matrix.columns] == [("Q1", 2, "#f-warm-Q1"), ("Q2", 0, "#f-warm-Q2")]
    assert [[c.mark.key for c in row.cells] for row in matrix.rows] == [["support", "touched"], ["oppose", "silent"]]
    assert [(g.name, g.n_columns) for g in matrix.groups] == [("Things", 2)]


def test_a_cell_shows_a_minority_beside_the_groups_position(small: ReportContent) -> None:
    (matrix,) = matrices(build_index(small))
    minority = matrix.rows[0].cells[0].minority
    assert minority
    assert minority.key == "oppose"


def test_a_silent_cell_opens_nothing(small: ReportContent) -> None:
    (matrix,) = matrices(build_index(replace(small, cells=small.cells[:3])))
    assert [(c.href, c.anchor) for c in matrix.rows[1].cells] == [("#c-b-Q1", "x-b-Q1"), ("", "")]


def test_columns_without_a_theme_stand_under_their_codebook(small: ReportContent) -> None:
    book = small.codebooks[0]
    second = replace(book, id="other", title="Another book", codes=(replace(book.codes[0], id="Z1", codebook_id="other", theme=""),))
    (matrix,) = matrices(build_index(replace(small, codebooks=(book, second))))
    assert [(g.name, g.n_columns) for g in matrix.groups] == [("Things", 2), ("Another book", 1)]
    assert [c.first_of_theme for c in matrix.columns] == [True, False, True]


def test_a_cell_opens_its_best_passage_first_and_leads_back(small: ReportContent) -> None:
    second = replace(small.codings[0], segment_id="a#0001")
    cell = replace(small.cells[0], best_segment_id="a#0001")
    passages = cell_passages(build_index(replace(small, codings=(*small.codings, second), cells=(cell, *small.cells[1:]))))[0]
    assert [q.href for q in passages.quotes] == ["#s-a-0001", "#s-a-0000"]
    assert (passages.anchor, passages.back) == ("c-a-Q1", "#x-a-Q1")


def test_passages_beyond_the_first_few_are_links(small: ReportContent) -> None:
    segments = tuple(replace(small.segments[0], segment_id=f"a#{n:04d}", position=n) for n in range(7))
    codings = tuple(replace(small.codings[0], segment_id=s.segment_id) for s in segments)
    (passages, _) = cell_passages(build_index(replace(small, segments=segments, codings=codings, cells=small.cells[:2])))
    assert (len(passages.quotes), len(passages.more)) == (QUOTES_A_CELL, 7 - QUOTES_A_CELL)


def test_a_large_matrix_shows_one_quotation_a_cell(small: ReportContent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE_MATRIX", 1)
    codings = (*small.codings, replace(small.codings[0], segment_id="a#0001"))
    passages = cell_passages(build_index(replace(small, codings=codings)))[0]
    assert (len(passages.quotes), len(passages.more)) == (1, 1)
