"""The address of a team's database, as it stands in ``study.toml``: where, as whom, and in which schema; never a password.

::

    postgresql://anna@db.example.org/dialogues?schema=warm_homes
    postgresql:///dialogues?host=/var/run/postgresql

The form is that of libpq (PostgreSQL's own client), with the options that make sense here.
"""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql", "postgres")
DEFAULT_PORT = 5432
DEFAULT_SCHEMA = "dialogue_synth"
SCHEMA_NAME = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")  # no letter changes in SQL, and it fits PostgreSQL's length of names
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TlsMode = Literal["disable", "require", "verify-full"]
OPTIONS = ("schema", "host", "sslmode", "sslrootcert")
_FOUND_ONE = (
    "holds a password, which has no place in a file that is passed on: take it out, and put it into the environment variable "
    "DIALOGUE_SYNTH_DATABASE_PASSWORD or into ~/.pgpass"
)


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """A database on a PostgreSQL server, and the schema that holds one study.

    ``host`` is a name or address, or the folder of a Unix socket where it begins with ``/``. ``tls`` says whether the connection is
    encrypted, and whether the server must show who it is; ``root_cert`` is the file with the authority to trust in place of the system's.
    """

    user: str
    host: str
    port: int
    database: str
    schema: str
    tls: TlsMode
    root_cert: str = ""

    def __str__(self) -> str:
        """Return the address as it may be shown."""
        place = f"/{self.database}?host={self.host}&" if self.is_socket else f"{self.host}:{self.port}/{self.database}?"
        return f"postgresql://{place}schema={self.schema}"

    @property
    def is_socket(self) -> bool:
        """Whether it is reached by a Unix socket of this machine."""
        return self.host.startswith("/")


def parse_database_url(text: str) -> DatabaseUrl:
    """Read the address of a database.

    Raises:
        ValueError: It is none, holds a password, or has an option that is not known; the message never shows what was written.

    >>> str(parse_database_url("postgresql://anna@db.example.org/dialogues?schema=warm_homes"))
    'postgresql://db.example.org:5432/dialogues?schema=warm_homes'
    >>> parse_database_url("postgresql:///dialogues?host=/run/pg").is_socket
    True
    """
    try:
        parts = urlsplit(text)
        port, options = parts.port or DEFAULT_PORT, parse_qsl(parts.query, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise ValueError("is not an address such as postgresql://anna@db.example.org/dialogues") from error
    named = _options(options)
    host, database = named.get("host") or parts.hostname or "localhost", unquote(parts.path.removeprefix("/"))
    _check(parts, database)
    schema = named.get("schema") or DEFAULT_SCHEMA
    if not SCHEMA_NAME.fullmatch(schema):
        raise ValueError("names a schema that is not made of small letters, digits and _ (at most 63, and not beginning with pg_)")
    user = unquote(parts.username or "") or _own_name()
    return DatabaseUrl(user, host, port, database, schema, _tls(named, host), named.get("sslrootcert", ""))


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a container's user often has a number only
        raise ValueError("names no user, as anna in postgresql://anna@db.example.org/dialogues") from error


def _options(options: list[tuple[str, str]]) -> dict[str, str]:
    named = dict(options)
    unknown = sorted(named.keys() - set(OPTIONS))
    if "password" in unknown:
        raise ValueError(_FOUND_ONE)
    if unknown:
        raise ValueError(f"has an option that is not known here; those known are {', '.join(OPTIONS)}")
    return named


def _check(parts: SplitResult, database: str) -> None:
    if parts.scheme not in SCHEMES:
        raise ValueError("must begin with postgresql://")
    if parts.password is not None:
        raise ValueError(_FOUND_ONE)
    if not database or "/" in database:
        raise ValueError("names no database, as dialogues in postgresql://anna@db.example.org/dialogues")


def _tls(named: dict[str, str], host: str) -> TlsMode:
    """Exact words leave this machine encrypted, and for nobody but the server that was meant, unless the address says otherwise."""
    is_here = host.startswith("/") or host in LOOPBACK
    mode = named.get("sslmode") or ("disable" if is_here and "sslrootcert" not in named else "verify-full")
    if mode not in get_args(TlsMode):
        raise ValueError(f"has an sslmode that is not known here; those known are {', '.join(get_args(TlsMode))}")
    return cast(TlsMode, mode)
