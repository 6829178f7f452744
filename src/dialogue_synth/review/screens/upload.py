"""New write-ups from the page: files come in, wait in a folder of their own, and are read beside the pages, one upload at a time."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.errors import DialogueSynthError, UsageError
from dialogue_synth.ingest.guard import MEBI
from dialogue_synth.intake import Progress, ingest_write_ups
from dialogue_synth.review import uploads
from dialogue_synth.review.job import Finished
from dialogue_synth.review.pages.upload import TakenIn, taken_in, upload_page
from dialogue_synth.review.receiving import Receiver, safe_name
from dialogue_synth.review.site import Site, form_of
from dialogue_synth.settings import IngestSettings
from dialogue_synth.store import Study
from dialogue_synth.store.backup import back_up
from dialogue_synth.store.records import InputFile

WORK = "upload"
PATH = "/upload"
MAX_BATCH = 60  # characters
FIRST_BATCH = "batch-1"  # what a run calls a batch without a name
BESIDE = 64 * 1024  # bytes of a form around its files; their names count as part of the files


def limit(settings: IngestSettings) -> int:
    """Return how many bytes an upload may have: as many as an archive may unpack to."""
    return int(settings.max_unpacked_mb * MEBI) + BESIDE


def routes(site: Site) -> list[Route]:
    """Return their addresses."""
    uploads.sweep(site.live.study.root)

    async def receive(request: Request) -> Response:
        return await _receive(site, request)

    async def begin(request: Request) -> Response:
        form = await form_of(request)
        return _begin(site, form.get("name", ""), whole=form.get("what") != "read")

    async def remove(request: Request) -> Response:
        form = await form_of(request)
        if _is_reading(site):
            return await run_in_threadpool(site.busy, request, "Nothing was removed: these files may be the ones that are read", PATH)
        await run_in_threadpool(uploads.remove, site.live.study.root, form.get("name", ""))
        return RedirectResponse(PATH, 303)

    return [
        site.reads(PATH, lambda request: _page(site, request), role="admin"),
        site.writes(PATH, receive, role="admin"),
        site.writes(f"{PATH}/begin", begin, role="admin"),
        site.writes(f"{PATH}/remove", remove, role="admin"),
    ]


def _page(site: Site, request: Request) -> Response:
    study = site.live.study
    view, waits = site.live.now(), uploads.waiting(study.root)
    return site.page(request, "upload.html.j2", upload_page(view, site.job.state, waits, study.settings.ingest, request.query_params))


def _is_reading(site: Site) -> bool:
    return site.job.state.state == "running" and site.job.state.work == WORK


async def _receive(site: Site, request: Request) -> Response:
    """Keep what comes; then read it, or let it wait where something runs already."""
    root, settings = site.live.study.root, site.live.study.settings.ingest
    try:
        with uploads.receiving(root) as folder:
            receiver = Receiver(folder / uploads.CAME, int(settings.max_file_mb * MEBI))
            await receiver.take(request.headers.get("content-type", ""), request.stream())
            if not receiver.names:
                raise UsageError("choose at least one file", hint="go back, and choose files or drag them in")
            (folder / uploads.CAME).rename(folder / uploads.FILES / batch_name(receiver.fields.get("batch", "")))
            upload = uploads.received(root, folder, site.person(request).name)
    except DialogueSynthError as error:
        return await run_in_threadpool(site.fault, request, error, {"back": PATH})
    return _begin(site, upload.name, whole=receiver.fields.get("what") != "read")


def batch_name(given: str) -> str:
    """Return the name of the folder in which a batch's files lie: a folder is how a batch is named on a disk too.

    >>> batch_name(" Spring  2027 "), batch_name("../x"), batch_name("...")
    ('Spring 2027', 'x', 'batch-1')
    """
    words = " ".join(given.split())[:MAX_BATCH].strip(". ")
    return safe_name(words).lstrip(".") if words else FIRST_BATCH


def _begin(site: Site, name: str, *, whole: bool) -> Response:
    """Read an upload, or ("") only bring the study up to date."""
    root = site.live.study.root
    files = uploads.files_of(root, name) if name else None
    if name and files is None:
        return RedirectResponse(PATH, 303)  # it was read or removed in the meantime
    begun = site.job.start(WORK, lambda progress: take_in(root, name, progress, whole=whole))
    return RedirectResponse(PATH if begun else f"{PATH}?waits=1", 303)


def take_in(root: Path, name: str, progress: Progress, *, whole: bool) -> Finished:
    """Do what the command ``run`` (or ``ingest``) does, in a connection of its own and after a backup.

    Args:
        root: The study's folder.
        name: The upload to read, which is gone afterwards; "" for none.
        progress: Called as the work goes on.
        whole: Whether to code and compare too.
    """
    from dialogue_synth.pipeline import run

    files = uploads.files_of(root, name)
    paths = [files] if files else []
    back_up(root, "before-upload")
    study = Study.open(root)
    try:
        compared = study.stages.get("diverge")
        summary = run(study, paths, progress) if whole else ingest_write_ups(study, paths, progress)
        shown = {file.file: file.shown_file for file in study.read(InputFile)}
        is_new = study.stages.get("diverge") != compared  # else what is kept tells of an earlier comparison
        changes = study.kept_value("divergence changes", []) if whole and is_new else []
    finally:
        study.close()
    uploads.remove(root, name)
    came: TakenIn = taken_in(summary, shown, whole=whole, changes=changes)
    return Finished(came.sentence, came)
