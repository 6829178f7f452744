"""The review page of a small study: as a view, and for people who have opened it in a browser, without a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.review import make_app
from dialogue_synth.review.live import LiveStudy, View
from review_study import tiny_study

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny_study(tmp_path / "study")


@pytest.fixture
def study(root: Path) -> Iterator[Study]:
    opened = Study.open(root)
    yield opened
    opened.close()


@pytest.fixture
def view(study: Study) -> View:
    return LiveStudy(study).now()


Person = Callable[[str], TestClient]


@pytest.fixture
def person(root: Path) -> Person:
    """Give a browser in which somebody of that name has opened the page; all share one server."""
    app = make_app(root, "token", port=PORT, analyst="ann")

    def enter(name: str = "ann") -> TestClient:
        client = TestClient(app, base_url=HOME, headers={"origin": HOME, "sec-fetch-site": "same-origin"})
        client.get("/?token=token")
        client.post("/name", data={"name": name, "back": "/"})
        return client

    return enter


@pytest.fixture
def ann(person: Person) -> TestClient:
    return person("ann")
