"""The password of a team's database: from the environment, or from the file that PostgreSQL's own programs read. Never from study.toml."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from dialogue_synth.database_url import DatabaseUrl
from dialogue_synth.errors import StudyError

VARIABLE = "DIALOGUE_SYNTH_DATABASE_PASSWORD"
FILE_VARIABLE = "PGPASSFILE"
_FIELDS = re.compile(r"((?:[^:\\]|\\.)*)(?::|$)")  # up to the next colon that has no backslash before it
N_FIELDS = 5


def password_for(url: DatabaseUrl, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the password for a database, None where none is given: the server may ask for none.

    Raises:
        StudyError: The password file can be read by others.
    """
    if VARIABLE in environ:
        return environ[VARIABLE]
    file = Path(environ.get(FILE_VARIABLE) or Path.home() / ".pgpass")
    if not file.is_file():
        return None
    if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise StudyError("others may read this file with passwords", where=str(file), hint=f"chmod 600 {file}")
    return from_password_file(file.read_text(encoding="utf-8", errors="replace"), url)


def from_password_file(text: str, url: DatabaseUrl) -> str | None:
    r"""Return the password of the first line that fits; a line is ``host:port:database:user:password``, and ``*`` fits all.

    Source: PostgreSQL's documentation of libpq, "The Password File".

    >>> url = DatabaseUrl("anna", "db", 5432, "dialogues", "s", "disable")
    >>> from_password_file("# ours\ndb:*:other:anna:no\ndb:5432:*:anna:a\\:b", url)
    'a:b'
    """
    wanted = ("localhost" if url.is_socket else url.host, str(url.port), url.database, url.user)
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        fields = [re.sub(r"\\(.)", r"\1", field) if field != "*" else None for field in _FIELDS.findall(line)[:N_FIELDS]]
        if len(fields) == N_FIELDS and all(given in (None, asked) for given, asked in zip(fields, wanted, strict=False)):
            return fields[-1] or ""
    return None
