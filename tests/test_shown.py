"""A view takes over what an earlier one has read, and is never another than one that reads everything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import TinyEncoder
from dialogue_synth import Study, code_passages, run, synthesise
from dialogue_synth.account import counts
from dialogue_synth.freshness import AFTER_CODING, settled_counts, stale_codings, stale_stage
from dialogue_synth.model import (
    Coding,
    Decision,
    Divergence,
    MatrixCell,
    Segment,
    SegmentOutcome,
    Topic,
    TopicMembership,
    Undecided,
    WriteUp,
)
from dialogue_synth.shown import _MADE_FROM, Shown
from dialogue_synth.store.backup import back_up, restore
from dialogue_synth.store.records import ShownMetadata, StoredSpan, StoredValue
from dialogue_synth.store.written import COUNTED

CODEBOOK = """
codebook: {id: library, version: "1", title: Library hours, language: en}
codes:
- id: Q1
  name: Evening opening
  plain_question: Should the library open in the evening?
  proposition: The library should open in the evening.
- id: Q2
  name: Who pays
  plain_question: Where should the money come from?
"""
SHEET = "---\ndialogue_id: g{n}\norganiser: {who}\ninitiative: library\n---\n\n## Should the library open in the evening?\n\n{said}\n"
SAID = ("Yes, the library should open in the evening.", "No. We are against it. Ring Brenda Okafor on 07700 900871.", "We all support it.")
READ = tuple(name for name, value in vars(Shown).items() if isinstance(value, cached_property) and name != "encoder")


def write_sheet(folder: Path, n: int, said: str) -> None:
    (folder / f"{n}.md").write_text(SHEET.format(n=n, who=f"Readers {n}", said=said), encoding="utf-8")


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, tiny_encoder: TinyEncoder) -> Study:
    return made_before(tmp_path_factory, tmp_path)


@pytest.fixture
def corpus(study: Study) -> Path:
    return study.root.parent / "corpus"


def made_before(factory: pytest.TempPathFactory, folder: Path) -> Study:
    """Open a copy of one study, which is made at the first call."""
    whole = factory.getbasetemp() / "study-to-copy"
    if not whole.exists():
        (whole / "corpus").mkdir(parents=True)
        for n, said in enumerate(SAID):
            write_sheet(whole / "corpus", n, said)
        (whole / "library.yaml").write_text(CODEBOOK, encoding="utf-8")
        first = Study.create(whole / "study", [whole / "library.yaml"])
        run(first, [whole / "corpus"])
        first.close()
    shutil.copytree(whole, folder, dirs_exist_ok=True)
    return Study.open(folder / "study")


def decide(study: Study) -> None:
    segment = next(s for s in study.segments if s.kind == "content")
    study.decide(Decision(0, "", "Ash", "add", segment.segment_id, "Q2", segment.text, position="concern"))


def take_topics(study: Study) -> None:
    segment = next(s for s in study.segments if s.kind == "content")
    n = len(study.read(Topic)) + 1
    with study.transaction() as write:
        write.put(Topic, [Topic(f"T{n}", "evening", ("evening",), 1, 1, 1.0)])
        write.put(TopicMembership, [TopicMembership(segment.segment_id, f"T{n}", 1.0)])


def reword(study: Study) -> None:
    """Put other codings in the place of those that were there."""
    with study.transaction() as write:
        write.put(Coding, [replace(c, position="oppose", confidence=c.confidence / 2) for c in study.read(Coding)])


def remove(study: Study) -> None:
    for writeup_id in [w.writeup_id for w in study.writeups][1:2]:
        with study.transaction() as write:
            for record in (WriteUp, ShownMetadata, StoredSpan, Segment, Coding, Undecided, SegmentOutcome):
                write.remove_of_writeup(record, writeup_id)


def rename(study: Study) -> None:
    with study.transaction() as write:
        write.put(ShownMetadata, [replace(m, organiser=f"{m.organiser} again") for m in study.read(ShownMetadata)])


def unmask(study: Study) -> None:
    with study.transaction() as write:
        write.put(StoredSpan, study.read(StoredSpan)[1:])


def fewer_cells(study: Study) -> None:
    with study.transaction() as write:
        write.put(MatrixCell, study.read(MatrixCell)[1:])


def another_flag(study: Study) -> None:
    flags = study.read(Divergence)
    with study.transaction() as write:
        write.put(Divergence, [*flags, make_flag(f"d{len(flags)}")])


def make_flag(name: str) -> Divergence:
    return Divergence(name, "emphasis", "library", "Q1", {"support": ("g0",)}, "low", 0.5, "a rule", "a sentence", ())


def judge(study: Study) -> None:
    study.judge("Ash", next((d.id for d in study.divergences), "of another study"), "confirmed")


def set_threshold(study: Study) -> None:
    coding = study.settings.coding
    study.settings = study.settings.model_copy(update={"coding": coding.model_copy(update={"threshold": coding.threshold / 2})})


def recode(study: Study) -> None:
    (study.root.parent / "library.yaml").write_text(CODEBOOK.replace("Who pays", f"Who is to pay {len(study.decisions)}"), encoding="utf-8")


def as_another_process(change: Callable[[Study], None]) -> Callable[[Study], None]:
    def by_another(study: Study) -> None:
        other = Study.open(study.root)
        change(other)
        other.close()

    return by_another


CHANGES: Mapping[str, Callable[[Study], None]] = {
    change.__name__: change
    for change in (decide, take_topics, reword, remove, rename, unmask, fewer_cells, another_flag, judge, set_threshold, recode)
}


def seen(shown: Shown) -> dict[str, object]:
    return {name: getattr(shown, name) for name in READ}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_is_settled_after_a_change(study: Study, name: str) -> None:
    assert settled_counts(Shown.of(study)) is not None
    CHANGES[name](study)
    assert settled_counts(Shown.of(study)) is None


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.booleans(), st.booleans()), min_size=1, max_size=5))
def test_a_view_is_what_one_that_reads_everything_is(tmp_path_factory: pytest.TempPathFactory, taken: list[tuple[str, bool, bool]]) -> None:
    folder = tmp_path_factory.mktemp("view")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dialogue_synth.embed.open_encoder", lambda *_args, **_named: TinyEncoder())
        study = made_before(tmp_path_factory, folder)
        for name, elsewhere, is_looked_at in taken:
            (as_another_process(CHANGES[name]) if elsewhere and name != "set_threshold" else CHANGES[name])(study)
            if is_looked_at:
                assert seen(Shown.of(study)) == seen(Shown(study))
        assert seen(Shown.of(study)) == seen(Shown(study))
        study.close()


def test_what_did_not_change_is_not_read_again(study: Study) -> None:
    first = Shown.of(study)
    kept = seen(first)
    take_topics(study)
    second = Shown.of(study)
    assert second is not first
    assert second.segments is kept["segments"]
    assert second.decided is kept["decided"]
    assert second.topics != kept["topics"]
    decide(study)
    third = Shown.of(study)
    assert third.topics is second.topics
    assert third.decided != second.decided


def test_a_run_with_nothing_new_reads_no_write_up(study: Study, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study.close()
    again, read = Study.open(study.root), []
    of_all = Study.read
    monkeypatch.setattr(Study, "read", lambda self, record, **values: read.append((record, values)) or of_all(self, record, **values))
    assert run(again, [corpus]).added == ()
    assert {record for record, values in read if not values} & {WriteUp, Segment, Coding, Divergence} == set()


def test_a_study_that_holds_something_stale_is_not_settled(study: Study, corpus: Path) -> None:
    decide(study)
    code_passages(study)
    shown = Shown.of(study)
    assert settled_counts(shown) is None
    assert any(stale_stage(shown, stage) for stage in AFTER_CODING)
    run(study, [corpus])
    assert settled_counts(Shown.of(study)) is not None
    assert not stale_codings(Shown(study))


def test_a_new_version_of_the_software_settles_nothing(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.freshness.__version__", "999")
    assert settled_counts(Shown.of(study)) is None


def test_an_account_that_was_deleted_is_written_again(study: Study, corpus: Path) -> None:
    report = study.root / "reports" / "report.html"
    before = report.read_bytes()
    report.unlink()
    run(study, [corpus])
    assert report.read_bytes() == before


def test_the_account_is_of_the_issues_that_came_with_it(study: Study) -> None:
    stale = Shown.of(study)
    assert stale.issues is not None  # somebody has looked at them
    decide(study)
    synthesise(study)
    assert Shown.of(study).issues == Shown(study).issues


@pytest.mark.parametrize("change", ["a write-up more", "a corrected write-up", "a decision", "another setting"])
def test_a_run_writes_the_same_bytes_as_one_that_takes_over_nothing(
    study: Study, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    if change == "a write-up more":
        write_sheet(corpus, 7, "We worry. The library should stay shut.")
    elif change == "a corrected write-up":
        write_sheet(corpus, 0, f"{SAID[0]} If it is warm.")
    elif change == "a decision":
        decide(study)
    else:
        file = study.root / "study.toml"
        file.write_text(file.read_text(encoding="utf-8").replace('title = ""', 'title = "Hours"'), encoding="utf-8")
        study.reload()
    study.close()
    shutil.copytree(study.root, tmp_path / "plain")
    run(Study.open(study.root), [corpus])
    monkeypatch.setattr(Shown, "_take_over", lambda _self, _before: None)
    monkeypatch.setattr("dialogue_synth.pipeline.settled_counts", lambda _shown: None)
    run(Study.open(tmp_path / "plain"), [corpus])
    assert written(study.root) == written(tmp_path / "plain")


def written(root: Path) -> dict[str, bytes]:
    folders = ("tables", "reports", "private")
    return {str(p.relative_to(root)): p.read_bytes() for f in folders for p in sorted((root / f).rglob("*")) if p.is_file()}


def test_whatever_a_view_reads_is_named_with_the_tables_that_it_is_made_from() -> None:
    assert set(_MADE_FROM) == {name for name, value in vars(Shown).items() if isinstance(value, cached_property)}


def test_what_is_not_named_is_not_taken_over(study: Study) -> None:
    vars(Shown.of(study))["something of another module"] = 1
    take_topics(study)
    assert "something of another module" not in vars(Shown.of(study))


def test_what_was_written_before_a_backup_was_put_back_is_not_taken_over(study: Study) -> None:
    before, now = Shown(study), Shown(study)
    assert before.cells is not None
    now.times_written = {table: n for table, n in now.times_written.items() if table != "cells"}
    now._take_over(before)
    assert "cells" not in vars(now)


def test_after_a_backup_was_put_back_a_run_writes_the_account_of_it(study: Study, corpus: Path) -> None:
    before = written(study.root)
    back_up(study.root, "by-hand")
    decide(study)
    run(study, [corpus])
    assert written(study.root) != before
    study.close()
    restore(study.root, "")
    again = Study.open(study.root)
    run(again, [corpus])
    assert written(study.root) == before


def test_an_account_that_was_not_finished_is_written_again(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(study)
    with monkeypatch.context() as patch:
        patch.setattr("dialogue_synth.pipeline.write_account", lambda _shown: pytest.fail("stopped"))
        with pytest.raises(pytest.fail.Exception):
            synthesise(study)
    assert synthesise(study)
    assert not synthesise(study)


def test_a_file_that_changed_is_read_though_nothing_was_stale(study: Study, corpus: Path) -> None:
    write_sheet(corpus, 0, "No. Never in the evening.")
    assert run(study, [corpus]).corrected == ("g0",)
    assert settled_counts(Shown.of(study)) is not None


def test_a_decision_that_is_made_while_a_run_goes_on_settles_nothing(study: Study, corpus: Path) -> None:
    write_sheet(corpus, 7, "We worry. The library should stay shut.")
    run(study, [corpus], lambda *step: as_another_process(decide)(study) if step[:2] == ("synthesise", 1) else None)
    assert settled_counts(Shown.of(study)) is None
    run(study, [corpus])
    assert settled_counts(Shown.of(study)) is not None


def test_another_encoder_and_what_was_learned_settle_nothing(
    study: Study, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(tiny_encoder), "id", "another")
        assert settled_counts(Shown(study)) is None
    assert settled_counts(Shown(study)) is not None
    with study.transaction() as write:
        write.keep_value("learned from decisions", {"codebooks": {}})
    assert settled_counts(Shown(study)) is None


def test_a_study_whose_writings_were_not_counted_is_not_settled(study: Study) -> None:
    with study.transaction() as write:
        write.remove(StoredValue, "name", COUNTED)
    assert settled_counts(Shown.of(study)) is None


def test_counts_need_nothing_around_the_study(study: Study, corpus: Path) -> None:
    listed = study.root / "expected.csv"
    listed.write_text("initiative,organiser\nlibrary,Readers 0\n", encoding="utf-8")
    study.settings = study.settings.model_copy(update={"study": study.settings.study.model_copy(update={"expected": listed.name})})
    run(study, [corpus])
    held = settled_counts(Shown.of(study))
    assert held is not None
    listed.unlink()
    assert counts(Shown(study)) == held
