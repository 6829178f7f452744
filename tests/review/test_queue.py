"""The queue: a part of it can be worked through, the filter stays while deciding, and the last answers can be given again."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.model import Decision
from dialogue_synth.review.deciding import undo
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import LiveStudy, View
from dialogue_synth.review.pages.parts import LAST, last_decisions
from dialogue_synth.review.pages.queue import queue_page
from dialogue_synth.review.pages.queue_filter import QueueFilter
from review_study import CODES

ITEMS = {f"{s} {code}": ref(f"{s} {code}") for s, (code, *_) in CODES.items()} | {"g2#0001 ": ref("g2#0001 ")}


def left(view: View, query: dict[str, str], name: str = "ann") -> set[str]:
    return {f"{view.queue[n].segment_id} {view.queue[n].code_id}" for n in QueueFilter.of(query, name).places(view)}


def on_desk(page: str) -> str:
    return unescape(re.findall(r'<blockquote class="words"[^>]*>([^<]*)<', page)[0])


def decide(client: TestClient, act: str, segment: str, code: str, seen: int, **more: str) -> str:
    data = {"key": f"{act}{segment}{code}{seen}", "seen": seen, "back": "/queue", "segment": ref(segment), "code": code, "act": act, **more}
    answer = client.post("/decide", data=data)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("query", "items"),
    [
        ({}, {"g1#0000 P1", "g1#0001 A1", "g2#0000 P1", "g2#0001 "}),
        ({"what": "suggested"}, {"g1#0000 P1", "g1#0001 A1", "g2#0000 P1"}),
        ({"what": "undecided"}, {"g2#0001 "}),
        ({"what": "mine"}, set()),
        ({"what": "left"}, set()),
        ({"what": "odd"}, {"g1#0000 P1", "g1#0001 A1", "g2#0000 P1", "g2#0001 "}),
        ({"w": ref("g1")}, {"g1#0000 P1", "g1#0001 A1"}),
        ({"w": "nowhere"}, set()),
        ({"code": "P1"}, {"g1#0000 P1", "g2#0000 P1"}),
        ({"code": "R2"}, {"g2#0001 "}),  # the nearest code of a passage that the machine left open
        ({"theme": "Purpose"}, {"g1#0000 P1", "g2#0000 P1"}),
        ({"batch": "2"}, {"g2#0000 P1", "g2#0001 "}),
        ({"initiative": "warm", "flag": "1"}, {"g1#0000 P1", "g2#0000 P1"}),
        ({"initiative": "cold"}, set()),
    ],
)
def test_a_filter_leaves_a_part_of_the_queue(view: View, query: dict[str, str], items: set[str]) -> None:
    assert left(view, query) == items


def test_ones_own_decisions_and_what_was_left_open_can_be_gone_through_once(study: Study) -> None:
    live, words = LiveStudy(study), {s.segment_id: s.text for s in study.segments}
    study.decide(Decision(0, "", "ann", "accept", "g1#0000", "P1", words["g1#0000"], "support"))
    study.decide(Decision(0, "", "bob", "reject", "g2#0000", "P1", words["g2#0000"]))
    study.decide(Decision(0, "", "ann", "add", "g2#0001", "R2", words["g2#0001"], "concern"))  # an answer to the passage as a whole
    study.decide(Decision(0, "", "ann", "leave", "g1#0001", "A1", words["g1#0001"]))
    view = live.now()
    assert left(view, {"what": "mine"}) == {"g1#0000 P1", "g2#0001 "}
    assert left(view, {"what": "mine"}, "bob") == {"g2#0000 P1"}
    assert left(view, {"what": "left"}) == {"g1#0001 A1"}
    seen, after = [], ""
    while (page := queue_page(view, {"what": "mine", "after": after}, "ann"))["item"]:
        after = page["item"].ref
        seen.append(after)
    assert sorted(seen) == sorted([ITEMS["g1#0000 P1"], ITEMS["g2#0001 "]])
    assert page["gone_through"]


def test_the_filter_stays_while_somebody_decides_and_what_remains_is_counted(ann: TestClient) -> None:
    page = ann.get("/queue?what=suggested&code=P1").text
    assert "Here: <b>2</b> to decide · <b>0</b> decided" in page
    assert "Only <bdi>suggested codes</bdi>, <bdi>P1</bdi>" in page
    for _ in range(2):
        form = page[page.index('action="/decide"') :]
        data = {n: unescape(re.findall(rf'name="{n}" value="([^"]*)"', form)[0]) for n in ("key", "seen", "back", "segment", "code")}
        answer = ann.post("/decide", data={**data, "act": "accept"})
        assert "what=suggested" in str(answer.url)
        assert "code=P1" in str(answer.url)
        page = answer.text
    assert "Nothing is left to decide here" in page
    assert "Here: <b>0</b> to decide · <b>2</b> decided" in page
    assert "There is nothing of this kind" in ann.get("/queue?what=left&code=A1").text


def test_pass_over_and_previous_stay_in_the_filter(view: View) -> None:
    first = queue_page(view, {"code": "P1"}, "ann")
    second = queue_page(view, {"code": "P1", "after": first["item"].ref}, "ann")
    assert first["previous"] == ""
    assert second["previous"] == f"/queue?item={first['item'].ref}&code=P1"
    again = queue_page(view, {"code": "P1", "after": second["item"].ref}, "ann")  # from the start again at the end
    assert again["item"].ref == first["item"].ref


def test_an_address_of_an_item_that_is_not_there_leads_to_the_next_one(view: View) -> None:
    assert queue_page(view, {"item": "gone"}, "ann")["item"] == queue_page(view, {}, "ann")["item"]


def test_an_answer_that_made_two_entries_stands_as_one_and_is_undone_as_one(ann: TestClient, root: Path) -> None:
    page = decide(ann, "recode", "g1#0000", "P1", 0, new_code="A2", position="concern")
    assert "rejected P1" in page
    assert page.count("Decide again</a>") == 1
    assert f'href="/queue?item={ITEMS["g1#0000 P1"]}"' in page
    answer = ann.post("/decide", data={"key": "z", "seen": 2, "back": "/queue", "act": "undo", "decision": "1"})
    assert answer.status_code == 200
    study = Study.open(root)
    assert [d.action for d in study.decisions] == ["reject", "add", "undo", "undo"]
    study.close()


def test_the_last_ten_answers_stay_editable_however_much_is_undone(study: Study) -> None:
    live, words = LiveStudy(study), {s.segment_id: s.text for s in study.segments}
    for n in range(LAST + 2):
        position = "support" if n % 2 else "concern"
        study.decide(Decision(0, "", "ann", "position", "g1#0000", "P1", words["g1#0000"], position))  # type: ignore[arg-type]
    for _ in range(25):  # entries that are taken back push nothing out
        undone = study.decide(Decision(0, "", "ann", "reject", "g2#0000", "P1", words["g2#0000"]))
        study.decide(Decision(0, "", "ann", "undo", "g2#0000", "P1", words["g2#0000"], undoes=undone.decision_id))
    page = queue_page(live.now(), {}, "ann")
    assert len(page["last"]) == LAST == len(last_decisions(live.now()))
    assert {answer.again for answer in page["last"]} == {f"/queue?item={ITEMS['g1#0000 P1']}"}
    assert [answer.is_last for answer in page["last"]] == [True] + [False] * (LAST - 1)


def test_two_answers_of_one_moment_are_taken_back_one_by_one(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.store.study._now", lambda: "2026-01-05T10:00:00.000+00:00")
    words = {s.segment_id: s.text for s in study.segments}
    for position in ("support", "concern"):
        study.decide(Decision(0, "", "ann", "position", "g1#0000", "P1", words["g1#0000"], position))  # type: ignore[arg-type]
    view = LiveStudy(study).now()
    assert len(last_decisions(view)) == 2
    assert [d.undoes for d in undo(view, 2, "ann")] == [2]


def test_a_code_added_beside_the_queue_is_changed_in_its_write_up(ann: TestClient) -> None:
    page = decide(ann, "add", "g1#0000", "", 0, new_code="R1", position="support")
    assert f'href="/writeups/{ref("g1")}?p={ref("g1#0000")}#p-{ref("g1#0000")}" aria-label="Decide again' in page
    assert "Nothing is left to decide" not in page


def test_an_answer_given_again_takes_the_place_of_the_first(ann: TestClient) -> None:
    decide(ann, "accept", "g1#0000", "P1", 0)
    page = ann.get(f"/queue?item={ITEMS['g1#0000 P1']}").text
    assert on_desk(page).startswith("We want it")
    decide(ann, "position", "g1#0000", "P1", 1, position="oppose")
    assert 'aria-label="oppose"' in ann.get("/matrix?batch=1").text
