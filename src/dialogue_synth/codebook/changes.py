"""What changed between two versions of a codebook, in words: code by code, field by field, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal

from dialogue_synth.codebook.version import codebook_diff
from dialogue_synth.model import Code, Codebook, Example, NearMiss

LABELS = {
    "name": "Name",
    "theme": "Theme",
    "parent": "Wider code",
    "question": "Question",
    "other_questions": "Other wordings",
    "proposition": "Proposition",
    "definition": "Definition",
    "include": "Include",
    "exclude": "Exclude",
    "examples": "Examples",
    "near_misses": "Looks like it, and is not",
    "auxiliary": "Beside the questions",
    "contradiction": "Different answers contradict each other",
}
HEAD = {
    "title": "title",
    "language": "language",
    "relation": "relation to another codebook",
    "themes": "themes",
    "premises": "premises",
    "known_boundaries": "known boundaries",
    "tests": "questions put to an initiative",
}
ALIKE = 0.5  # of two items of a list: from this likeness on, one is the other one changed
MAX_WORDS = 1500  # of one text; comparing longer ones word by word takes too long, and nobody reads it

Change = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stands in both versions, in the new one alone, or in the old one alone."""

    words: str
    change: Change = "same"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a code that differs: each of its texts that changed, in pieces."""

    field: str
    label: str
    texts: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class CodeInWords:
    """A code that was added, retired or changed; ``fields`` are those that differ, or that an added one has."""

    code_id: str
    name: str
    change: Literal["added", "removed", "changed"]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """What is different in the newer of two versions; ``others`` names the parts besides the codes that changed."""

    codes: tuple[CodeInWords, ...]
    others: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The difference in one line, as "1 code added, 2 changed"."""
        counts = [(sum(code.change == change for code in self.codes), word) for change, word in _WORDS]
        told = [f"{n} {word}" for n, word in counts if n]
        if told:
            told[0] = told[0].replace(" ", " code " if told[0].startswith("1 ") else " codes ", 1)
        told += [f"{', '.join(self.others)} changed"] if self.others else []
        return ", ".join(told) or "no code differs"


_WORDS = (("added", "added"), ("changed", "changed"), ("removed", "retired"))


def version_diff(old: Codebook, new: Codebook) -> VersionDiff:
    """Compare two versions of a codebook, by the ids of their codes."""
    before, after = ({code.id: code for code in book.codes} for book in (old, new))
    codes = []
    for change in codebook_diff(old, new):
        one, other = before.get(change.code_id), after.get(change.code_id)
        names = change.fields if one and other else _filled_fields(one or other)
        rows = [field_change(name, getattr(one, name, None), getattr(other, name, None)) for name in names]
        if not one or not other:  # a code that only one version has is told as it is, not as a text of which every word changed
            rows = [FieldChange(row.field, row.label, _as_it_is(row.texts)) for row in rows]
        name = next(code.name for code in (other, one) if code)
        codes.append(CodeInWords(change.code_id, name, change.change, tuple(rows)))
    return VersionDiff(tuple(codes), tuple(label for name, label in HEAD.items() if getattr(old, name) != getattr(new, name)))


def _filled_fields(code: Code | None) -> tuple[str, ...]:
    names = [field.name for field in fields(Code) if field.name in LABELS and field.name not in {"name", "contradiction"}]
    return tuple(name for name in names if getattr(code, name))


def _as_it_is(texts: Sequence[Sequence[Piece]]) -> tuple[tuple[Piece, ...], ...]:
    return tuple(tuple(Piece(piece.words) for piece in text) for text in texts)


def field_change(name: str, old: Any, new: Any) -> FieldChange:
    """Return what differs in one field, whose values are as in `Code`, or None where there is no such code."""
    before, after = _texts(old), _texts(new)
    return FieldChange(name, LABELS[name], tuple(_changed_texts(before, after, alone=not isinstance(old or new, tuple))))


def _texts(value: Any) -> list[str]:
    """Return a field as the texts that it is made of."""
    match value:
        case bool():
            return ["yes" if value else "no"]
        case tuple():
            return [_item(item) for item in value]
        case _:
            return [value] if value else []


def _item(item: object) -> str:
    match item:
        case Example():
            return f"{item.position}: {item.text}" if item.position else item.text
        case NearMiss():
            return "".join((f"{item.code}: " if item.code else "", item.text, f" ({item.why})" if item.why else ""))
        case _:
            return str(item)


def _changed_texts(before: Sequence[str], after: Sequence[str], *, alone: bool) -> Iterator[tuple[Piece, ...]]:
    """Yield the texts that differ: those that were changed first, then what is gone, then what is new."""
    gone, new = [text for text in before if text not in after], [text for text in after if text not in before]
    if not gone and not new and list(before) != list(after):
        yield (Piece("the same in another order"),)
    for text in list(gone):
        match = max(new, key=lambda other: _likeness(text, other), default=None)
        if match is not None and (alone or _likeness(text, match) >= ALIKE):
            gone.remove(text)
            new.remove(match)
            yield word_diff(text, match)
    yield from ((Piece(text, "removed"),) for text in gone)
    yield from ((Piece(text, "added"),) for text in new)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split()[:MAX_WORDS], other.split()[:MAX_WORDS], autojunk=False).ratio()


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return two texts as one: runs of words that both have, that were taken out, and that were put in.

    >>> [(piece.words, piece.change) for piece in word_diff("It is wanted here", "It is not wanted")]
    [('It is', 'same'), ('not', 'added'), ('wanted', 'same'), ('here', 'removed')]
    """
    one, other = old.split(), new.split()
    if max(len(one), len(other)) > MAX_WORDS:
        return (Piece(old, "removed"), Piece(new, "added"))
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(" ".join(one[a:b])))
        else:
            pieces += [Piece(" ".join(one[a:b]), "removed")] if b > a else []
            pieces += [Piece(" ".join(other[c:d]), "added")] if d > c else []
    return tuple(pieces)


_SIGNS = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}


def in_plain_text(diff: VersionDiff) -> Iterator[str]:
    """Yield a difference line by line for a terminal: ``[-taken out-]``, ``{+put in+}``."""
    yield diff.sentence
    words = dict(_WORDS)
    for code in diff.codes:
        yield ""
        yield f"{code.code_id} {code.name}: {words[code.change]}"
        for field in code.fields:
            for text in field.texts:
                yield f"  {field.label}: {' '.join(_SIGNS[piece.change].format(piece.words) for piece in text)}"
