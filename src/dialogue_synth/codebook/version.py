"""What changed between two versions of a codebook, code by code."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from dialogue_synth.model import Code, Codebook

# The codebook's own id is in each code too; a renamed codebook has not changed its codes.
COMPARED = tuple(field.name for field in fields(Code) if field.name not in {"id", "codebook_id"})


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A code that only one version has, or whose named fields (as in `Code`) differ."""

    code_id: str
    change: Literal["added", "removed", "changed"]
    fields: tuple[str, ...] = ()


def codebook_diff(old: Codebook, new: Codebook) -> tuple[CodeChange, ...]:
    """Compare two versions of a codebook by the ids of their codes.

    A code under another id is one removed and one added: decisions are kept by id, so that is what it means for them.

    Returns:
        Removed codes in the old order, then added and changed ones in the new; empty when all codes are the same.
        The order of codes, themes and known boundaries is not compared.
    """
    before = {code.id: code for code in old.codes}
    after = {code.id for code in new.codes}
    removed = [CodeChange(code.id, "removed") for code in old.codes if code.id not in after]
    others = (_compare(before.get(code.id), code) for code in new.codes)
    return (*removed, *(change for change in others if change is not None))


def _compare(old: Code | None, new: Code) -> CodeChange | None:
    if old is None:
        return CodeChange(new.id, "added")
    changed = tuple(name for name in COMPARED if getattr(old, name) != getattr(new, name))
    return CodeChange(new.id, "changed", changed) if changed else None
