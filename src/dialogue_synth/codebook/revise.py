"""A codebook -> the next version of it: a code added, edited or retired. Ids stay: codings and decisions refer to them."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogue_synth.errors import UsageError
from dialogue_synth.model import Code, Codebook, NearMiss


def next_version(version: str) -> str:
    """Return the version after one: its last number raised.

    >>> next_version("0.1.9"), next_version("2"), next_version("draft")
    ('0.1.10', '3', 'draft.1')
    """
    last = re.search(r"[0-9]+(?=[^0-9]*$)", version)
    if last is None or len(last[0]) > 9:
        return f"{version}.1"
    return f"{version[: last.start()]}{int(last[0]) + 1}{version[last.end() :]}"


def added(codebook: Codebook, code: Code) -> Codebook:
    """Return the codebook with a new code after those of its kind.

    Raises:
        UsageError: There is a code with this id.
    """
    if code.id in {known.id for known in codebook.codes}:
        raise UsageError(f'there is a code "{code.id}" already', hint="give the new one another id")
    codes = sorted((*codebook.codes, replace(code, codebook_id=codebook.id)), key=lambda one: one.auxiliary)
    return replace(codebook, sha256="", codes=tuple(codes))


def edited(codebook: Codebook, code: Code) -> Codebook:
    """Return the codebook with ``code`` in the place of the one that has its id.

    Raises:
        KeyError: There is none.
    """
    codebook.code(code.id)
    codes = (replace(code, codebook_id=codebook.id) if known.id == code.id else known for known in codebook.codes)
    return replace(codebook, sha256="", codes=tuple(sorted(codes, key=lambda one: one.auxiliary)))


def retired(codebook: Codebook, code_id: str, into: str = "") -> Codebook:
    """Return the codebook without a code, and without anything that points at it.

    Narrower codes come under the code above it. Passages of other codes that were said to belong to it lead to ``into``, or nowhere.

    Args:
        codebook: The version before.
        code_id: The code to retire.
        into: A code of the codebook that takes over its examples ("" = none): the two are merged.

    Raises:
        KeyError: There is no such code.
    """
    gone = codebook.code(code_id)
    codes = [_without(code, gone, into) for code in codebook.codes if code.id != code_id]
    if into:
        heir = next(code for code in codes if code.id == into)
        known = {example.text for example in heir.examples}
        heir = replace(heir, examples=(*heir.examples, *(e for e in gone.examples if e.text not in known)))
        codes = [heir if code.id == into else code for code in codes]
    return replace(
        codebook,
        sha256="",
        codes=tuple(codes),
        known_boundaries=tuple(pair for pair in codebook.known_boundaries if code_id not in pair),
        tests=tuple(replace(test, draws_on=tuple(c for c in test.draws_on if c != code_id)) for test in codebook.tests),
    )


def _without(code: Code, gone: Code, into: str) -> Code:
    if code.id == into:  # what looked like the heir and belonged to the code that it takes over belongs to it now
        misses = tuple(miss for miss in code.near_misses if miss.code != gone.id)
    else:
        misses = tuple(_led(miss, into) if miss.code == gone.id else miss for miss in code.near_misses)
    return replace(code, parent=gone.parent if code.parent == gone.id else code.parent, near_misses=misses)


def _led(miss: NearMiss, into: str) -> NearMiss:
    return replace(miss, code=into)
