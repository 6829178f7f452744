"""Write-ups uploaded on the page: read as the command reads them, one upload at a time, nothing lost and nothing by half."""

from __future__ import annotations

import io
import multiprocessing
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from conftest import TinyEncoder
from dialogue_synth import Study, ingest_write_ups, run
from dialogue_synth.errors import ModelError, StudyError
from dialogue_synth.intake import IngestSummary, Progress
from dialogue_synth.merging import merge_studies
from dialogue_synth.review import make_app, uploads
from dialogue_synth.review.entry.guard import MAX_BODY
from dialogue_synth.review.entry.people import Person as Somebody
from dialogue_synth.review.entry.people import Role
from dialogue_synth.review.screens.upload import limit, take_in
from dialogue_synth.review.serve import serve
from dialogue_synth.settings import IngestSettings
from dialogue_synth.store.backup import list_backups
from dialogue_synth.store.originals import open_original
from review_upload import take_in_and_die

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
HALL = b"---\norganiser: Hall Group\ndate: 2026-03-01\n---\n\n# Our evening\n\nWe want the library to open in the evening, if staff are paid.\n"
MILL = b"---\norganiser: Mill Group\ndate: 2026-03-02\n---\n\n# Notes\n\nWe do not want it. Who pays for the lights?\n"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    Study.create(tmp_path / "empty", title="Library hours").close()
    return tmp_path / "empty"


@pytest.fixture
def client(empty: Path, tiny_encoder: TinyEncoder) -> Iterator[TestClient]:
    entered = TestClient(make_app(empty, "token", port=PORT, analyst="ann"), base_url=HOME, headers={"origin": HOME})
    entered.get("/?token=token")
    yield entered
    entered.app.state.job.wait()  # type: ignore[attr-defined]


def send(client: TestClient, files: Sequence[tuple[str, bytes]], **fields: str) -> str:
    """Upload files, wait until they are read, and return what the page says."""
    answer = client.post("/upload", data=fields, files=[("files", file) for file in files])
    client.app.state.job.wait()  # type: ignore[attr-defined]
    return client.get("/upload").text if answer.status_code == 200 else answer.text


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def held(root: Path) -> list[tuple[str, str]]:
    study = Study.open(root)
    rows = [(w.file, w.batch) for w in study.writeups]
    study.close()
    return rows


def test_files_are_read_coded_and_compared_and_the_page_says_what_came(client: TestClient, empty: Path) -> None:
    page = send(client, [("hall.md", HALL), ("mill.md", MILL), ("blank.txt", b""), ("bad.docx", b"PK\x03\x04 no")], batch="Spring")
    assert "2 write-ups added." in page
    assert "Hall Group" in page
    assert "Spring/blank.txt" in page
    assert "the file is empty" in page
    assert "the file is damaged" in page
    assert held(empty) == [("Spring/hall.md", "spring"), ("Spring/mill.md", "spring")]
    assert (empty / "reports" / "report.html").exists()
    assert [backup.reason for backup in list_backups(empty)] == ["before-upload"]
    assert uploads.waiting(empty) == ()
    assert not list((empty / "private/incoming").iterdir())
    again = send(client, [("hall.md", HALL)], batch="Summer")
    assert "0 write-ups added" in again
    assert "1 file held already" in again


def test_write_ups_without_an_initiative_are_named_where_they_came_in_and_on_the_overview(client: TestClient) -> None:
    said = "none of the 2 states an initiative"
    assert said in send(client, [("hall.md", HALL), ("mill.md", MILL)], what="read")
    assert said in client.get("/").text
    send(client, [("inn.md", HALL.replace(b"organiser:", b"initiative: Evenings\norganiser:").replace(b"Hall", b"Inn"))], what="read")
    assert "2 write-ups state no initiative (hall, mill): they are coded and counted, and compared with nobody" in client.get("/").text


