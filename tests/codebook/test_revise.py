"""The next version of a codebook: ids stay, nothing points at what is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.codebook import added, edited, is_shipped, load_codebook, retired, shipped_codebook
from dialogue_synth.errors import UsageError
from dialogue_synth.model import Code, Codebook, Example, NearMiss, ReadingTest

ONE = Code("A", "One", "b", question="a?", examples=(Example("both say this"), Example("only one")))
TWO = Code(
    "B", "Two", "b", question="b?", examples=(Example("both say this"),), near_misses=(NearMiss("only one", "A"), NearMiss("x", "C"))
)
CHILD = Code("C", "Child", "b", parent="A", question="c?", near_misses=(NearMiss("y", "A", "wider"),))
BOOK = Codebook(
    "b", "1", "B", "en", (), (ONE, TWO, CHILD), "", known_boundaries=(("A", "B"), ("B", "C")), tests=(ReadingTest("t", "t?", ("A", "B")),)
)


def test_a_new_code_gets_the_codebooks_id_and_stands_before_the_auxiliary_ones() -> None:
    book = added(added(BOOK, Code("X", "Aside", "", definition="d", auxiliary=True)), Code("D", "New", "other", question="d?"))
    assert [code.id for code in book.codes] == ["A", "B", "C", "D", "X"]
    assert book.code("D").codebook_id == "b"
    with pytest.raises(UsageError, match='a code "A" already'):
        added(book, Code("A", "Again", "", question="?"))


def test_an_edited_code_keeps_its_place() -> None:
    book = edited(BOOK, Code("B", "Second", "", question="b?"))
    assert [code.name for code in book.codes] == ["One", "Second", "Child"]
    with pytest.raises(KeyError):
        edited(BOOK, Code("Z", "None", "", question="?"))


def test_a_retired_code_leaves_nothing_behind_that_points_at_it() -> None:
    book = retired(BOOK, "A")
    assert [code.id for code in book.codes] == ["B", "C"]
    assert book.code("C").parent == ""
    assert book.code("C").near_misses == (NearMiss("y", "", "wider"),)
    assert book.code("B").near_misses == (NearMiss("only one", ""), NearMiss("x", "C"))
    assert book.known_boundaries == (("B", "C"),)
    assert book.tests[0].draws_on == ("B",)


def test_a_code_that_is_merged_into_another_brings_its_examples_once() -> None:
    book = retired(BOOK, "A", into="B")
    assert [e.text for e in book.code("B").examples] == ["both say this", "only one"]
    assert book.code("B").near_misses == (NearMiss("x", "C"),)
    assert book.code("C").near_misses == (NearMiss("y", "B", "wider"),)


def test_every_code_of_the_shipped_codebook_can_be_retired() -> None:
    pair = load_codebook(shipped_codebook("pair"))
    for code in pair.codes:
        book = retired(pair, code.id)
        assert not any(other.parent == code.id or any(m.code == code.id for m in other.near_misses) for other in book.codes)


def test_a_revised_codebook_no_longer_passes_for_the_file_that_it_came_from() -> None:
    shipped = load_codebook(shipped_codebook("pair"))
    quoting = replace(shipped.codes[0], examples=(Example("as somebody said"),))
    new = replace(quoting, id="NEW")
    for book in (edited(shipped, quoting), added(shipped, new), retired(shipped, shipped.codes[0].id)):
        assert not is_shipped(book.sha256)
