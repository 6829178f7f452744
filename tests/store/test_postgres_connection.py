"""What somebody is told whose database cannot be reached or used: one sentence, a place, a hint, and never a password."""

from __future__ import annotations

import builtins
import socket
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from databases import DATABASE, PASSWORD, Server, as_whom
from dialogue_synth import Study
from dialogue_synth.cli import main
from dialogue_synth.errors import SettingsError, StudyError
from dialogue_synth.store.password import FILE_VARIABLE, VARIABLE

pytestmark = pytest.mark.postgresql
WRONG = "wrong-and-secret"


def refused(root: Path, url: str) -> str:
    """Return what the command line says where a study cannot be opened, after making sure that it says it well."""
    root.mkdir(exist_ok=True)
    (root / "study.toml").write_text(f'[store]\ndatabase = "{url}"\n')
    told = CliRunner().invoke(main, ["status", "--study", str(root)])
    assert told.exit_code == StudyError.exit_code, told.output
    assert "Try: " in told.stderr
    assert "Traceback" not in told.output
    assert WRONG not in told.output
    assert PASSWORD not in told.output
    return told.stderr


def test_a_server_that_is_not_there_is_named_with_its_place(tmp_path: Path, server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        said = refused(tmp_path / "study", f"postgresql://anna@127.0.0.1:{free.getsockname()[1]}/dialogues")
    assert "does not answer" in said
    assert "/dialogues?schema=dialogue_synth" in said
    assert "does not answer" in refused(tmp_path / "study", f"postgresql:///dialogues?host={tmp_path}")
    assert "does not answer" in refused(tmp_path / "study", "postgresql://anna@no-such-machine.invalid/dialogues?sslmode=disable")


def test_a_wrong_password_and_an_unknown_user_are_told_alike(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "refuses this user name or password" in refused(tmp_path / "study", server.url(user="nobody"))
    monkeypatch.setenv(VARIABLE, WRONG)
    assert "refuses this user name or password" in refused(tmp_path / "study", server.url())


def test_a_password_that_is_missing_is_asked_for(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    said = refused(tmp_path / "study", server.url())
    assert "asks for a password" in said
    assert VARIABLE in said


def test_a_password_file_is_read(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    file = tmp_path / "passwords"
    file.write_text(f"elsewhere:*:*:*:{WRONG}\n127.0.0.1:*:{DATABASE}:anna:{escaped}\n")
    file.chmod(0o600)
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    Study.create(tmp_path / "study", database=server.url()).close()
    file.chmod(0o644)
    assert "others may read this file" in refused(tmp_path / "study", server.url())


def test_a_database_that_is_not_there_is_told(tmp_path: Path, server: Server) -> None:
    assert "no such database" in refused(tmp_path / "study", server.url(database="elsewhere"))


def test_a_user_who_may_not_make_a_schema_is_told(tmp_path: Path, server: Server) -> None:
    server.sql(f"CREATE ROLE guest LOGIN PASSWORD $${PASSWORD}$$")
    assert "does not allow this user" in refused(tmp_path / "study", server.url(user="guest"))


def test_a_user_who_may_not_come_in_from_here_is_told(tmp_path: Path, server: Server) -> None:
    server.sql("CREATE ROLE outsider LOGIN")
    rules = server.folder / "data" / "pg_hba.conf"
    rules.write_text("host all outsider 127.0.0.1/32 reject\n" + rules.read_text())
    server.run("pg_ctl", "reload", "-D", str(server.folder / "data"))
    assert "lets this user in from here" in refused(tmp_path / "study", server.url(user="outsider"))


def test_a_database_that_cannot_hold_every_character_is_refused(tmp_path: Path, server: Server) -> None:
    server.sql("CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'", database="postgres")
    assert "stores text as LATIN1" in refused(tmp_path / "study", server.url(database="narrow"))


def test_a_server_that_is_full_is_told(tmp_path: Path, server: Server) -> None:
    server.sql("CREATE ROLE crowd LOGIN CONNECTION LIMIT 0 PASSWORD $$" + PASSWORD + "$$")
    assert "no connection left" in refused(tmp_path / "study", server.url(user="crowd"))


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: object, **named: object) -> object:
        if name.startswith("pg8000"):
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    assert 'pip install "dialogue-synth[team]"' in refused(tmp_path / "study", "postgresql://anna@localhost/dialogues")


def test_a_password_in_the_settings_is_refused_and_not_repeated(tmp_path: Path) -> None:
    for url in (f"postgresql://anna:{WRONG}@localhost/dialogues", f"postgresql://anna@localhost/dialogues?password={WRONG}"):
        (tmp_path / "study.toml").write_text(f'[store]\ndatabase = "{url}"\n')
        told = CliRunner().invoke(main, ["status", "--study", str(tmp_path)])
        assert told.exit_code == SettingsError.exit_code
        assert "study.toml, line 2, [store] database: holds a password" in told.stderr
        assert VARIABLE in told.stderr
        with pytest.raises(SettingsError) as raised:
            Study.create(tmp_path / "new", database=url)
        assert not (tmp_path / "new").exists()
        assert WRONG not in f"{told.output}{raised.value!r}{raised.value.__cause__!r}"


def test_it_works_through_a_socket_of_this_machine(tmp_path: Path, server: Server) -> None:
    url = f"postgresql://anna@:{server.port}/{DATABASE}?host={server.folder}&schema=by_socket"
    study = Study.create(tmp_path / "study", database=url)
    study.note("Ann", "g1", "a note")
    assert len(study.memos) == 1
    study.close()


# -- encryption --------------------------------------------------------------------------------------------------------
@pytest.fixture
def certificate(server: Server, tmp_path: Path) -> Path:
    """A certificate for ``localhost``, which the server shows from now on; the file is the client's copy."""
    if not (server.folder / "data" / "server.crt").exists():
        name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
        key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "data/server.key", "-out", "data/server.crt"]
        subprocess.run([*key, *name], cwd=server.folder, check=True, capture_output=True, **as_whom())
        server.sql("ALTER SYSTEM SET ssl = on")
        server.run("pg_ctl", "reload", "-D", str(server.folder / "data"))
    (tmp_path / "server.crt").write_bytes((server.folder / "data" / "server.crt").read_bytes())
    return tmp_path / "server.crt"


def encrypted(study: Study) -> bool:
    with study._database.engine.connect() as connection:
        return bool(connection.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").scalar_one())


def test_words_go_encrypted_to_the_server_that_was_meant(tmp_path: Path, server: Server, certificate: Path) -> None:
    study = Study.create(tmp_path / "study", database=server.url(host="localhost", more=f"&sslrootcert={certificate}"))
    assert encrypted(study)
    study.close()
    study = Study.create(tmp_path / "other", database=server.url(more="&sslmode=require"))
    assert encrypted(study)
    study.close()


def test_a_server_that_cannot_show_who_it_is_gets_no_words(tmp_path: Path, server: Server, certificate: Path) -> None:
    assert "certificate that can be trusted" in refused(tmp_path / "study", server.url(host="localhost", more="&sslmode=verify-full"))
    other_name = server.url(host="127.0.0.1", more=f"&sslrootcert={certificate}")
    assert "certificate that can be trusted" in refused(tmp_path / "study", other_name)
    missing = server.url(host="localhost", more=f"&sslrootcert={tmp_path / 'nowhere.crt'}")
    assert "cannot be read" in refused(tmp_path / "study", missing)
    certificate.write_text("no certificate")
    assert "cannot be read" in refused(tmp_path / "study", server.url(host="localhost", more=f"&sslrootcert={certificate}"))


def test_a_server_that_does_not_encrypt_gets_no_words_either(tmp_path: Path, server: Server) -> None:
    server.sql("ALTER SYSTEM SET ssl = off")
    server.run("pg_ctl", "reload", "-D", str(server.folder / "data"))
    assert "does not encrypt" in refused(tmp_path / "study", server.url(more="&sslmode=require"))
