"""Handouts: named without loading anything, written whole, and made from what the audience may see."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_synth.errors import UsageError
from dialogue_synth.handouts.registry import HANDOUTS, chosen, write_handouts
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.content import ReportContent


@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda handout: handout.name)
def test_a_handout_of_a_study_without_write_ups_is_still_a_document(handout) -> None:  # type: ignore[no-untyped-def]
    empty = StudyView(ReportContent("", {}, (), (), (), (), (), ()), lambda _: pytest.fail("nothing to encode"))
    assert all(data for data in handout.make(empty).values())


def test_handouts_come_in_the_order_of_the_registry_and_an_unknown_name_is_refused() -> None:
    names = [handout.name for handout in HANDOUTS]
    assert [handout.name for handout in chosen(list(reversed(names)))] == names
    assert len(set(names)) == len(names)
    with pytest.raises(UsageError, match="no handout"):
        chosen(["breif"])


def test_every_file_is_written_below_the_study_and_named(tmp_path: Path, tarrowshire_view: StudyView) -> None:
    (written,) = write_handouts(tmp_path, chosen(["decision-log"]), lambda _: tarrowshire_view)
    assert written.files == ("reports/decision-log.docx", "reports/decision-log.pdf")
    assert all((tmp_path / file).stat().st_size for file in written.files)
    assert written.cpu_seconds >= 0
