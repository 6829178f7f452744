"""Studies can be merged if they are coded with the very same codebooks; if not, this says how these differ."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue_synth.codebook import codebook_diff
from dialogue_synth.errors import CodebookError, Issue
from dialogue_synth.model import Codebook


def check_codebooks(used: Sequence[tuple[str, Sequence[Codebook]]]) -> None:
    """Refuse studies that are not coded with the very same codebooks.

    Raises:
        CodebookError: They are not; every difference is named, by code where codebooks of one id differ.
    """
    first, books = used[0]
    own = {book.id: book for book in books}
    issues: list[Issue] = []
    for name, others in used[1:]:
        theirs = {book.id: book for book in others}
        issues += [Issue(name, f'does not use the codebook "{i}", which {first} uses') for i in own if i not in theirs]
        issues += [Issue(name, f'uses the codebook "{i}", which {first} does not use') for i in theirs if i not in own]
        same_id = [(own[i], theirs[i]) for i in own if i in theirs and own[i].sha256 != theirs[i].sha256]
        issues += [
            Issue(name, f'its codebook "{a.id}" {b.version} is not that of {first} ({a.version}): {_differs(a, b)}') for a, b in same_id
        ]
    if issues:
        raise CodebookError("the studies are coded with different codebooks", issues=issues, hint="code them all with one codebook first")


def _differs(a: Codebook, b: Codebook) -> str:
    changes = [" ".join((c.code_id, c.change, f"({', '.join(c.fields)})" if c.fields else "")).strip() for c in codebook_diff(a, b)]
    return "; ".join(changes) or "the codes are the same, and other parts of the file differ"
