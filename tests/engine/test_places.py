"""Where the settings and the command line have work done."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_synth import Study
from dialogue_synth.cli.options import chosen_place
from dialogue_synth.engine import HERE, Place, place_of
from dialogue_synth.settings import EngineSettings

DASK = {"dask_address": "tls://a:1", "tls_ca_file": "ca", "tls_cert_file": "cert", "tls_key_file": "key"}


@pytest.mark.parametrize(
    ("engine", "place"),
    [
        ({}, HERE),
        ({"workers": 4}, Place("processes", 4)),
        ({"workers": 4, **DASK}, Place("dask", 4, "tls://a:1", "ca", "cert", "key")),
    ],
)
def test_settings_say_where(engine: dict[str, object], place: Place) -> None:
    assert place_of(EngineSettings(**engine)) == place


@pytest.mark.parametrize(
    ("n_workers", "dask", "place"),
    [
        (None, None, Place("processes", 3)),
        (1, None, HERE),
        (8, None, Place("processes", 8)),
        (None, "tcp://b:2", Place("dask", 3, "tcp://b:2")),
    ],
)
def test_options_go_before_settings(tmp_path: Path, n_workers: int | None, dask: str | None, place: Place) -> None:
    (tmp_path / "study.toml").write_text("[engine]\nworkers = 3\n", encoding="utf-8")
    study = Study.open(tmp_path)
    assert chosen_place(study, n_workers, dask) == place
    study.close()


def test_only_this_process_goes_without_files() -> None:
    assert not HERE.is_many
    assert Place("processes", 2).is_many
