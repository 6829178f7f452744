"""Blind coding without a browser: nothing of the machine on any page, every answer kept once, earlier ones changed, the rest resumed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.model import (
    AgreementOpening,
    BlindCoding,
    BlindSample,
    Coding,
    Decision,
    Divergence,
    MatrixCell,
    SegmentOutcome,
    Undecided,
)
from dialogue_synth.review import make_app
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.held import ref
from review_study import TEXTS, tiny_study

PASSAGES = tuple((f"{w}#{n:04d}", text) for w, row in TEXTS.items() for n, text in enumerate(row))
MORNING, NOON = "2026-01-01T08:00:00.000+00:00", "2026-01-01T12:00:00.000+00:00"


def draw(client: TestClient, n: int = 5, seed: int = 0) -> str:
    """Draw a sample and return the page on which its first passage stands."""
    answer = client.post("/blind/draw", data={"n": n, "seed": seed, "back": "/blind"})
    assert answer.status_code == 200
    return answer.text


def say(client: TestClient, number: int, *codes: str, answer: str = "coded", key: str = "", seen: int = 0, **more: str) -> object:
    data = {"key": key or f"{number}{codes}{answer}{seen}", "seen": seen, "number": number, "answer": answer}
    data |= {"segment": ref(PASSAGES[number - 1][0]), "back": "/blind"}
    return client.post("/blind/1", data={**data, **{f"code.{code}": "yes" for code in codes}, **more})


def log(root: Path) -> list[tuple[str, str, str, tuple[tuple[str, str | None], ...]]]:
    study = Study.open(root)
    entries = [(e.coder, e.segment_id, e.answer, e.codes) for e in study.blind_codings]
    study.close()
    return entries


def test_a_passage_is_coded_with_positions_and_a_remark_and_the_next_one_comes(ann: TestClient, root: Path) -> None:
    draw(ann)
    page = say(ann, 1, "P1", "A1", **{"position.P1": "support", "position.A2": "oppose", "remarks": "two things"})
    assert "Saved: passage 1." in page.text
    assert "Passage 2 of 5" in page.text
    assert log(root) == [("ann", "g1#0000", "coded", (("P1", "support"), ("A1", None)))]
    study = Study.open(root)
    (entry,) = study.blind_codings
    assert (entry.quotation, entry.remarks) == (TEXTS["g1"][0], "two things")
    study.close()


@pytest.mark.parametrize("answer", ["none", "undecided"])
def test_no_code_and_cannot_say_are_answers(ann: TestClient, root: Path, answer: str) -> None:
    draw(ann)
    say(ann, 2, answer=answer)
    assert log(root) == [("ann", "g1#0001", answer, ())]


def test_the_same_form_sent_again_is_kept_once(ann: TestClient, root: Path) -> None:
    draw(ann)
    answers = [say(ann, 1, "P1", key="once").status_code for _ in range(3)]
    assert (answers, len(log(root))) == ([200] * 3, 1)


def test_an_earlier_answer_is_shown_can_be_changed_and_the_last_one_counts(ann: TestClient, root: Path) -> None:
    draw(ann)
    say(ann, 1, "P1", **{"position.P1": "concern"})
    page = ann.get("/blind/1/1").text
    assert 'name="code.P1" value="yes" checked' in page
    assert '<option value="concern" selected>' in page
    assert "P1 Wanting this project (concern)" in page
    say(ann, 1, answer="none", seen=1)
    assert [entry[2] for entry in log(root)] == ["coded", "none"]
    assert "no code applies" in ann.get("/blind/1/1").text


def test_in_two_tabs_the_second_one_sees_what_the_first_one_said_and_chooses(ann: TestClient, root: Path) -> None:
    draw(ann)
    say(ann, 1, "P1")
    page = say(ann, 1, "A1", key="other tab")
    assert page.status_code == 409
    assert "in another tab" in page.text
    assert 'name="code.A1" value="yes" checked' in page.text
    assert "Your answer of" in page.text
    assert say(ann, 1, "A1", key="again", seen=1).status_code == 200
    assert [entry[3] for entry in log(root)] == [(("P1", None),), (("A1", None),)]


def test_two_coders_are_in_nobodys_way_and_see_only_how_far_the_other_is(person, root: Path) -> None:
    ann, bob = person("Ann Lee"), person("Bob")
    draw(ann)
    assert say(ann, 1, "R3a").status_code == say(bob, 1, "P1").status_code == 200
    start = bob.get("/blind").text
    assert re.search(r"Ann Lee</bdi> <span class=\"n\">1 of 5", start)
    assert "Go on: 4 left" in start
    assert 'name="code.R3a" value="yes" checked' not in bob.get("/blind/1/1").text


def test_it_goes_on_where_it_was_left_and_ends_when_all_is_answered(ann: TestClient) -> None:
    draw(ann)
    for number in (1, 3):
        say(ann, number, answer="none")
    assert "Passage 2 of 5" in ann.get("/blind/1").text
    assert "Passage 4 of 5" in ann.get("/blind/1?after=3").text
    for number in (5, 2):
        say(ann, number, answer="none")
    page = say(ann, 4, answer="none")
    assert "You have finished this sample" in page.text
    assert "Saved: passage 4." in page.text


def test_the_same_number_and_seed_is_the_same_sample_for_all(person, root: Path) -> None:
    for name in ("ann", "bob"):
        draw(person(name), 3)
    draw(person("ann"), 3, 1)
    study = Study.open(root)
    assert [(s.drawn_by, s.n, s.seed, len(s.passages)) for s in study.blind_samples] == [("ann", 3, 0, 3), ("ann", 3, 1, 3)]
    study.close()


def test_what_was_decided_with_the_machine_in_sight_does_not_come(ann: TestClient) -> None:
    ann.post("/decide", data={"key": "k", "seen": 0, "back": "/", "segment": ref("g1#0000"), "code": "P1", "act": "accept"})
    assert "Passage 1 of 4" in draw(ann)
    assert "Only if people are asked first." in ann.get("/blind/1/1").text
    assert "1 passage does not come to you" in ann.get("/blind").text
    page = say(ann, 1, "P1")
    assert (page.status_code, "not in your sample" in page.text) == (422, True)


def test_a_sample_that_was_all_seen_says_so(ann: TestClient) -> None:
    draw(ann)
    for n, (segment_id, _) in enumerate(PASSAGES):
        data = {"key": n, "seen": 99, "back": "/", "segment": ref(segment_id), "code": "", "act": "add", "new_code": "P2"}
        assert ann.post("/decide", data=data).status_code == 200
    assert "Nothing in this sample is blind for you" in ann.get("/blind/1").text


def test_answers_stand_once_the_agreement_page_was_opened(ann: TestClient, root: Path) -> None:
    draw(ann)
    for number in range(1, 6):
        say(ann, number, answer="none")
    ann.post("/agreement/open", data={"key": "o"})
    page = ann.get("/blind/1/1").text
    assert "Your answer stands as it is" in page
    assert "<form" not in page[page.index("<main") :]
    assert say(ann, 1, "P1", seen=1).status_code == 422
    assert len(log(root)) == 5


@pytest.mark.parametrize(
    ("codes", "answer", "said"),
    [((), "coded", "Tick at least one code"), (("P1",), "none", "You ticked a code"), (("P1", "A1"), "undecided", "You ticked codes")],
)
def test_a_faulty_answer_is_shown_again_as_it_was_and_nothing_is_kept(ann: TestClient, root: Path, codes, answer, said) -> None:
    draw(ann)
    page = say(ann, 1, *codes, answer=answer)
    assert page.status_code == 422
    assert said in page.text
    assert all(f'name="code.{code}" value="yes" checked' in page.text for code in codes)
    assert log(root) == []


def test_what_is_not_there_is_said(ann: TestClient) -> None:
    assert ann.get("/blind/7").status_code == ann.get("/blind/7/1").status_code == 404
    assert say(ann, 1, "P1").status_code == 422
    draw(ann)
    assert ann.get("/blind/1/6").status_code == ann.get("/blind/1/0").status_code == 404
    assert ann.post("/blind/draw", data={"n": 0, "seed": 0}).status_code == 422
    assert ann.post("/blind/draw", data={"n": 10, "seed": "9" * 15}).status_code == 422


def test_nobody_is_called_machine(person, root: Path) -> None:
    robot = person("Machine")
    for answer in (robot.post("/blind/draw", data={"n": 5, "seed": 0}), draw(person("ann")) and say(robot, 1, "P1")):
        assert answer.status_code == 422
        assert "a coder cannot be called" in answer.text
    assert log(root) == []


def test_names_of_people_are_masked_and_addresses_tell_no_ids(ann: TestClient) -> None:
    draw(ann)
    for path in ("/blind", "/blind/1/1", "/blind/1/2"):
        page = ann.get(path).text
        assert "Hartley" not in page
        assert not re.search(r'(?:href|action)="[^"]*g[12]\b', page)


def test_while_coding_no_link_leads_to_where_codes_stand(ann: TestClient) -> None:
    draw(ann)
    links = set(re.findall(r'(?:href|action)="(/[^"]*)"', ann.get("/blind/1/1").text)) - {"/blind"}
    assert {link for link in links if not link.startswith(("/blind/1", "/static/"))} == set()


def other_machine(root: Path) -> None:
    """Give the study codings, outcomes and divergences of another machine, and decisions of another person."""
    study = Study.open(root)
    exact = {s.segment_id: s for s in study.segments}
    with study.transaction() as write:
        rows = [("g1#0002", "R3a", "oppose"), ("g2#0001", "I5", "conditional"), ("g2#0001", "P3", None)]
        write.put(
            Coding,
            [Coding(i, i[:2], exact[i].start, exact[i].end, exact[i].text, c, p, 0.31, "machine 2", why="rubbish") for i, c, p in rows],
        )
        write.put(Undecided, [Undecided("g1#0000", "g1", "no idea", "I1", "I2", 0.2)])
        outcomes = {"g1#0000": "undecided", "g1#0002": "coded", "g2#0001": "coded"}
        write.put(SegmentOutcome, [SegmentOutcome(i, outcomes.get(i, "none")) for i in exact])  # type: ignore[arg-type]
        write.put(MatrixCell, [])
        write.put(Divergence, [])
    study.decide(Decision(0, "", "zoe", "add", "g2#0000", "A2", exact["g2#0000"].text, "mixed"))
    study.judge("zoe", "x", "confirmed", "secret")
    study.close()


def all_blind_pages(root: Path) -> dict[str, tuple[bytes, dict[str, str]]]:
    """Return every page that a coder meets who goes through a sample that was drawn and begun, with its headers."""
    study = Study.open(root)
    with study.transaction() as write:
        write.carry([BlindSample(1, MORNING, "bob", 5, 0, PASSAGES)])
        write.carry(
            [BlindCoding(1, NOON, "ann", *PASSAGES[1], "coded", (("P1", "support"),)), BlindCoding(2, NOON, "bob", *PASSAGES[0], "none")]
        )
    study.close()
    home = "http://127.0.0.1:8765"
    ann = TestClient(make_app(root, "token", port=8765, analyst="ann"), base_url=home, headers={"origin": home})
    ann.get("/?token=token")
    paths = ["/blind", "/blind/1", *(f"/blind/1/{n}" for n in range(1, 7)), "/blind/1/3?saved=1&kept=2&noted=1"]
    answers = {path: ann.get(path) for path in paths}
    answers["wrong"] = say(ann, 1)
    answers["saved"] = say(ann, 1, "P2")
    answers["finished"] = [say(ann, n, answer="none") for n in (3, 4, 5)][-1]
    answers["before agreement"] = ann.get("/agreement")
    return {path: (answer.content, dict(answer.headers)) for path, answer in answers.items()}


def test_studies_that_differ_only_in_what_the_machine_said_give_the_same_pages_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialogue_synth.review.render.secrets.token_hex", lambda _: "the key of a form")
    one, other = tiny_study(tmp_path / "one"), tiny_study(tmp_path / "other")
    other_machine(other)
    found, same = all_blind_pages(one), all_blind_pages(other)
    assert found.keys() == same.keys()
    assert [path for path in found if found[path] != same[path]] == []
    assert b"Passage 1 of 5" in found["/blind/1/1"][0]  # and these are the pages that are meant
    assert b"Saved: passage 1." in found["saved"][0]
    assert b"You have finished" in found["finished"][0]


def test_codes_stand_in_the_order_of_the_codebook(ann: TestClient) -> None:
    from dialogue_synth.agreement import first_layer
    from dialogue_synth.codebook import load_codebooks, shipped_codebook

    page = draw(ann)
    shown = [unescape(code) for code in re.findall(r'data-code="([^"]+)"', page)]
    assert shown == [code.id for code in first_layer(load_codebooks([shipped_codebook("pair")]))]


def test_a_viewer_reads_no_blind_page(ann: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.review.site.Site.person", lambda *_: Person("Vi", "viewer"))
    assert ann.get("/blind").status_code == ann.post("/blind/draw", data={"n": 5, "seed": 0}).status_code == 403


def test_an_opening_is_kept_for_good(tmp_path: Path) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    study = Study.create(tmp_path / "study")
    study.keep_once("a", [AgreementOpening(0, "", "Ann")])
    study.keep_once("b", [BlindSample(0, "", "Ann", 1, 0, (("g1#0000", "We want it."),))])
    assert [(o.opened_by, o.at > "2026") for o in study.agreement_openings] == [("Ann", True)]
    assert study.blind_samples[0].passages == (("g1#0000", "We want it."),)
    for table in ("agreement_openings", "blind_samples"):
        with pytest.raises(IntegrityError, match="only grow"), study._database.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))
    study.close()
