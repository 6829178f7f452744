"""The two places where a study's records can be kept: every promise of the store is tested in both."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from databases import PASSWORD, Place, Server, postgresql
from dialogue_synth.store.password import FILE_VARIABLE, VARIABLE


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; the password is in the environment."""
    before = {name: os.environ.get(name) for name in (VARIABLE, FILE_VARIABLE)}
    os.environ.update({VARIABLE: PASSWORD, FILE_VARIABLE: os.devnull})
    with postgresql() as running:
        yield running
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    made = Place(request.getfixturevalue("server") if request.param == "postgresql" else None)
    yield made
    for study in made.studies:
        study.close()
