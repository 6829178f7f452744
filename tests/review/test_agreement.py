"""The agreement page: closed until it costs nothing or its price is accepted, figures with words, and disputes that become decisions."""

from __future__ import annotations

import csv
import io
import re
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.model import BlindCoding, BlindSample, Position
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.held import ref
from review_study import TEXTS

PASSAGES = tuple((f"{w}#{n:04d}", text) for w, row in TEXTS.items() for n, text in enumerate(row))
FORMS = count()  # each form has a key of its own
Said = tuple[tuple[str, Position | None], ...] | str
P1, A1 = (("P1", "support"),), (("A1", "concern"),)
ANN: tuple[Said, ...] = (P1, A1, "none", (("P1", "oppose"),), "undecided")
BOB: tuple[Said, ...] = (P1, (("R2", "concern"),), "none", (("P1", "concern"), ("A1", None)), (("R2", "concern"),))


def coded(root: Path, answers: dict[str, tuple[Said, ...]]) -> None:
    """Keep a sample of all passages, and what people said of the first of them blind."""
    study = Study.open(root)
    study.keep_once("sample", [BlindSample(0, "", "ann", 5, 0, PASSAGES)])
    for coder, row in answers.items():
        study.code_blind([entry(coder, n, said) for n, said in enumerate(row)])
    study.close()


def entry(coder: str, n: int, said: Said) -> BlindCoding:
    segment_id, words = PASSAGES[n]
    remark = "=odd" if n == 1 else ""
    if isinstance(said, str):
        return BlindCoding(0, "", coder, segment_id, words, said, (), remark)  # type: ignore[arg-type]
    return BlindCoding(0, "", coder, segment_id, words, "coded", said, remark)


def opened(client: TestClient, **more: str) -> str:
    return client.post("/agreement/open", data={"key": f"form {next(FORMS)}", **more}).text


