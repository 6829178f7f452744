"""The overview and the matrix: what needs a look, with links; what the last batch changed; orders of the matrix."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.comparison import last_batch
from dialogue_synth.divergence.changes import FlagChange, Since
from dialogue_synth.model import AgreementOpening, BlindCoding
from dialogue_synth.review.held import ref
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.matrix import BY_CODE, matrix_page
from dialogue_synth.store import Stage

NEW = FlagChange("contradiction-aa11", "contradiction", "warm", "P1", "new", "new write-ups take part: g2")
GONE = FlagChange("omission-bb22", "omission", "warm", "A1", "gone", "corrected")


def keep(root: Path, **values: object) -> None:
    study = Study.open(root)
    with study.transaction() as write:
        for name, value in values.items():
            write.keep_value(name.replace("_", " "), value)
        write.stage_done(Stage("diverge", {"again": str(sorted(values))}))
    study.close()


def test_what_the_last_batch_changed_is_told_with_links(ann: TestClient, root: Path) -> None:
    batch = last_batch(Since(joined={"warm": frozenset({"g2"})}, lost=frozenset({"g1~1"})), [NEW, GONE])
    keep(root, last_batch=batch, divergence_changes=batch and batch["changes"])
    page = ann.get("/").text
    assert f'1 write-up came: <a href="/writeups/{ref("g2")}" title="Group g2">g2</a>' in page
    assert "1 write-up replaced or taken out: g1~1" in page
    assert "1 divergence appeared" in page
    assert f'href="/divergences/{ref("contradiction-aa11")}"' in page
    assert "1 divergence vanished" in page
    assert "Since then" not in page


def test_what_changed_after_the_last_batch_stands_apart(ann: TestClient, root: Path) -> None:
    batch = last_batch(Since(joined={"warm": frozenset({"g2"})}), [])
    later = [{"divergence_id": "x", "kind": "omission", "initiative": "warm", "code_id": "A1", "change": "gone", "why": "people decided"}]
    keep(root, last_batch=batch, divergence_changes=later)
    page = ann.get("/").text
    assert "No divergence appeared, changed or vanished." in page
    assert page.index("Since then") < page.index("people decided")


def test_what_decisions_changed_is_no_batch_on_the_page_either(ann: TestClient, root: Path) -> None:
    later = [{"divergence_id": "x", "kind": "omission", "initiative": "warm", "code_id": "A1", "change": "gone", "why": "people decided"}]
    keep(root, divergence_changes=later)
    page = ann.get("/").text
    assert page.index("What decisions or settings changed since") < page.index("people decided")


def test_decisions_alone_are_no_batch() -> None:
    assert last_batch(Since(decided=frozenset({("g1", "P1")})), [GONE]) is None


def test_agreement_is_shown_to_those_who_may_read_it(person, root: Path) -> None:
    assert "Nobody has coded blind yet" in person("ann").get("/").text
    study = Study.open(root)
    words = {s.segment_id: s.text for s in study.segments}
    for coder in ("Ann", "Bob"):
        for segment_id, position in (("g1#0000", "support"), ("g2#0000", "oppose"), ("g1#0001", "conditional")):
            code = "P1" if coder == "Ann" or segment_id != "g1#0001" else "A1"
            study.code_blind([BlindCoding(0, "", coder, segment_id, words[segment_id], "coded", ((code, position),))])  # type: ignore[arg-type]
    study.close()
    page = person("Cleo").get("/").text
    assert "2 people coded 3 passages blind" in page
    assert "alpha" not in page
    study = Study.open(root)
    study.keep_once("opened", [AgreementOpening(0, "", "Cleo")])
    study.close()
    page = person("Cleo").get("/").text
    assert re.search(r"Ann and Bob</bdi></b><span class=\"figure\">codes: alpha <b>[^<]+</b>", page)
    assert "alpha" not in person("Dan").get("/").text


@pytest.mark.parametrize(("sort", "first"), [("", "g1"), ("organiser", "g1"), ("answered", "g1"), ("silent", "g2"), ("odd", "g1")])
def test_the_matrix_is_ordered_by_links(view: View, sort: str, first: str) -> None:
    page = matrix_page(view, {"sort": sort})
    assert page["charts"][0].rows[0].writeup_id == first


def test_the_matrix_is_ordered_by_a_column_and_back(view: View) -> None:
    (chart,) = matrix_page(view, {"batch": "", "theme": "Purpose"})["charts"]
    column = next(c for c in chart.columns if c.code.id == "P1")
    assert column.href == f"/matrix?theme=Purpose&sort={BY_CODE.replace(':', '%3A')}P1"
    (chart,) = matrix_page(view, {"sort": f"{BY_CODE}P1"})["charts"]
    assert [row.writeup_id for row in chart.rows] == ["g1", "g2"]  # from support to oppose
    (chart,) = matrix_page(view, {"sort": f"{BY_CODE}A1"})["charts"]
    assert [c.href for c in chart.columns if c.is_sorted] == ["/matrix"]
    assert matrix_page(view, {"sort": f"{BY_CODE}Z9"})["charts"][0].rows[0].writeup_id == "g1"


def test_the_head_of_the_matrix_says_by_what_it_is_ordered(ann: TestClient) -> None:
    page = ann.get(f"/matrix?sort={BY_CODE}P1&batch=1").text
    assert page.count('aria-sort="ascending"') == 1
    assert "now by the position on" in page
    assert '<input type="hidden" name="sort" value="code:P1">' in page
