from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import PersonalSpan, WriteUp
from dialogue_synth.privacy import PersonalDataFinder, mask
from dialogue_synth.settings import PrivacySettings

PIECES = st.sampled_from(
    [
        "Donna said no. ", "Mrs Y. left\n", "Ring Zbyszko on ", "07700 900318", ", ", "leanne.f@oaks.example", " (M, 14) ", "ZZ99 4QT ", "NHS 999 057 8265 ",
        "flat 41, ", "12 Station Terrace ", "born 4/2/1988 ", "Cllrs R. Pask and J. Tilley ", "The Rose. ", "Rose said ", "[name 1] ", "we want it. ", "\n\n",
        "Signed\n", "D. Green ", "Warm Homes Link ", "QQ 12 34 56 C ", "@jaz_loft ", "Present: ", "’s ", "“", "-",
    ]
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=8).map("".join), st.lists(st.one_of(PIECES, st.text(max_size=9))).map("".join)
)


def make(text: str, **facts: str) -> WriteUp:
    return WriteUp("g1", "g1.txt", "0", text, (), **facts)  # type: ignore[arg-type]


@given(ANY_TEXT)
def test_spans_are_in_order_in_range_and_do_not_overlap(text: str) -> None:
    spans = FINDER.find(make(text))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))


@given(ANY_TEXT)
def test_the_same_text_gives_the_same_spans(text: str) -> None:
    assert FINDER.find(make(text)) == FINDER.find(make(text))


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_what_is_known_by_its_form_cannot_be_read_after_masking(text: str) -> None:
    shown = mask(text, FINDER.find(make(text)))
    for secret in ("07700 900318", "leanne.f@oaks.example", "(M, 14)", "ZZ99 4QT", "999 057 8265", "QQ 12 34 56 C", "@jaz_loft"):
        assert secret not in shown


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask(text, FINDER.find(make(text)))
    assert mask(once, FINDER.find(make(once))) == once


def test_everything_personal_is_masked_and_numbered_by_person_and_value(show) -> None:
    text = (
        "Mrs Selamawit T. (NHS no. 999 057 8265, house at ZZ99 4QT, mobile 07700 900455) left. Mr Y. Haidari (dob 04/02/1988, ref QQ 12 34 56 C)"
        " came. Ring Selamawit, 07700900455, or h.marsden@oaks.example, insta: sel_t"
    )
    assert show(text) == (
        "[name 1] (NHS no. [NHS number 1], house at [postcode 1], mobile [phone 1]) left. [name 2] (dob [date of birth 1], ref [NI number 1])"
        " came. Ring [name 1], [phone 1], or [email 1], insta: [handle 1]"
    )


def test_money_votes_dates_and_times_stay(show) -> None:
    text = "£1.1 million; 48 votes to nil; 14 October 2025 at 6.15 pm; item 4.10; 25 1 1; 90 per cent; 1 to 10"
    assert show(text) == text


def test_overlapping_findings_leave_nothing_between_them(show) -> None:
    assert show("tel 01632 960417 ZZ99 4QT") == "tel [phone 1] [postcode 1]"
    assert show("NHS 9990578265") == "NHS [NHS number 1]"


def test_the_write_ups_own_organiser_and_place_are_no_names(show) -> None:
    text = "Zelda Sorwen said no. Then Sorwen said yes."
    assert show(text) == "[name 1] said no. Then [name 1] said yes."
    facts = {"organiser": "Zorren Sorwen Circle, Sorwen Vrin", "place": "Sorwen Vrin"}
    assert show("Sorwen Vrin said no.", **facts) == "Sorwen Vrin said no."


def test_a_person_who_organises_is_found_in_the_text_and_in_the_metadata(show, few_words) -> None:
    assert show("Mrs J. Smith said no. Ring Smith.", organiser="Mrs J. Smith") == "[name 1] said no. Ring [name 1]."
    finder = PersonalDataFinder(PrivacySettings(), language=few_words)
    assert mask("Mrs J. Smith", finder.find_in("Mrs J. Smith")) == "[name 1]"
    assert mask("Coffee with Donna", finder.find_in("Coffee with Donna")) == "Coffee with [name 1]"
    assert finder.find_in("Sandmere Village Hall") == ()


