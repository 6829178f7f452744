"""Learning from the decisions so far, beside the pages; and what it changed."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.intake import Progress
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.learning import Learning, learning_page, learning_state
from dialogue_synth.review.site import Site, form_of, safe_address
from dialogue_synth.store import Study
from dialogue_synth.store.backup import back_up
from dialogue_synth.study_coder import last_effect, last_effect_in_full


def routes(site: Site) -> list[Route]:
    """Return its addresses."""

    async def begin(request: Request) -> Response:
        form = await form_of(request)
        begun = site.job.start("learn", lambda progress: _learn(site.live.study.root, progress))
        if not begun and site.job.state.work != "learn":
            return await run_in_threadpool(site.busy, request, "Learning has not begun", form.get("back", "/#learn"))
        return RedirectResponse(safe_address(form.get("back", "/#learn")), 303)

    def changes(request: Request) -> Response:
        view = site.live.now()
        values = {**learning_page(view, last_effect_in_full(site.live.study)), "learning": learning(site, view)}
        return site.page(request, "learning.html.j2", values)

    return [site.writes("/relearn", begin), site.reads("/learning", changes)]


def learning(site: Site, view: View) -> Learning:
    """Return how learning stands, for the pages that show it."""
    return learning_state(view, site.job.state, last_effect(site.live.study))


def _learn(root: Path, progress: Progress) -> str:
    """Learn in a connection of its own, after a backup; topics, divergences and findings follow."""
    from dialogue_synth.relearning import relearn

    back_up(root, "before-relearn")
    study = Study.open(root)
    try:
        return relearn(study, progress).sentence
    finally:
        study.close()
