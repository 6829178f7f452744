"""``dialogue-synth people``: passwords are typed unseen, and every message says what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dialogue_synth.cli import main
from dialogue_synth.review.entry.passwords import matches
from dialogue_synth.review.entry.people_file import read_people
from team import PASSWORD, cheap_hashes


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.toml"


def people(path: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["people", *words, "--file", str(path)], input=typed)


def test_people_are_added_listed_given_roles_and_removed(path: Path) -> None:
    for name, role in (("Ann Lee", "analyst"), ("Adam", "admin")):
        result = people(path, "add", name, "--role", role, "--from-stdin", typed=PASSWORD + "\n")
        assert (result.exit_code, result.stdout) == (0, f"{name} may sign in now, as {role}.\n")
    assert people(path, "list").stdout == "admin    Adam\nanalyst  Ann Lee\n"
    assert people(path, "role", "ann lee", "--role", "viewer").stdout == "Ann Lee is viewer now.\n"
    assert people(path, "remove", "adam").stdout == "Adam may no longer sign in.\n"
    assert people(path, "list").stdout == "viewer   Ann Lee\n"


def test_a_password_is_typed_twice_unseen_until_it_is_good_enough(path: Path) -> None:
    typed = "\n".join(["short", "short", PASSWORD, "mistyped", PASSWORD, PASSWORD]) + "\n"
    result = people(path, "add", "Ann", "--role", "admin", typed=typed)
    assert result.exit_code == 0, result.output
    assert "at least 12 characters. Try: three or four words" in result.stderr
    assert "do not match" in result.stderr
    assert PASSWORD not in result.output
    assert matches(PASSWORD, read_people(path)["ann"].password)


def test_who_was_added_while_a_password_was_typed_keeps_theirs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed_slowly(name: str, *_: object) -> str:
        monkeypatch.undo()
        cheap_hashes(monkeypatch)
        assert people(path, "add", name, "--role", "admin", "--from-stdin", typed=PASSWORD).exit_code == 0
        return "quite another password"

    monkeypatch.setattr("dialogue_synth.cli.people._new_password", typed_slowly)
    result = people(path, "add", "Ann", "--role", "viewer")
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert matches(PASSWORD, read_people(path)["ann"].password)


def test_a_new_password_takes_the_place_of_the_old_one(path: Path) -> None:
    people(path, "add", "Ann", "--role", "admin", "--from-stdin", typed=PASSWORD)
    result = people(path, "password", "ann", "--from-stdin", typed="quite another password\r\n")
    assert result.stdout == "Ann has a new password.\n"
    kept = read_people(path)["ann"].password
    assert matches("quite another password", kept)
    assert not matches(PASSWORD, kept)


def test_a_weak_password_from_a_script_is_refused(path: Path) -> None:
    result = people(path, "add", "Ann", "--role", "admin", "--from-stdin", typed="")
    assert result.exit_code == 2
    assert "at least 12" in result.stderr
    assert not path.exists()


def test_a_password_is_never_an_argument(path: Path) -> None:
    for command in ("add", "password"):
        assert "--password" not in people(path, command, "--help").output


@pytest.mark.parametrize("words", [("remove", "Anne"), ("password", "Anne", "--from-stdin"), ("role", "Anne", "--role", "viewer")])
def test_who_is_not_there_is_named_with_who_was_meant(path: Path, words: tuple[str, ...]) -> None:
    people(path, "add", "Ann", "--role", "admin", "--from-stdin", typed=PASSWORD)
    result = people(path, *words, typed=PASSWORD)
    assert (result.exit_code, 'there is no "Anne"' in result.stderr, 'Try: "Ann" (the closest)' in result.stderr) == (2, True, True)


def test_a_person_is_added_once(path: Path) -> None:
    people(path, "add", "Ann", "--role", "admin", "--from-stdin", typed=PASSWORD)
    result = people(path, "add", " ANN ", "--role", "viewer", "--from-stdin", typed=PASSWORD)
    assert (result.exit_code, "is there already" in result.stderr) == (2, True)
    assert read_people(path)["ann"].person.role == "admin"
