"""layout.py: pieces become a text and its blocks, exactly."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.layout import Fact, Layout, Piece, assemble, has_content, stated

KINDS = st.sampled_from(["heading", "paragraph", "list_item", "prompt", "metadata", "furniture", "form_cell"])


def test_a_cut_piece_keeps_its_place_in_the_text() -> None:
    piece = Piece("paragraph", "-  tea \n", "line 3", start=100)
    assert piece.cut(1) == Piece("paragraph", "tea", "line 3", start=103)
    assert Piece("paragraph", " tea", "").cut(0).start == -1


def test_furniture_is_put_last_in_a_joined_text() -> None:
    text, blocks = assemble(Layout((Piece("furniture", "Page 1", "edge"), Piece("paragraph", "Said.", "page 1"))))
    assert text == "Said.\n\nPage 1"
    assert [block.kind for block in blocks] == ["paragraph", "furniture"]


def test_a_label_without_a_value_stays_visible() -> None:
    assert stated(" Numbers : ", " ", "row 7") == (Piece("metadata", "Numbers:", "row 7"), Fact("Numbers", ""))


def test_headings_and_prompts_are_not_what_a_group_wrote() -> None:
    assert not has_content([Piece("heading", "Purpose", ""), Piece("prompt", "Why?", ""), Piece("paragraph", " - ", "")])
    assert has_content([Piece("form_cell", "7", "")])


@given(st.lists(st.tuples(KINDS, st.text(min_size=1)), max_size=8))
def test_blocks_of_a_joined_text_are_the_pieces_in_order_without_overlap(pairs) -> None:
    pieces = [Piece(kind, text, "") for kind, text in pairs if text.strip()]
    text, blocks = assemble(Layout(tuple(pieces)))
    assert sorted(text[b.start : b.end] for b in blocks) == sorted(p.text for p in pieces)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
