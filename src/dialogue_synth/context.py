"""Comparison sources of a study: attached with a copy of their file, listed, taken off again. They are context and never write-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from dialogue_synth.errors import UsageError, closest
from dialogue_synth.exchange.context_table import read_context_table
from dialogue_synth.synthesis.context import ContextKind, ContextResult, ContextSource

if TYPE_CHECKING:
    from dialogue_synth.shown import Shown
    from dialogue_synth.store.study import Study

KEPT = "comparison sources"
FOLDER = Path("private/context")  # a survey's rows may tell who somebody is
ID_LENGTH = 8
OWN_FILE_MODE = 0o600


def context_sources(study: Study) -> tuple[ContextSource, ...]:
    """Return the sources attached to a study, in the order in which they were attached."""
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[ContextSource, ...]).validate_python(study.kept_value(KEPT, []))


def add_context(shown: Shown, path: Path, kind: ContextKind, title: str, mapping: Mapping[str, str], initiative: str = "") -> ContextSource:
    """Attach a source to a study: read it, mask personal data in its words, and keep a copy of the file in ``private/context/``.

    Args:
        shown: The study; its codebooks say which codes there are.
        path: A csv, as `read_context_table` takes it.
        kind: "jury" or "survey".
        title: What it is called in reports.
        mapping: Question -> code; a question by its words, their beginning, or its number in the file (from 1).
        initiative: Id of the initiative that it is about; "" for all of them.

    Raises:
        UsageError: The file cannot be taken, is attached already, or a question, code or initiative is not known.
    """
    from dialogue_synth.exchange.tables import write_bytes

    if not title.strip():
        raise UsageError("a source needs a title", where=path.name, hint='--title "Citizens\' jury, March"')
    if initiative and initiative not in shown.initiatives:
        raise UsageError("no such initiative", where=initiative, hint=closest(initiative, list(shown.initiatives)))
    results = _with_codes(read_context_table(path, kind), mapping, {c.id for book in shown.codebooks for c in book.framing_codes})
    data = path.read_bytes()
    digest = sha256(data).hexdigest()
    attached = context_sources(shown.study)
    if any(source.sha256 == digest for source in attached):
        raise UsageError("this file is attached already", where=path.name, hint="dialogue-synth context list")
    source = ContextSource(digest[:ID_LENGTH], kind, title.strip(), path.name, digest, initiative, results)
    source = _masked(shown, source)
    write_bytes(shown.study.root / copy_of(source), data, OWN_FILE_MODE)
    _keep(shown.study, (*attached, source))
    return source


def remove_context(study: Study, source_id: str) -> ContextSource:
    """Take a source off a study, and its copy.

    Raises:
        UsageError: No source has this id.
    """
    attached = context_sources(study)
    found = next((source for source in attached if source.source_id == source_id), None)
    if found is None:
        known = [source.source_id for source in attached]
        raise UsageError(
            "no comparison source has this id", where=source_id, hint=closest(source_id, known) or "dialogue-synth context list"
        )
    _keep(study, [source for source in attached if source is not found])
    (study.root / copy_of(found)).unlink(missing_ok=True)
    return found


def copy_of(source: ContextSource) -> Path:
    """Return where the copy of a source's file lies, seen from the study's folder."""
    return FOLDER / f"{source.source_id}.csv"


def _keep(study: Study, sources: Sequence[ContextSource]) -> None:
    with study.transaction() as write:
        write.keep_value(KEPT, [asdict(source) for source in sources])


def _masked(shown: Shown, source: ContextSource) -> ContextSource:
    from dialogue_synth.privacy import PersonalDataFinder, mask

    finder = PersonalDataFinder(shown.study.settings.privacy, shown.study.settings.engine.language_model)

    def masked(value: str) -> str:
        return mask(value, finder.find_in(value)) if value else value

    results = tuple(
        replace(r, statement=masked(r.statement), verdict=masked(r.verdict), answers=tuple((masked(answer), n) for answer, n in r.answers))
        for r in source.results
    )
    return replace(source, file=masked(source.file), results=results)


def _with_codes(results: Sequence[ContextResult], mapping: Mapping[str, str], codes: set[str]) -> tuple[ContextResult, ...]:
    about = {at: result.code_id for at, result in enumerate(results)}
    for question, code_id in mapping.items():
        about[_find(results, question)] = code_id
    for code_id in filter(None, about.values()):
        if code_id not in codes:
            raise UsageError("no codebook of the study asks about this code", where=code_id, hint=closest(code_id, sorted(codes)))
    return tuple(replace(result, code_id=about[at]) for at, result in enumerate(results))


def _find(results: Sequence[ContextResult], question: str) -> int:
    wanted = " ".join(question.split()).casefold()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(results):
        return int(wanted) - 1
    statements = [result.statement.casefold() for result in results]
    found = [at for at, s in enumerate(statements) if s == wanted] or [at for at, s in enumerate(statements) if s.startswith(wanted)]
    if len(found) != 1:
        what = "several questions of the file begin so" if found else "no question of the file is called so"
        raise UsageError(what, where=question, hint=f"give its number in the file, from 1 to {len(results)}")
    return found[0]
