"""The method statement: every setting, nothing secret, no folder of the machine that it ran on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_synth.report import ReportContent, RunFacts
from dialogue_synth.report.index import build_index
from dialogue_synth.report.method import method, quantity_scale, setting_sections
from dialogue_synth.settings import EngineSettings, IngestSettings, PrivacySettings, Settings, StudySettings


def test_every_setting_of_every_section_is_printed_with_its_value_and_meaning() -> None:
    sections = {section.name: {row.name: row for row in section.rows} for section in setting_sections(Settings())}
    assert sections.keys() == Settings().model_dump().keys() == {name for name, field in Settings.model_fields.items() if not field.exclude}
    assert "store" not in sections  # where records are kept is nobody's business who reads a report
    for name, rows in sections.items():
        section = getattr(Settings(), name)
        assert rows.keys() == type(section).model_fields.keys()
        assert all(row.value and row.meaning for row in rows.values())


def test_values_read_as_people_write_them() -> None:
    settings = Settings(
        study=StudySettings(codebooks=("a.yaml", "b.yaml"), initiatives={"warm": "Warm Homes"}), ingest=IngestSettings(day_first=False)
    )
    rows = {(s.name, row.name): row.value for s in setting_sections(settings) for row in s.rows}
    assert rows[("study", "codebooks")] == "a.yaml, b.yaml"
    assert rows[("study", "initiatives")] == "warm = Warm Homes"
    assert rows[("study", "title")] == "none"
    assert rows[("ingest", "day_first")] == "no"
    assert rows[("privacy", "mask_public_roles")] in {"yes", "no"}


def test_words_that_are_always_masked_are_counted_and_not_printed() -> None:
    rows = {
        row.name: row.value for s in setting_sections(Settings(privacy=PrivacySettings(always_mask=("Meggie", "Tom")))) for row in s.rows
    }
    assert rows["always_mask"] == "2 not shown"


@pytest.mark.parametrize(("model", "shown"), [("/home/jo/models/mini", "mini"), (r"C:\Users\jo\mini", "mini"), ("hub/mini", "hub/mini")])
def test_no_folder_of_the_machine_is_printed(model: str, shown: str) -> None:
    rows = {row.name: row.value for s in setting_sections(Settings(engine=EngineSettings(model=model))) for row in s.rows}
    assert rows["model"] == shown


def test_the_quantity_scale_is_printed_as_it_is_applied() -> None:
    scale = Settings().synthesis.quantity_words
    assert [step.holds for step in quantity_scale(scale)] == [
        "more than 90 %",
        "at least 75 %",
        "at least 50 %",
        "more than 15 %",
        "15 % or less",
    ]
    assert [step.holds for step in quantity_scale({"some": 0.1})] == ["more than 10 %"]
    assert quantity_scale({}) == ()


def test_only_facts_that_are_known_are_printed(small: ReportContent) -> None:
    facts = method(build_index(replace(small, run=RunFacts(software_version="1.2", others=(("Seed", "0"), ("Empty", "")))))).facts
    assert facts == (("dialogue-synth", "1.2"), ("Seed", "0"))


def test_the_method_says_how_many_codings_a_person_checked(small: ReportContent) -> None:
    codings = (replace(small.codings[0], status="accepted", coder="Ann"), *small.codings[1:])
    found = method(build_index(replace(small, codings=codings)))
    assert (found.n_codings, found.n_checked, found.coders) == (4, 1, ("Ann", "machine 1"))
