from __future__ import annotations

import pytest

from dialogue_synth.privacy.patterns import find_by_rules


def found(text: str, kind: str) -> list[str]:
    """What is found, each stretch once, without those that lie inside another."""
    spans = {(item.start, item.end) for item in find_by_rules(text) if item.kind == kind}
    whole = sorted(span for span in spans if not any(other[0] <= span[0] and span[1] <= other[1] for other in spans - {span}))
    return [text[start:end] for start, end in whole]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("born 04/02/1988", "04/02/1988"),
        ("DOB: 4.2.88, ref 12", "4.2.88"),
        ("d.o.b. 4 Feb 1988", "4 Feb 1988"),
        ("Date of birth 4th of February 1988", "4th of February 1988"),
        ("her birthday is 3 March", "3 March"),
        ("born on the 12th June '51", "12th June '51"),
        ("born February 4, 1988", "February 4, 1988"),
        ("born 1988-02-04", "1988-02-04"),
        ("Mr Y. Haidari, 04/02/1988, is on three lists", "04/02/1988"),
    ],
)
def test_a_birth_date_is_found(text: str, date: str) -> None:
    assert found(text, "date_of_birth") == [date]


@pytest.mark.parametrize(
    "text",
    [
        "Held on 14/10/2025",
        "since 01/04/2009",
        "Next meeting: 11 November",
        "born in the valley",
        "14/10/25",
        "by 01/01/1990",
        "4.10 Noted",
    ],
)
def test_the_date_of_an_event_is_none(text: str) -> None:
    assert not found(text, "date_of_birth")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Sec., flat 41, 07700", "flat 41"),
        ("at 12 Station Terrace.", "12 Station Terrace"),
        ("(14 Glebe Lane)", "14 Glebe Lane"),
        ("Flat 3B, 120-122 Old Mill Road", "Flat 3B, 120-122 Old Mill Road"),
        ("No. 7, St. Mary's Close", "No. 7, St. Mary's Close"),
        ("of 3 Chapel Row", "3 Chapel Row"),
        ("6 Lark House, Cotterdale Road", "6 Lark House, Cotterdale Road"),
        ("3 Heol y Bryn", "3 Heol y Bryn"),
        ("12 Maes Glas", "12 Maes Glas"),
        ("i live at 14 glebe lane", "14 glebe lane"),
        ("the lady at number 9", "number 9"),
        ("lives in Rose Cottage, Glebe Lane", "Rose Cottage, Glebe Lane"),
        ("22b Union Terrace", "22b Union Terrace"),
        ("plot 7", "plot 7"),
    ],
)
def test_a_street_address_is_found(text: str, address: str) -> None:
    assert found(text, "address") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "212 flats on Pikes Lane",
        "the 12 Station Terrace tenants",
        "12 Station Terrace residents signed",
        "item 4 Station Road",
        "£340 a flat",
        "the flat. A damp one",
        "Section 21",
        "4.10 Members",
        "in 2019 a man came",
        "20 minutes down the road",
        "number 2 of the list",
        "bus 14 High Street",
        "The 4,000 homes",
    ],
)
def test_a_count_or_a_street_alone_is_no_address(text: str) -> None:
    assert not found(text, "address")


@pytest.mark.parametrize(
    "text", ["(M, 14)", "(F 34)", "(J., 15)", "(m/15)", "(male, aged 62)", "(15, F)", "(woman, 71)", "(F, 34 years old)", "(A, 9)"]
)
def test_initial_and_age_are_found(text: str) -> None:
    assert found(f"“It is a con” {text} was said", "initial_age") == [text]


def test_initial_and_age_after_a_dash_end_the_line() -> None:
    assert found("“It is a con” – M, 15\nNext", "initial_age") == ["M, 15"]


@pytest.mark.parametrize("text", ["(M25)", "(A4)", "(P1)", "(Table C)", "(14)", "(48 votes)", "(28 brothers, 18 sisters)"])
def test_a_code_or_a_count_is_no_age(text: str) -> None:
    assert not found(text, "initial_age")


@pytest.mark.parametrize(
    "phone",
    [
        "07700 900318", "07700900318", "+44 7700 900318", "+44 (0)7700 900318", "(01632) 960 417", "01632 960417", "020 7946 0123", "0044 7700 900318",
        "07700-900-318", "01632 960417 ext 12",
    ],
)  # fmt: skip
def test_a_phone_number_is_found_in_any_spacing(phone: str) -> None:
    assert found(f"ring Gwil ({phone}) now", "phone") == [phone]


@pytest.mark.parametrize(("text", "phone"), [("tel: 462913", "462913"), ("Ring 555 0123 after six", "555 0123")])
def test_a_local_number_is_found_after_its_label(text: str, phone: str) -> None:
    assert found(text, "phone") == [phone]


@pytest.mark.parametrize(
    "text", ["ring 111", "07.10.2025 10.30", "£1,100,000", "call 20000 people", "0.25 0.50 0.75", "05/02/2026 11:41:07"]
)
def test_other_figures_are_no_phone_number(text: str) -> None:
    assert not found(text, "phone")


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("see https://www.facebook.com/jaz.smith.79, or", "https://www.facebook.com/jaz.smith.79,"),
        ("instagram.com/jaz_s", "instagram.com/jaz_s"),
        ("insta: jaz_loft", "jaz_loft"),
        ("I'm @jaz_loft there", "@jaz_loft"),
        ("https://oaks.example/~leanne", "https://oaks.example/~leanne"),
    ],
)
def test_a_personal_handle_is_found(text: str, handle: str) -> None:
    assert [item.rstrip(",") for item in found(text, "handle")] == [handle.rstrip(",")]


@pytest.mark.parametrize("text", ["see www.tarrowshire.example/warm-homes", "on Facebook: and then", "5 @ £3", "x.com is a site"])
def test_a_website_is_no_handle(text: str) -> None:
    assert not found(text, "handle")


@pytest.mark.parametrize("text", ["leanne (at) oaks (dot) example", "leanne [at] oaks.example", "leanne at oaks dot example"])
def test_a_disguised_mail_address_is_found(text: str) -> None:
    assert found(text, "email") == [text]


def test_an_nhs_number_after_its_label_is_found_even_when_mistyped() -> None:
    assert found("NHS no. 999 057 8266", "nhs_number") == ["999 057 8266"]


@pytest.mark.parametrize("text", ["QQ 12 34 56 C", "QQ123456C", "NI number: AB123456"])
def test_a_national_insurance_number_is_found_also_as_a_specimen(text: str) -> None:
    assert len(found(text, "ni_number")) == 1
