"""A gold unit owns the segments between its beginning and the next unit's, however a write-up was cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.agreement.align import align
from dialogue_synth.agreement.gold import Gold, GoldUnit, GoldWriteUp, letters
from dialogue_synth.model import Segment, WriteUp


def gold(*anchors: str, writeup_id: str = "w1", file: str = "w1.md", codes: dict | None = None) -> Gold:
    units = tuple(GoldUnit(letters(anchor), {"P1": "support"} if codes is None else codes) for anchor in anchors)
    return Gold((GoldWriteUp(writeup_id, file, units),))


def owned(found) -> list[list[str]]:
    return [[s.segment_id for s in unit.segments] for unit in found.units]


def test_a_unit_owns_what_begins_before_the_next_one(material) -> None:
    segments = material.segments("w1", "Yes. We want it.", "It should start now.", "- No money for it.")
    found = align(gold("Yes. We want it. It should", "No money"), [material.writeup("w1")], segments)
    assert owned(found) == [["w1#0000", "w1#0001"], ["w1#0002"]]
    assert (found.n_missing_units, found.missing_writeups, found.issues) == (0, (), ())


def test_units_inside_one_passage_share_it(material) -> None:
    segments = material.segments("w1", "Yes we want it. No money for it. Ask us first.")
    found = align(gold("Yes we want it", "No money", "Ask us"), [material.writeup("w1")], segments)
    assert owned(found) == [["w1#0000"]] * 3


def test_the_same_words_twice_are_found_in_reading_order(material) -> None:
    segments = material.segments("w1", "Agreed.", "We want heating.", "Agreed.", "Ask us first.")
    found = align(gold("Agreed", "We want heating", "Agreed", "Ask us"), [material.writeup("w1")], segments)
    assert owned(found) == [["w1#0000"], ["w1#0001"], ["w1#0002"], ["w1#0003"]]


def test_a_unit_out_of_order_is_found_from_the_top(material) -> None:
    segments = material.segments("w1", "Ask us first.", "We want heating.")
    found = align(gold("We want heating", "Ask us first"), [material.writeup("w1")], segments)
    assert owned(found) == [["w1#0001"], ["w1#0000"]]


def test_a_coded_unit_that_is_not_there_is_counted_and_told(material) -> None:
    found = align(gold("We want it", "Nobody said this"), [material.writeup("w1")], material.segments("w1", "We want it."))
    assert owned(found) == [["w1#0000"], []]
    assert found.n_missing_units == 1
    assert "1 coded units were not found" in str(found.issues[0])


def test_a_unit_without_an_anchor_or_a_code_is_not_missing(material) -> None:
    found = align(gold("", "elsewhere", codes={}), [material.writeup("w1")], material.segments("w1", "We want it."))
    assert (owned(found), found.n_missing_units) == ([[], []], 0)


def test_a_write_up_is_found_by_its_file_where_its_id_is_another(material) -> None:
    writeups = [material.writeup("forms-4", "batch-1/form.csv")]
    found = align(gold("We want it", writeup_id="g7", file="x/form.csv, row 4"), writeups, material.segments("forms-4", "We want it."))
    assert owned(found) == [["forms-4#0000"]]


def test_a_file_with_several_write_ups_says_nothing_about_which_one_is_meant(material) -> None:
    writeups = [material.writeup("forms-4", "form.csv"), material.writeup("forms-5", "form.csv")]
    found = align(gold("We want it", writeup_id="g7", file="form.csv"), writeups, material.segments("forms-4", "We want it."))
    assert (found.units, found.n_writeups, found.missing_writeups, found.n_missing_units) == ((), 0, ("g7",), 1)
    assert "is not in the study" in str(found.issues[0])


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.data())
def test_every_passage_belongs_to_one_unit_however_the_text_is_cut(lengths: list[int], data: st.DataObject) -> None:
    units = [" ".join(f"u{n}w{k}x" for k in range(length)) for n, length in enumerate(lengths)]
    pieces: list[tuple[int, str]] = []
    for n, unit in enumerate(units):
        words = unit.split()
        cuts = sorted({0, len(words), *data.draw(st.lists(st.integers(0, len(words)), max_size=3))})
        pieces += [(n, " ".join(words[a:b])) for a, b in pairwise(cuts)]
    segments, start = [], 0
    for k, (_, text) in enumerate(pieces):
        segments.append(Segment(f"w1#{k:04d}", "w1", k, start, start + len(text), text, "content", "group"))
        start += len(text) + 1
    cut_gold = Gold((GoldWriteUp("w1", "w1.md", tuple(GoldUnit(letters(unit)[:55], {"P1": None}) for unit in units)),))
    found = align(cut_gold, [WriteUp("w1", "w1.md", "0", "", ())], segments)
    assert [[int(i[-4:]) for i in ids] for ids in owned(found)] == [
        [k for k, (m, _) in enumerate(pieces) if m == n] for n in range(len(units))
    ]
