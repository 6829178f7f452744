"""decode.py: bytes become text in a fixed order, and the text is fixed once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.decode import decode, fix_text


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", "utf-8-sig"),
        ("café".encode("utf-16"), "café", "utf-16"),
        ("café".encode("utf-32"), "café", "utf-32"),
        ("tŷ".encode(), "tŷ", "utf-8"),
        (b"\xa31.1m \x96 yes", "£1.1m – yes", "cp1252"),
        (b"\x81 \xa3", "\x81 £", "latin-1"),  # 0x81 is no cp1252 character
        ("Notes of a meeting".encode("utf-16-le"), "Notes of a meeting", "utf-16-le"),
        ("Notes of a meeting".encode("utf-16-be"), "Notes of a meeting", "utf-16-be"),
    ],
)
def test_bytes_are_decoded_in_a_fixed_order(data: bytes, text: str, encoding: str) -> None:
    assert (decode(data).text, decode(data).encoding) == (text, encoding)


def test_only_what_was_neither_marked_nor_utf8_counts_as_guessed() -> None:
    assert decode(b"\xa3").guessed
    assert not decode("£".encode()).guessed
    assert not decode("£".encode("utf-16")).guessed


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")))
def test_utf8_text_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()).text == text or "\x00" in text


@given(st.binary())
def test_any_bytes_give_text_that_can_be_stored(data: bytes) -> None:
    text = decode(data).text
    assert text.encode().decode() == text
    assert not any(c in text for c in "\r\x00\x0c\x1b\ufeff")


@given(st.text())
def test_a_fixed_text_is_not_changed_again(text: str) -> None:
    assert fix_text(fix_text(text)) == fix_text(text)
