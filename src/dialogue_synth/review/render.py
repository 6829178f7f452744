"""Templates -> pages. Every value is escaped, and no template runs a script or carries a style of its own."""

from __future__ import annotations

import secrets
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

from dialogue_synth.report.html import printable, style_sheet

HTMX = '{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,"historyCacheSize":0,' \
    '"refreshOnHistoryMiss":true,"timeout":15000,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},' \
    '{"code":"(409|422)","swap":true},{"code":"[45]..","swap":false,"error":true}]}'  # fmt: skip
STATIC = {
    **dict.fromkeys(("htmx.min.js", "review.js", "blind.js", "upload.js", "writeup.js"), "text/javascript"),
    "icon.svg": "image/svg+xml",
}
STYLE = "style.css"


def render(template: str, **values: Any) -> str:
    """Fill in one page."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=16)  # anybody can ask for any name
def static_file(name: str) -> tuple[bytes, str] | None:
    """Return a file of the page and its type, None for any other name. The style sheet is that of the report, and what is ours after it."""
    folder = files("dialogue_synth.review") / "static"
    if name == STYLE:
        return (style_sheet() + (folder / "review.css").read_text(encoding="utf-8")).encode(), "text/css"
    return ((folder / name).read_bytes(), STATIC[name]) if name in STATIC else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("dialogue_synth.review"), PrefixLoader({"report": PackageLoader("dialogue_synth.report")})]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(htmx=HTMX, new_key=lambda: secrets.token_hex(12))
    return environment