def table(client: TestClient, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/agreement/{name}.csv").text.lstrip("\ufeff"))))


def take(client: TestClient, n: int, coder: str, seen: int = 0, **more: str) -> int:
    data = {"key": f"{n}{coder}{seen}", "seen": seen, "segment": ref(PASSAGES[n][0]), "coder": coder, "back": "/agreement/passages", **more}
    return client.post("/agreement/decide", data=data).status_code


def decisions(root: Path) -> list[tuple[str, str, str | None]]:
    study = Study.open(root)
    found = [(d.action, d.code_id, d.position) for d in study.decisions]
    study.close()
    return found


def test_before_anybody_has_coded_it_says_what_to_do(ann: TestClient) -> None:
    page = ann.get("/agreement").text
    assert "Nobody has coded blind yet" in page
    assert 'href="/blind"' in page


def test_who_has_not_finished_must_say_that_they_know_the_price(person, root: Path) -> None:
    coded(root, {"ann": ANN[:3], "bob": BOB})
    for name, told in (("ann", "<b>2</b> passages"), ("cy", "You have coded nothing blind")):
        client = person(name)
        page = client.get("/agreement").text
        assert told in page
        assert 'name="confirm"' in page
        for path in ("/agreement", "/agreement/passages", "/agreement/agreement.csv", "/agreement/passages.csv"):
            shown = client.get(path).text
            assert "Open the agreement page" in shown
            assert "alpha" not in shown.lower()
            assert "R2" not in shown
        assert "you have not finished" in opened(client)
        assert "Open the agreement page" in client.get("/agreement").text
        assert take(client, 0, "bob") == 422
        assert "People among themselves" in opened(client, confirm="yes")


def test_who_has_finished_opens_it_with_one_step_and_it_is_noted(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann = person("ann")
    assert "You have finished" in ann.get("/agreement").text
    assert 'name="confirm"' not in ann.get("/agreement").text
    assert "People among themselves" in opened(ann)
    assert "People among themselves" in ann.get("/agreement").text  # and stays open
    study = Study.open(root)
    assert [o.opened_by for o in study.agreement_openings] == ["ann"]
    study.close()
    assert "You have finished" in person("bob").get("/agreement").text


def test_a_sample_that_is_drawn_later_closes_it_again(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann = person("ann")
    opened(ann)
    person("bob").post("/blind/draw", data={"n": 2, "seed": 1})
    page = ann.get("/agreement").text
    assert "A sample was drawn since you last looked" in page
    assert "People among themselves" in opened(ann, confirm="yes")


def test_people_come_first_then_the_machine_and_post_edit_stands_apart(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann = person("ann")
    ann.post("/decide", data={"key": "k", "seen": 0, "back": "/", "segment": ref("g1#0000"), "code": "P1", "act": "accept"})
    page = opened(ann)
    titles = re.findall(r"<h3 id=\"h-[^>]*><bdi>([^<]*)</bdi> <span class=\"n\">(\d) passage", page)
    assert titles == [("ann and bob", "4"), ("ann and the machine", "4"), ("bob and the machine", "4")]
    assert page.index("Post-edit: not agreement") > page.index("bob and the machine")
    assert "1 kept, 0 taken off; 0 added" in page
    assert page.count("cannot tell: too few passages") >= 3
    assert re.search(r"A1</span>.*and.*R2</span>.*1 time<", page)
    assert 'href="/codebook?q=R2#c-R2"' in page


def test_the_figures_can_be_taken_away(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann = person("ann")
    opened(ann)
    rows = table(ann, "agreement")
    overall = {row["measure"]: row["value"] for row in rows if row["coders"] == "ann + bob" and not row["code_id"]}
    assert overall["same codes"] == "0.5"  # P1, and no code
    assert overall["same position"] == "0.5"  # support twice; oppose and concern
    assert float(overall["weighted kappa, positions"]) == pytest.approx(1 - (1 / 6) / ((0 + 2 / 3 + 1 + 1 / 3) / 4), abs=1e-4)
    alphas = [row for row in rows if row["measure"] == "alpha" and row["code_id"] == "R2" and row["coders"] == "ann + bob"]
    assert [(row["n"], row["reads"], float(row["value"]) <= 0) for row in alphas] == [("4", "thin", True)]


def test_disagreements_stand_side_by_side_with_remarks_and_what_holds_now(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann = person("ann")
    opened(ann)
    page = ann.get("/agreement/passages").text
    assert "Only if people are asked first." in page
    assert "=odd" in page
    assert page.count("Stands now") == page.count('<article class="dispute"') == 2
    rows = {row["segment_id"]: row for row in table(ann, "passages")}
    assert (rows["g1#0001"]["ann"], rows["g1#0001"]["bob"], rows["g1#0001"]["machine"]) == ("A1 concern", "R2 concern", "A1 conditional")
    assert rows["g2#0000"]["bob"] == "P1 concern; A1 ?"


@pytest.mark.parametrize(("query", "n"), [("", 3), ("?between=people", 2), ("?between=machine", 1), ("?code=R2", 1), ("?state=decided", 0),
                                          ("?state=open&page=9", 3), ("?code=Z", 0)])  # fmt: skip
def test_disagreements_are_filtered(person, root: Path, query: str, n: int) -> None:
    coded(root, {"ann": (*ANN[:2], P1, *ANN[3:]), "bob": (*BOB[:2], P1, *BOB[3:])})
    ann = person("ann")
    opened(ann)
    assert ann.get(f"/agreement/passages{query}").text.count('<article class="dispute"') == n


def test_one_coders_answer_is_taken_in_ordinary_decisions_and_can_be_undone(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann = person("ann")
    opened(ann)
    before = table(ann, "agreement")
    assert take(ann, 1, "bob", memo="we talked") == 200
    assert decisions(root) == [("reject", "A1", None), ("add", "R2", "concern")]
    study = Study.open(root)
    assert {d.memo for d in study.decisions} == {"as bob coded it blind: we talked"}
    study.close()
    page = ann.get("/agreement/passages?state=decided").text
    assert "decided by <bdi>ann</bdi> since" in page
    assert table(ann, "agreement") == before
    ann.post("/decide", data={"key": "z", "seen": 2, "back": "/log", "act": "undo", "decision": 2})
    assert "There is no such passage" in ann.get("/agreement/passages?state=decided").text


def test_an_answer_is_taken_as_it_differs_from_what_stands(person, root: Path) -> None:
    coded(root, {"ann": (P1, (("A1", None),), P1, (("P1", "concern"),), P1), "bob": ("none", "none", A1, A1, A1)})
    ann = person("ann")
    opened(ann)
    for number, (n, coder) in enumerate(((0, "ann"), (1, "ann"), (3, "ann"))):
        assert take(ann, n, coder, seen=number) == 200
    assert decisions(root) == [("accept", "P1", "support"), ("accept", "A1", "conditional"), ("position", "P1", "concern")]
    assert take(ann, 0, "bob", seen=3) == 200
    assert decisions(root)[3:] == [("reject", "P1", None), ("reject", "", None)]


def test_of_two_who_decide_at_once_one_is_told(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann, bob = person("ann"), person("bob")
    opened(ann)
    opened(bob)
    assert take(ann, 1, "ann") == 200
    assert take(bob, 1, "bob") == 409
    assert take(ann, 1, "ann") == 200  # the same form once more
    assert decisions(root) == [("position", "A1", "concern")]


@pytest.mark.parametrize(("n", "coder"), [(4, "ann"), (0, "nobody"), (0, "machine")])
def test_only_a_blind_answer_can_be_taken(person, root: Path, n: int, coder: str) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    ann = person("ann")
    opened(ann)
    assert take(ann, n, coder) == 422
    assert decisions(root) == []


def test_answers_that_cannot_be_used_are_listed(person, root: Path) -> None:
    coded(root, {"ann": ANN, "bob": (*BOB[:4], (("GONE", None),))})
    page = opened(person("ann"))
    assert "1 answer left out" in page
    assert "a code is no longer in the codebook" in page


def test_a_viewer_reads_and_decides_nothing(ann: TestClient, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coded(root, {"ann": ANN, "bob": BOB})
    monkeypatch.setattr("dialogue_synth.review.site.Site.person", lambda *_: Person("Vi", "viewer"))
    assert "People among themselves" in opened(ann, confirm="yes")
    page = ann.get("/agreement/passages").text
    assert "Take this answer" not in page
    assert "/blind" not in page
    assert take(ann, 1, "bob") == 403


def test_one_coder_alone_is_compared_with_the_machine(person, root: Path) -> None:
    coded(root, {"ann": ANN})
    assert "Only one person has coded blind" in opened(person("ann"))


def test_a_new_answer_is_in_the_figures_at_once(person, root: Path) -> None:
    coded(root, {"ann": ANN[:4], "bob": BOB})
    bob = person("bob")
    assert "ann</bdi> decided 4 passages" in opened(bob)
    study = Study.open(root)
    study.code_blind([entry("ann", 4, P1)])
    study.close()
    assert "ann</bdi> decided 5 passages" in bob.get("/agreement").text
