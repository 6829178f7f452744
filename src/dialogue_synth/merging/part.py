"""What the ids of each study become when studies are merged, and which of its write-ups another one holds already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from dialogue_synth.divergence.result import flag_id
from dialogue_synth.model import Divergence, WriteUp

if TYPE_CHECKING:
    from dialogue_synth.store.study import Study

VERSION_MARK = "~"  # in the id of an earlier version, after the id of the write-up
SEGMENT_MARK = "#"
SINGLE_VOICE = "a single voice"  # what a buried dissent of one person is about


@dataclass(frozen=True)
class Part:
    """One of the studies to merge: what its ids become, and which write-ups another study holds already (its id -> the file)."""

    study: Study
    name: str
    ids: Mapping[str, str]
    held: Mapping[str, str]

    @cached_property
    def flags(self) -> Mapping[str, Divergence]:
        """The divergences of the study by id."""
        return {flag.id: flag for flag in self.study.read(Divergence)}

    def renamed(self, reference: str) -> str:
        """Return what an id of this study becomes: of a write-up, or of a segment of one; others stay."""
        writeup_id, mark, number = reference.rpartition(SEGMENT_MARK)
        if mark and writeup_id in self.ids:
            return f"{self.ids[writeup_id]}{mark}{number}"
        return self.ids.get(reference, reference)


def parts_of(studies: Sequence[Study]) -> Iterator[Part]:
    """Yield the studies with what their ids become; the first one to have an id keeps it."""
    taken: set[str] = set()
    by_content: dict[tuple[str, str], str] = {}
    names: set[str] = set()
    for study in studies:
        name = _free(_slug(study.root.name), names)
        names.add(name)
        writeups = study.read(WriteUp)
        held = {w.writeup_id: w.file for w in writeups if (w.sha256, w.text) in by_content}
        ids = {w.writeup_id: by_content[w.sha256, w.text] for w in writeups if w.writeup_id in held}
        own = [w for w in writeups if w.writeup_id not in held]
        clashing = {_base(w.writeup_id) for w in own if w.writeup_id in taken}
        bases = {base: _free(f"{name}-{base}", taken) if base in clashing else base for base in {_base(w.writeup_id) for w in own}}
        for w in own:
            base = _base(w.writeup_id)
            ids[w.writeup_id] = bases[base] + w.writeup_id[len(base) :]
            by_content.setdefault((w.sha256, w.text), ids[w.writeup_id])
        taken |= set(ids.values())
        yield Part(study, name, ids, held)


def _base(writeup_id: str) -> str:
    """Return the id without the mark of an earlier version.

    >>> _base("b1-03~2"), _base("b1-03")
    ('b1-03', 'b1-03')
    """
    found = re.fullmatch(rf"(.+){VERSION_MARK}\d+", writeup_id)
    return found[1] if found else writeup_id


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower() or "study"


def _free(name: str, taken: Collection[str]) -> str:
    numbered = (f"{name}-{n}" for n in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def moved_writeups(part: Part, flag: Divergence) -> list[str]:
    """Return the write-ups of a flag that have another id now."""
    members = dict.fromkeys(writeup_id for side in flag.sides.values() for writeup_id in side)
    return [writeup_id for writeup_id in members if part.renamed(writeup_id) != writeup_id]


def new_flag_id(part: Part, flag: Divergence) -> str | None:
    """Return the id that a flag has under the new ids of its write-ups; None where it cannot be told what its id is made of."""
    single = [(writeup_id,) for writeup_id in moved_writeups(part, flag)]
    passages = [f"{flag.code_id} {evidence.segment_id}" for evidence in flag.evidence]
    for ids, about in product([(), flag.sides.get("flagged", ()), *single], [flag.code_id, "", SINGLE_VOICE, *passages]):
        if flag.id == flag_id(flag.kind, flag.initiative, about, ids):
            code_id, space, reference = about.rpartition(" ") if about in passages else (about, "", "")
            return flag_id(flag.kind, flag.initiative, f"{code_id}{space}{part.renamed(reference)}", map(part.renamed, ids))
    return None
