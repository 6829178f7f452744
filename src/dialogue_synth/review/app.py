"""The pages of the review, put together."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dialogue_synth.errors import DialogueSynthError
from dialogue_synth.review.guard import Door, Guard
from dialogue_synth.review.live import LiveStudy
from dialogue_synth.review.render import static_file
from dialogue_synth.review.screens import deciding, learning, reading
from dialogue_synth.review.site import Site
from dialogue_synth.store import Study

MODULES = (reading, deciding, learning)


def make_app(study_path: Path | str, token: str, *, port: int, analyst: str, once: str = "") -> Starlette:
    """Return the review page of one study as an ASGI application.

    Args:
        study_path: The study's folder.
        token: What the first address must carry; a browser that brought it gets a pass.
        port: The port at which it is served: it is part of what a request must call us.
        analyst: Who decides, for the log, until a person gives another name on the page.
        once: A further token, which lets in a single time; "" for none.

    Raises:
        StudyError: There is no study, or it is of a newer version or damaged.
        SettingsError: ``study.toml`` has faults.
        CodebookError: A codebook of the study has faults.
    """
    live = LiveStudy(Study.open(study_path))
    live.now()  # a fault in the codebook is told at the start, and the first page is quick
    site, door = Site(live, analyst, port), Door(port, token, {once} - {""})
    routes = [
        *(route for module in MODULES for route in module.routes(site)),
        Route("/static/{name}", _static),
        Route("/{path:path}", lambda request: site.page(request, "", None)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, door=door)], exception_handlers={DialogueSynthError: _fault})


def _fault(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    """Say what is wrong with the study where no page can be made of it: a codebook that was edited and has a fault now."""
    return PlainTextResponse(str(error), 500)


def _static(request: Request) -> Response:
    found = static_file(request.path_params["name"])
    return Response(found[0], media_type=found[1], headers={"cache-control": "no-cache"}) if found else Response(status_code=404)
