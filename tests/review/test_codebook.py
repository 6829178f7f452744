"""The codebook's screens without a browser: proposals, conflicts, faults, versions, and decisions whose code is gone."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.codebook import load_codebook, shipped_codebook
from dialogue_synth.codebook_versions import Versions
from dialogue_synth.model import Code, Decision, Example, NearMiss, Segment, Topic, TopicMembership
from dialogue_synth.review.held import ref
from dialogue_synth.review.proposing import _example, _near_miss, code_of, given_texts, texts_of
from dialogue_synth.store import Stage


def fields(page: str, which: int = 0) -> dict[str, str]:
    """Return what a form that proposes would send as it stands."""
    form = page.split('action="/codebook/propose"')[1 + which].split("</form>", maxsplit=1)[0]
    found = dict(re.findall(r'<input [^>]*?name="([^"]*)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    for select, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[select] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


def propose(client: TestClient, address: str, act: str = "save", which: int = 0, **changed: str):
    return client.post("/codebook/propose", data={**fields(client.get(address).text, which), **changed, "act": act})


def versions(root: Path) -> Versions:
    study = Study.open(root)
    found = Versions(study)
    study.close()
    return found


NEW = {"id": "N1", "name": "Lifts home", "definition": "Getting there and back", "examples": "concern: No bus after six.\nI drove."}


def test_a_new_code_is_kept_as_a_draft_that_shows_what_it_changes(ann: TestClient, root: Path) -> None:
    answer = propose(ann, "/codebook/propose?book=pair", **NEW, memo="the bus again")
    assert answer.status_code == 200
    assert "1 code added" in answer.text
    assert "Lifts home" in answer.text
    assert "the bus again" in answer.text
    draft = versions(root).draft("pair")
    assert draft is not None
    assert draft.codebook.code("N1").examples == (Example("No bus after six.", "concern"), Example("I drove."))
    assert (draft.codebook.version, draft.entry.analyst) == ("0.1.1", "ann")
    assert "unit_of_coding" in draft.text  # what is for people is still there
    assert "Draft 0.1.1" in ann.get("/codebook").text
    assert "proposed version 0.1.1" in ann.get("/log").text
    assert "codebook proposed" in ann.get("/log.csv").text


def test_changes_gather_in_one_draft(ann: TestClient, root: Path) -> None:
    propose(ann, "/codebook/propose?book=pair", **NEW)
    answer = propose(ann, "/codebook/propose?code=P2", name="Seeing the issue")
    assert "1 code added, 1 changed" in answer.text
    assert "<del><bdi>Recognising</bdi></del>" in answer.text
    draft = versions(root).draft("pair")
    assert draft.codebook.version == "0.1.1"
    assert [e.event for e in versions(root).log] == ["found", "proposed", "proposed"]


def test_a_code_that_a_draft_added_can_be_changed_and_one_that_it_retired_leads_nowhere(ann: TestClient, root: Path) -> None:
    answer = propose(ann, "/codebook/propose?book=pair", **NEW)
    assert 'href="/codebook/propose?book=pair&amp;code=N1"' in answer.text
    propose(ann, "/codebook/propose?code=N1", name="Buses home")
    assert versions(root).draft("pair").codebook.code("N1").name == "Buses home"
    propose(ann, "/codebook/propose?code=A3a", "retire", 1)
    page = ann.get("/codebook").text
    assert "retired by the draft" in page
    assert 'href="/codebook/propose?code=A3a"' not in page


def test_what_stops_retiring_a_code_leaves_its_fields_as_they_were(person, root: Path) -> None:
    ann, bob = person("Ann Lee"), person("Bob")
    refused = propose(ann, "/codebook/propose?code=A1", "retire", 1, into="ZZ")
    assert fields(refused.text)["name"] == load_codebook(shipped_codebook()).code("A1").name
    theirs = fields(bob.get("/codebook/propose?code=A1").text, 1)
    propose(ann, "/codebook/propose?code=A1", name="Another name")
    late = bob.post("/codebook/propose", data={**theirs, "act": "retire"})
    assert late.status_code == 409
    assert fields(late.text)["name"] == "Another name"
    assert fields(late.text)["definition"] == load_codebook(shipped_codebook()).code("A1").definition


def test_retiring_a_code_can_hand_its_examples_on(ann: TestClient, root: Path) -> None:
    answer = propose(ann, "/codebook/propose?code=A3a", "retire", 1, into="A1")
    assert "1 retired" in answer.text
    codebook = versions(root).draft("pair").codebook
    assert "A3a" not in {code.id for code in codebook.codes}
    assert len(codebook.code("A1").examples) == 12
    assert propose(ann, "/codebook/propose?code=A1", "retire", 1, into="ZZ").status_code == 422


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"id": ""}, "give the code an id"),
        ({"id": "two words"}, "this is no id"),
        ({"id": "p1"}, "an id is never used again"),
        ({"name": ""}, "give the code a name"),
        ({"definition": "", "question": ""}, "give a definition"),
        ({"theme": "ZZ"}, "choose a theme"),
        ({"examples": "suport: yes"}, "line 1: “suport” is no position"),
        ({"definition": "x" * 20_001}, "more than 20000 characters"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(ann: TestClient, root: Path, changed: dict[str, str], told: str) -> None:
    answer = propose(ann, "/codebook/propose?book=pair", **{**NEW, **changed})
    assert answer.status_code == 422
    assert told in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert "No bus after six." in answer.text or "examples" in changed
    assert versions(root).log == ()


def test_a_form_that_changes_nothing_is_told_so(ann: TestClient, root: Path) -> None:
    answer = propose(ann, "/codebook/propose?code=P1")
    assert answer.status_code == 422
    assert "nothing is different yet" in answer.text
    assert versions(root).log == ()


def test_a_form_sent_twice_is_kept_once(ann: TestClient, root: Path) -> None:
    data = {**fields(ann.get("/codebook/propose?book=pair").text), **NEW, "act": "save"}
    first, second = (ann.post("/codebook/propose", data=data) for _ in range(2))
    assert first.url == second.url
    assert len(versions(root).log) == 2


def test_of_two_people_the_second_sees_that_the_base_has_moved_on(person, root: Path) -> None:
    ann, bob = person("Ann Lee"), person("Bob")
    theirs = fields(bob.get("/codebook/propose?code=P2").text)
    propose(ann, "/codebook/propose?code=P2", name="Anns name")
    answer = bob.post("/codebook/propose", data={**theirs, "definition": "Bobs definition", "act": "save"})
    assert answer.status_code == 409
    assert "Ann Lee" in answer.text
    again = fields(answer.text)
    assert (again["name"], again["definition"]) == ("Anns name", "Bobs definition")  # field by field, nobody's work is undone
    assert len(versions(root).log) == 2
    assert bob.post("/codebook/propose", data={**again, "act": "save"}).status_code == 200
    code = versions(root).draft("pair").codebook.code("P2")
    assert (code.name, code.definition) == ("Anns name", "Bobs definition")


def test_a_draft_is_withdrawn_and_stays_among_the_versions(ann: TestClient, root: Path) -> None:
    propose(ann, "/codebook/propose?book=pair", **NEW)
    draft = versions(root).draft("pair")
    data = {"version": draft.sha256, "last_entry": str(versions(root).last_entry), "key": "w", "back": "/codebook"}
    assert ann.post("/codebook/withdraw", data={**data, "last_entry": "1", "key": "v"}).status_code == 409
    assert "Draft" not in ann.post("/codebook/withdraw", data=data).text
    assert versions(root).draft("pair") is None
    assert ann.post("/codebook/withdraw", data={**data, "key": "x"}).status_code == 422
    page = ann.get("/codebook/versions?book=pair").text
    assert "withdrawn by" in page
    assert "not in force" in page


def test_any_two_versions_can_be_compared(ann: TestClient, root: Path) -> None:
    propose(ann, "/codebook/propose?book=pair", **NEW)
    propose(ann, "/codebook/propose?code=N1", name="Buses")
    names = [v.name for v in versions(root).history("pair")]
    page = ann.get(f"/codebook/diff?a={names[1]}&b={names[0]}").text
    assert "<ins><bdi>Buses</bdi></ins>" in page
    assert "1 code changed" in page
    assert "1 code retired" in ann.get(f"/codebook/diff?a={names[0]}&b={names[2]}").text


@pytest.mark.parametrize(
    "path",
    [
        "/codebook/version/abc",
        "/codebook/diff?a=1&b=2",
        "/codebook/propose?code=ZZ",
        "/codebook/propose?topic=zz",
        "/codebook/versions?book=zz",
    ],
)
def test_an_address_of_nothing_says_so(ann: TestClient, path: str) -> None:
    assert ann.get(path).status_code == 404


def test_codes_are_found_by_any_of_their_words(ann: TestClient) -> None:
    page = ann.get("/codebook?q=watchdog+LAYER").text
    assert "1 code." in page
    assert 'id="c-A3a" open' in page
    assert 'id="c-P1"' not in page
    assert "No code of this codebook has these words" in ann.get("/codebook?q=zzz").text


def decided(root: Path, *actions: tuple[str, str]) -> None:
    study = Study.open(root)
    words = {s.segment_id: s.text for s in study.read(Segment)}
    for action, segment_id in actions:
        study.decide(Decision(0, "", "Ann", action, segment_id, "GONE", words.get(segment_id, "gone"), "support"))  # type: ignore[arg-type]
    study.close()


def test_decisions_whose_code_is_gone_are_moved_as_ordinary_decisions_or_left(ann: TestClient, root: Path) -> None:
    decided(root, ("accept", "g1#0000"), ("add", "g2#0000"), ("reject", "g1#0001"), ("add", "g9#0000"))
    page = ann.get("/codebook").text
    assert "4 decisions" in page
    assert page.count('type="checkbox" id="d-') == 2  # there is nothing to move of a rejected code, or of a passage that is gone
    move = {"key": "m", "seen": "4", "back": "/codebook", "act": "move", "new_code": "A2", "d-1": "1"}
    assert ann.post("/decide", data=move).status_code == 200
    assert ann.post("/decide", data=move).status_code == 200
    study = Study.open(root)
    log = [(d.action, d.code_id, d.position, d.undoes) for d in study.decisions]
    study.close()
    assert log[4:] == [("undo", "GONE", None, 1), ("add", "A2", "support", None)]
    assert "3 decisions" in ann.get("/codebook").text
    assert ann.post("/decide", data={**move, "key": "n", "seen": "6"}).status_code == 422
    undo = {"key": "u", "seen": "6", "back": "/log", "act": "undo", "decision": "6"}
    assert ann.post("/decide", data=undo).status_code == 200  # both are taken back together, and the old decision is there again
    assert "4 decisions" in ann.get("/codebook").text


def test_hostile_text_stays_text(ann: TestClient) -> None:
    nasty = "<script>alert(1)</script>"
    answer = propose(
        ann, "/codebook/propose?book=pair", **{**NEW, "name": nasty, "examples": nasty, "definition": nasty + "\x07"}, memo=nasty
    )
    assert answer.status_code == 200
    assert nasty not in answer.text
    for path in ("/codebook", "/codebook/versions", "/log", "/codebook/propose?code=N1"):
        assert nasty not in ann.get(path).text


def test_a_form_is_filled_from_a_topic_without_what_must_not_be_quoted(root: Path, ann: TestClient) -> None:
    study = Study.open(root)
    segments = list(study.read(Segment))
    with study.transaction() as write:
        write.put(Segment, [replace(s, quote_permission="no" if s.segment_id == "g1#0001" else "") for s in segments])
        write.put(Topic, [Topic("t1", "buses, bus, late", ("bus", "late"), 3, 2, 1.0, emergent=True)])
        write.put(
            TopicMembership, [TopicMembership(s, "t1", 1.0, fit) for s, fit in (("g1#0000", 0.9), ("g1#0001", 0.8), ("g2#0001", 0.1))]
        )
        write.stage_done(Stage("topics", {}))
    study.close()
    page = ann.get(f"/codebook/propose?topic={ref('t1')}").text
    texts = fields(page)
    assert texts["name"] == "Buses, bus, late"
    assert texts["examples"].splitlines() == ["We want it, says [name 1].", "Who pays for all this?"]
    assert "bus, late" in texts["definition"]
    assert texts["id"] == "N1"


def test_what_stands_in_the_form_reads_back_to_the_same_code() -> None:
    codebook = load_codebook(shipped_codebook("pair"))
    taken, themes = [code.id for code in codebook.codes], [theme.id for theme in codebook.themes]
    for code in codebook.codes:
        given = given_texts(texts_of(code))
        again, faults = code_of(given, None, taken=[], themes=themes)
        assert faults == ()
        same = {"include", "exclude", "examples", "near_misses", "name", "question", "proposition", "definition", "theme", "auxiliary"}
        read = code_of(given, Code(code.id, "", ""), taken=taken, themes=themes)[0]
        assert {name: getattr(read, name) for name in same - {"auxiliary"}} == {name: getattr(code, name) for name in same - {"auxiliary"}}
        assert again.auxiliary == code.auxiliary
        assert code_of(given, code, taken=taken, themes=themes)[0] == code


def test_signs_before_a_line_are_told_from_what_people_said() -> None:
    assert _example("Support: yes") == Example("yes", "support")
    assert _example("Note: support it") == Example("Note: support it")
    assert _example(": support: was the word") == Example("support: was the word")
    assert _near_miss("P2: about it | the issue", ["P2"]) == NearMiss("about it", "P2", "the issue")
    assert _near_miss("Note: this", ["P2"]) == NearMiss("Note: this")
    assert _near_miss("X9: this", ["P2"]) == NearMiss("this", "X9")


def ended(client: TestClient) -> None:
    client.app.state.job.wait()  # type: ignore[attr-defined]


def test_a_version_is_tried_out_then_applied_and_the_page_follows(ann: TestClient, root: Path, tiny_encoder: object) -> None:
    decided(root, ("accept", "g1#0000"))
    propose(ann, "/codebook/propose?code=A3a", "retire", 1)
    propose(ann, "/codebook/propose?book=pair", **NEW)
    draft, before = versions(root).draft("pair"), versions(root).in_force("pair")
    address = f"/codebook/version/{draft.name}"
    assert "seconds of computing" in ann.get(address).text
    assert ann.post("/codebook/preview", data={"version": draft.sha256}).status_code == 200
    ended(ann)
    page = ann.get(address).text
    assert "coded differently" in page
    assert "Applying it does exactly this; decisions stand on top" in page
    assert versions(root).in_force("pair").sha256 == before.sha256
    decided(root, ("add", "g2#0000"))
    assert "but for 1 decision taken since" in ann.get(address).text
    apply = {"version": draft.sha256, "instead_of": before.sha256, "memo": "agreed in March"}
    assert ann.post("/codebook/apply", data=apply).status_code == 200
    ended(ann)
    page = ann.get(address).text
    assert "Applied:" in page
    assert "This version is in force" in page
    assert versions(root).in_force("pair").sha256 == draft.sha256
    page = ann.get("/codebook").text
    assert "version 0.1.1" in page  # the page that was open before codes with it too
    assert "Lifts home" in page
    assert "Draft" not in page
    log = ann.get("/log").text
    assert "applied version 0.1.1" in log
    assert "agreed in March" in log
    answer = ann.post("/codebook/apply", data=apply)  # sent again, or by somebody who has not seen it
    assert answer.status_code == 409
    assert "Another version was put in force" in answer.text


def test_one_piece_of_work_runs_at_a_time(ann: TestClient, root: Path) -> None:
    from threading import Event

    go = Event()
    propose(ann, "/codebook/propose?book=pair", **NEW)
    job = ann.app.state.job  # type: ignore[attr-defined]
    assert job.start("learn", lambda _: str(go.wait(10)))
    answer = ann.post("/codebook/preview", data={"version": versions(root).draft("pair").sha256})
    go.set()
    job.wait()
    assert answer.status_code == 409
    assert "Something else is running" in answer.text


def test_a_preview_of_nothing_is_refused(ann: TestClient) -> None:
    assert ann.post("/codebook/preview", data={"version": "zz"}).status_code == 422
