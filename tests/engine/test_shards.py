"""Shard in, shard out: the same results wherever and in whatever pieces, nothing done twice, nothing half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from counting_work import Count, CountWords, Text
from dialogue_synth.engine import HERE, Place, Shards, map_shards, shards_of
from dialogue_synth.errors import UsageError

TEXTS = tuple(Text(f"we said number {n} ’ \u00e9\n\t\u2028", ("a", str(n))) for n in range(11))


@pytest.fixture(autouse=True)
def _nothing_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test begin as a process does; what has the same version is else taken for the same function."""
    monkeypatch.setattr("dialogue_synth.engine.shards._opened", {})


def counted(shards: Shards[Count]) -> list[Count]:
    return [count for shard in shards for count in shard]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "count").iterdir())}


def test_records_come_back_in_the_order_in_which_they_went_in(tmp_path: Path) -> None:
    shards = map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path)
    assert [count.text for count in counted(shards)] == [text.text for text in TEXTS]
    assert counted(shards) == CountWords().open()(TEXTS)


def test_processes_and_dask_leave_the_same_files_as_this_process(tmp_path: Path) -> None:
    places = {"here": HERE, "processes": Place("processes", 2), "dask": Place("dask", 2)}
    found = {name: counted(map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path / name, place)) for name, place in places.items()}
    assert found["here"] == found["processes"] == found["dask"]
    assert files(tmp_path / "here") == files(tmp_path / "processes") == files(tmp_path / "dask")


def test_a_shard_that_is_there_is_not_done_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.mkdir()
    first = map_shards(CountWords(log=str(log)), shards_of(TEXTS[:6], 3), tmp_path)
    again = map_shards(CountWords(log=str(log)), shards_of(TEXTS, 3), tmp_path)
    assert (first.n_found, again.n_found) == (0, 2)
    assert len(list(log.glob("done-*"))) == 4


@pytest.mark.parametrize("other", [CountWords(version="2"), CountWords(name="other")])
def test_another_version_or_work_does_all_shards_anew(tmp_path: Path, other: CountWords) -> None:
    map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path)
    assert map_shards(other, shards_of(TEXTS, 3), tmp_path).n_found == 0


def test_a_shard_whose_records_changed_is_done_anew_and_the_others_are_not(tmp_path: Path) -> None:
    map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path)
    changed = (*TEXTS[:-1], Text("something else"))
    assert map_shards(CountWords(), shards_of(changed, 3), tmp_path).n_found == 3


def test_models_are_loaded_once_a_worker(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.mkdir()
    map_shards(CountWords(version="once", log=str(log)), shards_of(TEXTS, 1), tmp_path, Place("processes", 2))
    workers = {path.name.split("-")[1] for path in log.glob("opened-*")}
    assert len(list(log.glob("opened-*"))) == len(workers) <= 2


@pytest.mark.parametrize("place", [HERE, Place("processes", 2)])
def test_an_error_in_a_worker_comes_out_and_what_was_done_stays(tmp_path: Path, place: Place) -> None:
    shards = shards_of(TEXTS, 3)
    with pytest.raises(ValueError, match="cannot be counted"):
        map_shards(CountWords(fails_on="number 10"), shards, tmp_path, place)
    assert map_shards(CountWords(), shards[:1], tmp_path, place).n_found == 1
    assert not list((tmp_path / "count").glob(".*"))


def test_progress_counts_shards_that_were_there_and_those_that_came(tmp_path: Path) -> None:
    seen: list[int] = []
    map_shards(CountWords(), shards_of(TEXTS[:3], 3), tmp_path)
    map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path, done=seen.append)
    assert seen == [1, 2, 3, 4]


def test_what_was_killed_half_way_goes_on_from_there(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from counting_work import CountWords, Text\n"
        "from dialogue_synth.engine import map_shards, shards_of\n"
        "texts = [Text(f'said {n}') for n in range(40)]\n"
        "map_shards(CountWords(seconds=0.1), shards_of(texts, 2), Path(sys.argv[1]))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=Path(__file__).parents[1])
    while len(done := results(tmp_path)) < 3:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    texts = [Text(f"said {n}") for n in range(40)]
    n_done = len(results(tmp_path))
    shards = map_shards(CountWords(), shards_of(texts, 2), tmp_path)
    assert len(done) <= n_done < 20
    assert shards.n_found == n_done
    assert counted(shards) == CountWords().open()(texts)


def results(folder: Path) -> Sequence[Path]:
    return [path for path in folder.glob("count/*.parquet") if not path.name.startswith(("in-", "."))]


def test_shards_are_for_their_owner_alone(tmp_path: Path) -> None:
    map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "count").iterdir()}
    assert modes == {0o600}
    assert (tmp_path / "count").stat().st_mode & 0o777 == 0o700


def test_without_pyarrow_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.exchange.parquet.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'dialogue-synth\[large\]'"):
        map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path)


def test_without_dask_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.engine.places.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'dialogue-synth\[scale\]'"):
        map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path, Place("dask", 2))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9", "nonsense://127.0.0.1:9"])
def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr("dialogue_synth.engine.places.CONNECT_SECONDS", 0.5)
    with pytest.raises(UsageError, match="127.0.0.1:9: the Dask scheduler does not answer"):
        map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path, Place("dask", address=address))


def test_with_tls_files_nothing_goes_out_that_is_not_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def refuse(address: str, **named: object) -> None:
        asked.update(named, address=address)
        raise RuntimeError("encryption required by Dask configuration")

    monkeypatch.setattr("distributed.Client", refuse)
    files = {"tls_ca_file": "ca.pem", "tls_cert_file": "cert.pem", "tls_key_file": "key.pem"}
    with pytest.raises(UsageError, match="the Dask scheduler does not answer"):
        map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path, Place("dask", 1, "tcp://a:1", **files))
    security = asked["security"]
    assert security.require_encryption
    assert (security.tls_ca_file, security.tls_client_cert, security.tls_client_key) == ("ca.pem", "cert.pem", "key.pem")
    with pytest.raises(UsageError):
        map_shards(CountWords(), shards_of(TEXTS, 3), tmp_path, Place("dask", 1, "tcp://a:1"))
    assert asked["security"] is None
