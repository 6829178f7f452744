"""A study gives the same in a file and in PostgreSQL: every value, every table, every file made from them, to the byte."""

from __future__ import annotations

import math
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import make_segment
from conftest import TinyEncoder
from databases import Server, everything
from dialogue_synth import Study, run
from dialogue_synth.model import Coding, Decision, Segment
from dialogue_synth.store.records import StoredValue

pytestmark = pytest.mark.postgresql
texts = st.text(st.characters(exclude_categories=("Cs",)))  # neither database holds half a character; a test below
numbers = st.floats() | st.integers(-(2**63), 2**63 - 1)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Study, Study]]:
    folder = tmp_path_factory.mktemp("both")
    studies = Study.create(folder / "file"), Study.create(folder / "team", database=server.url())
    yield studies
    for study in studies:
        study.close()


def rows(study: Study, record: type) -> list[str]:
    return [repr(row) for row in study.read(record)]


@given(text=texts, floats=st.tuples(st.floats(allow_nan=False), st.floats()), number=st.integers(-(2**63), 2**63 - 1))
@example("", (0.1 + 0.2, -0.0), 2**40)
@example("a\x00b\ufdd0\ufdd00", (5e-324, math.inf), -(2**63))
def test_texts_and_numbers_come_back_as_they_were(both: tuple[Study, Study], text: str, floats: tuple[float, float], number: int) -> None:
    coding = Coding("g1#0000", text, number, 0, text, "P1", None, floats[0], "machine", position_confidence=floats[1])
    for study in both:
        with study.transaction() as write:
            write.put(Coding, [coding])
        (read,) = study.read(Coding)
        assert (read.writeup_id, read.start, read.confidence, read.quotation) == (text, number, floats[0], text)
    assert rows(both[0], Coding) == rows(both[1], Coding)


@given(inner=values)
@example({"b": 1, "a": [math.nan, math.inf, 10**30, "\x00", "\ud800", None, {}]})
def test_nested_values_come_back_the_same(both: tuple[Study, Study], inner: object) -> None:
    for study in both:
        with study.transaction() as write:
            write.put(StoredValue, [StoredValue("value", [inner])])
    assert rows(both[0], StoredValue) == rows(both[1], StoredValue)


def test_half_a_character_is_refused_by_both_and_harms_neither(both: tuple[Study, Study]) -> None:
    for study in both:
        with pytest.raises(UnicodeEncodeError):
            study.note("Ann", "g1", "\ud800")
        study.note("Ann", "g1", "whole")
    assert [[memo.text for memo in study.memos] for study in both] == [["whole"]] * 2


def test_letters_with_other_code_points_are_other_letters(both: tuple[Study, Study]) -> None:
    names = ["caf\u00e9", "cafe\u0301", "CAF\u00c9", "cafe", "g#", "g1", "g10", "G1", "g_", "g%"]
    for study in both:
        with study.transaction() as write:
            write.put(Segment, [make_segment(writeup_id=name) for name in names])
            for name in names[:-1]:
                write.remove_of_writeup(Segment, name)
        assert [s.writeup_id for s in study.read(Segment)] == [names[-1]]


def pages(folder: Path) -> dict[str, str]:
    """Return a digest of every file that was made for reading."""
    own = {"study.toml", "cache", "backups"}
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        str(name): sha256(path.read_bytes()).hexdigest()
        for name, path in found.items()
        if name.parts[0] not in own and not name.name.startswith("study.db")
    }


def test_the_whole_job_gives_the_same_tables_and_files(
    tmp_path: Path, server: Server, sample_corpus: Path, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialogue_synth.store.study._now", lambda: "2026-03-01T09:00:00.000+00:00")
    monkeypatch.setattr("time.process_time", lambda: 0.0)  # what a stage took is kept with it
    address = server.url()
    made = Study.create(tmp_path / "file" / "study"), Study.create(tmp_path / "team" / "study", database=address)
    files = sorted((sample_corpus / "batch-1").glob("*.md"))[:2]
    for study in made:
        run(study, files)
        passage = next(s for s in study.segments if s.kind == "content")
        study.decide(Decision(0, "", "Ann", "accept", passage.segment_id, "P1", passage.text, "support"))
        run(study, [])
    assert everything(made[0]) == everything(made[1])
    assert sum(len(rows) for rows in everything(made[0]).values()) > 100
    assert pages(made[0].root) == pages(made[1].root)
    for path in made[1].root.rglob("*"):
        assert path.name == "study.toml" or not path.is_file() or address.partition("@")[2].encode() not in path.read_bytes()
    for study in made:
        study.close()
