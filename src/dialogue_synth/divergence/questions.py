"""From coded passages to tables of counts: what each write-up spends of itself on what, and which sides it takes.

A passage counts where it is in its group's own voice, once for each code that it carries; the same words twice in one
write-up are one passage. Codes that have a question of their own are compared within the whole write-up; codes that answer
the same question (sub-codes without a question, or several codes with the same one) are compared among its answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.divergence.counts import Only, Question, Subject
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.model import Code, Codebook, Position

LEAN: Mapping[Position, str] = {"support": "in favour", "conditional": "in favour", "concern": "against", "oppose": "against"}
OPPOSITE = {"in favour": "against", "against": "in favour"}


def ids_of(material: Material, initiative: str) -> tuple[str, ...]:
    """Return the write-ups of an initiative, in the order of all tables."""
    return tuple(writeup.writeup_id for writeup in material.by_initiative[initiative])


def chosen(ids: Sequence[str], key: str, only: Only | None) -> frozenset[str]:
    """Return the write-ups that count on a question."""
    return frozenset(ids) if only is None else only.get(key, frozenset()) & frozenset(ids)


def attention(material: Material, initiative: str, only: Only | None = None) -> tuple[Question, ...]:
    """Return what the write-ups of an initiative speak of: each codebook's questions in the whole, and the codes of each.

    Questions with only one subject are left out: its share is always all. Passages that carry a code in general, and none of
    its sub-codes, count among the answers, but are not tested.
    """
    if only is None:
        return material.once(("attention", initiative), lambda: _attention(material, initiative, None))
    return _attention(material, initiative, only)


def _attention(material: Material, initiative: str, only: Only | None) -> tuple[Question, ...]:
    ids = ids_of(material, initiative)
    return tuple(
        _counted_in(material, ids, asked, only)
        for codebook in material.codebooks
        for asked in _questions_of(codebook)
        if len(asked.counted) > 1
    )


def stances(material: Material, initiative: str, only: Only | None = None) -> tuple[Question, ...]:
    """Return which sides the write-ups of an initiative take on each code: their passages in favour and against.

    Support and agreement on conditions lean one way, concern and opposition the other; a passage without a side, or with
    both, does not count.
    """
    if only is None:
        return material.once(("stances", initiative), lambda: _stances(material, initiative, None))
    return _stances(material, initiative, only)


def _stances(material: Material, initiative: str, only: Only | None) -> tuple[Question, ...]:
    ids = ids_of(material, initiative)
    return tuple(_sides_on(material, ids, code, chosen(ids, code.id, only)) for code in material.codes)


def _sides_on(material: Material, ids: Sequence[str], code: Code, counting: frozenset[str]) -> Question:
    own = {w: material.passages(w, code.id, "group") if w in counting else () for w in ids}
    different = {w: _different(passages) for w, passages in own.items()}
    subjects = tuple(
        Subject(lean, code.id, {w: tuple(p for p in different[w] if p.position and LEAN.get(p.position) == lean) for w in ids})
        for lean in OPPOSITE
    )
    totals = {w: sum(len(subject.passages[w]) for subject in subjects) for w in ids}
    return Question(code.id, code.name, code.id, subjects, tuple(ids), totals, own)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a subject counts: passages with any of ``codes`` and none of ``without``."""

    name: str
    code_id: str
    codes: tuple[Code, ...]
    without: tuple[Code, ...] = ()

    def passages(self, material: Material, writeup_id: str) -> tuple[Passage, ...]:
        left_out = {p.segment.segment_id for code in self.without for p in material.passages(writeup_id, code.id, "group")}
        found = [p for code in self.codes for p in material.passages(writeup_id, code.id, "group")]
        return _different([passage for passage in found if passage.segment.segment_id not in left_out])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question before anything is counted."""

    key: str
    name: str
    code_id: str
    counted: tuple[_Counted, ...]
    n_tested: int = 0


def _questions_of(codebook: Codebook) -> Iterator[_Asked]:
    families = _families(codebook.framing_codes)
    whole = tuple(_Counted(_family_name(family), _family_code(family), family) for family in families)
    yield _Asked(f"{codebook.id}:", "", "", whole)
    for family in families:
        head = _family_code(family)
        answers = [code for code in family if code.id != head]
        counted = [_Counted(code.name, code.id, (code,)) for code in answers]
        # What carries the head code alone is the rest: an answer to the question, and nothing that can be stressed.
        counted += [_Counted(code.name, head, (code,), tuple(answers)) for code in family if code.id == head]
        yield _Asked(f"{codebook.id}:{family[0].id}", _family_name(family), head, tuple(counted), len(answers))


def _counted_in(material: Material, ids: Sequence[str], asked: _Asked, only: Only | None) -> Question:
    counting = chosen(ids, asked.key, only)
    subjects = tuple(Subject(c.name, c.code_id, {w: c.passages(material, w) if w in counting else () for w in ids}) for c in asked.counted)
    totals = {w: _n_different([p for subject in subjects for p in subject.passages[w]]) for w in ids}
    codes = dict.fromkeys(code for counted in asked.counted for code in counted.codes)
    behind = {w: tuple(p for code in codes for p in material.passages(w, code.id, "group")) if w in counting else () for w in ids}
    return Question(asked.key, asked.name, asked.code_id, subjects, tuple(ids), totals, behind, asked.n_tested)


def _families(codes: Sequence[Code]) -> list[tuple[Code, ...]]:
    """Group codes by the question that they answer: their own, or else that of the code that they belong to."""
    by_id = {code.id: code for code in codes}
    grouped: dict[str, list[Code]] = defaultdict(list)
    for code in codes:
        top = code
        while top.parent in by_id and top.question in ("", by_id[top.parent].question):
            top = by_id[top.parent]
        grouped[top.question or top.id].append(code)
    return [tuple(family) for family in grouped.values()]


def _family_name(family: Sequence[Code]) -> str:
    """Return the name of the code that the others belong to, or the question where none does."""
    head = _family_code(family)
    return next((code.name for code in family if code.id == head), family[0].question)


def _family_code(family: Sequence[Code]) -> str:
    inside = {code.id for code in family}
    tops = [code.id for code in family if code.parent not in inside]
    return tops[0] if len(tops) == 1 else ""


def _different(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return passages in reading order, the same words only once."""
    if len(passages) < 2:
        return tuple(passages)
    first: dict[str, Passage] = {}
    for passage in sorted(passages, key=lambda p: (p.segment.position, p.segment.segment_id, p.coding.code_id)):
        first.setdefault(_words(passage), passage)
    return tuple(first.values())


def _n_different(passages: Sequence[Passage]) -> int:
    """Return how many passages there are, the same words only once."""
    segments = {p.segment.segment_id: p for p in passages}
    return len({_words(p) for p in segments.values()}) if len(segments) > 1 else len(segments)


def _words(passage: Passage) -> str:
    return " ".join(passage.segment.text.casefold().split())
