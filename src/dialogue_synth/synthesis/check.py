"""Refuse a sentence that its numbers do not support.

The check reads the sentence as a stranger would and counts again; it shares no code with the template that wrote it
but the list of stances, so that a fault in one is caught by the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dialogue_synth.errors import Issue
from dialogue_synth.model import Finding
from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.synthesis.quantity import ALL, quantity_word
from dialogue_synth.synthesis.wording import STANCE_POSITIONS

_INTRO = re.compile(
    r"^(?:Of the (?P<total>\d+) write-ups on .+?, (?P<of>\d+)"
    r"|All (?P<all>\d+) write-ups on .+?|(?P<both>Both) write-ups on .+?"
    r"|(?P<only>The only write-up) on .+?)"
    r" addressed “[^”]*”\."
)
NEVER = "(?!)"  # a pattern that nothing matches: the words of a scale without words
_QUOTED = re.compile(r"“[^”]*”")
_FORBIDDEN = re.compile(r"%|\bper ?cent\b|\bthe public\b", re.IGNORECASE)
_UNDECIDED = re.compile(r"(?:the position of (?:all )?(\d+)|its position) is undecided", re.IGNORECASE)
_SILENT = re.compile(r"(\d+) said nothing on it")
_TOUCHED = re.compile(r"(\d+) touched on it without a position of the group")


class _Claim(NamedTuple):
    """That ``n`` write-ups (``of`` them where the sentence says so) take a stance, under a quantity word if there is one."""

    word: str
    n: int
    of: int | None
    stance: str
    conditional: int


def check_statement(finding: Finding, settings: SynthesisSettings | None = None) -> tuple[Issue, ...]:
    """Return what is wrong with a finding's sentence; nothing when its counts support every word of it.

    It refuses a quantity word that the scale does not give for its counts, a number that no count supports, a position
    that somebody holds and the sentence leaves out, a condition left out, percentages, and "the public".
    """
    settings = settings or SynthesisSettings()
    return tuple(Issue(f"finding {finding.id}", what, "write the sentence from the counts again") for what in _faults(finding, settings))


def _faults(finding: Finding, settings: SynthesisSettings) -> Iterator[str]:
    intro = _INTRO.match(finding.statement)
    if intro is None:
        yield "the sentence does not begin with how many write-ups addressed the question"
        return
    body = _QUOTED.sub("“”", finding.statement[intro.end() :])
    yield from _faulty_sums(finding, intro, body)
    claims = list(_claims(body, settings))
    yield from _faulty_claims(finding, claims, body)
    yield from _faulty_words(finding, claims, settings)
    yield from _left_over(body, settings)


def _faulty_sums(finding: Finding, intro: re.Match[str], body: str) -> Iterator[str]:
    if sum(finding.counts_by_position.values()) != finding.of:
        yield "the counts by position do not add up to the write-ups that addressed the question"
    addressed = int(intro["of"] or intro["all"] or (2 if intro["both"] else 1))
    total = int(intro["total"] or addressed)
    if addressed != finding.of:
        yield f"it says that {addressed} addressed the question, and {finding.of} did"
    outside = sum(int(match[1]) for pattern in (_SILENT, _TOUCHED) for match in pattern.finditer(body))
    if total != addressed + outside:
        yield f"{addressed} that addressed the question and {outside} that did not are not {total}"


def _claim_pattern(settings: SynthesisSettings) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(settings.scale, key=len, reverse=True)) or NEVER
    subject = (
        rf"(?:\b(?P<word>{words}) \((?P<a>\d+) of (?P<b>\d+)\)|(?P<c>\d+) of (?P<d>\d+)"
        r"|\b(?P<all>All) (?P<e>\d+)|\b(?P<both>Both)|\b(?P<it>It)|(?P<bare>\d+))"
    )
    verb = r"(?P<verb>supported|raised concerns|opposed|(?:was|were) divided)(?: about| on)?(?: the statement “”| it| this)?"
    condition = r"(?:(?P<only> on conditions)| \((?P<some>\d+) of them on conditions\))?"
    return re.compile(rf"{subject} {verb}{condition}(?=[,;.]| and |$)", re.IGNORECASE)


def _claims(body: str, settings: SynthesisSettings) -> Iterator[_Claim]:
    for match in _claim_pattern(settings).finditer(body):
        whole = match["e"] or (2 if match["both"] else 1 if match["it"] else 0)
        n = int(match["a"] or match["c"] or match["bare"] or whole)
        of = int(match["b"] or match["d"] or whole) or None
        stance = "divided" if match["verb"].lower().endswith("divided") else match["verb"].lower()
        word = ALL if match["all"] or match["both"] else (match["word"] or "").lower()
        yield _Claim(word, n, of, stance, n if match["only"] else int(match["some"] or 0))


def _faulty_claims(finding: Finding, claims: list[_Claim], body: str) -> Iterator[str]:
    held = {stance: sum(finding.counts_by_position.get(p, 0) for p in positions) for stance, positions in STANCE_POSITIONS.items()}
    said = {claim.stance: claim.n for claim in claims}
    for stance, n in held.items():
        if said.get(stance, 0) != n:
            yield f"it says that {said.get(stance, 0)} {stance}, and {n} did"
    if any(claim.of not in (None, finding.of) for claim in claims):
        yield "a count is not out of the write-ups that addressed the question"
    if sum(claim.conditional for claim in claims) != finding.counts_by_position.get("conditional", 0):
        yield "conditions are not said as often as they were made"
    undecided = sum(int(match[1] or 1) for match in _UNDECIDED.finditer(body))
    if undecided != finding.counts_by_position.get("undecided", 0):
        yield "the number of undecided positions is not the one counted"
    if finding.n != max(held.values()):
        yield "n is not the count of the leading position"


def _faulty_words(finding: Finding, claims: list[_Claim], settings: SynthesisSettings) -> Iterator[str]:
    worded = [claim for claim in claims if claim.word]
    for claim in worded:
        of = claim.of or finding.of
        on_scale = claim.n <= of and quantity_word(claim.n, of, settings.scale).lower() == claim.word
        if not (claim.n == of if claim.word == ALL else on_scale):
            yield f"{claim.n} of {of} is not {claim.word!r} on this study's scale"
        if sum(other.n >= claim.n for other in claims) > 1:
            yield f"{claim.word!r} is said of a position that is not the strongest"
        if claim.word != ALL and of < settings.min_writeups_for_words:
            yield f"a quantity word is used for fewer than {settings.min_writeups_for_words} write-ups"
    # "All 3" is a plain count and needs no entry under quantity while write-ups are few.
    words = {claim.word for claim in worded if claim.word != ALL or finding.quantity}
    if words != {finding.quantity.lower()} - {""}:
        yield "the quantity word beside the sentence is not the one in it"


def _left_over(body: str, settings: SynthesisSettings) -> Iterator[str]:
    """Find words and numbers that are part of no claim."""
    rest = body
    for pattern in (_claim_pattern(settings), _UNDECIDED, _SILENT, _TOUCHED):
        rest = pattern.sub("", rest)
    if re.search(r"\d", rest):
        yield "it has a number that no count supports"
    if any(re.search(rf"\b{re.escape(word)}\b", rest, re.IGNORECASE) for word in settings.quantity_words):
        yield "it has a quantity word without counts"
    if _FORBIDDEN.search(rest):
        yield "it has a percentage, or speaks of the public"
