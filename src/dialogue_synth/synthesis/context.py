"""Results from elsewhere, to be read beside what groups said: a citizens' jury, a panel survey. Never counted as write-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

ContextKind: TypeAlias = Literal["jury", "survey"]
SHOWN_ANSWERS = 6  # of a closed question; the rest are added up


@dataclass(frozen=True, slots=True)
class ContextResult:
    """One statement or question and how it was answered: ``answers`` are pairs of an answer and how many gave it.

    ``base`` is how many were asked, None where only the answers are known. ``code_id`` is the code that it is about, "" where
    nobody has said. ``verdict`` is what a jury concluded, in its words.
    """

    statement: str
    answers: tuple[tuple[str, int], ...]
    base: int | None = None
    verdict: str = ""
    code_id: str = ""


@dataclass(frozen=True, slots=True)
class ContextSource:
    """A source to compare with: where it came from, by name and hash, and its results. An empty ``initiative`` means all of them."""

    source_id: str
    kind: ContextKind
    title: str
    file: str
    sha256: str
    initiative: str
    results: tuple[ContextResult, ...]


def results_beside(sources: Sequence[ContextSource], initiative: str, code_id: str) -> tuple[tuple[ContextSource, ContextResult], ...]:
    """Return the results to be read beside one question of one initiative, in the order in which they were attached."""
    return tuple(
        (source, result)
        for source in sources
        if source.initiative in ("", initiative)
        for result in source.results
        if result.code_id and result.code_id == code_id
    )


def result_in_words(source: ContextSource, result: ContextResult, *, statement: bool = False) -> str:
    """Say what a source found: counts with their base, never shares of a population.

    Args:
        source: Named first.
        result: One of its results.
        statement: Whether to say what was put to people.

    >>> jury = ContextSource("c1", "jury", "Citizens' jury", "jury.csv", "00", "", ())
    >>> result_in_words(jury, ContextResult("It is wanted.", (("agreed", 14), ("disagreed", 3)), 18))
    "Citizens' jury: 14 of 18 agreed, 3 disagreed"
    """
    put = f" on “{result.statement.rstrip('.')}”" if statement else ""
    verdict = f"; verdict: “{result.verdict.rstrip('.')}”" if result.verdict else ""
    return f"{source.title}{put}: {', '.join(_answers(result))}{verdict}"


def _answers(result: ContextResult) -> Iterator[str]:
    if not result.answers:
        yield "no votes stated"
        return
    base = result.base if result.base is not None else sum(n for _, n in result.answers)
    shown, rest = result.answers[:SHOWN_ANSWERS], result.answers[SHOWN_ANSWERS:]
    for at, (answer, n) in enumerate(shown):
        if at == 0 or n:
            yield f"{n} of {base} {answer}" if at == 0 else f"{n} {answer}"
    if rest:
        yield f"{sum(n for _, n in rest)} gave other answers"
