"""The address of a team's database: what it may say, and what it may never hold."""

from __future__ import annotations

import getpass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.database_url import DatabaseUrl, parse_database_url


def test_a_plain_address_is_enough() -> None:
    url = parse_database_url("postgresql://anna@db.example.org/dialogues")
    assert url == DatabaseUrl("anna", "db.example.org", 5432, "dialogues", "dialogue_synth", "verify-full")


def test_all_parts_can_be_given() -> None:
    text = "postgres://an%20na@db:5433/dia%20logues?schema=warm_homes&sslmode=require&sslrootcert=/etc/ours.crt"
    assert parse_database_url(text) == DatabaseUrl("an na", "db", 5433, "dia logues", "warm_homes", "require", "/etc/ours.crt")


def test_who_names_nobody_and_nothing_is_oneself_on_this_machine() -> None:
    url = parse_database_url("postgresql:///dialogues")
    assert (url.user, url.host, url.tls) == (getpass.getuser(), "localhost", "disable")


@pytest.mark.parametrize(
    ("text", "tls"),
    [
        ("postgresql://127.0.0.1/d", "disable"),
        ("postgresql://[::1]/d", "disable"),
        ("postgresql:///d?host=/run/postgresql", "disable"),
        ("postgresql://localhost/d?sslrootcert=a.crt", "verify-full"),
        ("postgresql://10.0.0.7/d", "verify-full"),
        ("postgresql://10.0.0.7/d?sslmode=disable", "disable"),
    ],
)
def test_what_leaves_this_machine_is_encrypted_unless_it_is_said_otherwise(text: str, tls: str) -> None:
    assert parse_database_url(text).tls == tls


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("study.db", "must begin with postgresql"),
        ("mysql://db/d", "must begin with postgresql"),
        ("postgresql://db", "names no database"),
        ("postgresql://db/a/b", "names no database"),
        ("postgresql://db:port/d", "is not an address"),
        ("postgresql://db/d?schema", "is not an address"),
        ("postgresql://anna:secret@db/d", "holds a password"),
        ("postgresql://anna:@db/d", "holds a password"),
        ("postgresql://db/d?password=secret", "holds a password"),
        ("postgresql://db/d?shema=a", "those known are schema, host, sslmode, sslrootcert"),
        ("postgresql://db/d?sslmode=prefer", "those known are disable, require, verify-full"),
        ("postgresql://db/d?schema=pg_catalog", "not beginning with pg_"),
        ("postgresql://db/d?schema=Warm", "small letters"),
        ('postgresql://db/d?schema=a";drop', "small letters"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as told:
        parse_database_url(text)
    assert "secret" not in str(told.value)


@given(text=st.text() | st.from_regex(r"postgres(ql)?://\S*", fullmatch=True))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    try:
        url = parse_database_url(text)
    except ValueError as error:
        assert str(error)
    else:
        assert url.database
        assert url.schema in str(url)


def test_a_container_whose_user_has_no_name_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(getpass, "getuser", nobody)
    with pytest.raises(ValueError, match="names no user"):
        parse_database_url("postgresql://db/dialogues")
    assert parse_database_url("postgresql://anna@db/dialogues").user == "anna"
