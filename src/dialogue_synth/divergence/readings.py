"""What was read in a study's passages, kept for the next comparison: of a new batch only what is new need be read.

What the words of a passage say depends on nothing but these words, the codebooks' premises and the program. So it is kept under a hash of
the (masked) words; a reading made from other premises, or by another version, is not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b, sha256
from typing import Any

from dialogue_synth import __version__
from dialogue_synth.divergence.said import READER_VERSION, Said
from dialogue_synth.model import Codebook

N_BYTES = 12  # of a text's hash: among ten million texts two with one hash are out of the question


def pack_readings(readings: Mapping[str, Said], codebooks: Sequence[Codebook]) -> dict[str, Any]:
    """Return readings as JSON values: each different one once, and which of them each text has, by the text's hash.

    Args:
        readings: By text.
        codebooks: Of whose premises they were made.
    """
    different: dict[Said, int] = {}
    of_texts = {_digest(text): different.setdefault(said, len(different)) for text, said in sorted(readings.items())}
    return {"made_from": _made_from(codebooks), "different": [asdict(said) for said in different], "of_texts": of_texts}


def unpack_readings(kept: Any, texts: Iterable[str], codebooks: Sequence[Codebook]) -> dict[str, Said]:
    """Return what `pack_readings` kept of some texts; nothing where it was made from other premises, by another version, or is damaged."""
    if not isinstance(kept, Mapping) or kept.get("made_from") != _made_from(codebooks):
        return {}
    from pydantic import TypeAdapter, ValidationError

    try:
        different = TypeAdapter(tuple[Said, ...]).validate_python(kept.get("different"))
        of_texts = TypeAdapter(dict[str, int]).validate_python(kept.get("of_texts"))
    except ValidationError:
        return {}
    places = ((text, of_texts.get(_digest(text), -1)) for text in dict.fromkeys(texts))
    return {text: different[place] for text, place in places if 0 <= place < len(different)}


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=N_BYTES).hexdigest()


def _made_from(codebooks: Sequence[Codebook]) -> str:
    premises = [premise for codebook in codebooks for premise in codebook.premises]
    return sha256(repr((__version__, READER_VERSION, premises)).encode()).hexdigest()
