"""``--help`` and ``--version`` of every command answer at once: nothing heavy is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dialogue_synth.cli import COMMANDS

HEAVY = (
    "torch",
    "spacy",
    "sklearn",
    "bertopic",
    "pandas",
    "numpy",
    "scipy",
    "sentence_transformers",
    "sqlalchemy",
    "pydantic",
    "rich",
    "lxml",
    "altair",
)


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], *([name, "--help"] for name in COMMANDS), ["codebook", "check", "--help"]]
)
def test_help_imports_click_and_little_else(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom dialogue_synth.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as stop: assert not stop.code\n"
        f"print('IMPORTED', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].strip() == "IMPORTED"


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = f"import sys, dialogue_synth; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == ""
