"""Contents to report on: the sample corpus as it was meant to be read, and one small enough to work out by hand."""

from __future__ import annotations

import pytest

from dialogue_synth.report.content import ReportContent
from sample_content import small_content, tarrowshire_content


@pytest.fixture(scope="session")
def tarrowshire() -> ReportContent:
    """The whole sample corpus as it was meant to be read; texts are shortened to their first seventy characters."""
    return tarrowshire_content({})


@pytest.fixture
def small() -> ReportContent:
    """Two groups on two questions of one initiative, small enough to work out by hand."""
    return small_content()
