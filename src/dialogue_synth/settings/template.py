"""`Settings` -> a commented ``study.toml``. Its comments are the descriptions of the fields, so that the two cannot drift apart."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dialogue_synth.settings.sections import Settings
from dialogue_synth.toml_text import to_toml

COMMENT_WIDTH = 110
LIVE = frozenset({("study", "title"), ("study", "codebooks")})  # what everybody sets


def settings_template(settings: Settings | None = None, *, title: str = "", codebooks: Sequence[str] = ()) -> str:
    """Write a commented ``study.toml`` that reads back to the same settings.

    A value that is the default is commented out, so that a later version can bring a better one; the values that shaped
    a result are always in the run record. Take the ``#`` away to keep a value for good.

    Args:
        settings: The settings to write; the defaults when not given.
        title: The title of the study, in place of the one in ``settings``.
        codebooks: Paths of codebooks, in place of those in ``settings``.
    """
    settings = settings or Settings()
    given = {"title": title or settings.study.title, "codebooks": tuple(codebooks) or settings.study.codebooks}
    settings = settings.model_copy(update={"study": settings.study.model_copy(update=given)})
    sections = [_section_text(name, getattr(settings, name)) for name in Settings.model_fields]
    return "\n".join([_comment(_TEMPLATE_HEAD), "", *sections])


_TEMPLATE_HEAD = (
    "The settings of this study. A setting with # before it has its default value: take the # away to change it, or to "
    "keep it should a later version have a better default. The values that shaped a result are printed with it."
)


def _section_text(name: str, section: BaseModel) -> str:
    parts = [f"{_comment(type(section).__doc__ or '')}\n[{name}]\n"]
    for key, field in type(section).model_fields.items():
        value, default = getattr(section, key), field.get_default(call_default_factory=True)
        is_live = value != default or (name, key) in LIVE
        changed = f" Default: {to_toml(default)}." if is_live and default else ""
        comment = _comment(f"{field.description}{_range(field)}{changed}")
        parts.append(f"{comment}\n{'' if is_live else '#'}{key} = {to_toml(value)}\n")
    return "\n".join(parts)


def _comment(text: str) -> str:
    return textwrap.fill(text, COMMENT_WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def _range(field: FieldInfo) -> str:
    """Return the limits of a setting as a sentence."""
    limits = {kind: limit for part in field.metadata for kind in _LIMITS if (limit := getattr(part, kind, None)) is not None}
    if {"ge", "le"} <= limits.keys():
        return f" From {limits['ge']:g} to {limits['le']:g}."
    words = ", ".join(f"{_LIMITS[kind]} {limit:g}" for kind, limit in limits.items())
    return f" {words.capitalize()}." if words else ""


_LIMITS = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
