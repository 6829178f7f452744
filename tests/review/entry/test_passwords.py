"""Passwords: what one must be, and that a hash in a file is neither weaker than ours nor the server's undoing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.errors import UsageError
from dialogue_synth.review.entry import passwords
from dialogue_synth.review.entry.passwords import MAX_LENGTH, MAX_MEMORY, Hash, check_password, hashed, matches, nobodys_hash, read_hash
from team import PASSWORD, cheap_hashes


def test_a_hash_is_as_strong_as_owasp_asks() -> None:
    kept = hashed(PASSWORD)
    assert (kept.n, kept.r, kept.p) == (2**15, 8, 3)
    assert (len(kept.salt), len(kept.key)) == (16, 32)
    assert str(kept).startswith("scrypt$32768$8$3$")
    assert matches(PASSWORD, kept)
    assert not matches(PASSWORD + ".", kept)


def test_the_same_password_has_another_hash_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)
    assert hashed(PASSWORD) != hashed(PASSWORD)


def test_a_hash_shows_nothing_of_itself_in_a_log() -> None:
    assert repr(nobodys_hash()) == "Hash(...)"


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=40)
def test_only_the_password_itself_fits_however_its_letters_were_typed(one: str, other: str) -> None:
    import unicodedata

    with pytest.MonkeyPatch.context() as patch:
        cheap_hashes(patch)
        kept = read_hash(str(hashed(one)))
    assert kept
    assert matches(unicodedata.normalize("NFD", one), kept) == matches(one, kept) is True
    assert matches(other, kept) == (unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other))


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("eleven char", "at least 12"),
        ("x" * (MAX_LENGTH + 1), "at most 256"),
        ("abababababab", "repeats"),
        ("Ann Lee 2026!!", "the person's name"),
    ],
)
def test_what_is_easily_guessed_is_refused_with_a_way_out(password: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        check_password(password, "ann lee")
    assert caught.value.hint


def test_twelve_characters_of_any_kind_are_enough() -> None:
    check_password("абвгдежзийкл", "Ann")


SALT, KEY = "c2FsdHNhbHRzYWx0c2FsdA==", "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U="


@pytest.mark.parametrize(
    "text",
    [
        "",
        "violet tractor seven",
        f"scrypt$16384$8$1${SALT}${KEY}",  # weaker
        f"scrypt$32769$8$3${SALT}${KEY}",  # no power of two
        f"scrypt$67108864$8$3${SALT}${KEY}",  # 64 GB
        f"scrypt$32768$999$3${SALT}${KEY}",
        f"scrypt$32768$8$0${SALT}${KEY}",
        f"scrypt$32768$8$3${SALT}${KEY[:-5]}=",
        f"scrypt$32768$8$3$aaaaaaaaaaaaaaaaaaaaaa${KEY}",  # no base64
        f"scrypt$32768$8$3${SALT}${KEY}\n",
    ],
)
def test_what_is_no_hash_of_ours_is_none(text: str) -> None:
    assert read_hash(text) is None


def test_a_stronger_hash_than_ours_is_taken_within_the_servers_memory() -> None:
    found = read_hash(f"scrypt$131072$8$1${SALT}${KEY}")
    assert found == Hash(2**17, 8, 1, b"saltsaltsaltsalt", b"key" * 10 + b"ke")
    assert passwords._memory(2**17, 8, 1) < MAX_MEMORY
