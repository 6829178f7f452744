"""Write-ups that state no initiative: with whom they are compared, who is told, and how an officer says which one it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from builders import make_writeup
from conftest import TinyEncoder
from dialogue_synth import Study, ingest_write_ups, run
from dialogue_synth.cli import main
from dialogue_synth.divergence import flag_divergences
from dialogue_synth.model import WriteUp
from dialogue_synth.shown import Shown
from dialogue_synth.unstated import ALL, SHOWN_IDS, unstated_issues
from materials import make_material

FOR = "Hall group\n\nWe want the library to open in the evening, and everyone agreed that it should."
AGAINST = "Mill group\n\nWe do not want the library to open in the evening. Nobody wanted that at all."


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Study:
    return Study.create(tmp_path / "study", title="Library hours")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "returns"
    path.mkdir()
    (path / "hall.txt").write_text(FOR, encoding="utf-8")
    (path / "mill.txt").write_text(AGAINST, encoding="utf-8")
    return path


def initiatives(study: Study) -> dict[str, str]:
    return {w.writeup_id: w.initiative for w in study.writeups}


# -- what is said ------------------------------------------------------------------------------------------------------
def test_where_nobody_states_an_initiative_the_assumption_is_said_once() -> None:
    (issue,) = unstated_issues([make_writeup("a"), make_writeup("b", batch="later")])
    assert issue.where == ALL
    assert issue.what == "none of the 2 states an initiative: they are taken to be about one and the same, and compared with each other"
    assert "manifest.csv" in issue.hint


def test_where_some_state_one_the_others_are_named_batch_by_batch() -> None:
    writeups = [
        make_writeup("a", initiative="meals", batch="one"),
        make_writeup("b", batch="two"),
        make_writeup("c", batch="one"),
        make_writeup("d", batch="two"),
        make_writeup("e~1", batch="two", status="superseded"),
    ]
    assert [str(issue).partition(" Try:")[0] for issue in unstated_issues(writeups)] == [
        "one: 1 write-up states no initiative (c): it is coded and counted, and compared with no other.",
        "two: 2 write-ups state no initiative (b, d): they are coded and counted, and compared with nobody.",
    ]


def test_a_long_list_of_names_is_cut_and_says_so() -> None:
    writeups = [make_writeup("a", initiative="meals"), *(make_writeup(f"w{n:02}") for n in range(SHOWN_IDS + 3))]
    assert "w05 and 3 more)" in unstated_issues(writeups)[0].what


def test_nothing_is_said_where_all_state_one_or_there_is_nobody_to_compare_with() -> None:
    assert unstated_issues([make_writeup("a", initiative="meals"), make_writeup("b", initiative="heat")]) == ()
    assert unstated_issues([make_writeup("a")]) == unstated_issues([]) == ()


# -- who is compared ---------------------------------------------------------------------------------------------------
OPPOSED = {"a1": "P1 support", "a2": "P1 support", "b1": "P1 oppose", "b2": "P1 oppose"}


def contradictions(stated: dict[str, str]) -> list[str]:
    return [flag.initiative for flag in flag_divergences(make_material(OPPOSED, stated), ["contradiction"]).divergences]


def test_without_any_initiative_write_ups_are_compared_with_each_other() -> None:
    assert contradictions(dict.fromkeys(OPPOSED, "")) == [""]


def test_beside_a_stated_initiative_they_are_compared_with_nobody() -> None:
    assert contradictions({"a1": "", "b1": "", "a2": "meals", "b2": "meals"}) == ["meals"]
    assert contradictions({"a1": "", "b1": "", "a2": "", "b2": "meals"}) == []


def test_what_one_write_up_says_within_itself_is_looked_at_all_the_same() -> None:
    material = make_material({"a1": "P1 support | P1 oppose participant", "b1": "P1 support"}, {"a1": "", "b1": "meals"})
    assert {initiative for initiative, _, _ in material.questions(one_by_one=True)} == {"", "meals"}
    assert {initiative for initiative, _, _ in material.questions()} == {"meals"}


@given(st.dictionaries(st.sampled_from(sorted(OPPOSED)), st.sampled_from(["", "meals", "heat"]), min_size=4))
def test_no_comparison_ever_leads_from_one_initiative_to_another_or_to_none(stated: dict[str, str]) -> None:
    for flag in flag_divergences(make_material(OPPOSED, stated)).divergences:
        writeups = {writeup_id for side in flag.sides.values() for writeup_id in side}
        assert {stated[w] for w in writeups} == {flag.initiative}
        assert flag.initiative or len(writeups) == 1 or not any(stated.values())


# -- where it shows ----------------------------------------------------------------------------------------------------
def test_the_commands_the_report_and_the_page_show_it(study: Study, folder: Path) -> None:
    said = "none of the 2 states an initiative"
    root = study.root
    study.close()
    result = CliRunner().invoke(main, ["run", str(folder), "--study", str(root)])
    assert said in " ".join(result.stderr.split())
    assert said in " ".join((root / "reports" / "report.html").read_text(encoding="utf-8").split())
    with_issues = Study.open(root)
    assert any(said in issue.what for issue in Shown(with_issues).issues)
    with_issues.close()
    again = CliRunner().invoke(main, ["run", str(folder), "--study", str(root)])
    assert said not in again.stderr
    assert "0 write-ups added. 2 files held already, word for word." in again.stdout


def test_the_sentences_do_not_call_it_by_a_name(study: Study, folder: Path) -> None:
    run(study, [folder])
    assert Shown(study).initiatives == {"": "Library hours"}  # as the study is called
    assert study.findings
    assert not [f.statement for f in study.findings if "nitiative not stated" in f.statement]


# -- how it is mended --------------------------------------------------------------------------------------------------
def test_a_manifest_that_comes_later_tells_the_initiative(study: Study, folder: Path) -> None:
    run(study, [folder])
    (folder / "manifest.csv").write_text("file,initiative\nhall.txt,Library Hours\nmill.txt,Library Hours\n", encoding="utf-8")
    summary = run(study, [folder])
    assert (summary.added, sorted(summary.told), summary.n_known) == ((), ["hall", "mill"], 2)
    assert summary.in_words == "0 write-ups added. 2 files held already, word for word. The initiative of 2 write-ups is known now."
    assert initiatives(study) == {"hall": "library-hours", "mill": "library-hours"}
    shown = Shown(study)
    assert shown.initiatives == {"library-hours": "Library Hours"}
    assert [issue for issue in shown.issues if "initiative" in issue.what] == []


def test_a_manifest_that_tells_of_one_leaves_the_other_named(study: Study, folder: Path) -> None:
    ingest_write_ups(study, [folder])
    (folder / "manifest.csv").write_text("file,initiative\nhall.txt,Library Hours\n", encoding="utf-8")
    (issue,) = ingest_write_ups(study, [folder]).issues
    assert issue.what.startswith("1 write-up states no initiative (mill)")


def test_a_stated_initiative_is_never_changed_by_a_later_list(study: Study, folder: Path) -> None:
    (folder / "hall.txt").write_text("Initiative: Bus Lanes\n\n" + FOR, encoding="utf-8")
    ingest_write_ups(study, [folder])
    (folder / "manifest.csv").write_text("file,initiative\nhall.txt,Library Hours\n", encoding="utf-8")
    assert ingest_write_ups(study, [folder]).told == ()
    assert initiatives(study)["hall"] == "bus-lanes"


def test_a_line_put_into_the_file_tells_the_initiative(study: Study, folder: Path) -> None:
    ingest_write_ups(study, [folder])
    (folder / "hall.txt").write_text("Initiative: Library Hours\n\n" + FOR, encoding="utf-8")
    assert ingest_write_ups(study, [folder]).corrected == ("hall",)
    assert initiatives(study) == {"hall": "library-hours", "mill": ""}


def test_an_initiative_that_is_the_study_s_only_one_needs_no_statement_also_later(study: Study, folder: Path) -> None:
    ingest_write_ups(study, [folder])
    file = study.root / "study.toml"
    text = file.read_text(encoding="utf-8")
    assert "#initiatives = {}" in text
    file.write_text(text.replace("#initiatives = {}", 'initiatives = {hours = "Library hours"}'), encoding="utf-8")
    study.reload()
    assert len(ingest_write_ups(study, []).told) == 2
    assert initiatives(study) == {"hall": "hours", "mill": "hours"}
    assert all(isinstance(w, WriteUp) for w in study.writeups)