def test_what_the_page_takes_in_is_what_the_command_takes_in(client: TestClient, empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "returns" / "batch-1"
    folder.mkdir(parents=True)
    files = [("hall.md", HALL), ("rest.zip", zipped([("mill.md", MILL), ("../out.md", MILL)]))]
    for name, data in files:
        (folder / name).write_bytes(data)
    Study.create(tmp_path / "by-command", title="Library hours").close()
    study = Study.open(tmp_path / "by-command")
    summary = run(study, [folder.parent])
    study.close()
    page = send(client, files)
    assert all(aside.reason.split(".")[0] in page for aside in summary.set_aside)
    tables = sorted((tmp_path / "by-command" / "tables").iterdir())
    assert [path.read_bytes() for path in tables] == [(empty / "tables" / path.name).read_bytes() for path in tables]


def test_they_can_be_read_first_and_coded_later(client: TestClient, empty: Path) -> None:
    page = send(client, [("hall.md", HALL)], what="read")
    assert "Read, and not coded yet" in page
    assert not (empty / "reports").exists()
    client.post("/upload/begin", data={"name": "", "what": "whole"})
    client.app.state.job.wait()  # type: ignore[attr-defined]
    assert "not coded yet" not in client.get("/upload").text
    assert (empty / "reports" / "report.html").exists()


def test_a_corrected_sheet_takes_the_place_of_the_earlier_one(client: TestClient) -> None:
    send(client, [("hall.md", HALL)], what="read")
    page = send(client, [("hall.md", HALL.replace(b"paid", b"paid well"))], what="read")
    assert "1 write-up added, a correction." in page
    assert "corrects an earlier version" in page


def test_a_file_beyond_the_limit_is_refused_in_the_words_of_the_command(empty: Path, tiny_encoder: TinyEncoder) -> None:
    settings = (empty / "study.toml").read_text(encoding="utf-8")
    (empty / "study.toml").write_text(re.sub(r"(?m)^\[ingest\]$", "[ingest]\nmax_file_mb = 1", settings), encoding="utf-8")
    client = TestClient(make_app(empty, "token", port=PORT, analyst="ann"), base_url=HOME, headers={"origin": HOME})
    client.get("/?token=token")
    page = send(client, [("hall.md", HALL), ("long.txt", b"words " * 400_000)], what="read")
    assert "1 write-up added" in page
    assert "the file has 2 MB, and at most 1 are read" in page


def test_a_body_beyond_all_limits_is_refused_and_nothing_of_it_stays(client: TestClient, empty: Path) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(201):
            yield b"x" * 1024 * 1024

    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert client.post("/upload", content=endless(), headers=headers).status_code == 413
    assert not list((empty / "private/incoming").iterdir())
    assert client.post("/memo", content=b"x" * (MAX_BODY + 1)).status_code == 413
    assert limit(IngestSettings(max_unpacked_mb=1)) == 1024 * 1024 + 64 * 1024


def test_nothing_chosen_and_a_full_disk_say_so(client: TestClient, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "choose at least one file" in send(client, [("", b"")])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dialogue_synth.review.uploads.Path.rename", full)
    assert "No space left on device" in send(client, [("hall.md", HALL)])
    assert not list((empty / "private/incoming").iterdir())


def test_a_second_upload_waits_until_somebody_has_it_read(client: TestClient, empty: Path) -> None:
    go = Event()

    def work(_: Progress) -> str:
        go.wait(20)
        return "learned"

    client.app.state.job.start("learn", work)  # type: ignore[attr-defined]
    answer = client.post("/upload", data={"what": "read"}, files=[("files", ("hall.md", HALL))])
    assert "One thing runs at a time" in answer.text
    (waits,) = uploads.waiting(empty)
    assert (waits.n_files, waits.size, waits.by) == (1, len(HALL), "ann")
    (kept,) = (empty / "private/incoming" / waits.name).rglob("hall.md")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert client.post("/upload/begin", data={"name": waits.name}).url.query == b"waits=1"
    go.set()
    client.app.state.job.wait()  # type: ignore[attr-defined]
    assert "Waiting to be read" in client.get("/upload").text
    client.post("/upload/begin", data={"name": waits.name, "what": "read"})
    client.app.state.job.wait()  # type: ignore[attr-defined]
    assert len(held(empty)) == 1
    assert client.post("/upload/begin", data={"name": waits.name}).url.path == "/upload"  # pressed twice


def test_what_waits_can_be_removed_but_not_what_is_being_read(client: TestClient, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = Event(), Event()

    def slow(_study: Study, _paths: Sequence[Path], _progress: Progress) -> IngestSummary:
        begun.set()
        go.wait(20)
        raise ModelError("the model is not installed", where="engine", hint="install it")

    monkeypatch.setattr("dialogue_synth.review.screens.upload.ingest_write_ups", slow)
    client.post("/upload", data={"what": "read"}, files=[("files", ("hall.md", HALL))])
    begun.wait(20)
    (waits,) = uploads.waiting(empty)
    refused = client.post("/upload/remove", data={"name": waits.name})
    assert refused.status_code == 409
    assert "Nothing was removed: these files may be the ones that are read. Taking in write-ups is under way" in refused.text
    assert uploads.waiting(empty) == (waits,)
    assert "Waiting" not in client.get("/upload").text
    not_learned = client.post("/relearn", data={"back": "/queue"})
    assert "Learning has not begun. Taking in write-ups is under way, and one thing runs at a time" in not_learned.text
    assert 'href="/queue">Back' in not_learned.text
    go.set()
    client.app.state.job.wait()  # type: ignore[attr-defined]
    page = client.get("/upload").text
    assert "<bdi>engine</bdi>: <bdi>the model is not installed</bdi>" in page
    assert "<b>Try:</b> <bdi>install it</bdi>" in page
    client.post("/upload/remove", data={"name": f"../{waits.name}"})
    assert uploads.waiting(empty) == (waits,)
    client.post("/upload/remove", data={"name": waits.name})
    assert uploads.waiting(empty) == ()


def test_where_nothing_can_be_read_each_file_is_named(client: TestClient, empty: Path) -> None:
    page = send(client, [("blank.txt", b""), ("other.txt", b"")], what="read")
    assert "not one write-up could be read" in page
    assert "batch-1/blank.txt: the file is empty" in page


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_only_admins_upload(client: TestClient, empty: Path, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.review.site.Site.person", lambda *_: Somebody("bob", role))
    assert client.get("/upload").status_code == 403
    assert client.post("/upload", files=[("files", ("hall.md", HALL))]).status_code == 403
    assert client.post("/upload/begin", data={"name": ""}).status_code == 403
    assert "/upload" not in client.get("/writeups").text
    assert uploads.waiting(empty) == ()


def test_files_held_already_bring_no_changes_of_an_earlier_comparison(client: TestClient, empty: Path) -> None:
    send(client, [("hall.md", HALL)])
    study = Study.open(empty)
    with study.transaction() as write:
        write.keep_value("divergence changes", [{"change": "new"}])
    study.close()
    assert "Divergences since the comparison before" not in send(client, [("hall.md", HALL)])


def test_hostile_names_and_a_strangers_waiting_folder_harm_nothing(client: TestClient, empty: Path) -> None:
    send(client, [("<b>../../x\u202e.md", HALL)], what="read", batch="../<script>")
    assert held(empty) == [("<script>/x\ufffd.md", "script")]
    assert "<script>/" not in client.get("/upload").text
    odd = empty / "private/incoming" / "0123456789abcdef"
    odd.mkdir()
    (odd / "about.json").write_text("[1]", encoding="utf-8")
    assert uploads.waiting(empty) == ()


def test_a_kill_at_any_stage_loses_no_file_and_leaves_nothing_by_half(empty: Path, tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    with uploads.receiving(empty) as part:
        (part / uploads.FILES / "batch-1").mkdir()
        for name, data in (("hall.md", HALL), ("mill.md", MILL)):
            (part / uploads.FILES / "batch-1" / name).write_bytes(data)
        upload = uploads.received(empty, part, "ann")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dialogue_synth.review.screens.upload", "dialogue_synth.pipeline", "spacy"])
    for stage in ("ingest", "code"):
        process = context.Process(target=take_in_and_die, args=(str(empty), upload.name, stage))
        process.start()
        process.join()
        assert process.exitcode == -9
        assert len(held(empty)) == (0 if stage == "ingest" else 2)
        assert uploads.waiting(empty) == (upload,)
    take_in(empty, upload.name, lambda *_: None, whole=True)
    assert uploads.waiting(empty) == ()
    Study.create(tmp_path / "whole", title="Library hours").close()
    study = Study.open(tmp_path / "whole")
    (tmp_path / "batch-1").mkdir()
    for name, data in (("hall.md", HALL), ("mill.md", MILL)):
        (tmp_path / "batch-1" / name).write_bytes(data)
    run(study, [tmp_path / "batch-1"])
    study.close()
    for name in ("codings.csv", "matrix.csv", "findings.json"):
        assert (empty / "tables" / name).read_bytes() == (tmp_path / "whole" / "tables" / name).read_bytes()


def test_what_was_cut_short_while_it_came_is_swept_later(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = empty / "private/incoming/.0123456789abcdef.part"
    left.mkdir(parents=True)
    uploads.sweep(empty)
    assert left.exists()  # somebody may be sending still
    monkeypatch.setattr("dialogue_synth.review.uploads.STALE", -1)
    uploads.sweep(empty)
    assert not left.exists()


def test_a_file_that_goes_while_the_folder_is_swept_stops_nothing(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = empty / "private/incoming/.0123456789abcdef.part"
    left.mkdir(parents=True)
    (left / "gone").symlink_to("nowhere")
    monkeypatch.setattr("dialogue_synth.review.uploads.STALE", -1)
    uploads.sweep(empty)
    assert not left.exists()


def test_who_stops_the_server_while_files_are_read_is_told(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go, said = Event(), Event(), list[str]()

    def stopped(app: Starlette, *_: object) -> None:
        def work(progress: Progress) -> str:
            progress("ingest", 1, 2)
            begun.set()
            go.wait(20)
            return ""

        app.state.job.start("upload", work)
        begun.wait(20)
        raise KeyboardInterrupt

    monkeypatch.setattr("dialogue_synth.review.serve._run", stopped)
    with pytest.raises(KeyboardInterrupt):
        serve(empty, analyst="ann", browser=False, say=said.append)
    go.set()
    assert "Taking in write-ups was stopped (reading write-ups)." in said[-1]


def test_a_copy_that_was_not_kept_is_kept_when_the_file_comes_again(empty: Path, tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    (tmp_path / "hall.md").write_bytes(HALL)
    settings = (empty / "study.toml").read_text(encoding="utf-8")
    (empty / "study.toml").write_text(re.sub(r"(?m)^\[ingest\]$", "[ingest]\nkeep_originals = false", settings), encoding="utf-8")
    study = Study.open(empty)
    ingest_write_ups(study, [tmp_path / "hall.md"])
    assert not (empty / "private/originals").exists()
    study.close()
    (empty / "study.toml").write_text(settings, encoding="utf-8")
    study = Study.open(empty)
    assert ingest_write_ups(study, [tmp_path / "hall.md"]).n_known == 1
    study.close()
    assert [path.read_bytes() for path in (empty / "private/originals").iterdir()] == [HALL]


def test_what_is_held_under_another_name_leaves_no_copy_and_a_full_disk_is_named(
    empty: Path, tmp_path: Path, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = HALL.replace(b"paid.", b"paid for each of the evenings of the week, and told of it in good time.")
    for name, data in (("hall.md", words), ("copy.md", b"\xef\xbb\xbf" + words), ("other.md", MILL)):
        (tmp_path / name).write_bytes(data)
    study = Study.open(empty)
    ingest_write_ups(study, [tmp_path / "hall.md"])
    assert ingest_write_ups(study, [tmp_path / "copy.md"]).held == ("copy",)
    assert len(list((empty / "private/originals").iterdir())) == 1

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dialogue_synth.store.originals.os.fdopen", full)
    with pytest.raises(StudyError, match="No space left on device"):
        ingest_write_ups(study, [tmp_path / "other.md"])
    study.close()


def test_a_merged_study_has_the_originals_of_its_parts(tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    for name, data in (("north", HALL), ("south", MILL)):
        (tmp_path / f"{name}.md").write_bytes(data)
        study = Study.create(tmp_path / name)
        ingest_write_ups(study, [tmp_path / f"{name}.md"])
        study.close()
    merge_studies([tmp_path / "north", tmp_path / "south"], tmp_path / "county")
    assert {path.read_bytes() for path in (tmp_path / "county/private/originals").iterdir()} == {HALL, MILL}


def test_originals_are_kept_for_the_command_too_once_and_privately(empty: Path, tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    (tmp_path / "hall.md").write_bytes(HALL)
    (tmp_path / "again.md").write_bytes(HALL)
    (tmp_path / "rest.zip").write_bytes(zipped([("mill.md", MILL)]))
    study = Study.open(empty)
    ingest_write_ups(study, [tmp_path / name for name in ("hall.md", "again.md", "rest.zip")])
    contents = {w.sha256 for w in study.writeups}
    study.close()
    kept = list((empty / "private/originals").iterdir())
    assert {path.name for path in kept} == contents
    assert {path.read_bytes() for path in kept} == {HALL, MILL}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    outside = tmp_path / "secret"
    outside.write_bytes(b"secret")
    kept[0].unlink()
    kept[0].symlink_to(outside)
    assert open_original(empty, kept[0].name) is None
    assert open_original(empty, "../../../secret") is None
