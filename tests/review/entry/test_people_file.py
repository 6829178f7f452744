"""The file of people: for its owner's eyes, checked whole, changed by one program at a time, and followed at once."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from dialogue_synth.errors import UsageError
from dialogue_synth.review.entry.passwords import nobodys_hash
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.entry.people_file import Member, PeopleFile, clean_name, edited_people, name_key, read_people
from team import cheap_hashes, team_file


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return team_file(tmp_path / "people.toml")


def test_it_is_kept_for_its_owner_alone_and_holds_no_password(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert "violet" not in path.read_text(encoding="utf-8")
    assert {key: m.person.role for key, m in read_people(path).items()} == {"adam": "admin", "ann lee": "analyst", "vera": "viewer"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o777])
def test_it_is_not_used_when_others_can_get_at_it(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(UsageError, match="others on this machine") as caught:
        read_people(path)
    assert caught.value.hint == f"chmod 600 {path}"


def test_it_is_not_used_when_it_is_somebody_elses(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = path.stat().st_uid
    if owner == 0:
        os.chown(path, 12345, -1)
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    with pytest.raises(UsageError, match="belongs to somebody else"):
        read_people(path)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    for use in (read_people, PeopleFile, lambda path: edited_people(path).__enter__()):
        with pytest.raises(UsageError, match="cannot be read: No such file.*\n.*people add"):
            use(tmp_path / "people.toml")


def test_all_faults_are_named_at_once(path: Path) -> None:
    good = str(nobodys_hash())
    rows = [
        f'name = "Ann"\nrole = "analyst"\npassword = "{good}"\n',
        f'name = " ANN "\nrole = "owner"\npassword = "{good}"\n',
        'name = ""\nrole = 3\npassword = "secret words here"\nage = 3\n',
        f'name = "a\\u202eb"\nrole = "viewer"\npassword = "{good}"\n',
    ]
    path.write_text("".join("[[person]]\n" + row for row in rows), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_people(path)
    found = [(issue.where.rpartition(" ")[2], issue.what) for issue in caught.value.issues]
    assert [where for where, _ in found] == ["2", "2", "3", "3", "3", "3", "4"]
    assert "this name is there already" in found[0][1]
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"), [("[people]\n", "unknown"), ("person = 3\n", "a table"), ("[[person]\n", "no file of people"), ("\xff", "no file")]
)
def test_another_file_is_refused(path: Path, text: str, says: str) -> None:
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match=says):
        read_people(path)


def test_an_empty_file_lets_nobody_in_and_so_is_refused(path: Path) -> None:
    path.write_text("", encoding="utf-8")
    assert read_people(path) == {}
    with pytest.raises(UsageError, match="nobody is in this file"):
        PeopleFile(path)


def test_a_name_is_one_however_it_is_typed() -> None:
    assert name_key("Zoe\u0308  O’Hara") == name_key("zoë o’hara")
    assert clean_name(" Zoe\u0308 \t O’Hara ") == "Zoë O’Hara"
    for name in ("", " ", "a" * 81, "a\x00b", "a\u202eb"):
        with pytest.raises(UsageError, match="a name has"):
            clean_name(name)


def test_a_change_is_seen_at_once_and_so_is_a_fault(path: Path) -> None:
    people = PeopleFile(path)
    assert people.now() is people.now()
    with edited_people(path) as members:
        del members["adam"]
    assert set(people.now()) == {"ann lee", "vera"}
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("viewer", "admin "), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(UsageError, match="the role must be"):
            people.now()
    path.write_text(text, encoding="utf-8")
    assert people.now()["vera"].person == Person("Vera", "viewer")
    path.chmod(0o644)
    with pytest.raises(UsageError, match="others on this machine"):
        people.now()
    path.unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        people.now()


def test_a_change_that_fails_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError), edited_people(path) as members:
        members.clear()
        raise ZeroDivisionError
    assert path.read_bytes() == before


def test_no_change_of_several_programs_is_lost(path: Path) -> None:
    def add(name: str) -> None:
        with edited_people(path) as members:
            members[name_key(name)] = Member(Person(name, "viewer"), nobodys_hash())

    threads = [Thread(target=add, args=(f"Person {n}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_people(path)) == 15
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["people.toml"]
