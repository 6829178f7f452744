"""A team for the tests of the review page: a file of people, hashes that cost nothing, a certificate that nobody vouches for."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from dialogue_synth.review.entry import passwords
from dialogue_synth.review.entry.passwords import hashed
from dialogue_synth.review.entry.people import Person, Role
from dialogue_synth.review.entry.people_file import Member, edited_people, name_key
from dialogue_synth.review.entry.tls import openssl_line

PASSWORD = "violet tractor seven"
TEAM: dict[str, Role] = {"Vera": "viewer", "Ann Lee": "analyst", "Adam": "admin"}


def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a hash cost nothing; what a real one costs is tested by itself."""
    for name, value in {"N": 2, "R": 1, "P": 1}.items():
        monkeypatch.setattr(passwords, name, value)


def team_file(path: Path, roles: dict[str, Role] = TEAM, password: str = PASSWORD) -> Path:
    """Write a file of people who all have the same password."""
    with edited_people(path, create=True) as members:
        for name, role in roles.items():
            members[name_key(name)] = Member(Person(name, role), hashed(password))
    return path


def certificate(folder: Path, *names: str) -> tuple[Path, Path]:
    """Make a certificate and its key as the refusal says how."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(shlex.split(openssl_line(names)), cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"
