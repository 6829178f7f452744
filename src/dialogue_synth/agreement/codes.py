"""Which codes are compared: those of the codebooks that were asked about."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue_synth.model import Code, Codebook


def first_layer(codebooks: Sequence[Codebook]) -> tuple[Code, ...]:
    """Return the codes of the codebooks that stand alone, auxiliary ones included, in codebook order.

    A codebook with a ``relation`` is a second layer over another one: it is coded only where a claim is plain, so that its
    silence says nothing. Where every codebook is such a layer, all of them are taken.
    """
    alone = [book for book in codebooks if not book.relation] or list(codebooks)
    return tuple(code for book in alone for code in book.codes)


def framing_ids(codebooks: Sequence[Codebook]) -> tuple[str, ...]:
    """Return the ids of `first_layer` without the auxiliary codes: what passages are measured on."""
    return tuple(code.id for code in first_layer(codebooks) if not code.auxiliary)
