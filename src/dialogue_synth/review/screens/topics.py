"""The topics: all of them beside the codebook, and each on a page of its own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dialogue_synth.review.pages.topic import topic_page
from dialogue_synth.review.pages.topics import topics_page
from dialogue_synth.review.site import Site


def routes(site: Site) -> list[Route]:
    """Return their addresses."""

    def everything(request: Request) -> Response:
        return site.page(request, "topics.html.j2", topics_page(site.live.now(), request.query_params))

    def one(request: Request) -> Response:
        return site.page(request, "topic.html.j2", topic_page(site.live.now(), request.path_params["name"], request.query_params))

    return [site.reads("/topics", everything), site.reads("/topics/{name}", one)]
