"""batch.py: from files to write-ups; one bad file never stops the others."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dialogue_synth.ingest import ingest_paths
from dialogue_synth.ingest.readers import READERS
from dialogue_synth.settings import IngestSettings

NOTES = "PURPOSE\n\nWe met at the hut, and the lamp by the stile should stay on, because the last bus is at eleven.\n"
OTHER = "Purpose\n\nAnother group met in the hall, and none of them thought that a lamp does harm to anything but owls.\n"
NOISE = bytes(range(256)) * 8


def test_a_folder_of_everything_gives_write_ups_and_says_what_became_of_the_rest(ingest, make) -> None:
    result = ingest(
        {
            "batch-1/a.txt": NOTES,
            "batch-1/broken.docx": b"PK\x03\x04 nothing",
            "batch-1/junk.md": NOISE,
            "batch-1/empty.md": "",
            "batch-1/photo.png": b"\x89PNG" + NOISE,
            "batch-1/README.md": "About this folder.",
            "gold.yaml": "key: value",
            "batch-2/b.md": OTHER,
            "batch-2/copy of b.md": OTHER,
        }
    )
    assert [(w.writeup_id, w.file, w.batch) for w in result.writeups] == [
        ("a", "batch-1/a.txt", "batch-1"),
        ("b", "batch-2/b.md", "batch-2"),
    ]
    assert [(a.file, a.status) for a in result.set_aside] == [
        ("batch-1/README.md", "not_a_writeup"),
        ("batch-1/broken.docx", "refused"),
        ("batch-1/empty.md", "empty"),
        ("batch-1/junk.md", "refused"),
        ("batch-1/photo.png", "not_a_writeup"),
        ("batch-2/copy of b.md", "duplicate"),
        ("gold.yaml", "not_a_writeup"),
    ]
    assert result.n_files == 9
    assert [a.file for a in result.refused] == ["batch-1/broken.docx", "batch-1/empty.md", "batch-1/junk.md"]


def test_the_same_files_give_the_same_result(ingest) -> None:
    files = {"b/one.txt": NOTES, "a/two.md": OTHER}
    assert ingest(files) == ingest(files)


def test_a_reader_that_fails_in_any_way_sets_aside_its_file_and_quotes_nothing(ingest, monkeypatch) -> None:
    class PanicException(BaseException):
        """What libraries in Rust raise."""

    def fail(*_args: object) -> None:
        raise PanicException("somebody's own words")

    monkeypatch.setitem(READERS, "md", fail)
    result = ingest({"a.md": NOTES, "b.txt": OTHER})
    assert [w.file for w in result.writeups] == ["b.txt"]
    assert result.set_aside[0].reason.startswith("it could not be read (PanicException)")
    assert "words" not in result.set_aside[0].reason


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_somebody_who_stops_the_run_is_obeyed(stop: type[BaseException], ingest, monkeypatch) -> None:
    def fail(*_args: object) -> None:
        raise stop

    monkeypatch.setitem(READERS, "txt", fail)
    with pytest.raises(stop):
        ingest({"a.txt": NOTES})


def test_a_file_that_cannot_be_opened_is_refused(ingest, monkeypatch) -> None:
    def deny(self: Path) -> bytes:
        raise PermissionError(13, "denied", "/home/somebody/a.txt")

    monkeypatch.setattr(Path, "read_bytes", deny)
    aside = ingest({"a.txt": NOTES}).set_aside[0]
    assert (aside.file, aside.sha256, aside.status) == ("a.txt", "", "refused")
    assert "PermissionError" in aside.reason
    assert "/home" not in aside.reason


def test_a_misnamed_file_is_read_as_what_it_is_with_an_issue(ingest, make) -> None:
    result = ingest(
        {
            "a.txt": make.raw_docx(make.p("We met at the hut and all of us were for it.")),
            "b.docx": NOTES,
            "c.txt": "<!DOCTYPE html><p>We met in the hall.",
        }
    )
    assert [w.issues[0].what for w in result.writeups] == [
        "it is named as txt and is docx inside; it is read as docx",
        "it is named as docx and is txt inside; it is read as txt",
        "it is named as txt and is html inside; it is read as html",
    ]
    assert result.writeups[0].issues[0].where == "a.txt"


def test_a_form_named_txt_is_read_as_a_form(ingest) -> None:
    form = "Ref;Date;Venue;Who should decide which lights stay on, and how often?\nb1-07;7/10/2025;hut;The parish, every spring.\n"
    writeup = ingest({"a.txt": form}).writeups[0]
    assert (writeup.writeup_id, writeup.blocks[-1].kind) == ("b1-07", "form_cell")


def test_markdown_named_txt_is_no_issue(ingest) -> None:
    writeup = ingest({"a.txt": f"---\ndialogue_id: b1-07\n---\n# Lights\n\n{NOTES}"}).writeups[0]
    assert (writeup.writeup_id, writeup.issues) == ("b1-07", ())


def test_files_that_the_study_holds_are_counted_and_not_read(ingest) -> None:
    first = ingest({"a.txt": NOTES, "b.txt": OTHER})
    again = ingest({}, known_hashes=[first.writeups[0].sha256])
    assert [w.file for w in again.writeups] == ["b.txt"]
    assert again.n_known == 1
    assert again.set_aside == ()


def test_a_form_that_the_study_holds_is_counted_too(ingest) -> None:
    form = 'Group,"Who should decide which lights stay on, and how often?"\nRangers,The parish\n'
    known = [ingest({"form.csv": form}).writeups[0].sha256]
    again = ingest({}, known_hashes=known)
    assert (again.writeups, again.set_aside, again.n_known) == ((), (), 1)


def test_a_manifest_is_read_even_if_it_is_known(ingest) -> None:
    files = {"manifest.csv": "file,date\na.txt,2025-10-07\n", "a.txt": NOTES}
    known = [aside.sha256 for aside in ingest(files).set_aside]
    assert ingest({}, known_hashes=known).writeups[0].date == "2025-10-07"


def test_progress_is_told(ingest) -> None:
    told: list[tuple[int, int]] = []
    ingest({"a.txt": NOTES, "b.txt": OTHER}, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_ids_are_unique_also_in_other_letters_case(ingest) -> None:
    sheet = "---\ndialogue_id: {}\n---\n{}"
    result = ingest({"a.md": sheet.format("B1-01", NOTES), "b.md": sheet.format("b1-01", OTHER), "c.md": sheet.format("b1-01", NOTES * 2)})
    assert [w.writeup_id for w in result.writeups] == ["B1-01", "b1-01-2", "b1-01-3"]
    assert [len(w.issues) for w in result.writeups] == [0, 1, 1]


def test_a_manifest_describes_files_and_its_leftover_rows_are_issues(ingest) -> None:
    listed = "file,dialogue_id,title,date,initiative,participants\na.txt,b1-03,Lights,2025-10-16,whl,about 20\ngone.txt,b1-04,,,,\n"
    result = ingest({"batch-1/manifest.csv": listed, "batch-1/a.txt": NOTES}, initiatives={"whl": "Warm Homes Link"})
    writeup = result.writeups[0]
    assert (writeup.writeup_id, writeup.title, writeup.date, writeup.initiative) == ("b1-03", "Lights", "2025-10-16", "whl")
    assert writeup.participants.kind == "estimate"
    assert [str(issue) for issue in result.issues] == [
        "batch-1/manifest.csv, row 3: the file that it names is not there. Try: add the file, or correct its name"
    ]
    assert result.set_aside[0].status == "manifest"
    assert result.all_issues == result.issues


def test_a_manifest_beside_a_file_that_was_named_itself_is_read(ingest, tmp_path: Path) -> None:
    ingest({"manifest.csv": "file,date\na.txt,2025-10-07\nb.txt,2025-10-08\n", "a.txt": NOTES})
    result = ingest_paths([tmp_path / "returns" / "a.txt"], settings=IngestSettings(), initiatives={})
    assert (result.writeups[0].date, result.writeups[0].batch) == ("2025-10-07", "batch-1")
    assert result.issues == ()


def test_a_manifest_may_be_a_workbook_and_the_nearest_one_counts(ingest, make) -> None:
    near = make.xlsx({"List": [["Document", "When"], ["a.txt", "7 October 2025"]]})
    result = ingest({"manifest.csv": "file,date\na.txt,2020-01-01\n", "batch-1/manifest.xlsx": near, "batch-1/a.txt": NOTES})
    assert result.writeups[0].date == "2025-10-07"


def test_a_manifest_that_names_no_files_says_so(ingest) -> None:
    aside = ingest({"manifest.csv": "colour,size\nred,2\n", "a.txt": NOTES}).set_aside[0]
    assert (aside.status, "no column of it names files" in aside.reason) == ("manifest", True)


def test_a_form_gives_a_write_up_for_each_row_and_its_other_sheets_a_reason(ingest, make) -> None:
    questions = ["Who should decide which lights stay on, and how often?"]
    rows = [
        ["Ref", "Date", *questions],
        ["b1-10", "7 October 2025", "The parish, every spring, in a meeting."],
        ["", "", "Nobody in particular, said the group."],
        ["b1-12", "", ""],
    ]
    result = ingest({"form.xlsx": make.xlsx({"Answers": rows, "lists": [["Type of group"], ["club"]]})})
    assert [(w.writeup_id, w.file) for w in result.writeups] == [("b1-10", "form.xlsx"), ("form-row-3", "form.xlsx")]
    assert [a.reason for a in result.set_aside] == ["row 4: it has no answer in it", 'sheet "lists": no question is among its columns']


def test_two_sheets_of_answers_keep_their_rows_apart(ingest, make) -> None:
    rows = [["Group", "Who should decide which lights stay on, and how often?"], ["Rangers", "The parish."]]
    result = ingest({"form.xlsx": make.xlsx({"May": rows, "June": [rows[0], ["Bakers", "All of us."]]})})
    assert [w.writeup_id for w in result.writeups] == ["form-may-row-2", "form-june-row-2"]


def test_a_manifest_s_id_is_not_given_to_every_row_of_a_form(ingest) -> None:
    form = 'Group,"Who should decide which lights stay on, and how often?"\nRangers,The parish\nBakers,Us\n'
    result = ingest({"manifest.csv": "file,dialogue_id,initiative\nform.csv,b1-01,Warm Homes\n", "form.csv": form})
    assert [(w.writeup_id, w.initiative) for w in result.writeups] == [("form-row-2", "warm-homes"), ("form-row-3", "warm-homes")]


def test_a_zip_is_opened_one_level_deep(ingest, make) -> None:
    inner = make.zip({"c.txt": NOTES})
    result = ingest(
        {
            "returns.zip": make.zip(
                {"batch-9/a.txt": NOTES, "b.txt": OTHER, "inner.zip": inner, "manifest.csv": "file,date\na.txt,2025-10-07\n"}
            )
        }
    )
    assert [(w.file, w.date, w.batch) for w in result.writeups] == [
        ("returns.zip/b.txt", "", "returns"),
        ("returns.zip/batch-9/a.txt", "2025-10-07", "batch-9"),
    ]
    assert [(a.file, a.status) for a in result.set_aside] == [
        ("returns.zip/inner.zip", "refused"),
        ("returns.zip/manifest.csv", "manifest"),
    ]


def test_a_mail_gives_its_attachment_and_its_covering_note_is_set_aside(ingest, make) -> None:
    result = ingest({"a.eml": make.eml("Please find our notes attached. Best wishes, Jo", {"notes.txt": NOTES.encode()})})
    assert [w.file for w in result.writeups] == ["a.eml/notes.txt"]
    assert [(a.file, a.status) for a in result.set_aside] == [("a.eml", "not_a_writeup")]


def test_a_mail_that_is_itself_the_return_is_a_write_up(ingest, make) -> None:
    result = ingest(
        {"a.eml": make.eml("We met at the hut and all were for it.", {"logo.png": b"\x89PNG" + NOISE}, subject="Lights at Pikes Lane")}
    )
    assert [(w.file, w.title) for w in result.writeups] == [("a.eml", "Lights at Pikes Lane")]
    both = ingest({"b.eml": make.eml("A long account of the evening. " * 40, {"notes.txt": OTHER.encode()})})
    assert [w.file for w in both.writeups if w.file.startswith("b.eml")] == ["b.eml/notes.txt", "b.eml"]


def test_a_covering_note_is_no_write_up_even_if_its_attachment_cannot_be_read(ingest, make) -> None:
    result = ingest({"a.eml": make.eml("Please find our notes attached.", {"notes.docx": b"PK\x03\x04 nothing"})})
    assert result.writeups == ()
    assert [(a.file, a.status) for a in result.set_aside] == [("a.eml", "not_a_writeup"), ("a.eml/notes.docx", "refused")]


@pytest.mark.parametrize("name", ["a.zip", "a.csv"])
def test_a_container_with_nothing_in_it_is_empty(name: str, ingest, make) -> None:
    content = make.zip({}) if name == "a.zip" else b"Ref,Who should decide which lights stay on?,Who pays for all of them?\n"
    assert [(a.file, a.status) for a in ingest({name: content}).set_aside] == [(name, "empty")]


def test_a_mail_in_a_zip_in_a_mail_is_too_deep(ingest, make) -> None:
    inner = make.zip({"deep.eml": make.eml("Words.", {"x.txt": NOTES.encode()})})
    result = ingest({"a.eml": make.eml("See attached.", {"post.zip": inner})})
    assert "mail inside a mail" in next(a for a in result.set_aside if a.file.endswith("deep.eml")).reason


def test_a_blank_return_is_empty_and_not_a_write_up(ingest, make) -> None:
    blank = make.p("Purpose", '<w:outlineLvl w:val="0"/>') + make.p("Who should decide which lights stay on, and how often?")
    aside = ingest({"blank.docx": make.raw_docx(blank)}).set_aside[0]
    assert aside.status == "empty"
    assert "nothing is written in it" in aside.reason


def test_a_book_is_refused_by_its_words(ingest) -> None:
    result = ingest({"a.txt": NOTES}, settings=IngestSettings(max_words=5))
    assert (result.writeups, result.set_aside[0].status) == ((), "refused")


def test_a_text_without_letters_is_empty(ingest) -> None:
    assert ingest({"a.txt": "- - -\n***\n"}).set_aside[0].status == "empty"


def test_one_short_answer_is_never_lost_as_a_heading(ingest) -> None:
    writeup = ingest({"a.txt": "OUR GROUP SAYS NO"}).writeups[0]
    assert [block.kind for block in writeup.blocks] == ["paragraph"]
    assert writeup.title == ""


def test_an_encoding_that_had_to_be_guessed_is_an_issue(ingest) -> None:
    writeup = ingest(
        {"a.txt": "It costs £5, and we met at the hut.".encode("cp1252"), "b.html": b"<!DOCTYPE html><p>\xa35 and more"}
    ).writeups
    assert ["cp1252" in w.issues[0].what for w in writeup] == [True, True]
    assert "£5" in writeup[0].text


def test_facts_at_the_top_of_a_text_fill_the_fields(ingest) -> None:
    writeup = ingest({"a.txt": f"Lights at Pikes Lane\n\nDate: 7 October 2025\nVenue: The hut\nNumbers: about 20\n\n{NOTES}"}).writeups[0]
    assert (writeup.title, writeup.date, writeup.place, writeup.participants.minimum) == (
        "Lights at Pikes Lane",
        "2025-10-07",
        "The hut",
        20,
    )
    assert [block.kind for block in writeup.blocks] == ["heading", "metadata", "metadata", "metadata", "heading", "paragraph"]


@given(data=st.binary(max_size=400), name=st.sampled_from(["a.md", "a.txt", "a.csv", "a.html", "a.rtf", "a.eml", "a.pdf", "a.docx", "a"]))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_any_bytes_under_any_name_never_raise(data: bytes, name: str, tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    result = ingest_paths([path], settings=IngestSettings(), initiatives={})
    assert len(result.writeups) + len(result.set_aside) == 1
    for writeup in result.writeups:
        assert all(a.end <= b.start for a, b in pairwise(writeup.blocks))


MAGIC = [
    b"%PDF-1.4\n",
    b"{\\rtf1 ",
    b"PK\x03\x04",
    b"<!DOCTYPE html><table>",
    b"Message-ID: <1>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n",
]


@given(magic=st.sampled_from(MAGIC), data=st.binary(max_size=300))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_any_bytes_behind_a_mark_of_a_format_never_raise(magic: bytes, data: bytes, tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("any") / "a.bin"
    path.write_bytes(magic + data)
    result = ingest_paths([path], settings=IngestSettings(), initiatives={})
    assert len(result.writeups) + len(result.set_aside) >= 1


@given(cut=st.integers(0, 3000), flipped=st.integers(0, 255))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_damaged_office_files_never_raise(cut: int, flipped: int, make, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("any")
    whole = [
        make.raw_docx(make.p("We met.")),
        make.odt("<text:p>We met.</text:p>"),
        make.xlsx({"One": [["a", "Who pays for the lamps then?"], ["b", "c"]]}),
        make.pdf([[(72, 700, 11, "F1", "We met.")]]),
    ]
    for number, data in enumerate(whole):
        damaged = bytearray(data)
        damaged[cut % len(damaged)] ^= flipped
        (folder / f"{number}.bin").write_bytes(bytes(damaged))
    result = ingest_paths([folder], settings=IngestSettings(), initiatives={})
    accounted = {record.file.split("/")[0] for record in (*result.writeups, *result.set_aside)}
    assert accounted == {f"{number}.bin" for number in range(len(whole))}


def test_a_far_cell_in_a_workbook_does_not_end_the_program(ingest) -> None:
    from io import BytesIO

    from openpyxl import Workbook

    book, buffer = Workbook(), BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "near", "far"
    book.save(buffer)
    aside = ingest({"a.xlsx": buffer.getvalue(), "b.txt": NOTES}).set_aside[0]
    assert (aside.file, aside.status) == ("a.xlsx", "refused")
    assert "1048576 rows" in aside.reason


def test_no_result_names_a_path_of_the_computer(ingest, tmp_path: Path) -> None:
    result = ingest({"a.txt": NOTES, "broken.docx": b"PK\x03\x04", "b.pdf": b"%PDF-1.4"})
    assert str(tmp_path) not in repr(result)


def test_a_group_that_counts_itself_in_prose_is_as_large_as_it_says(ingest) -> None:
    told = "We met at the hut, about 14 of us, and the lamp should stay on.\n"
    listed = "---\nparticipants: not counted\n---\n\nThere were nine of us. We liked the lamp.\n"
    stated = "Date: 5 May 2026\nNumbers: 20\n\nAbout 14 of us stayed to the end. There were nine of us. The lamp may stay.\n"
    sizes = {w.writeup_id: w.participants for w in ingest({"told.txt": told, "listed.md": listed, "stated.txt": stated}).writeups}
    assert (sizes["told"].minimum, sizes["told"].kind, sizes["told"].as_written) == (14, "estimate", "about 14 of us")
    assert (sizes["listed"].minimum, sizes["listed"].as_written) == (None, "not counted")
    assert (sizes["stated"].minimum, sizes["stated"].kind) == (20, "exact")


def test_a_row_that_is_set_aside_is_named_with_the_rest_of_its_file(ingest) -> None:
    rows = "Group,What do you think of the lamp on the path at night?\nHut,It should stay on\nBarn,\nMill,Let it burn\n"
    result = ingest({"form.csv": rows, "empty.txt": ""})
    assert [(a.file, a.status) for a in result.set_aside] == [("empty.txt", "empty"), ("form.csv", "empty")]
    first, second = result.writeups
    assert [str(issue) for issue in first.issues] == ["form.csv: set aside: row 3: it has no answer in it"]
    assert second.issues == ()
