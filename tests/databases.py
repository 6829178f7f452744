"""What the tests of databases share: a PostgreSQL server of their own, started and stopped here.

They need Debian's ``postgresql`` (another one: environment variable ``DIALOGUE_SYNTH_POSTGRESQL`` with the folder of its programs). The
server listens on this machine alone, keeps its files in a temporary folder, and sorts text by the rules of a language, as most do.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from dialogue_synth import Study
from dialogue_synth.store import schema

PASSWORD = "kept : out of \\ every file"
USER = "anna"
DATABASE = "dialogues"
_NUMBERS = count(1)
# Nothing here has to outlive a power cut, so the server need not wait for the disk.
QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60", "-c", "log_min_messages=panic")


@dataclass(frozen=True)
class Server:
    """A running server: its programs, the folder of its files, and its port."""

    programs: Path
    folder: Path
    port: int

    def url(self, schema: str = "", *, user: str = USER, database: str = DATABASE, host: str = "127.0.0.1", more: str = "") -> str:
        """Return the address of a study, in a schema of its own if none is given."""
        return f"postgresql://{user}@{host}:{self.port}/{database}?schema={schema or f'study_{next(_NUMBERS)}'}{more}"

    def sql(self, statement: str, *, database: str = DATABASE) -> str:
        """Do something as the server's owner, and return what it says."""
        return self.run("psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement).strip()

    def run(self, program: str, *arguments: str, stdin: str = "") -> str:
        """Run one of PostgreSQL's programs as the server's owner."""
        place = {"PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": "owner", "LC_ALL": "C.UTF-8"}
        how = {"env": place, "cwd": self.folder, "capture_output": True, "text": True, **as_whom()}
        done = subprocess.run([self.programs / program, *arguments], input=stdin, check=False, timeout=120, **how)
        assert done.returncode == 0, f"{program}: {done.stderr}"
        return done.stdout


@dataclass
class Place:
    """Where studies are made; what was opened here is closed after the test."""

    server: Server | None
    studies: list[Study] = field(default_factory=list)

    def create(self, root: Path, title: str = "") -> Study:
        """Make a study and open it."""
        self.studies.append(Study.create(root, title=title, database=self.server.url() if self.server else ""))
        return self.studies[-1]

    def open(self, root: Path) -> Study:
        """Open a study."""
        self.studies.append(Study.open(root))
        return self.studies[-1]


def as_whom() -> dict[str, object]:
    """The server refuses to run as root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def _programs() -> Path:
    named = os.environ.get("DIALOGUE_SYNTH_POSTGRESQL")
    found = [Path(named)] if named else sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    assert found, "postgresql is not installed (apt-get install postgresql)"
    return found[-1]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def postgresql() -> Iterator[Server]:
    """Start a server for the length of a block, with one database and one user who may make schemas in it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has at most 107 characters
    server = Server(_programs(), folder, _free_port())
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")
    try:
        locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB")
        server.run("initdb", "-D", data, "-U", "owner", "--auth-local=peer", "--auth-host=scram-sha-256", "--no-sync", *locale)
        _let_in(server, Path(data))
        options = " ".join((*QUICK, "-c", "listen_addresses=127.0.0.1", "-k", str(folder), "-p", str(server.port)))
        server.run("pg_ctl", "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", options)
        server.sql(f"CREATE ROLE {USER} LOGIN PASSWORD $${PASSWORD}$$", database="postgres")
        server.sql(f"CREATE DATABASE {DATABASE}", database="postgres")
        server.sql(f"GRANT CREATE ON DATABASE {DATABASE} TO {USER}")
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
        shutil.rmtree(folder, ignore_errors=True)


def _let_in(server: Server, data: Path) -> None:
    """Its owner comes in by the socket without a password; everybody else needs one."""
    lines = ("local all owner trust", "local all all scram-sha-256", "host all all 127.0.0.1/32 scram-sha-256")
    (data / "pg_hba.conf").write_text("\n".join(lines) + "\n", encoding="ascii")


def everything(study: Study) -> dict[str, list[str]]:
    """Return all rows of all tables of a study, each written out with the types of its values."""
    with study._database.engine.connect() as connection:
        return {
            table.name: [repr(tuple(row)) for row in connection.execute(table.select().order_by(*table.primary_key))]
            for table in schema.METADATA.sorted_tables
        }


def connections(server: Server) -> int:
    """Return how many connections there are to the database, but for the one that asks."""
    return int(server.sql(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()"))
