"""A study in PostgreSQL: several in one database, nothing foreign touched, entries in the order in which they can be seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from databases import DATABASE, PASSWORD, Place, Server, connections, everything
from dialogue_synth import Study
from dialogue_synth.errors import StudyError
from dialogue_synth.model import Decision, WriteUp
from dialogue_synth.relearning import copy_of
from dialogue_synth.store import postgres, postgres_connection, schema
from dialogue_synth.store.backup import back_up, list_backups, restore
from dialogue_synth.store.database import InUseError
from review_study import tiny_study

pytestmark = pytest.mark.postgresql
SECONDS = 20  # more than anything here takes


@pytest.fixture
def place(server: Server) -> Iterator[Place]:
    made = Place(server)
    yield made
    for study in made.studies:
        study.close()


@pytest.fixture
def study(tmp_path: Path, place: Place) -> Study:
    return place.create(tmp_path / "study")


def decision(analyst: str = "Ann") -> Decision:
    return Decision(0, "", analyst, "accept", "g1#0000", "P1", "We want it.", "support")


def schema_of(study: Study) -> str:
    return study.settings.store.database.rpartition("schema=")[2]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


# -- what is where -----------------------------------------------------------------------------------------------------
def test_studies_in_one_database_know_nothing_of_each_other(tmp_path: Path, place: Place) -> None:
    one, other = place.create(tmp_path / "one"), place.create(tmp_path / "other")
    one.note("Ann", "g1", "of the first")
    assert [memo.text for memo in other.memos] == []
    assert not (one.root / "study.db").exists()


def test_two_folders_with_one_address_are_one_study(tmp_path: Path, place: Place, study: Study) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "study.toml").write_text((study.root / "study.toml").read_text())
    study.note("Ann", "g1", "a note")
    other, before = place.open(tmp_path / "elsewhere"), study.state
    other.note("Bob", "g1", "another")
    assert [memo.analyst for memo in study.memos] == ["Ann", "Bob"]
    assert study.state != before
    assert study.state == study.state


def test_a_schema_that_holds_something_else_is_refused_and_stays_as_it_is(tmp_path: Path, server: Server) -> None:
    server.sql("CREATE SCHEMA theirs AUTHORIZATION anna; CREATE TABLE theirs.dialogue_synth_study (application text, version int)")
    server.sql("ALTER TABLE theirs.dialogue_synth_study OWNER TO anna; INSERT INTO theirs.dialogue_synth_study VALUES ('other', 1)")
    server.sql("CREATE SCHEMA shop; CREATE TABLE shop.orders (n int); GRANT ALL ON SCHEMA shop TO anna")
    for name, tables in (("theirs", "dialogue_synth_study"), ("shop", "orders")):
        with pytest.raises(StudyError, match="something else"):
            Study.create(tmp_path / name, database=server.url(name))
        assert server.sql(f"SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = '{name}'") == tables
        assert not (tmp_path / name / "study.toml").exists()


def test_a_study_of_a_newer_version_is_refused_and_stays_as_it_is(study: Study, server: Server) -> None:
    server.sql(f"UPDATE {schema_of(study)}.dialogue_synth_study SET version = 99")
    before = server.sql(f"SELECT * FROM {schema_of(study)}.dialogue_synth_study")
    with pytest.raises(StudyError, match="newer dialogue-synth"):
        Study.open(study.root)
    assert server.sql(f"SELECT * FROM {schema_of(study)}.dialogue_synth_study") == before


def test_a_schema_made_by_somebody_else_is_filled(tmp_path: Path, server: Server, place: Place) -> None:
    server.sql("CREATE SCHEMA prepared AUTHORIZATION anna")
    Study.create(tmp_path / "study", database=server.url("prepared")).close()
    assert "decisions" in server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'prepared'").split()


def test_a_schema_may_be_called_by_a_word_of_sqls_own(tmp_path: Path, server: Server, place: Place) -> None:
    place.studies.append(Study.create(tmp_path / "study", database=server.url("order")))
    place.studies[0].note("Ann", "g1", "first")
    assert [memo.text for memo in place.studies[0].memos] == ["first"]


def test_many_who_make_the_same_study_at_once_make_one(tmp_path: Path, server: Server, place: Place) -> None:
    url = server.url()

    def make(n: int) -> None:
        place.studies.append(Study.create(tmp_path / str(n), database=url))

    threads = [threading.Thread(target=make, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(place.studies) == 4
    place.studies[0].note("Ann", "g1", "a note")
    assert all(len(study.memos) == 1 for study in place.studies)


def test_an_older_study_is_migrated_once_nobody_else_has_it_open_and_a_copy_stays(
    study: Study, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_colour(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE stages ADD COLUMN colour TEXT")

    study.note("Ann", "g1", "a note")
    name, version = schema_of(study), schema.SCHEMA_VERSION
    monkeypatch.setattr(schema, "SCHEMA_VERSION", version + 1)
    monkeypatch.setitem(schema.MIGRATIONS, version, add_colour)
    with pytest.raises(InUseError):
        Study.open(study.root)
    study.close()
    for _ in range(2):  # a second opening finds nothing to do
        Study.open(study.root).close()
    columns = "SELECT count(*) FROM information_schema.columns WHERE table_schema = '{}' AND column_name = 'colour'"
    assert server.sql(columns.format(name)) == "1"
    assert server.sql(columns.format(f"{name}_schema_{version}")) == "0"
    assert server.sql(f"SELECT text FROM {name}_schema_{version}.memos") == "a note"
    assert server.sql(f"SELECT version FROM {name}.dialogue_synth_study") == str(version + 1)


# -- logs that only grow -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("statement", ["DELETE FROM decisions", "UPDATE decisions SET analyst = 'Bob'", "TRUNCATE decisions"])
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_the_database_refuses_whoever_asks(study: Study, server: Server, statement: str, role: str) -> None:
    study.decide(decision())
    with pytest.raises(AssertionError, match="decisions only grow"):
        server.sql(f"SET search_path = {schema_of(study)}; SET session_replication_role = {role}; {statement}")
    assert len(study.decisions) == 1


def test_what_is_said_to_be_saved_waits_for_the_servers_disk(tmp_path: Path, server: Server, place: Place) -> None:
    server.sql("ALTER ROLE anna SET synchronous_commit = off")
    try:
        with place.create(tmp_path / "study")._database.engine.connect() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    finally:
        server.sql("ALTER ROLE anna RESET synchronous_commit")


def test_numbers_go_on_after_entries_that_were_carried_over_and_after_a_failure(study: Study) -> None:
    with study.transaction() as write:
        write.carry([Decision(7, "2026-01-01", "Ann", "accept", "g1#0000", "P1", "We want it.", None)])
    with pytest.raises(ZeroDivisionError), study._database.writing() as connection:
        connection.execute(schema.DECISIONS.insert().values(at="", analyst="a", action="a", segment_id="s", code_id="c", quotation="q"))
        _ = 1 / 0
    assert study.decide(decision()).decision_id == 8
    assert [d.decision_id for d in study.decide_all([decision(), decision()])] == [9, 10]


def test_an_entry_by_hand_gets_the_next_number_and_is_noticed(study: Study, server: Server) -> None:
    study.decide(decision())
    before = study.state
    columns = "at, analyst, action, segment_id, code_id, quotation, memo, source"
    server.sql(f"INSERT INTO {schema_of(study)}.decisions ({columns}) VALUES ('', 'Ann', 'accept', 'g1#0000', 'P1', 'We', '', '')")
    assert [d.decision_id for d in study.decisions] == [1, 2]
    assert study.state != before


def test_no_entry_is_seen_before_an_earlier_one(study: Study, server: Server) -> None:
    """Ann's decision has its number and is not kept yet; Bob's waits, so that nobody ever sees 2 without 1."""
    waiting = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{DATABASE}' AND wait_event_type = 'Lock'"
    with study._database.writing() as connection:
        values = {"at": "", "analyst": "Ann", "action": "accept", "segment_id": "s", "code_id": "c", "quotation": "q"}
        connection.execute(schema.DECISIONS.insert().values(values))
        bob = threading.Thread(target=study.decide, args=(decision("Bob"),))
        bob.start()
        until(lambda: server.sql(waiting) == "1")
        assert study.decisions_after(0) == ()
    bob.join(SECONDS)
    assert [(d.decision_id, d.analyst) for d in study.decisions_after(0)] == [(1, "Ann"), (2, "Bob")]


def test_who_reads_on_from_the_last_number_misses_nothing_while_many_decide(study: Study) -> None:
    n_writers, n_each = 4, 25
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set() or study.decisions_after(seen[-1] if seen else 0):
            seen.extend(d.decision_id for d in study.decisions_after(seen[-1] if seen else 0))

    def write(n: int) -> None:
        for _ in range(n_each):
            study.decide(decision(str(n)))

    reader = threading.Thread(target=read)
    reader.start()
    writers = [threading.Thread(target=write, args=(n,)) for n in range(n_writers)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(SECONDS)
    done.set()
    reader.join(SECONDS)
    assert seen == list(range(1, n_writers * n_each + 1))


def test_two_runs_at_once_take_turns(study: Study) -> None:
    from builders import make_writeup

    def put(name: str) -> None:
        for _ in range(10):
            with study.transaction() as write:
                write.put(WriteUp, [make_writeup(name), make_writeup("shared")])

    threads = [threading.Thread(target=put, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert [w.writeup_id for w in study.writeups] in (["a", "shared"], ["b", "shared"])


# -- when the server is not there, or somebody holds it up -------------------------------------------------------------
def test_who_waits_too_long_for_another_is_told(study: Study, tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_connection, "WAIT_MILLISECONDS", 100)
    impatient = place.open(study.root)
    with study._database.writing(), pytest.raises(StudyError, match="somebody else is writing"):
        impatient.decide(decision())
    impatient.decide(decision())


def test_a_server_that_was_started_again_is_found_again(study: Study, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    study.decide(decision())
    server.run("pg_ctl", "restart", "-w", "-m", "fast", "-D", str(server.folder / "data"), "-l", str(server.folder / "log"))
    assert len(study.decisions) == 1
    server.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()")
    assert len(study.decisions) == 1
    assert caplog.records == []


def test_a_connection_that_is_lost_in_the_middle_keeps_nothing_and_says_so(
    study: Study, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(StudyError, match="connection to the database was lost") as told, study._database.writing() as connection:
        server.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()")
        connection.execute(schema.MEMOS.insert().values(at="", analyst="Ann", about="g1", text="very private words"))
    assert "private words" not in str(told.value)
    assert study.memos == ()
    assert caplog.records == []


def test_connections_are_given_back(study: Study, server: Server) -> None:
    pool = [threading.Thread(target=study.pulse) for _ in range(8)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join(SECONDS)
    study.close()
    until(lambda: connections(server) == 0)


# -- backups -----------------------------------------------------------------------------------------------------------
def test_who_does_not_own_the_tables_decides_and_cannot_replace_the_log(study: Study, server: Server, tmp_path: Path, place: Place) -> None:
    name = schema_of(study)
    study.note("Ann", "g1", "a note")
    backup = back_up(study.root, "opened")
    study.close()
    server.sql(f"CREATE ROLE bob LOGIN PASSWORD $${PASSWORD}$$; GRANT USAGE ON SCHEMA {name} TO bob")
    server.sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO bob")
    (study.root / "study.toml").write_text(f'[store]\ndatabase = "{server.url(name, user="bob")}"\n')
    as_bob = place.open(study.root)
    assert as_bob.decide(decision("Bob")).decision_id == 1
    as_bob.close()
    with pytest.raises(StudyError, match="does not allow this user"):
        restore(study.root, backup.name)
    assert [d.analyst for d in place.open(study.root).decisions] == ["Bob"]


def test_a_backup_is_of_one_moment_while_others_write(study: Study, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    study.decide(decision())
    real = postgres._copy_all

    def copy_while_bob_writes(source: Connection, target: Connection) -> None:
        source.execute(text("SELECT changes FROM dialogue_synth_study"))
        study.note("Bob", "g1", "too late")
        real(source, target)

    monkeypatch.setattr(postgres, "_copy_all", copy_while_bob_writes)
    assert back_up(study.root, "opened").n_entries == 1
    assert len(study.memos) == 1


def test_after_a_restore_the_log_only_grows_again(study: Study, server: Server) -> None:
    study.decide(decision())
    study.close()
    back_up(study.root, "opened")
    restore(study.root)
    for role in ("origin", "replica"):
        with pytest.raises(AssertionError, match="decisions only grow"):
            server.sql(f"SET session_replication_role = {role}; DELETE FROM {schema_of(study)}.decisions")


def test_a_restore_that_fails_changes_nothing(study: Study, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    back_up(study.root, "opened")
    study.decide(decision())
    study.close()
    monkeypatch.setattr("dialogue_synth.store.postgres._copy_all", lambda *_: 1 / 0, raising=True)
    monkeypatch.setattr("dialogue_synth.store.backup._back_up", lambda *_: None)
    with pytest.raises(ZeroDivisionError):
        restore(study.root)
    assert server.sql(f"SELECT count(*) FROM {schema_of(study)}.decisions") == "1"
    assert not list(study.root.glob(".study.db*"))


def test_who_comes_while_a_study_is_restored_waits(study: Study, place: Place) -> None:
    with study._database.alone():
        waits = threading.Thread(target=lambda: place.open(study.root))
        waits.start()
        waits.join(0.3)
        assert waits.is_alive()
    waits.join(SECONDS)
    assert place.studies[-1].decisions == ()


def test_a_trial_beside_the_study_does_not_reach_the_database(study: Study) -> None:
    study.decide(decision())
    with copy_of(study) as trial:
        trial.decide(decision())
        assert len(trial.decisions) == 2
    assert len(study.decisions) == 1


def test_a_study_moves_to_a_team_and_back(tmp_path: Path, server: Server, place: Place) -> None:
    root = tiny_study(tmp_path / "study")
    before = place.open(root)
    before.decide(decision())
    tables = everything(before)
    before.close()
    back_up(root, "asked")
    settings = (root / "study.toml").read_text()
    (root / "study.toml").write_text(f'{settings.partition("[store]")[0]}[store]\ndatabase = "{server.url()}"\n')
    restore(root)
    at_the_teams = place.open(root)
    assert everything(at_the_teams) == tables
    at_the_teams.decide(decision("Bob"))
    tables = everything(at_the_teams)
    at_the_teams.close()
    back_up(root, "asked")
    (root / "study.toml").write_text(settings)
    _, was_there = restore(root)
    assert everything(place.open(root)) == tables
    assert was_there is not None
    assert was_there in list_backups(root)


def test_a_page_sees_what_others_decide(tmp_path: Path, server: Server, place: Place) -> None:
    from dialogue_synth.review.live import LiveStudy

    file = tiny_study(tmp_path / "file")
    back_up(file, "asked")
    (file / "study.toml").write_text(f'[store]\ndatabase = "{server.url()}"\n')
    restore(file)
    live, other = LiveStudy(place.open(file)), place.open(file)
    before = live.now()
    other.decide(decision("Bob"))
    assert (before.seen, live.now().seen, live.now().decisions[-1].analyst) == (0, 1, "Bob")


def test_the_servers_own_programs_can_copy_a_study(study: Study, server: Server) -> None:
    study.decide(decision())
    dump = server.run("pg_dump", "-d", DATABASE, "-n", schema_of(study))
    server.sql(f"CREATE DATABASE {schema_of(study)}", database="postgres")
    server.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", schema_of(study), stdin=dump)
    assert server.sql(f"SELECT analyst FROM {schema_of(study)}.decisions", database=schema_of(study)) == "Ann"
