"""Where the password of a team's database comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_synth.database_url import DatabaseUrl, parse_database_url
from dialogue_synth.errors import StudyError
from dialogue_synth.store.password import FILE_VARIABLE, VARIABLE, from_password_file, password_for

URL = parse_database_url("postgresql://anna@db.example.org/dialogues")
SOCKET = parse_database_url("postgresql://anna@/dialogues?host=/run/postgresql")


def test_the_environment_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text("*:*:*:*:from the file\n")
    file.chmod(0o600)
    environ = {FILE_VARIABLE: str(file)}
    assert password_for(URL, environ) == "from the file"
    assert password_for(URL, {**environ, VARIABLE: "from the environment"}) == "from the environment"
    assert password_for(URL, {FILE_VARIABLE: str(tmp_path / "nowhere")}) is None


def test_a_line_in_another_encoding_is_in_nobodys_way(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_bytes("other:*:*:zoë:no\n*:*:*:*:yes\n".encode("latin-1"))
    file.chmod(0o600)
    assert password_for(URL, {FILE_VARIABLE: str(file)}) == "yes"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "passwords"
    file.write_text("*:*:*:*:secret\n")
    file.chmod(mode)
    with pytest.raises(StudyError, match="others may read") as told:
        password_for(URL, {FILE_VARIABLE: str(file)})
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("line", "url", "password"),
    [
        ("db.example.org:5432:dialogues:anna:yes", URL, "yes"),
        ("*:*:*:*:yes", URL, "yes"),
        ("*:*:*:anna:with\\:colon\\\\", URL, "with:colon\\"),
        ("*:*:*:anna:", URL, ""),
        ("*:*:*:anna:a:b", URL, "a"),
        ("#*:*:*:*:no", URL, None),
        ("db.example.org:5433:*:*:no", URL, None),
        ("*:*:*:bob:no", URL, None),
        ("\\*:*:*:*:no", URL, None),
        ("too:short", URL, None),
        ("localhost:*:*:*:yes", SOCKET, "yes"),
        ("", URL, None),
    ],
)
def test_the_first_line_that_fits_counts(line: str, url: DatabaseUrl, password: str | None) -> None:
    assert from_password_file(f"{line}\n", url) == password
    assert from_password_file(f"other:*:*:*:no\n{line}\n*:*:*:*:last\n", url) == ("last" if password is None else password)
