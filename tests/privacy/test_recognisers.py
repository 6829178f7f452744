from __future__ import annotations

import socket

import pytest

from dialogue_synth.privacy.recognisers import find_by_recognisers, is_organisations


def found(text: str, kind: str) -> list[str]:
    return [text[item.start : item.end] for item in find_by_recognisers(text) if item.kind == kind]


@pytest.mark.parametrize("number", ["999 057 8265", "9994023179", "943-476-5919"])
def test_an_nhs_number_has_a_valid_check_digit(number: str) -> None:
    assert found(f"ref {number}.", "nhs_number") == [number]
    assert not found(f"ref {number[:-1]}{(int(number[-1]) + 1) % 10}.", "nhs_number")


def test_a_national_insurance_number_is_found() -> None:
    assert found("AB 12 34 56 D", "ni_number") == ["AB 12 34 56 D"]


@pytest.mark.parametrize("postcode", ["ZZ99 4QT", "SW1A 1AA", "m1 1ae", "EH1 1YZ", "CF101BH"])
def test_a_postcode_is_found(postcode: str) -> None:
    assert found(f"house at {postcode}, mobile", "postcode") == [postcode]


@pytest.mark.parametrize("text", ["room B1 1st floor", "Year 6", "4.10 Noted", "room B12\n3PM", "B12", "PB1 and PB2"])
def test_a_room_or_a_code_is_no_postcode(text: str) -> None:
    assert not found(text, "postcode")


@pytest.mark.parametrize(
    "address", ["leanne.f@mossgatefriends.example", "ade.bankole84@mail.co.uk", "o'neil+x@a-b.org", "info@localhost.localdomain"]
)
def test_a_mail_address_is_found_with_any_host(address: str) -> None:
    assert found(f"write to {address}.", "email")[0].endswith(address.partition("'")[2] or address)


def test_a_british_phone_number_is_found() -> None:
    assert found("on 020 7946 0958 or", "phone") == ["020 7946 0958"]


@pytest.mark.parametrize("text", ["14/10/2025", "£07946095811", "1.02079460958"])
def test_a_date_or_a_sum_is_no_phone_number(text: str) -> None:
    assert not found(text, "phone")


@pytest.mark.parametrize("number", ["GB29 NWBK 6016 1331 9268 19", "4111 1111 1111 1111", "AB51 ABC", "MORGA657054SM9IJ"])
def test_numbers_of_documents_and_accounts_are_found(number: str) -> None:
    assert found(f"it says {number} there", "document_number")


def test_a_passport_number_needs_the_word() -> None:
    assert found("her passport AB1234567", "document_number") == ["AB1234567"]
    assert not found("reference AB1234567", "document_number")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("email", "hello@oaks.example"),
        ("email", "tra.secretary@oaks.example"),
        ("email", "ysgrifennydd@capel.example"),
        ("phone", "0300 123 4567"),
        ("phone", "+44 800 123 4567"),
    ],
)
def test_a_role_has_a_mailbox_and_an_organisation_a_number(kind: str, text: str) -> None:
    assert is_organisations(kind, text, 0, len(text))


@pytest.mark.parametrize(
    ("kind", "text"), [("email", "leanne.f@oaks.example"), ("email", "h.marsden@oaks.example"), ("phone", "07700 900318")]
)
def test_a_person_has_a_mailbox_and_a_number_too(kind: str, text: str) -> None:
    assert not is_organisations(kind, text, 0, len(text))


def test_words_before_a_number_make_it_an_organisations() -> None:
    text = "or ring the office on 01632 960417"
    assert is_organisations("phone", text, text.index("0"), len(text))


def test_no_connection_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert found("write to leanne.f@mossgatefriends.example or www.oaks.co.uk", "email")
