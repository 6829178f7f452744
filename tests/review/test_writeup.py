"""The write-up screen: what is left to decide, codes on several passages, the words that they rest on, memos, the original file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.model import Block, WriteUp
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.writeup import sheets_of, to_decide, writeup_page
from dialogue_synth.store.originals import keep_original

G1, WORDS = f"/writeups/{ref('g1')}", b"PK\x03\x04<script>alert(1)</script>"


def add(client: TestClient, **fields: str) -> str:
    data = {"key": str(sorted(fields.items())), "seen": "99", "back": G1, "segment": ref("g1#0000"), "act": "add", "new_code": "A2"}
    return client.post("/decide", data={**data, **fields}).text


def log(root: Path) -> list[tuple[str, str, str]]:
    study = Study.open(root)
    rows = [(d.segment_id, d.action, d.memo) for d in study.decisions]
    study.close()
    return rows


def test_it_leads_from_one_passage_to_decide_to_the_next(view: View) -> None:
    reading = view.readings["g1"]
    assert to_decide(reading, "", "") == {"n": 2, "next": ref("g1#0000"), "previous": "", "first": ""}
    assert to_decide(reading, "g1#0000", "")["next"] == ref("g1#0001")
    assert to_decide(reading, "g1#0002", "") == {"n": 2, "next": "", "previous": ref("g1#0001"), "first": ref("g1#0000")}
    assert to_decide(reading, "", "A1") == {"n": 1, "next": ref("g1#0001"), "previous": "", "first": ""}
    assert to_decide(view.readings["g2"], "g2#0000", "")["next"] == ref("g2#0001")  # left undecided by the machine


def test_where_all_is_decided_it_says_so_and_leads_on(ann: TestClient) -> None:
    for segment, code in (("g1#0000", "P1"), ("g1#0001", "A1")):
        data = {"key": segment, "seen": "99", "back": G1, "segment": ref(segment), "code": code, "act": "accept"}
        ann.post("/decide", data=data)
    page = ann.get(G1).text
    assert "Nothing is left to decide here" in page
    assert "Next write-up" in page


def test_a_code_goes_on_as_many_passages_as_were_chosen_in_one_step(ann: TestClient, root: Path) -> None:
    add(ann, further="1", memo="both say so")
    assert log(root) == [("g1#0000", "add", "both say so"), ("g1#0001", "add", "both say so")]
    add(ann, further="9", segment=ref("g1#0001"), new_code="P2")
    assert "this passage is no longer in the study" in add(ann, segment=ref("g1"))
    assert [segment for segment, *_ in log(root)][2:] == ["g1#0001", "g1#0002"]  # not into the next write-up


def test_the_words_that_a_coding_rests_on_are_kept_if_they_stand_there(ann: TestClient, root: Path) -> None:
    assert "do not stand in the passage" in add(ann, words="We need it")
    assert "do not stand in the passage" in add(ann, words="Carol Hartley")  # she is masked here, and in the log too
    page = add(ann, words=" we  WANT it,", memo="plainly")
    assert log(root) == [("g1#0000", "add", "“we WANT it,”: plainly")]
    assert "added A2" in page
    add(ann, words="says [name 1]. Only if", further="1", new_code="P2")
    assert [memo for *_, memo in log(root)][1:] == ["“says [name 1]. Only if”"] * 2


def test_a_long_write_up_is_shown_sheet_by_sheet(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.review.pages.writeup.SHEET", 2)
    reading = view.readings["g1"]
    blocks = [Block("paragraph", s.start, s.end, "line") for s in reading.segments]
    divided = replace(reading, writeup=replace(reading.writeup, blocks=tuple(blocks)))
    assert [[s.segment_id for _, row in sheet for s in row] for sheet in sheets_of(divided)] == [["g1#0000", "g1#0001"], ["g1#0002"]]
    listed = tuple(replace(block, kind="list_item") for block in blocks)
    assert len(sheets_of(replace(reading, writeup=replace(reading.writeup, blocks=listed)))) == 1  # no list is divided
    long = replace(view, readings={**view.readings, "g1": divided})
    pages = {number: writeup_page(long, ref("g1"), {"sheet": str(number)}) for number in (1, 2, 9)}
    assert [(page["sheet"], page["n_sheets"]) for page in pages.values() if page] == [(1, 2), (2, 2), (2, 2)]
    opened = writeup_page(long, ref("g1"), {"p": ref("g1#0002")})
    assert opened is not None
    assert opened["sheet"] == 2


def test_a_memo_can_be_on_one_code_of_a_passage(ann: TestClient) -> None:
    opened = f"{G1}?p={ref('g1#0000')}"
    ann.post("/memo", data={"key": "k", "back": opened, "about": ref("g1#0000"), "code": "P1", "memo": "strong words"})
    page = ann.get(opened).text
    section = page[page.index('aria-label="P1') : page.index("Add a code")]
    assert "strong words" in section
    assert "1 memo" in page
    assert f'href="{opened}#p-{ref("g1#0000")}"' in ann.get("/log").text


def keep(root: Path, name: str = "g1.txt") -> str:
    """Keep an original of the first group's write-up, under this name."""
    study = Study.open(root)
    content = hashlib.sha256(WORDS).hexdigest()
    with study.transaction() as write:
        write.put(WriteUp, [replace(w, file=f"batch-1/{name}", sha256=content) if w.writeup_id == "g1" else w for w in study.read(WriteUp)])
    study.close()
    keep_original(root, content, WORDS)
    return content


def test_the_original_is_saved_and_never_shown(ann: TestClient, root: Path) -> None:
    keep(root, 'Café "x"\r\n.docx')
    answer = ann.get(f"{G1}/original")
    assert answer.content == WORDS
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="Caf_ _x_')
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_before_it_the_page_says_what_is_in_it(ann: TestClient) -> None:
    page = ann.get(G1).text
    assert page.index("<b>unmasked</b>") < page.index(f'href="{G1}/original"')


def test_an_original_that_was_not_kept_is_said_to_be_missing(ann: TestClient) -> None:
    answer = ann.get(f"{G1}/original")
    assert (answer.status_code, "was not kept" in answer.text) == (404, True)
    assert ann.get("/writeups/nothing/original").status_code == 404


def test_viewers_get_no_original(ann: TestClient, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(root)
    monkeypatch.setattr("dialogue_synth.review.site.Site.person", lambda *_: Person("v", "viewer"))
    assert ann.get(f"{G1}/original").status_code == 403
    assert "/original" not in ann.get(G1).text
