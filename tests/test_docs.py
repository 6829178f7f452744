"""What the documents show is true: every command parses, the Python runs, every setting and command is where it is said to be."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from conftest import ROOT, TinyEncoder
from dialogue_synth.cli import COMMANDS, main

PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "outputs" / "README.md",
        ROOT / "codebooks" / "README.md",
        *(ROOT / "docs").glob("*.md"),
    ]
)
COMMAND = re.compile(r"^\s*(?:\$ )?(dialogue-synth [^#`|\n]*)", re.MULTILINE)
INLINE = re.compile(r"`(dialogue-synth [^`]+)`")


def commands_in(text: str) -> list[str]:
    return [found.strip() for pattern in (COMMAND, INLINE) for found in pattern.findall(text)]


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += every_command(command, (*path, name))
    return found


def parses(line: str) -> None:
    """Walk the words of a command line as click would, without running anything."""
    words = shlex.split(line)[1:]
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(click.Context(command), words[0])
        assert inner is not None, f"{line}: no command {words[0]}"
        command, words = inner, words[1:]
    assert not isinstance(command, click.Group) or not words or words[0] in ("--help", "--version"), line
    if not isinstance(command, click.Group):
        options = {name for parameter in command.params for name in parameter.opts}
        unknown = [word for word in words if word.startswith("--") and word not in options | {"--help"}]
        assert not unknown, f"{line}: no option {unknown}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_on_a_page_exists_with_its_options(page: Path) -> None:
    for line in commands_in(page.read_text(encoding="utf-8")):
        parses(line)


@pytest.mark.parametrize(("path", "command"), every_command(main), ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_every_command_says_what_it_does_and_its_examples_parse(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help
    for line in commands_in(command.help.replace("\b", "")):
        parses(line)
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, f"{' '.join(path)} {parameter.name} has no help"


def test_the_first_page_shows_commands() -> None:
    assert len(commands_in((ROOT / "README.md").read_text(encoding="utf-8"))) >= 4


def test_the_first_page_names_every_stage() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{stage}`" in text or f"dialogue-synth {stage}" in text for stage in COMMANDS)


def test_the_python_on_the_first_page_runs(tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    for written, real in {
        "outputs/my-study": tmp_path / "study",
        "codebooks/pair.yaml": ROOT / "codebooks" / "pair.yaml",
        "path/to/write-ups": ROOT / "corpora" / "tarrowshire" / "batch-1",
    }.items():
        assert written in program
        program = program.replace(written, str(real))
    exec(program, {})
    assert (tmp_path / "study" / "reports" / "report.html").exists()


def test_every_module_has_its_line_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {name.rstrip("/") for row in re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}
    parts = [path for path in (ROOT / "src" / "dialogue_synth").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    assert {path.stem for path in parts if not path.stem.startswith("_")} == named & {path.stem for path in parts}
    assert len(parts) > 30
