"""Versions of a codebook from the command line: propose, compare, try out, apply, go back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import TinyEncoder
from dialogue_synth import Study, run
from dialogue_synth.cli import main

CODEBOOK = """\
codebook: {id: library, version: "1"}
codes:
- {id: Q1, name: Evening opening, question: "Should the library open in the evening?"}
- {id: Q2, name: Staff, question: "May people come in without staff?"}
"""


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Path:
    (tmp_path / "library.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "g1.md").write_text("# Our evening\n\nThe library should open in the evening.\n\nNo staff, no library.\n", encoding="utf-8")
    made = Study.create(tmp_path / "study", [tmp_path / "library.yaml"])
    run(made, [tmp_path / "g1.md"])
    made.close()
    (tmp_path / "new.yaml").write_text(
        CODEBOOK.replace('"1"', '"2"').replace("Evening opening", "Evenings").split("- {id: Q2")[0], encoding="utf-8"
    )
    return tmp_path / "study"


def call(*args: str) -> Result:
    return CliRunner().invoke(main, ["codebook", *args])


def names(study: Path) -> dict[str, str]:
    found = json.loads(call("versions", "--study", str(study), "--json").stdout)
    return {row["version"]: row["sha256"][:12] for row in found["versions"]}


def test_a_codebook_is_changed_from_the_command_line(study: Path) -> None:
    new = str(study.parent / "new.yaml")
    answer = call("propose", new, "--study", str(study), "--analyst", "Ann", "--memo", "simpler")
    assert answer.exit_code == 0, answer.output
    draft = names(study)["2"]
    assert f"codebook preview {draft}" in answer.stdout
    listed = call("versions", "--study", str(study)).stdout
    assert "draft" in listed
    assert "by Ann: simpler" in listed
    preview = call("preview", draft, "--study", str(study))
    assert "seconds of computing" in preview.stderr
    assert "library 2: " in preview.stdout
    as_json = json.loads(call("preview", draft, "--study", str(study), "--json").stdout)
    done = json.loads(call("apply", draft, "--study", str(study), "--analyst", "Ann", "--json").stdout)
    assert done | {"cpu_seconds": 0} == as_json | {"cpu_seconds": 0}
    assert (as_json["codebook"], as_json["version"]) == ("library", "2")
    back = call("apply", names(study)["1"], "--study", str(study), "--analyst", "Ben")
    assert "library 1: " in back.stdout
    assert "in force  " in call("versions", "--study", str(study)).stdout.splitlines()[1]


def test_files_and_versions_are_compared(study: Path) -> None:
    new = str(study.parent / "new.yaml")
    of_files = call("diff", str(study.parent / "library.yaml"), new).stdout
    assert "1 code changed, 1 retired" in of_files
    assert "[-Evening opening-] {+Evenings+}" in of_files
    call("propose", new, "--study", str(study), "--analyst", "Ann")
    found = names(study)
    assert call("diff", found["1"], found["2"], "--study", str(study)).stdout == of_files


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("preview", "zzz"), 2, "no such version"),
        (("apply", "zzz", "--analyst", " "), 2, "give the name"),
        (("propose", "{library}", "--analyst", "Ann"), 2, "changes nothing"),
        (("propose", "{library}", "--analyst", " "), 2, "give the name"),
        (("diff", "zzz", "yyy"), 2, "no such version"),
    ],
)
def test_what_cannot_be_done_is_told(study: Path, args: tuple[str, ...], code: int, told: str) -> None:
    answer = call(*(arg.format(library=study.parent / "library.yaml") for arg in args), "--study", str(study))
    assert (answer.exit_code, told in answer.stderr) == (code, True), answer.stderr
