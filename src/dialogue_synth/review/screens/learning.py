"""Learning from the decisions so far, beside the pages."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.intake import Progress
from dialogue_synth.review.site import Site
from dialogue_synth.store import Study
from dialogue_synth.store.backup import back_up


def routes(site: Site) -> list[Route]:
    """Return its address."""

    async def begin(request: Request) -> Response:  # noqa: ARG001 - the form holds nothing
        site.job.start("learn", lambda progress: _learn(site.live.study.root, progress))
        return RedirectResponse("/#learn", 303)

    return [site.writes("/relearn", begin)]


def _learn(root: Path, progress: Progress) -> str:
    """Learn in a connection of its own, after a backup."""
    from dialogue_synth.relearning import relearn

    back_up(root, "before-relearn")
    study = Study.open(root)
    try:
        return relearn(study, progress).sentence
    finally:
        study.close()
