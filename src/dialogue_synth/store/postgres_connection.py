"""Connections to a PostgreSQL server, and its refusals in words. What is said never holds a password, nor anybody's words."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import IntegrityError

from dialogue_synth.database_url import DatabaseUrl
from dialogue_synth.errors import StudyError
from dialogue_synth.store.password import VARIABLE, password_for

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext

APPLICATION = "dialogue-synth"
CONNECT_SECONDS = 10
SILENCE_SECONDS = 300  # a server that says nothing for so long is gone; far longer than anybody waits for the right to write
WAIT_MILLISECONDS = 30_000  # how long a writer waits for another one, as with SQLite
ASLEEP_MILLISECONDS = 600_000  # who falls asleep in the middle of writing holds the others up no longer than this
IDLE_CONNECTIONS, MORE_CONNECTIONS = 2, 18  # of one process; a server takes about a hundred in all
SETTINGS = """
SELECT current_setting('server_encoding'), pg_advisory_lock_shared({lock}),
    CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', false) END
"""

# SQLSTATE codes, or their class: what is wrong, what to try. Source: PostgreSQL's documentation, appendix "Error Codes".
_REFUSALS = {
    "28P01": ("the database server refuses this user name or password", f"set {VARIABLE}, or look at ~/.pgpass"),
    "28": ("the database server lets this user in from here neither with nor without a password", "ask who runs the server (pg_hba.conf)"),
    "3D000": ("there is no such database on the server", "look at the address in study.toml, or have it made: createdb"),
    "42501": ("the database does not allow this user to do that", "ask who runs the server; docs/team-database.md says what is needed"),
    "53300": ("the database server has no connection left", "close other programs that use it, or ask who runs the server"),
    "53": ("the database server has no space or memory left", "ask who runs the server"),
    "55P03": ("somebody else is writing to this study, or restoring it, and has not finished", "try again in a minute"),
    "25006": ("the database can only be read: the server is a copy of another one", "name the first server in study.toml"),
}
_GONE = ("08", "57P", "25P03")  # the connection is lost, or the server is going down
_NO_ANSWER = ("the database server does not answer", "look at the address in study.toml; does the server run, and reach this machine?")
_LOST = ("the connection to the database was lost", "try again; what was not called saved may have to be done again")


def lock_key(url: DatabaseUrl, application_id: int) -> str:
    """Return the two numbers, as SQL, of the lock that everybody who has a study open shares."""
    return f"{application_id}, hashtext('{url.schema}')"


def make_engine(url: DatabaseUrl, application_id: int) -> Engine:
    """Return an engine whose connections see the schema of one study alone; nothing is connected yet.

    Raises:
        StudyError: The driver is not installed.
    """
    try:
        import pg8000.dbapi  # noqa: F401
    except ImportError as error:
        raise StudyError(
            "a PostgreSQL database needs the extra team, which is not installed",
            where="study.toml, [store] database",
            hint='pip install "dialogue-synth[team]"',
        ) from error
    engine = create_engine(
        "postgresql+pg8000://",
        creator=lambda: connect(url, application_id),
        pool_pre_ping=True,  # a server that was started again is found again
        pool_use_lifo=True,  # one that works alone stays with one connection: `PostgresDatabase.alone` counts on it
        pool_size=IDLE_CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        hide_parameters=True,
    )
    engine.dialect.use_insertmanyvalues_wo_returning = True  # a thousand rows a statement, not one
    event.listen(engine, "handle_error", lambda context: _in_words(context, url), retval=True)
    return engine


def connect(url: DatabaseUrl, application_id: int) -> Any:
    """Return a new connection of pg8000.

    Raises:
        StudyError: There is no server there, it refuses, or its database cannot hold every character.
    """
    from pg8000 import dbapi

    from dialogue_synth.store.postgres_driver import DriverConnection

    password = password_for(url)
    try:
        connection = DriverConnection(
            url.user,
            host=url.host,
            port=url.port,
            database=url.database,
            password=password or "",  # the driver stumbles where it is asked for one and has none
            application_name=APPLICATION,
            startup_params={
                "search_path": url.schema,
                "lock_timeout": str(WAIT_MILLISECONDS),
                "idle_in_transaction_session_timeout": str(ASLEEP_MILLISECONDS),
            },
            **_way(url),
        )
        encoding = _prepared(connection, lock_key(url, application_id))
    except (dbapi.Error, OSError) as error:
        raise _refusal(error, url, has_password=password is not None) from error
    if encoding != "UTF8":
        connection.close()
        raise StudyError(
            f"this database stores text as {encoding}, which cannot hold every character",
            where=str(url),
            hint="have one made with: createdb --encoding=UTF8 --template=template0",
        )
    return connection


def _way(url: DatabaseUrl) -> dict[str, Any]:
    """Return how to reach the server: which socket, and with what encryption."""
    if url.is_socket:
        return {"unix_sock": f"{url.host}/.s.PGSQL.{url.port}", "ssl_context": False, "timeout": SILENCE_SECONDS}
    context: ssl.SSLContext | bool = False
    if url.tls != "disable":
        context = ssl.create_default_context(cafile=url.root_cert or None)
        if url.tls == "require":
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    way = socket.create_connection((url.host, url.port), timeout=CONNECT_SECONDS)
    way.settimeout(SILENCE_SECONDS)
    way.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return {"sock": way, "ssl_context": context}


def _prepared(connection: Any, lock: str) -> str:
    cursor = connection.cursor()
    try:
        cursor.execute(SETTINGS.format(lock=lock))
        encoding = str(cursor.fetchone()[0])
        connection.commit()
    except BaseException:
        connection.close()
        raise
    cursor.close()
    return encoding


def _code(error: BaseException | None) -> str:
    details = error.args[0] if error is not None and error.args else None
    return str(details.get("C", "")) if isinstance(details, dict) else ""


def _refusal(error: Exception, url: DatabaseUrl, *, has_password: bool) -> StudyError:
    """Put what went wrong with a connection into words."""
    code, said = _code(error), str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        what = f"the database server does not show a certificate that can be trusted ({error.verify_message})"
        hint = "name the authority's certificate: sslrootcert=FILE"
    elif isinstance(error, ssl.SSLError | FileNotFoundError) and url.root_cert:
        what, hint = "the certificate that sslrootcert names cannot be read, or the server does not go with it", "look at the file"
    elif "refuses SSL" in said:
        what, hint = "the database server does not encrypt connections", "have it set up, or, where the network is safe: sslmode=disable"
    elif code == "28P01" and not has_password:
        what, hint = "the database server asks for a password", f"set {VARIABLE}, or write it into ~/.pgpass"
    else:
        what, hint = _REFUSALS.get(code) or _REFUSALS.get(code[:2]) or _NO_ANSWER
    return StudyError(what, where=str(url), hint=hint)


def _in_words(context: ExceptionContext, url: DatabaseUrl) -> BaseException | None:
    """Say what the server refused in the middle of the work; a listener of SQLAlchemy's."""
    from pg8000 import dbapi

    error = context.original_exception
    if isinstance(error, UnicodeEncodeError):  # as SQLite says it; nothing was sent
        return UnicodeEncodeError(*error.args)
    code, is_the_servers = _code(error), isinstance(error, dbapi.Error)
    if code.startswith(_GONE) or not is_the_servers:  # who stumbled in the middle of talking would take the next answer for another's
        context.is_disconnect = True
    if context.is_pre_ping or not is_the_servers:
        return None
    if context.is_disconnect:
        return StudyError(_LOST[0], where=str(url), hint=_LOST[1])
    if code.startswith("23"):  # without the values, which the server quotes
        return IntegrityError(None, None, Exception(str(error.args[0].get("M", ""))))
    refusal = _REFUSALS.get(code) or _REFUSALS.get(code[:2])
    return StudyError(refusal[0], where=str(url), hint=refusal[1]) if refusal else None