def test_what_is_known_from_the_text_keeps_its_number_in_the_metadata(few_words) -> None:
    finder = PersonalDataFinder(PrivacySettings(), language=few_words)
    known = {"Maureen T.": "[name 3]", "Mr A. Wrzos": "[name 1]", "07700 900318": "[phone 2]"}
    value = "Maureen and Wrzos with Donna, 07700900318 or 01632 960417"
    assert mask(value, finder.find_in(value, known=known)) == "[name 3] and [name 1] with [name 4], [phone 2] or [phone 3]"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("notes from donna_evans.docx", "notes from [name 4].docx"),
        ("minutes-wrzos.txt", "minutes-[name 1].txt"),
        ("HWrzosNotes.docx", "H[name 1]Notes.docx"),
        ("pack.zip/wrzos notes.odt", "pack.zip/[name 1] notes.odt"),
        ("warm homes (form).docx", "warm homes (form).docx"),
    ],
)
def test_a_name_inside_a_file_name_is_found(name: str, shown: str, few_words) -> None:
    finder = PersonalDataFinder(PrivacySettings(), language=few_words)
    assert mask(name, finder.find_in(name, known={"Maureen T.": "[name 3]", "A. Wrzos": "[name 1]"})) == shown


def test_allowed_phrases_stay(show) -> None:
    text = "Write to dialogues@county.example or County Hall, ZZ99 1AA. Donna Sorwen said so. Donna left."
    allow = PrivacySettings(allow=("dialogues@county.example", "ZZ99 1AA", "Donna Sorwen"))
    assert show(text, settings=allow) == text.replace("Donna left", "[name 1] left")
    assert show(text).count("[") == 4


def test_what_is_always_masked_is_masked_in_any_spelling_and_before_all_else(show) -> None:
    settings = PrivacySettings(always_mask=("The Big Shed", "42"), allow=("big shed",))
    assert show("Held in the big  shed, by 42 of us, not 420.", settings=settings) == "Held in [private 1], by [private 2] of us, not 420."


def test_public_roles_can_be_left_readable(show) -> None:
    text = "Cllr Tilley said no. Dr Pell left. Clerk: Mr A. Strang. A Miss Trant from County Hall spoke. Tilley sat with Mrs Haddow."
    keep = PrivacySettings(mask_public_roles=False)
    assert show(text, settings=keep) == text.replace("Mrs Haddow", "[name 1]")
    assert show(text).count("[name ") == 6


def test_a_list_of_councillors_is_public(show) -> None:
    text = "Present: Cllrs Mrs D. Amory, R. Pask and Bahri; Donna too."
    assert show(text, settings=PrivacySettings(mask_public_roles=False)) == text.replace("Donna", "[name 1]")


def test_an_organisations_mail_and_phone_can_be_left_readable(show) -> None:
    text = "hello@oaks.example, leanne.f@oaks.example, 0300 123 4567, 07700 900318, reception 01632 960417"
    shown = show(text, settings=PrivacySettings(mask_organisation_mail=False))
    assert shown == "hello@oaks.example, [email 1], 0300 123 4567, [phone 1], reception 01632 960417"
    assert "@" not in show(text)


def test_in_a_text_of_many_names_each_is_found(few_words) -> None:
    finder = PersonalDataFinder(PrivacySettings(), language=few_words)
    text = "\n".join(f"Mrs Wrzos{'abcdefghij'[n % 10] * (n % 7 + 1)} rang Donna on 07700 9{n:05d}." for n in range(300))
    assert len(finder.find(make(text))) == 900


def test_spans_are_the_records_of_the_model(few_words) -> None:
    (span,) = PersonalDataFinder(PrivacySettings(), language=few_words).find(make("Ring Donna"))
    assert span == PersonalSpan(5, 10, "name", "[name 1]")


def _finder() -> PersonalDataFinder:
    class Nothing:
        def is_word(self, key: str) -> bool:
            return key in {"said", "left", "ring", "warm", "homes", "link", "signed", "present", "rose", "the", "green", "station"}

        def people(self, texts: list[str]) -> list[list[tuple[int, int]]]:
            return [[] for _ in texts]

    return PersonalDataFinder(PrivacySettings(), language=Nothing())


FINDER = _finder()
