"""Every command through click: what it prints where, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth.cli import COMMANDS, main

SHEET = "Our group: {name}\n\nShould the library open in the evening?\n\n{answer}\n"
CODEBOOK = """codes:
- id: Q1
  name: Evening opening
  question: Should the library open in the evening?
  proposition: The library should open in the evening.
"""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="dialogue-synth")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n, answer in enumerate(
        ("Yes, we all want the library to open in the evening.", "No. We are against opening the library in the evening.")
    ):
        (folder / f"group-{n}.txt").write_text(SHEET.format(name=n, answer=answer), encoding="utf-8")
    return folder


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    (tmp_path / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    assert call("init", tmp_path / "study", "--codebook", tmp_path / "book.yaml", "--title", "Evenings").exit_code == 0
    return tmp_path / "study"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = call(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: dialogue-synth {name}")


def test_an_unknown_command_is_named() -> None:
    result = call("rnu")
    assert result.exit_code == 2
    assert "No such command 'rnu'" in result.output


def test_init_makes_a_commented_study(study: Path) -> None:
    text = (study / "study.toml").read_text(encoding="utf-8")
    assert 'title = "Evenings"' in text
    assert "# " in text


def test_init_refuses_a_faulty_codebook_and_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("codes:\n- {id: Q1}\n", encoding="utf-8")
    result = call("init", tmp_path / "study", "--codebook", tmp_path / "bad.yaml")
    assert result.exit_code == 5
    assert not (tmp_path / "study").exists()


def test_init_does_not_touch_an_existing_study(study: Path) -> None:
    result = call("init", study)
    assert (result.exit_code, "there is a study here already" in result.stderr) == (7, True)


def test_run_ends_with_a_table_and_the_report(study: Path, corpus: Path) -> None:
    result = call("run", corpus, "--study", study)
    assert result.exit_code == 0, result.output
    for word in ("Evenings", "Write-ups", "Coded", "None applies", "Undecided", "Topics", "Divergences"):
        assert word in result.stdout
    assert "too few" in result.stdout or "fewer than" in result.stdout  # why there are no topics
    assert f"Report: {study / 'reports' / 'report.html'}" in result.stdout.replace("\n", "")
    assert "Reading write-ups" in result.stderr


def test_run_makes_a_study_that_is_not_there(corpus: Path, tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    assert call("run", corpus, "--study", tmp_path / "new").exit_code == 0
    assert (tmp_path / "new" / "study.toml").exists()


def test_run_for_machines_prints_one_json_object(study: Path, corpus: Path) -> None:
    result = call("run", corpus, "--study", study, "--json")
    value = json.loads(result.stdout)
    assert value["counts"]["writeups"] == 2
    assert value["added"] == ["group-0", "group-1"]
    assert Path(value["report"]).exists()


def test_files_set_aside_are_named_and_give_exit_code_3(study: Path, corpus: Path) -> None:
    (corpus / "odd.pdf").write_bytes(b"%PDF-1.4 nothing more")
    result = call("run", corpus, "--study", study)
    assert result.exit_code == 3
    assert "set aside  odd.pdf:" in result.stderr
    assert "Report:" in result.stdout


def test_nothing_usable_gives_exit_code_4_and_a_hint(study: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = call("run", tmp_path / "none", "--study", study)
    assert result.exit_code == 4
    assert "Try: give a folder with write-ups" in result.stderr


def test_a_missing_path_gives_exit_code_2(study: Path) -> None:
    result = call("run", "nowhere", "--study", study)
    assert (result.exit_code, "no such file or folder" in result.stderr) == (2, True)


def test_a_missing_study_gives_exit_code_7(tmp_path: Path) -> None:
    for name in ("code", "topics", "diverge", "synthesise", "status"):
        result = call(name, "--study", tmp_path / "nowhere")
        assert (result.exit_code, "dialogue-synth init" in result.stderr) == (7, True), name


def test_faulty_settings_give_exit_code_6(study: Path) -> None:
    (study / "study.toml").write_text("[coding]\nthreshold = 'high'\n", encoding="utf-8")
    assert call("status", "--study", study).exit_code == 6


def test_the_stages_one_by_one_end_where_run_ends(study: Path, corpus: Path, tmp_path: Path) -> None:
    assert call("ingest", corpus, "--study", study).exit_code == 0
    for name in ("code", "topics", "diverge", "synthesise"):
        assert call(name, "--study", study).exit_code == 0
        assert "Nothing to do" in call(name, "--study", study).stdout
    assert (study / "reports" / "report.html").exists()
    assert json.loads(call("topics", "--study", study, "--refit", "--json").stdout)["changed"] is True
    assert json.loads(call("ingest", corpus, "--study", study, "--json").stdout)["added"] == []


def test_status_says_what_is_stale(study: Path, corpus: Path) -> None:
    call("ingest", corpus, "--study", study)
    result = call("status", "--study", study)
    assert "2 of 2 write-ups stale (not run yet)" in result.stdout
    assert "Bring it up to date with" in result.stdout
    call("run", "--study", study)
    assert json.loads(call("status", "--study", study, "--json").stdout)["stages"]["code"] == "up to date"
    assert "Bring it up to date" not in call("status", "--study", study).stdout


def test_status_says_why_and_names_files_and_settings(study: Path, corpus: Path) -> None:
    call("run", corpus, "--study", study)
    fresh = json.loads(call("status", corpus, "--study", study, "--why", "--json").stdout)["why"]
    assert fresh == {"ingest": [], "code": [], "topics": [], "diverge": [], "synthesise": []}
    files = sorted(path for path in corpus.rglob("*") if path.is_file())
    files[0].write_bytes(files[0].read_bytes() + b"\nOne more line.\n")
    (corpus / "a new one.txt").write_text("We met.", encoding="utf-8")
    settings = study / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("#threshold = 0.35", "threshold = 0.4"), encoding="utf-8")
    result = call("status", corpus, "--study", study, "--why").stdout
    assert f"{files[0].name}: its content changed" in result
    assert "a new one.txt: a new file" in result
    assert "[coding] threshold was 0.35 and is 0.4" in result
    assert "made anew if what comes before it changes: code" in result
    assert call("status", corpus / "nowhere", "--study", study, "--why").exit_code == 2


def test_show_prints_passages_with_their_codes(study: Path, corpus: Path) -> None:
    call("run", corpus, "--study", study)
    result = call("show", "group-1", "--study", study, "--why")
    assert result.exit_code == 0
    assert "We are against opening the library" in result.stdout
    assert "Q1" in result.stdout


def test_show_suggests_a_write_up_that_exists(study: Path, corpus: Path) -> None:
    call("run", corpus, "--study", study)
    result = call("show", "group1", "--study", study)
    assert result.exit_code == 2
    assert "Try: group-1" in result.stderr


def test_show_masks_unless_the_exact_words_are_asked_for(study: Path, corpus: Path) -> None:
    (corpus / "group-2.txt").write_text(
        SHEET.format(name=2, answer="Ring 07700 900871 about the library in the evening."), encoding="utf-8"
    )
    call("run", corpus, "--study", study)
    assert "07700 900871" not in call("show", "group-2", "--study", study).stdout
    assert "07700 900871" in call("show", "group-2", "--study", study, "--exact").stdout


def test_codebook_check_lists_all_faults_with_lines(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "codes:\n- {id: Q1, nmae: Evening, question: Open}\n- {id: Q1, name: Again, question: Open}\n", encoding="utf-8"
    )
    result = call("codebook", "check", tmp_path / "bad.yaml")
    assert result.exit_code == 5
    assert "line 2" in result.stderr
    assert "name" in result.stderr
    assert "line 3" in result.stderr


def test_codebook_check_of_the_shipped_codebooks_is_fine_and_silent(sample_corpus: Path) -> None:
    folder = sample_corpus.parents[1] / "codebooks"
    result = call("codebook", "check", folder / "pair.yaml", folder / "public-benefit.yaml")
    assert result.exit_code == 0
    assert result.stdout.count("fine.") == 2


def test_a_full_disk_is_a_message_and_no_traceback(study: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device", "tables/codings.csv")

    monkeypatch.setattr("dialogue_synth.account.write_tables", full)
    result = call("run", corpus, "--study", study)
    assert result.exit_code == 1
    assert "tables/codings.csv: No space left on device" in result.stderr


def test_stopping_a_run_keeps_what_is_finished(study: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dialogue_synth.divergence.flag_divergences", stopped)
    result = call("run", corpus, "--study", study)
    assert result.exit_code == 130
    assert "give the same command again" in result.stderr


def test_a_codebook_check_says_once_what_holds_for_many_codes(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    codes = "".join(f"- {{id: Q{n}, name: Name {n}, definition: About {n}, proposition: It is {n}}}\n" for n in range(30))
    path.write_text(f"codes:\n{codes}", encoding="utf-8")
    result = CliRunner().invoke(main, ["codebook", "check", str(path)])
    notes = [line for line in result.stderr.splitlines() if "no examples" in line]
    assert len(notes) == 3
    assert notes[-1].endswith("(and 27 more of the same)")
