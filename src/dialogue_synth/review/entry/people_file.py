"""The file of people who may sign in: name, role and password hash of each. Read only where nobody else can read it."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from dialogue_synth.errors import Issue, UsageError, closest
from dialogue_synth.exchange.tables import write_text
from dialogue_synth.review.deciding import MAX_NAME
from dialogue_synth.review.entry.passwords import Hash, read_hash
from dialogue_synth.review.entry.people import ROLES, Person
from dialogue_synth.toml_text import to_toml

MAX_BYTES = 1_000_000
OWN_FILE_MODE = 0o600
OTHERS = 0o077
_HEAD = "# Who may sign in to the review page. Change it with: dialogue-synth people. Keep it to yourself (mode 0600).\n"
_FIELDS = ("name", "role", "password")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may sign in, and the hash of their password."""

    person: Person
    password: Hash


Members: TypeAlias = Mapping[str, Member]  # by `name_key`
Mark: TypeAlias = tuple[int, ...]  # tells one state of a file from the next


def name_key(name: str) -> str:
    """Return what tells people apart by their names: neither case, nor spaces, nor how a letter was typed.

    >>> name_key("  Ann   LEE ") == name_key("ann lee")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def clean_name(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        UsageError: It is empty, too long, or holds characters that cannot be seen.
    """
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not clean or len(clean) > MAX_NAME or not clean.isprintable():
        raise UsageError(f"a name has 1 to {MAX_NAME} characters that can be seen", hint="the person's name as it shall stand in the log")
    return clean


def read_people(path: Path) -> Members:
    """Read and check the file.

    Raises:
        UsageError: It cannot be read, others can read it, or it has faults; all of them are listed.
    """
    return _read(path)[0]


@contextmanager
def edited_people(path: Path, *, create: bool = False) -> Iterator[dict[str, Member]]:
    """Give the people of the file to change, and write them when the block ends; one program at a time.

    Args:
        path: The file.
        create: Make it where there is none.

    Raises:
        UsageError: As `read_people`, or there is no file.
    """
    with _locked(path, create):
        members = dict(_read(path)[0])
        yield members
        write_text(path, _text(list(members.values())), OWN_FILE_MODE)


class PeopleFile:
    """The people of a file as it is at this moment: who is taken out of it is out at once."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            UsageError: As `read_people`, or nobody is in it.
        """
        self.path = path
        self._members, self._mark = _read(path)
        if not self._members:
            hint = f'dialogue-synth people add "Your Name" --role admin --file {path}'
            raise UsageError("nobody is in this file, so nobody could sign in", where=str(path), hint=hint)

    def now(self) -> Members:
        """Return who may sign in now.

        Raises:
            UsageError: As `read_people`: while the file has a fault, nobody may.
        """
        try:
            mark = _mark(self.path.stat())
        except OSError as error:
            raise _cannot_open(self.path, error) from error
        if mark != self._mark:
            self._mark = ()  # a file with a fault is read again at each request, until somebody has mended it
            self._members, self._mark = _read(self.path)
        return self._members


# -- reading -----------------------------------------------------------------------------------------------------------
def _read(path: Path) -> tuple[Members, Mark]:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())  # of what is read, not of what may stand there by now
            _check_owner(path, found)
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _cannot_open(path, error) from error
    try:
        tables = tomllib.loads(data[:MAX_BYTES].decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError("this is no file of people", where=str(path), hint="make one with: dialogue-synth people add") from error
    return _checked(path, tables), _mark(found)


def _check_owner(path: Path, found: os.stat_result) -> None:
    if found.st_mode & OTHERS:
        raise UsageError(
            f"others on this machine can read or change this file (mode {found.st_mode & 0o777:04o}), and it holds password hashes",
            where=str(path),
            hint=f"chmod 600 {path}",
        )
    if found.st_uid not in (os.getuid(), 0):
        raise UsageError("this file belongs to somebody else", where=str(path), hint="use a file of your own")


def _checked(path: Path, tables: Mapping[str, Any]) -> Members:
    rows = tables.get("person", [])
    issues = [Issue(path.name, f'"{name}" is unknown', closest(name, ["person"])) for name in tables if name != "person"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError("each person is a table [[person]]", where=str(path))
    members: dict[str, Member] = {}
    for number, row in enumerate(rows, start=1):
        faults = [Issue(f"{path.name}, person {number}", what) for what in _faults(row, members)]
        issues += faults
        if not faults:
            kept = read_hash(row["password"])
            assert kept
            name = clean_name(row["name"])
            members[name_key(name)] = Member(Person(name, row["role"]), kept)
    if issues:
        raise UsageError("there are faults in the file of people", where=str(path), issues=issues)
    return members


def _faults(row: Mapping[str, Any], members: Members) -> Iterator[str]:
    """Say what is wrong with one person."""
    yield from (f'"{name}" is unknown' for name in row if name not in _FIELDS)
    name, role, password = (row.get(field, "") for field in _FIELDS)
    try:
        if name_key(clean_name(name if isinstance(name, str) else "")) in members:
            yield "this name is there already"
    except UsageError as error:
        yield error.what
    if role not in ROLES:
        yield f"the role must be one of {', '.join(ROLES)}"
    if not isinstance(password, str) or read_hash(password) is None:
        yield 'the password is no hash that "dialogue-synth people password" made'


def _mark(found: os.stat_result) -> Mark:
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def _cannot_open(path: Path, error: OSError) -> UsageError:
    hint = f'dialogue-synth people add "Your Name" --role admin --file {path}'
    return UsageError(f"the file of people cannot be read: {error.strerror}", where=str(path), hint=hint)


# -- writing -----------------------------------------------------------------------------------------------------------
def _text(members: Sequence[Member]) -> str:
    ordered = sorted(members, key=lambda member: name_key(member.person.name))
    rows = [{"name": m.person.name, "role": m.person.role, "password": str(m.password)} for m in ordered]
    return "\n".join([_HEAD, *("[[person]]\n" + "".join(f"{key} = {to_toml(value)}\n" for key, value in row.items()) for row in rows)])


@contextmanager
def _locked(path: Path, create: bool) -> Iterator[None]:
    """Hold the file, which is replaced as a whole at each change, so that no change of another program is lost."""
    import fcntl

    while True:
        try:
            handle = os.open(path, os.O_RDONLY | (os.O_CREAT if create else 0), OWN_FILE_MODE)
        except OSError as error:
            raise _cannot_open(path, error) from error
        with os.fdopen(handle, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                yield
                return
