"""Whether the codes of a codebook fit together: ids, parents, themes, and codes that point at each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from dialogue_synth.codebook.draft import Draft, FaultLog
from dialogue_synth.codebook.source import KeyPath
from dialogue_synth.errors import Issue, closest
from dialogue_synth.model import Code, Codebook, Premise

# Ids become file names, table cells, anchors of pages and parts of segment ids.
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
ID_HINT = 'use letters a-z, digits, ".", "_" and "-", a letter or digit first, at most 40'
LIKELY_SLIP = 0.85  # likeness from which a code that may be of another codebook is taken for a slip; P5 and PB5 have 0.8
LANGUAGE_PATTERN = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What is wrong with a codebook file (``faults``) and what may be meant so (``notes``); ``codebook`` is None if it has faults."""

    codebook: Codebook | None
    faults: tuple[Issue, ...]
    notes: tuple[Issue, ...]


def check_draft(draft: Draft, *, known_elsewhere: Set[str] = frozenset()) -> CheckResult:
    """Check what a reader made of a file.

    Args:
        draft: The codebook as read; its log receives what is found here.
        known_elsewhere: Ids of codes of other codebooks, to which near misses may point.

    Returns:
        All faults and notes, those of the reader first.
    """
    codebook, log = draft.codebook, draft.log
    if codebook is not None:
        _check_head(codebook, log)
        _check_themes(codebook, log)
        codes = list(zip(draft.code_paths, codebook.codes, strict=True))
        _check_ids(codes, log)
        _check_parents(codes, log)
        for path, code in codes:
            _check_code(path, code, codebook, log)
            _note_gaps(path, code, log)
        _note_unknown_codes(codebook, codes, log, known_elsewhere)
        _check_premises(codebook, log)
    return CheckResult(None if log.faults else codebook, log.faults, log.notes)


def _check_id(path: KeyPath, value: str, what: str, log: FaultLog) -> None:
    if value and not ID_PATTERN.fullmatch(value):
        log.fault((*path, "id"), f'{what} "{value}" is not a plain word', ID_HINT)


def _check_head(codebook: Codebook, log: FaultLog) -> None:
    _check_id(("codebook",), codebook.id, "the codebook's id", log)
    if not LANGUAGE_PATTERN.fullmatch(codebook.language):
        log.fault(("codebook", "language"), f'language "{codebook.language}" is not a language tag', 'write one such as "en-GB" or "cy"')
    if not codebook.codes and not log.faults:
        log.fault(("codes",), "the codebook has no codes")


def _check_themes(codebook: Codebook, log: FaultLog) -> None:
    seen: set[str] = set()
    for n, theme in enumerate(codebook.themes):
        path = ("themes", n)
        _check_id(path, theme.id, "theme id", log)
        if theme.id and theme.id in seen:
            log.fault((*path, "id"), f'theme "{theme.id}" is declared twice')
        seen.add(theme.id)


def _check_ids(codes: list[tuple[KeyPath, Code]], log: FaultLog) -> None:
    first: dict[str, KeyPath] = {}
    spellings: dict[str, str] = {}
    for path, code in codes:
        _check_id(path, code.id, "id", log)
        earlier = first.setdefault(code.id, path)
        if code.id and earlier != path:
            log.fault((*path, "id"), f'id "{code.id}" is used twice, first in {log.where((*earlier, "id"))}')
        spelling = spellings.setdefault(code.id.casefold(), code.id)
        if spelling != code.id:
            log.note((*path, "id"), f'id "{code.id}" and "{spelling}" differ in upper and lower case only')


def _check_parents(codes: list[tuple[KeyPath, Code]], log: FaultLog) -> None:
    paths = {code.id: path for path, code in codes}
    parents = {code.id: code.parent for _, code in codes}
    for path, code in codes:
        if code.parent and code.parent not in parents:
            log.fault((*path, "parent"), f'parent "{code.parent}" is not in the codebook', closest(code.parent, [*parents]))
    for circle in _circles(parents):
        log.fault((*paths[circle[0]], "parent"), f"the parents go round in a circle: {' -> '.join((*circle, circle[0]))}")


def _circles(parents: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each circle of parents once, as the ids on the way round."""
    done: set[str] = set()
    for start in parents:
        way: dict[str, None] = {}  # a set that keeps its order
        at = start
        while at and at not in done and at not in way:
            way[at] = None
            at = parents.get(at, "")
        if at in way:
            steps = [*way]
            yield steps[steps.index(at) :]
        done.update(way)


def _check_code(path: KeyPath, code: Code, codebook: Codebook, log: FaultLog) -> None:
    if not code.question and not code.definition:
        log.fault(path, "neither a question nor a definition is given", 'add "question:" or "definition:"')
    themes = [theme.id for theme in codebook.themes]
    if code.theme and code.theme not in themes:
        hint = closest(code.theme, themes) or 'declare it under "themes:"'
        log.fault((*path, "theme"), f'theme "{code.theme}" is not declared', hint)


def _note_gaps(path: KeyPath, code: Code, log: FaultLog) -> None:
    if code.auxiliary:
        return
    if not code.proposition:
        log.note(path, "no proposition: positions cannot be told", "add the statement that people agree or disagree with")
    if not code.examples:
        log.note(path, "no examples: it is found by its question and definition alone", "add about five sentences that carry it")


def _note_unknown_codes(codebook: Codebook, codes: list[tuple[KeyPath, Code]], log: FaultLog, known_elsewhere: Set[str]) -> None:
    ids = {code.id: None for code in codebook.codes}
    for path, mentioned in _mentions(codebook, codes):
        if mentioned not in ids and mentioned not in known_elsewhere:
            log.note(
                path,
                f'code "{mentioned}" is not in this codebook; it may be one of another',
                closest(mentioned, [*ids], cutoff=LIKELY_SLIP),
            )


def _check_premises(codebook: Codebook, log: FaultLog) -> None:
    seen: set[str] = set()
    for n, premise in enumerate(codebook.premises):
        path = ("premises", n)
        _check_id(path, premise.id, "premise id", log)
        if premise.id and premise.id in seen:
            log.fault((*path, "id"), f'premise "{premise.id}" is declared twice')
        seen.add(premise.id)
        if bool(premise.values) == bool(premise.measure):
            log.fault(path, 'a premise has either "values" or a "measure"', "list what can be the case, or name the kind of quantity")
        if premise.measure and not (premise.about or premise.cues):
            log.fault(path, "a premise with a measure needs cues", 'add "cues:" with the words that the quantity stands beside')
        _check_values(path, premise, log)


def _check_values(path: KeyPath, premise: Premise, log: FaultLog) -> None:
    ids = [value.id for value in premise.values]
    for n, value in enumerate(premise.values):
        place = (*path, "values", n)
        _check_id(place, value.id, "value id", log)
        if value.id and value.id in ids[:n]:
            log.fault((*place, "id"), f'value "{value.id}" is declared twice')
        if value.negated and value.negated not in ids:
            log.fault((*place, "negated"), f'value "{value.negated}" is not one of this premise', closest(value.negated, ids))


def _mentions(codebook: Codebook, codes: list[tuple[KeyPath, Code]]) -> Iterator[tuple[KeyPath, str]]:
    for path, code in codes:
        yield from (((*path, "near_misses", n, "code"), miss.code) for n, miss in enumerate(code.near_misses) if miss.code)
    for n, pair in enumerate(codebook.known_boundaries):
        yield from ((("known_boundaries", n), mentioned) for mentioned in pair)
