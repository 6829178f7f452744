"""The sample corpus: every write-up is read, described and laid out as its makers meant it."""

import re
from pathlib import Path

import pytest
import yaml

from dialogue_synth.ingest import IngestResult, ingest_paths
from dialogue_synth.model import WriteUp
from dialogue_synth.settings import IngestSettings

CORPUS = Path(__file__).parents[2] / "corpora" / "tarrowshire"
CONTENT = {"paragraph", "list_item", "table_row", "form_cell"}
EXPECTED = {"heading": {"heading"}, "question": {"prompt"}}


@pytest.fixture(scope="module")
def gold():
    return yaml.safe_load((CORPUS / "gold.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def result(gold) -> IngestResult:
    questions = [question["text"] for question in gold["framing_questions"]]
    names = {initiative["id"]: initiative["name"] for initiative in gold["initiatives"]}
    return ingest_paths([CORPUS], settings=IngestSettings(), initiatives=names, questions=questions)


@pytest.fixture(scope="module")
def pairs(gold, result) -> list[tuple[dict, WriteUp]]:
    found = {writeup.writeup_id: writeup for writeup in result.writeups}
    return [(expected, found[expected["dialogue_id"]]) for expected in gold["writeups"]]


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def test_all_write_ups_are_read_and_nothing_else_is(gold, result) -> None:
    assert sorted(w.writeup_id for w in result.writeups) == sorted(w["dialogue_id"] for w in gold["writeups"])
    assert {a.status for a in result.set_aside} == {"manifest", "not_a_writeup"}
    assert result.issues == ()


def test_metadata_comes_from_wherever_it_stands(pairs) -> None:
    for expected, writeup in pairs:
        about = expected["attributes"]
        assert (writeup.initiative, writeup.batch) == (expected["initiative"], expected["batch"])
        assert (writeup.title, writeup.place) == (about["title"], about["place"])
        assert (writeup.organiser, writeup.organiser_type) == (about["organiser"], about["organiser_type"])
        complete = re.search(r"\d{4}|\d\d$", about.get("date_as_written", about["date"]))
        assert writeup.date == (about["date"] if complete else "")
        assert writeup.language == "en"


def test_people_are_counted_as_stated(pairs) -> None:
    for expected, writeup in pairs:
        about, people = expected["attributes"], writeup.participants
        if about["participants"] is not None:
            assert (people.minimum, people.maximum, people.kind) == (about["participants"], about["participants"], "exact")
        elif "participants_range" in about:
            low, high = about["participants_range"]
            assert low <= people.minimum <= people.maximum <= high
            assert people.kind in ("estimate", "range")
        else:
            assert people.kind == "unknown"


def test_two_events_in_one_write_up_are_two(pairs) -> None:
    assert {expected["dialogue_id"]: writeup.events for expected, writeup in pairs if writeup.events > 1} == {"b1-16": 2}


def test_every_unit_is_in_a_block_of_its_kind(pairs) -> None:
    for expected, writeup in pairs:
        said = [(block.kind, plain(writeup.text[block.start : block.end])) for block in writeup.blocks]
        for unit in expected["units"]:
            kinds = {kind for kind, text in said if plain(unit["anchor"]) in text}
            assert kinds & EXPECTED.get(unit["role"], CONTENT), unit["id"]


def test_blocks_are_in_order_and_hold_every_word_of_the_text(pairs) -> None:
    for _, writeup in pairs:
        covered: set[int] = set()
        for block in writeup.blocks:
            assert not covered or block.start > max(covered)
            covered |= set(range(block.start, block.end))
        assert all(at in covered for at, c in enumerate(writeup.text) if c.isalnum())


def test_a_batch_alone_gives_the_same_write_ups_under_shorter_names(result, gold) -> None:
    questions = [question["text"] for question in gold["framing_questions"]]
    alone = ingest_paths([CORPUS / "batch-2"], settings=IngestSettings(), initiatives={}, questions=questions)
    whole = {w.writeup_id: w for w in result.writeups}
    assert len(alone.writeups) == 8
    for writeup in alone.writeups:
        assert whole[writeup.writeup_id].text == writeup.text
        assert whole[writeup.writeup_id].file == f"batch-2/{writeup.file}"
