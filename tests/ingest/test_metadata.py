"""metadata.py: what is stated about an event becomes fields, attributes and issues."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import make_writeup
from dialogue_synth.ingest.layout import Fact, Piece
from dialogue_synth.ingest.metadata import Metadata, id_from_name, match_initiative, resolve, safe_id, slug, take_top_facts, with_initiative

SCHEMES = {"whl": "Warm Homes Link", "meals": "Meals Auto-Enrol"}


def facts(**values: str) -> list[Fact]:
    return [Fact(label.replace("_", " "), value) for label, value in values.items()]


def about(own: list[Fact], listed: list[Fact] | None = None, folder: str = "") -> Metadata:
    return resolve(own, listed or [], where="a.md", folder=folder, initiatives=SCHEMES)


def test_every_field_is_filled() -> None:
    found = about(
        facts(
            Ref="B1/09",
            Event="Lights",
            When="7 October 2025",
            Venue="The hut",
            Group="Rangers",
            Kind_of_group="club",
            Numbers="9 + 6",
            Scheme="Warm Homes Link",
            Batch="2",
            Form="v1",
        )
    )
    assert (found.dialogue_id, found.title, found.date, found.place) == ("B1-09", "Lights", "2025-10-07", "The hut")
    assert (found.organiser, found.organiser_type, found.participants.maximum, found.events) == ("Rangers", "club", 15, 2)
    assert (found.initiative, found.batch) == ("whl", "batch-2")
    assert found.attributes == (("date as written", "7 October 2025"), ("initiative as written", "Warm Homes Link"), ("Form", "v1"))
    assert found.issues == ()


def test_what_a_document_says_outranks_the_manifest_and_a_difference_is_an_issue() -> None:
    own = facts(Date="7/10/2025", Numbers="12", Venue="The hut", Title="Ours")
    found = about(own, facts(Date="2025-10-08", Numbers="twelve", Place="the Hut", Title="Theirs", Organiser="Rangers"))
    assert (found.date, found.organiser, found.title) == ("2025-10-07", "Rangers", "Ours")
    assert [issue.what for issue in found.issues] == ["the manifest states another date than the document; the document's is used"]
    assert not any("2025" in issue.what for issue in found.issues)


def test_an_incomplete_date_is_kept_as_written() -> None:
    found = about(facts(When="5th Nov"))
    assert found.date == ""
    assert found.attributes == (("date as written", "5th Nov"),)
    assert "not complete" in found.issues[0].what


def test_several_dates_are_an_issue() -> None:
    assert about(facts(Date="14 and 16 October 2025")).issues[0].what == "more than one date is stated; the first is used"


def test_the_batch_is_stated_or_the_folder_s_name_or_the_first() -> None:
    assert about(facts(Batch="Batch 3"), folder="x").batch == "batch-3"
    assert about([], folder="Returns of May").batch == "returns-of-may"
    assert about([]).batch == "batch-1"


def test_the_number_of_events_may_be_stated() -> None:
    assert about(facts(Number_of_events="3 evenings")).events == 3
    assert about(facts(Number_of_events="none")).events == 1


def test_a_file_s_own_title_counts_only_where_nothing_is_stated() -> None:
    own = [Fact("title", "untitled", "property"), Fact("title", "notes.docx", "property"), Fact("title", "page  title", "property")]
    assert (about(own).title, about(own).property_title) == ("", "page title")
    assert about(own, facts(Title="Listed")).title == "Listed"


def test_names_and_addresses_are_no_attributes() -> None:
    assert about(facts(Email="jo@x.example", Your_name="Jo", Weather="wet")).attributes == (("Weather", "wet"),)


def test_the_header_of_a_mail_that_was_copied_into_a_text_is_metadata() -> None:
    marked, found = take_top_facts(
        [paragraph("From: Jo"), paragraph("Date: 3 March 2026"), paragraph("Subject: our evening"), paragraph("We met.")]
    )
    assert [piece.kind for piece in marked] == ["metadata"] * 3 + ["paragraph"]
    assert [(fact.label, fact.value, fact.source) for fact in found] == [
        ("title", "our evening", "property"),
        ("sent", "3 March 2026", "stated"),
    ]


def test_what_has_no_field_is_an_attribute_under_its_own_label() -> None:
    assert about(facts(Weather="wet", Kettle=""), facts(Host="Jo")).attributes == (("Weather", "wet"),)
    assert about(facts(Host="Jo"), facts(Organiser="Sam")).attributes == (("Organiser", "Sam"),)


@pytest.mark.parametrize(
    ("stated", "id_"),
    [
        ("WHL", "whl"),
        ("warm-homes-link", "whl"),
        ("Warm Homes Link (WHL)", "whl"),
        ("the Meals Auto-Enrol scheme", "meals"),
        ("Warm Home Link", "whl"),
        ("Bus Lanes", "bus-lanes"),
        ("", ""),
    ],
)
def test_an_initiative_is_known_in_any_spelling(stated: str, id_: str) -> None:
    assert match_initiative(stated, SCHEMES) == id_


def test_a_study_of_one_initiative_needs_no_statement() -> None:
    assert match_initiative(" ", {"whl": "Warm Homes Link"}) == "whl"


def test_the_running_number_of_a_form_program_is_no_reference() -> None:
    assert about(facts(ID="7", Dialogue_ref="b1-07")).dialogue_id == "b1-07"
    assert about(facts(ID="7")).dialogue_id == ""
    assert about(facts(ID="whl-7")).dialogue_id == "whl-7"


def test_ids_and_slugs_are_plain() -> None:
    assert safe_id("../../etc/passwd") == "etc-passwd"
    assert safe_id("…") == ""
    assert id_from_name("a/Tŷ Capel.docx", "") == "ty-capel"
    assert id_from_name("x/form.csv", "row 2") == "form-row-2"
    assert id_from_name("日本.txt", "") == "write-up"


@given(st.text())
def test_any_text_gives_a_plain_id(text: str) -> None:
    assert all(c.isascii() and (c.isalnum() or c in "._-") for c in safe_id(text))
    assert slug(slug(text)) == slug(text)


@given(st.lists(st.tuples(st.sampled_from(["Date", "Numbers", "Scheme", "Batch", "Ref", "Odd"]), st.text(max_size=30))))
def test_any_facts_give_metadata(pairs) -> None:
    found = about([Fact(label, value) for label, value in pairs])
    assert found.batch
    assert found.events >= 1


def paragraph(text: str, start: int = 0) -> Piece:
    return Piece("paragraph", text, "line 1", start=start)


def test_labelled_lines_at_the_top_are_facts() -> None:
    pieces = [
        paragraph("Lights at Pikes Lane"),
        paragraph("Date: 7 October 2025\n**Venue**: The hut", 30),
        Piece("list_item", "Numbers: 12", ""),
        paragraph("We met."),
    ]
    marked, found = take_top_facts(pieces)
    assert [(p.kind, p.text) for p in marked] == [
        ("paragraph", "Lights at Pikes Lane"),
        ("metadata", "Date: 7 October 2025"),
        ("metadata", "**Venue**: The hut"),
        ("metadata", "Numbers: 12"),
        ("paragraph", "We met."),
    ]
    assert [(f.label, f.value) for f in found] == [("Date", "7 October 2025"), ("Venue", "The hut"), ("Numbers", "12")]
    assert marked[2].start == 30 + len("Date: 7 October 2025\n")


@pytest.mark.parametrize("above", [[], ["Our evening"]])
@pytest.mark.parametrize("line", ["Initiative: Warm Homes Link", "**Initiative:** Warm Homes Link", "Which initiative?: Warm Homes Link"])
def test_a_line_that_states_the_initiative_is_plain_enough_to_stand_alone(above: list[str], line: str) -> None:
    marked, (fact,) = take_top_facts([*map(paragraph, above), paragraph(line), paragraph("We met.")])
    assert fact.value == "Warm Homes Link"
    assert [p.kind for p in marked] == ["paragraph"] * len(above) + ["metadata", "paragraph"]


def test_the_line_may_stand_right_above_the_text() -> None:
    marked, (fact,) = take_top_facts([paragraph("Initiative: Meals\nWe met.\nIt was wet.", 10), paragraph("Later.")])
    assert fact.value == "Meals"
    assert [(p.kind, p.text, p.start) for p in marked[:2]] == [
        ("metadata", "Initiative: Meals", 10),
        ("paragraph", "We met.\nIt was wet.", 28),
    ]


def test_other_labels_alone_are_prose() -> None:
    for line in ("Proposal: go ahead", "Scheme: fine by us", "Initiative:", "Initiative: " + "very " * 16 + "good", "Topic: bins"):
        assert take_top_facts([paragraph(line), paragraph("We met.")])[1] == []


def test_a_later_list_fills_in_an_initiative_and_changes_none() -> None:
    listed = [Fact("Scheme", "Bus Lanes")]
    told = with_initiative(make_writeup(), listed, {})
    assert (told.initiative, told.attributes) == ("bus-lanes", (("initiative as written", "Bus Lanes"),))
    assert with_initiative(make_writeup(), [], {"whl": "Warm Homes Link"}).initiative == "whl"
    for same, facts_of_it in ((make_writeup(initiative="meals"), listed), (make_writeup(), [])):
        assert with_initiative(same, facts_of_it, {}) is same


def test_prose_with_a_colon_is_no_fact() -> None:
    for texts in (
        ["Date: 7 October 2025", "We met."],
        ["We met.", "It was wet.", "Date: 1 May 2026", "Venue: hut"],
        ["People: " + "many words " * 9, "Numbers: " + "more words " * 9],
    ):
        assert take_top_facts([paragraph(text) for text in texts]) == ([paragraph(text) for text in texts], [])
