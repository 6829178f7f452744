"""The topics: what the codebook misses comes first, and every number leads to its passages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.model import Decision, PassageGroup, SplitCode, Topic, TopicMembership
from dialogue_synth.review import make_app
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import LiveStudy, View
from dialogue_synth.review.pages.topic import topic_page
from dialogue_synth.review.pages.topics import topic_rows, topics_page
from dialogue_synth.store import Stage
from review_study import topic_study

BISCUITS = ref("T02")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return topic_study(tmp_path / "study")


def test_what_the_codebook_misses_comes_first_with_its_passages_and_a_way_to_a_draft(ann: TestClient) -> None:
    page = ann.get("/topics").text
    assert page.index("Biscuits, tea") < page.index("Asked, wanted")
    assert "8 passages of 2 write-ups without a code that is asked about" in page
    assert f'href="/codebook/propose?topic={BISCUITS}"' in page
    assert page.count("not in the codebook</span>") == 1
    assert "Codes that nobody used" in page


def test_a_topic_is_counted_by_passages_write_ups_and_organisers(view: View) -> None:
    biscuits, asked = topic_rows(view)
    assert (biscuits.n_passages, biscuits.n_writeups, biscuits.n_organisers, biscuits.uncoded, biscuits.emergent) == (8, 2, 2, 100, True)
    assert (asked.uncoded, asked.emergent, asked.draft) == (25, False, "")


@pytest.mark.parametrize(("sort", "first"), [("", "T02"), ("passages", "T02"), ("uncoded", "T02"), ("stability", "T02"), ("odd", "T02")])
def test_topics_are_sorted(view: View, sort: str, first: str) -> None:
    assert topics_page(view, {"sort": sort})["rows"][0].topic_id == first


def test_a_decision_moves_a_topic_at_once(study: Study) -> None:
    live = LiveStudy(study)
    for segment in (s for s in study.segments if s.position in (2, 3, 4)):
        study.decide(Decision(0, "", "Ann", "add", segment.segment_id, "R2", segment.text, "concern"))
    row = next(row for row in topic_rows(live.now()) if row.topic_id == "T02")
    assert (row.uncoded, row.emergent) == (25, False)


def test_a_topic_has_a_page_with_codes_groups_and_passages(ann: TestClient) -> None:
    page = ann.get(f"/topics/{BISCUITS}").text
    assert "3 passages belong only weakly" in page
    assert page.count('<span class="badge">weak</span>') == 3
    assert page.count("<blockquote") == 9  # each passage, and the best one at the top
    assert "no code that is asked about" in page
    assert "Group g2" in page
    assert "By batch" in page
    assert ann.get("/topics/elsewhere").status_code == 404
    assert ann.get(f"/topics/{ref('g1')}").status_code == 404  # the name of something else


@pytest.mark.parametrize(
    ("query", "n"),
    [({"member": "weak"}, 3), ({"member": "strong"}, 5), ({"code": "-"}, 8), ({"code": "P1"}, 0), ({"initiative": "cold"}, 0)],
)
def test_passages_of_a_topic_are_filtered(view: View, query: dict[str, str], n: int) -> None:
    page = topic_page(view, BISCUITS, query)
    assert page
    assert (page["n"], len(page["passages"])) == (n, n)


def test_passages_of_a_code_are_found_in_a_topic(view: View) -> None:
    page = topic_page(view, ref("T01"), {"code": "P1"})
    assert page
    assert [[chip.code_id for chip in member.chips] for member in page["passages"]] == [["P1"], ["P1"]]
    assert [(o.code_id, o.n, o.share) for o in page["codes"]] == [("P1", 2, 50), ("A1", 1, 25), ("", 1, 25)]
    assert [(mark.key, n) for mark, n in page["positions"]] == [("conditional", 1), ("oppose", 1), ("support", 1)]


def test_many_passages_are_paged_and_the_filter_stays(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.review.pages.topic.A_PAGE", 3)
    page = topic_page(view, BISCUITS, {"code": "-", "page": "2"})
    assert page
    assert (page["page"], page["n_pages"], page["first"]) == (2, 3, 4)
    assert page["newer"] == f"/topics/{BISCUITS}?code=-&page=1#passages"
    assert page["older"] == f"/topics/{BISCUITS}?code=-&page=3#passages"
    last = topic_page(view, BISCUITS, {"page": "99"})
    assert last
    assert (last["page"], last["older"], len(last["passages"])) == (3, "", 2)


def test_a_memo_can_be_about_a_topic_and_the_log_leads_to_it(ann: TestClient, root: Path) -> None:
    path = f"/topics/{BISCUITS}"
    assert "Saved: the memo." in ann.post("/memo", data={"key": "1", "about": BISCUITS, "memo": "ask the cook", "back": path}).text
    assert "ask the cook" in ann.get(path).text
    assert f'href="{path}"' in ann.get("/log").text
    assert [memo.about for memo in Study.open(root).memos] == ["T02"]


def test_names_are_masked_and_no_address_tells_a_write_up(ann: TestClient) -> None:
    for path in ("/topics", f"/topics/{ref('T01')}"):
        page = ann.get(path).text
        assert "Hartley" not in page
        assert "[name 1]" in page or path == "/topics"
        assert 'href="/writeups/g' not in page


def test_too_few_passages_are_shown_as_groups_with_a_word_of_caution(view: View) -> None:
    held = replace(view.held, topics={}, memberships=(), topic_state=None, groups=(PassageGroup("G1", "tea", ("g1#0002", "g2#0002")),))
    page = topics_page(replace(view, held=held), {})
    assert page["rows"] == []
    assert [[p.writeup for p in group] for group in page["groups"]] == [["g1", "g2"]]


def test_a_study_that_sought_no_topics_says_so(tmp_path: Path) -> None:
    Study.create(tmp_path / "empty").close()
    client = TestClient(make_app(tmp_path / "empty", "token", port=8765, analyst="ann"), base_url="http://127.0.0.1:8765")
    client.get("/?token=token")
    assert "No topics yet" in client.get("/topics").text


def test_groups_have_a_page_of_their_own(ann: TestClient, root: Path) -> None:
    study = Study.open(root)
    with study.transaction() as write:
        write.put(Topic, [])
        write.put(TopicMembership, [])
        write.keep_value("topics", None)
        write.keep_value("passage groups", [{"group_id": "G1", "label": "tea", "segment_ids": ["g1#0002", "g2#0002"]}])
        write.stage_done(Stage("topics", {"again": "1"}))
    study.close()
    page = ann.get("/topics").text
    assert "Read them side by side, not as findings" in page
    assert page.count("<blockquote") == 2


def test_a_code_that_may_be_two_things_is_shown_with_a_passage_of_each(view: View) -> None:
    split = SplitCode("P1", ("T01", "T02"), (0.6, 0.4), ("g1#0000", "gone"))
    view.__dict__["topics"] = replace(view.topics, split_codes=(split,))
    ((code_id, _, (first, second)),) = topics_page(view, {})["split"]
    assert code_id == "P1"
    assert (first.share, first.passage and first.passage.writeup, second.passage) == (60, "g1", None)
    assert first.href == f"/topics/{ref('T01')}?code=P1#passages"


def test_a_hostile_label_stays_text(ann: TestClient, root: Path) -> None:
    attack = "<img src=x onerror=alert(1)>"
    study = Study.open(root)
    with study.transaction() as write:
        write.put(Topic, [replace(t, label=attack, top_words=(attack,)) for t in study.read(Topic)])
        write.stage_done(Stage("topics", {"again": "1"}))
    study.close()
    for path in ("/topics", f"/topics/{BISCUITS}", "/queue"):
        page = ann.get(path).text
        assert "<img" not in page
    assert "&lt;img" in ann.get("/topics").text
