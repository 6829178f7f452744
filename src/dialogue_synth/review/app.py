"""The pages of the review, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dialogue_synth.errors import DialogueSynthError
from dialogue_synth.review.entry.guard import LOOPBACK, Door, Guard
from dialogue_synth.review.entry.keepers import SIGN_IN, SignInKeeper, TokenKeeper
from dialogue_synth.review.entry.people_file import PeopleFile
from dialogue_synth.review.entry.sign_in import SignIn
from dialogue_synth.review.live import LiveStudy
from dialogue_synth.review.render import static_file
from dialogue_synth.review.screens import agreement, blind, codebook, deciding, desk, learning, originals, people, reading, topics, upload
from dialogue_synth.review.site import Site
from dialogue_synth.store import Study

MODULES = (desk, reading, deciding, learning, topics, upload, originals, people, blind, agreement, codebook)
LIMITS: Mapping[str, int] = {SIGN_IN: 8 * 1024}  # bytes that a body may have, by address, where it is not guard.MAX_BODY


def make_app(
    study_path: Path | str,
    token: str,
    *,
    port: int,
    analyst: str,
    once: str = "",
    people: Path | None = None,
    names: Sequence[str] = LOOPBACK,
    tls: bool = False,
) -> Starlette:
    """Return the review page of one study as an ASGI application.

    Args:
        study_path: The study's folder.
        token: What the first address must carry; a browser that brought it gets a pass.
        port: The port at which it is served: it is part of what a request must call us.
        analyst: Who decides, for the log, until a person gives another name on the page.
        once: A further token, which lets in a single time; "" for none.
        people: The file of people who may sign in; then no token lets anybody in, and decisions carry the names of the file.
        names: What a request may call us, with or without the port as is usual; an address of IPv6 in brackets.
        tls: It is served with TLS.

    Raises:
        UsageError: The file of people has faults.
        StudyError: There is no study, or it is of a newer version or damaged.
        SettingsError: ``study.toml`` has faults.
        CodebookError: A codebook of the study has faults.
    """
    sign_in = SignIn(PeopleFile(people), port, secure=tls) if people else None
    live = LiveStudy(Study.open(study_path))
    live.now()  # a fault in the codebook is told at the start, and the first page is quick
    limits = {**LIMITS, upload.PATH: upload.limit(live.study.settings.ingest)}
    site = Site(live, analyst, port, sign_in)
    keeper = SignInKeeper(sign_in) if sign_in else TokenKeeper(port, token, {once} - {""})
    door = Door(port, keeper, tuple(names), tls, limits)
    routes = [
        *(route for module in MODULES for route in module.routes(site)),
        Route("/static/{name}", _static),
        Route("/{path:path}", lambda request: site.page(request, "", None)),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Guard, door=door)], exception_handlers={DialogueSynthError: _fault})
    app.state.job = site.job  # who stops the server is told what was running
    return app


def _fault(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    """Say what is wrong with the study where no page can be made of it: a codebook that was edited and has a fault now."""
    return PlainTextResponse(str(error), 500)


def _static(request: Request) -> Response:
    found = static_file(request.path_params["name"])
    return Response(found[0], media_type=found[1], headers={"cache-control": "no-cache"}) if found else Response(status_code=404)
