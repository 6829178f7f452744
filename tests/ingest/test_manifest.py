"""manifest.py: one row a file, with what is known about the event."""

from dialogue_synth.ingest.forms import Sheet
from dialogue_synth.ingest.manifest import Manifest, read_manifest


def manifest(*rows: tuple[str, ...], name: str = "batch-1/manifest.csv") -> Manifest | None:
    return read_manifest([Sheet("", (("Venue", "File name", "Numbers"), *rows))], name)


def test_columns_may_stand_in_any_order_under_labels_of_any_spelling() -> None:
    found = manifest(("The hut", "notes.txt", "12"), ("", "", ""), ("Hall", "b.txt", ""))
    assert found is not None
    assert [(e.file, e.number, [(f.label, f.value) for f in e.facts]) for e in found.entries] == [
        ("notes.txt", 2, [("Venue", "The hut"), ("Numbers", "12")]),
        ("b.txt", 4, [("Venue", "Hall")]),
    ]


def test_a_file_is_found_by_path_by_name_and_without_its_ending() -> None:
    found = manifest(("1", "sub\\Notes.TXT", ""), ("2", "Other  notes.docx", ""), ("3", "third", ""))
    assert found is not None
    numbers = [
        getattr(found.entry_for(f"batch-1/{name}"), "number", None)
        for name in ("sub/notes.txt", "x/notes.txt", "other notes.docx", "a/third.pdf", "fourth.pdf")
    ]
    assert numbers == [2, 2, 3, 4, None]


def test_a_manifest_speaks_only_of_what_lies_beside_and_below_it() -> None:
    found = manifest(("The hut", "notes.txt", "12"))
    assert found is not None
    assert found.entry_for("batch-2/notes.txt") is None
    top = manifest(("The hut", "notes.txt", "12"), name="manifest.csv")
    assert top is not None
    assert top.entry_for("batch-2/notes.txt") is not None


def test_a_table_without_files_or_without_facts_is_none() -> None:
    assert read_manifest([Sheet("", (("Venue", "Numbers"), ("a", "b")))], "x.csv") is None
    assert read_manifest([Sheet("", (("File", "Colour"), ("a", "b")))], "x.csv") is None
    assert read_manifest([], "x.csv") is None


def test_a_form_that_asks_for_a_file_is_no_manifest() -> None:
    asked = "Who should decide which lights stay on, and how often?"
    assert read_manifest([Sheet("", (("File", "Venue", asked), ("a", "b", "c")))], "x.csv") is None
