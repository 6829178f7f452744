"""Views to make handouts from: the sample corpus as it was meant to be read, and one small enough to work out by hand."""

from __future__ import annotations

import pytest

from conftest import TinyEncoder
from dialogue_synth.handouts.view import StudyView
from sample_content import small_content, tarrowshire_content


@pytest.fixture(scope="session")
def tarrowshire_view() -> StudyView:
    """The whole sample corpus as it was meant to be read; texts are shortened to their first seventy characters."""
    return StudyView(tarrowshire_content({}), TinyEncoder().encode)


@pytest.fixture
def small_view() -> StudyView:
    """Two groups on two questions of one initiative."""
    return StudyView(small_content(), TinyEncoder().encode)
