"""The form as one HTML page that works without a network: it keeps a draft, and saves what was typed as csv and json."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dialogue_synth import boxes
from dialogue_synth.document.docx import clean
from dialogue_synth.form.content import FormContent

TEMPLATES = files("dialogue_synth.form") / "templates"


def form_page(content: FormContent) -> bytes:
    """Return the form as the bytes of an ``.html`` file; the page forbids itself every request."""
    style, script = ((TEMPLATES / name).read_text(encoding="utf-8") for name in ("form.css", "form.js"))
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    page = (
        _environment()
        .get_template("form.html.j2")
        .render(
            form=content,
            boxes=boxes,
            style=Markup(style),  # noqa: S704 - our own files, never data
            script=Markup(script),  # noqa: S704
            policy=policy,
            settings=_settings(content),
        )
    )
    return page.encode()


def _settings(content: FormContent) -> Any:
    """Return what the script must know, as JSON that cannot end the element it stands in."""
    known = {
        "form": boxes.JSON_FORM,
        "contact": boxes.JSON_CONTACT,
        "codebook": "; ".join(content.codebooks),
        "columns": boxes.CSV_COLUMNS,
        "guarded": boxes.GUARDED,
        "plainCell": boxes.PLAIN_CELL,
        "contactHeading": boxes.CONTACT_SHEET,
        "draft": "write-up form " + _digest(repr(content)),
    }
    text = json.dumps(known, ensure_ascii=False)
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - escaped above


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("dialogue_synth.form"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: clean(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
