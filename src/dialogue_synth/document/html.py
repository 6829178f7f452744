"""A document as one self-contained HTML page: no script, no request, legible on a phone, in the dark and in print."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dialogue_synth.document.docx import clean
from dialogue_synth.document.model import Document, inline


def write_html(document: Document) -> str:
    """Return the document as a page; every text is escaped, and the page forbids itself everything but its own style sheet."""
    style = (files("dialogue_synth.document") / "templates" / "document.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    template = _environment().get_template("document.html.j2")
    return template.render(document=document, style=Markup(style), policy=policy)  # noqa: S704 (our own file, never data)


def _picture(svg: str) -> str:
    """Return an SVG as a data URI: as an image it can run no script and ask for nothing."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dialogue_synth.document"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: clean(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"picture": _picture, "spans": inline, "kind": lambda block: type(block).__name__}
    return environment
