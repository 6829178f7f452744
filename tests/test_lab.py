"""A study whose work is done shard by shard, through files, is the study that is made without: byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from conftest import TinyEncoder
from dialogue_synth import Study, ingest_write_ups, run
from dialogue_synth.engine import Place, shards_of
from dialogue_synth.errors import ModelError
from dialogue_synth.model import Coding, Segment, WriteUp
from dialogue_synth.store.cache import VectorStore
from dialogue_synth.works import NewVectors

MANY = Place("processes", 2)
SHEET = """---
dialogue_id: s{n}
organiser: Group {n}
initiative: buses
participants: {n}2
date: 2026-03-0{n}
---

# Our evening

## Should the bus run at night?

{night}

## Who should pay for it?

Ring Brenda Okafor on 07700 90087{n}. The fare should pay for it, not the council.
"""
CODEBOOK = """
codebook: {id: buses, version: "1", title: Buses, language: en}
codes:
- {id: B1, name: Night bus, plain_question: "Should the bus run at night?", proposition: The bus should run at night.}
- {id: B2, name: Who pays, plain_question: "Who should pay for it?"}
"""
NIGHT = ("Yes, the bus should run at night.", "No, we are against a bus at night.", "Only on Fridays.", "Yes. Everybody wants it.")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n, night in enumerate(NIGHT, start=1):
        (folder / f"s{n}.md").write_text(SHEET.format(n=n, night=night), encoding="utf-8")
    (folder / "export.csv").write_text(
        "Group,Should the bus run at night?,Who should pay for it?\nClub,Yes it should run at night,The county\n", encoding="utf-8"
    )
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "manifest.csv").write_text("file,organiser_type,place\ns1.md,club,Ashford\ns9.md,club,Nowhere\n", encoding="utf-8")
    return folder


@pytest.fixture
def make(tmp_path: Path, tiny_encoder: TinyEncoder) -> Iterator[Callable[[str], Study]]:
    (tmp_path / "buses.yaml").write_text(CODEBOOK, encoding="utf-8")
    made: list[Study] = []

    def new(name: str) -> Study:
        made.append(Study.create(tmp_path / name, [tmp_path / "buses.yaml"]))
        return made[-1]

    yield new
    for study in made:
        study.close()


@pytest.fixture
def workers_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the shards of other processes be done here, where the tiny encoder is; return the works in their order."""
    done: list[str] = []

    def run_here(_place: Place, function: Callable[[object, object], None], work: object, jobs: Sequence[object]) -> Iterator[None]:
        for job in jobs:
            done.append(work.name)
            yield function(work, job)

    monkeypatch.setattr("dialogue_synth.engine.shards.run_jobs", run_here)
    monkeypatch.setattr("dialogue_synth.engine.shards._opened", {})
    monkeypatch.setattr(shards_of, "__defaults__", (2,))
    return done


def files(study: Study) -> dict[str, bytes]:
    return {
        str(path.relative_to(study.root)): path.read_bytes()
        for folder in ("tables", "reports", "private")
        for path in sorted((study.root / folder).rglob("*"))
        if path.is_file()
    }


def test_shards_and_this_process_make_the_same_study(make: Callable[[str], Study], corpus: Path, workers_here: list[str]) -> None:
    one, many = make("one"), make("many")
    first, second = run(one, [corpus]), run(many, [corpus], place=MANY)
    assert first == second
    assert files(one) == files(many)
    assert [one.read(record) == many.read(record) for record in (WriteUp, Segment, Coding)] == [True] * 3
    assert workers_here == ["read"] * 4 + ["look"] * 3 + ["cut"] * 3 + ["code"] * 3


def test_vectors_that_workers_made_are_kept_and_not_made_again(
    make: Callable[[str], Study], corpus: Path, workers_here: list[str], tiny_encoder: TinyEncoder
) -> None:
    study = make("many")
    run(study, [corpus], place=MANY)
    n_encoded = len(tiny_encoder.encoded)
    assert len(set(tiny_encoder.encoded)) == n_encoded
    study.settings = study.settings.model_copy(update={"coding": study.settings.coding.model_copy(update={"threshold": 0.9})})
    run(study, [], place=MANY)
    assert workers_here.count("code") == 6
    assert len(tiny_encoder.encoded) == n_encoded


def test_shards_lie_in_private_and_are_gone_when_the_study_has_them(
    make: Callable[[str], Study], corpus: Path, workers_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = make("many")
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="stopped"):
        patch.setattr("dialogue_synth.intake.asdict", lambda _span: (_ for _ in ()).throw(RuntimeError("stopped")))
        ingest_write_ups(study, [corpus], place=MANY)
    kept = list((study.root / "private" / "work").rglob("*.parquet"))
    assert kept
    assert not study.writeups
    n_done = len(workers_here)
    ingest_write_ups(study, [corpus], place=MANY)
    assert len(workers_here) == n_done
    assert study.writeups
    assert not (study.root / "private" / "work").exists()


def test_what_was_coded_before_a_stop_is_kept(
    make: Callable[[str], Study], corpus: Path, workers_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study, whole = make("stopped"), make("whole")
    run(whole, [corpus])
    rounds = iter([None])
    with monkeypatch.context() as patch, pytest.raises(StopIteration):
        patch.setattr("dialogue_synth.store.cache.VectorStore.put_many", lambda *_: next(rounds))
        run(study, [corpus])
    coded = {coding.writeup_id for coding in study.read(Coding)}
    assert coded < {writeup.writeup_id for writeup in study.writeups}
    run(study, [corpus])
    assert files(study) == files(whole)


def test_a_worker_with_another_encoder_is_refused(make: Callable[[str], Study], corpus: Path, workers_here: list[str]) -> None:
    from dataclasses import replace

    from dialogue_synth.embed import open_encoder
    from dialogue_synth.lab import Lab
    from dialogue_synth.pipeline import _coding_work
    from dialogue_synth.shown import Shown

    study = make("many")
    work = _coding_work(Shown(study), Lab(study, MANY, lambda _done, _total: None))
    assert work.engine.threads == 1
    with pytest.raises(ModelError, match="a worker has the encoder tiny@0-fp32, and the study's is other@1"):
        replace(work, encoder_id="other@1").opened(open_encoder(study.settings.engine))


def test_a_worker_reads_the_cache_and_writes_nothing_to_it(tmp_path: Path) -> None:
    import numpy as np

    store = VectorStore(tmp_path / "vectors.db")
    store.put_many({"a": np.ones(3, dtype=np.float32)})
    seen = NewVectors(store)
    seen.put_many({"b": np.zeros(3, dtype=np.float32)})
    assert set(seen.get_many(["a", "b", "c"])) == {"a", "b"}
    keys, packed = seen.take()
    assert keys == ("b",)
    assert packed
    assert set(store.get_many(["a", "b"])) == {"a"}
    assert seen.take() == ((), "")


@pytest.mark.model
def test_two_processes_with_the_real_models_make_the_same_study(tmp_path: Path, sample_corpus: Path) -> None:
    some = [sample_corpus / "batch-1" / name for name in ("library-reading-room.md", "Tarrow Vale governors note.rtf")]
    studies = {place: Study.create(tmp_path / place.where) for place in (Place(), MANY)}
    for place, study in studies.items():
        run(study, some, place=place)
    assert files(studies[Place()]) == files(studies[MANY])
    for study in studies.values():
        study.close()
