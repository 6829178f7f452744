"""The pages without a browser: each shows what it should, and a decision is kept once, by whoever was first."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from conftest import ROOT
from dialogue_synth import Study
from dialogue_synth.errors import CodebookError
from dialogue_synth.model import Decision
from dialogue_synth.review import make_app
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import LiveStudy, View

SEGMENT = ref("g1#0000")


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def first_form(client: TestClient, path: str) -> dict[str, str]:
    """Return the hidden fields of the first form that decides on something."""
    page = client.get(path).text
    form = page[page.index('action="/decide"') :]
    return {name: field(form, name) for name in ("key", "seen", "back", "segment", "code")}


def decide(client: TestClient, act: str, segment: str = "g1#0000", code: str = "P1", seen: int = 0, **more: object) -> int:
    data = {"key": f"k{act}{segment}{code}{more}", "seen": seen, "back": "/queue", "segment": ref(segment), "code": code, "act": act}
    return client.post("/decide", data={**data, **more}).status_code


def log(root: Path) -> list[tuple[str, str, str, str | None]]:
    study = Study.open(root)
    entries = [(d.action, d.segment_id, d.code_id, d.position) for d in study.decisions]
    study.close()
    return entries


def test_nothing_that_may_wait_for_the_study_is_done_where_all_requests_are_taken(ann: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    now = LiveStudy.now

    def watched(live: LiveStudy) -> View:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            seen.append(False)
        else:
            seen.append(True)
        return now(live)

    monkeypatch.setattr(LiveStudy, "now", watched)
    assert decide(ann, "accept", memo="m" * 5000) == 422
    assert decide(ann, "accept", **{"as": "somebody else"}) == 422
    assert ann.post("/upload", data={"batch": "b"}, files=[("files", ("", b""))]).status_code == 422
    assert seen
    assert not any(seen)


def test_accepting_in_the_queue_keeps_code_position_and_words_and_goes_on(ann: TestClient, root: Path) -> None:
    form = first_form(ann, "/queue")
    answer = ann.post("/decide", data={**form, "act": "accept"})
    assert answer.status_code == 200
    assert "Saved: accepted" in answer.text
    study = Study.open(root)
    (decision,) = study.decisions
    assert (decision.analyst, decision.action, ref(decision.segment_id), decision.code_id) == (
        "ann",
        "accept",
        form["segment"],
        form["code"],
    )
    assert decision.position == {"g1#0000": "support", "g1#0001": "conditional", "g2#0000": "oppose"}[decision.segment_id]
    assert first_form(ann, "/queue")["segment"] != form["segment"]


def test_the_same_form_sent_again_is_kept_once(ann: TestClient, root: Path) -> None:
    form = {**first_form(ann, "/queue"), "act": "accept"}
    answers = [ann.post("/decide", data=form) for _ in range(3)]
    assert [a.status_code for a in answers] == [200] * 3
    assert len(log(root)) == 1


def test_a_change_of_code_sent_again_is_the_same_request(ann: TestClient, root: Path) -> None:
    for _ in range(2):
        assert decide(ann, "recode", new_code="A2", position="concern") == 200
    assert len(log(root)) == 2


def test_another_button_of_the_same_form_is_another_request_and_is_told_of_the_first(ann: TestClient, root: Path) -> None:
    form = first_form(ann, "/queue")
    ann.post("/decide", data={**form, "act": "accept"})
    assert ann.post("/decide", data={**form, "act": "reject"}).status_code == 409
    assert [entry[0] for entry in log(root)] == ["accept"]


def test_of_two_people_one_wins_and_the_other_sees_it_and_chooses(person, root: Path) -> None:
    ann, bob = person("Ann Lee"), person("Bob")
    form = first_form(bob, "/queue")
    assert ann.post("/decide", data={**first_form(ann, "/queue"), "act": "accept"}).status_code == 200
    answer = bob.post("/decide", data={**form, "act": "reject", "memo": "off the point"})
    assert answer.status_code == 409
    assert "Ann Lee" in answer.text
    assert "accepted" in answer.text
    assert len(log(root)) == 1
    again = {name: field(answer.text, name) for name in ("key", "seen", "back", "segment", "code", "act", "memo")}
    assert bob.post("/decide", data=again).status_code == 200
    assert [entry[0] for entry in log(root)] == ["accept", "reject"]


def test_a_decision_on_another_passage_is_in_nobodys_way(ann: TestClient, root: Path) -> None:
    assert decide(ann, "accept") == 200
    assert decide(ann, "reject", "g2#0000") == 200
    assert [entry[:2] for entry in log(root)] == [("accept", "g1#0000"), ("reject", "g2#0000")]


def test_changing_the_code_takes_one_off_and_puts_one_on_in_one_step(ann: TestClient, root: Path) -> None:
    assert decide(ann, "recode", new_code="A2", position="concern") == 200
    assert log(root) == [("reject", "g1#0000", "P1", None), ("add", "g1#0000", "A2", "concern")]
    page = ann.get(f"/writeups/{ref('g1')}?p={SEGMENT}").text
    assert "added by" in page


def test_undo_takes_back_what_was_done_together_and_can_be_undone(ann: TestClient, root: Path) -> None:
    decide(ann, "recode", new_code="A2", position="concern")
    undo = {"key": "z", "seen": 2, "back": "/log", "act": "undo", "decision": 2}
    assert ann.post("/decide", data=undo).status_code == 200
    assert [entry[0] for entry in log(root)] == ["reject", "add", "undo", "undo"]
    assert ann.post("/decide", data=undo).status_code == 200  # the same once more: the answer was lost on its way
    assert len(log(root)) == 4
    assert ann.post("/decide", data={**undo, "key": "y", "seen": 4}).status_code == 422
    assert ann.post("/decide", data={**undo, "key": "x", "seen": 4, "decision": 4}).status_code == 200
    assert "added by" in ann.get(f"/writeups/{ref('g1')}?p={SEGMENT}").text


def test_an_undecided_passage_gets_a_code_none_or_stays_open(ann: TestClient, root: Path) -> None:
    assert decide(ann, "leave", "g2#0001", "") == 200
    assert "<b>1</b> left open" in ann.get("/queue").text
    assert decide(ann, "reject", "g2#0001", "", seen=1) == 200
    assert "no code applies, as a person said" in ann.get(f"/writeups/{ref('g2')}?p={ref('g2#0001')}").text
    assert decide(ann, "add", "g2#0001", "", seen=2, new_code="R2", position="concern") == 200
    assert log(root)[-1] == ("add", "g2#0001", "R2", "concern")


def test_leaving_a_code_open_gives_the_machines_suggestion_back(ann: TestClient) -> None:
    decide(ann, "reject")
    decide(ann, "leave", seen=1)
    page = ann.get(f"/writeups/{ref('g1')}?p={SEGMENT}").text
    assert "support, suggested by the machine" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"act": ""}, "choose what to decide"),
        ({"act": "explode"}, "choose what to decide"),
        ({"act": "accept", "segment": "nowhere"}, "no longer in the study"),
        ({"act": "accept", "code": "Z9"}, "choose a code"),
        ({"act": "accept", "code": "A2"}, "no longer on the passage"),
        ({"act": "position", "position": "furious"}, "choose a position"),
        ({"act": "recode", "new_code": "P1"}, "has already"),
        ({"act": "recode", "new_code": ""}, "choose a code"),
        ({"act": "undo", "decision": "9" * 5000}, "taken back already"),
        ({"act": "undo", "decision": "²"}, "taken back already"),
        ({"act": "accept", "memo": "x" * 4001}, "4000 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_keeps_nothing(ann: TestClient, root: Path, change: dict[str, str], said: str) -> None:
    data = {"key": "k", "seen": "0", "back": "//evil.example", "segment": SEGMENT, "code": "P1", **change}
    answer = ann.post("/decide", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "evil.example" not in answer.text
    assert log(root) == []


def test_a_verdict_is_kept_with_its_reason_and_taken_back(ann: TestClient, root: Path) -> None:
    path = f"/divergences/{ref('contradiction-aa11')}"
    data = {
        "key": "1",
        "seen_judgement": 0,
        "back": path,
        "divergence": ref("contradiction-aa11"),
        "verdict": "explained",
        "memo": "two halls",
    }
    answer = ann.post("/judge", data=data)
    assert "Saved: the verdict." in answer.text
    assert "two halls" in answer.text
    assert ann.post("/judge", data={**data, "key": "2", "verdict": "confirmed"}).status_code == 409
    assert ann.post("/judge", data={**data, "key": "3", "seen_judgement": 1, "verdict": ""}).status_code == 200
    assert ann.post("/judge", data={**data, "key": "4", "seen_judgement": 2, "verdict": "odd"}).status_code == 422
    assert ann.post("/judge", data={**data, "key": "4", "seen_judgement": 2, "divergence": "odd"}).status_code == 422
    assert [j.verdict for j in Study.open(root).judgements] == ["explained", ""]


def test_divergences_are_filtered(ann: TestClient) -> None:
    assert "One says yes" not in ann.get("/divergences?status=judged").text
    for query in ("", "?kind=contradiction", "?severity=high&status=open", "?heading=conflict", "?initiative=warm&status=screening"):
        assert "1 of 1" in ann.get(f"/divergences{query}").text
    for query in ("?kind=omission", "?heading=silent", "?status=supported", "?initiative=cold"):
        assert "0 of 1" in ann.get(f"/divergences{query}").text


def test_a_memo_can_be_about_a_passage_a_write_up_and_a_divergence(ann: TestClient, root: Path) -> None:
    for n, about in enumerate(("g1#0000", "g1", "contradiction-aa11")):
        assert ann.post("/memo", data={"key": n, "about": ref(about), "memo": f"note {n}", "back": "/log"}).status_code == 200
    assert ann.post("/memo", data={"key": 9, "about": ref("g1"), "memo": " ", "back": "/log"}).status_code == 422
    assert ann.post("/memo", data={"key": 9, "about": "?", "memo": "lost", "back": "/log"}).status_code == 422
    assert [memo.about for memo in Study.open(root).memos] == ["g1#0000", "g1", "contradiction-aa11"]
    page = ann.get("/log").text
    assert all(f"note {n}" in page for n in range(3))
    assert "note 0" in ann.get(f"/writeups/{ref('g1')}?p={SEGMENT}").text


def test_the_matrix_follows_a_decision_at_once_and_its_cells_open(ann: TestClient) -> None:
    cell = f"/cell?w={ref('g1')}&code=P1"
    assert 'aria-label="support"' in ann.get("/matrix").text
    assert "We want it" in ann.get(cell).text
    decide(ann, "reject")
    assert 'aria-label="support"' not in ann.get("/matrix").text
    assert "No passage was found" in ann.get(cell).text


@pytest.mark.parametrize(
    ("query", "n"), [("", 2), ("?batch=1", 1), ("?place=Hall g2&sort=organiser", 1), ("?sort=silent", 2), ("?batch=9", 0)]
)
def test_the_matrix_is_filtered_and_sorted(ann: TestClient, query: str, n: int) -> None:
    assert ann.get(f"/matrix{query}").text.count('<tr><th scope="row"><a') == n


def test_the_matrix_shows_the_codes_of_one_theme(ann: TestClient) -> None:
    page = ann.get("/matrix?theme=Purpose").text
    assert ">P1<" in page
    assert ">A1<" not in page


def test_only_ones_own_last_decision_is_undone_by_a_key(person) -> None:
    ann, bob = person("ann"), person("bob")
    decide(ann, "accept")
    assert 'data-key="z"' in ann.get("/queue").text
    assert 'data-key="z"' not in bob.get("/queue").text


def test_the_log_tells_everything_and_can_be_taken_away(ann: TestClient, root: Path) -> None:
    decide(ann, "reject", memo="=HYPERLINK(1)")
    page = ann.get("/log?who=ann").text
    assert "rejected P1" in page
    assert "=HYPERLINK(1)" in page
    table = ann.get("/log.csv")
    assert table.headers["content-disposition"].startswith("attachment")
    assert "'=HYPERLINK(1)" in table.text
    assert "We want it" not in table.text
    assert ann.get("/log?page=99&who=nobody").status_code == 200


def test_the_codebook_tells_where_each_code_stands_and_what_no_longer_applies(ann: TestClient, root: Path) -> None:
    decide(ann, "accept")
    page = ann.get("/codebook").text
    assert "2 passages in 2 write-ups, 1 decided" in page
    assert "no longer" not in page
    study = Study.open(root)
    study.decide(Decision(0, "", "Ann", "accept", "g1#0000", "GONE", study.decisions[0].quotation))
    study.close()
    assert "Decisions whose code is gone" in ann.get("/codebook").text


def test_names_of_people_are_masked_everywhere(ann: TestClient) -> None:
    decide(ann, "accept")
    for path in ("/", "/queue", "/matrix", "/log", "/log.csv", f"/writeups/{ref('g1')}?p={SEGMENT}", f"/cell?w={ref('g1')}&code=P1",
                 f"/divergences/{ref('contradiction-aa11')}", f"/queue?item={ref('g1#0000 P1')}"):  # fmt: skip
        page = ann.get(path).text
        assert "Hartley" not in page, path
    assert "[name 1]" in ann.get(f"/writeups/{ref('g1')}").text


def test_no_address_on_a_page_tells_the_id_of_a_write_up(ann: TestClient) -> None:
    for path in ("/", "/queue", "/matrix", "/writeups", "/divergences", "/log", f"/writeups/{ref('g1')}"):
        assert not re.search(r'(?:href|action)="[^"]*g[12]\b', ann.get(path).text), path


@pytest.mark.parametrize("path", ["/writeups/abc", "/divergences/abc", "/cell?w=x&code=P1", "/elsewhere", "/decide", "/static/../app.py"])
def test_what_is_not_there_is_said_and_leads_back(ann: TestClient, path: str) -> None:
    answer = ann.get(path)
    assert answer.status_code in (404, 405)


def test_each_person_decides_under_the_name_given(person, root: Path) -> None:
    bob = person("Bob <b>B</b>")
    decide(bob, "accept")
    assert Study.open(root).decisions[0].analyst == "Bob <b>B</b>"
    assert "<b>B</b>" not in bob.get("/log").text


def test_a_decision_taken_elsewhere_is_seen_at_the_next_look(ann: TestClient, root: Path) -> None:
    ann.get("/queue")
    other = Study.open(root)
    other.note("cli", "g1", "from the command line")
    with other.transaction() as write:
        write.keep_value(
            "divergence changes",
            [{"divergence_id": "x-1", "kind": "omission", "initiative": "warm", "code_id": "P1", "change": "gone", "why": "corrected"}],
        )
        from dialogue_synth.store import Stage

        write.stage_done(Stage("diverge", {"again": "1"}))
    other.close()
    assert "from the command line" in ann.get("/log").text
    assert "corrected" in ann.get("/").text


def test_a_broken_codebook_is_told_at_the_start(root: Path) -> None:
    settings = root / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("codebooks = []", 'codebooks = ["mine.yaml"]'), encoding="utf-8")
    (root / "mine.yaml").write_text("codes: 7", encoding="utf-8")
    with pytest.raises(CodebookError, match="mine.yaml"):
        make_app(root, "token", port=8765, analyst="ann")


def test_a_study_without_write_ups_has_all_screens(tmp_path: Path) -> None:
    Study.create(tmp_path / "empty").close()
    client = TestClient(make_app(tmp_path / "empty", "token", port=8765, analyst="ann"), base_url="http://127.0.0.1:8765")
    client.get("/?token=token")
    for path in ("/", "/queue", "/matrix", "/writeups", "/divergences", "/codebook", "/log"):
        assert client.get(path).status_code == 200, path
    assert "Nothing is left to decide" in client.get("/queue").text


def test_htmx_is_the_one_that_the_notice_names() -> None:
    assert (ROOT / "src/dialogue_synth/review/static/htmx.min.js").read_text(encoding="utf-8").count('version:"2.0.11"') == 1
