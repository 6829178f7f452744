"""Premise conflict: groups were told, or took as given, incompatible facts about the scheme.

Opinions that rest on different facts do not contradict each other: they answer different questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dialogue_synth.counted import counted
from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.premises import Stated, fact_value
from dialogue_synth.divergence.result import DivergenceResult, NotTested, flag_id, quote, sides_of
from dialogue_synth.errors import Issue
from dialogue_synth.model import Divergence, Premise, Segment, WriteUp

KIND = "premise_conflict"
MAX_WORDS = 80  # of a passage on a card: what is longer is hardly one statement
RULE = (
    "Flagged where write-ups of one initiative state different facts about the scheme (told, read or taken as given), or where one states "
    "something else than the fact sheet. Wishes, conditions, fears and questions are no statements."
)
Stating = Mapping[Stated, Sequence[Segment]]


def find_premise_conflicts(material: Material) -> DivergenceResult:
    """Compare what write-ups state on each premise of the codebooks, and hold it against the facts in the settings."""
    premises = [premise for codebook in material.codebooks for premise in codebook.premises]
    if not premises:
        return DivergenceResult(not_tested=(NotTested(KIND, "", "", "no codebook of the study names premises"),))
    flags: list[Divergence] = []
    issues: list[Issue] = []
    n_tests = 0
    for initiative, writeups in material.compared.items():
        facts = material.settings.facts.get(initiative, {})
        told = _told(material, premises, writeups)
        for premise in premises:
            stating = told[premise.id]
            fact = fact_value(premise, facts.get(premise.id, ""))
            n_tests += bool(stating)
            flags += _compare(initiative, premise, stating, fact)
        issues += _unread_facts(initiative, facts, premises)
    issues += [Issue("study.toml", f'facts are given for "{i}", which is no initiative') for i in _strangers(material)]
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags), issues=tuple(issues))


def _told(material: Material, premises: Sequence[Premise], writeups: Sequence[WriteUp]) -> dict[str, Stating]:
    """Return, for each premise, the passages that state each value; of whichever voice: what was heard was heard."""
    found: dict[str, dict[Stated, list[Segment]]] = {premise.id: defaultdict(list) for premise in premises}
    keys: dict[tuple[str, str], Stated] = {}  # one quantity in other words ("two years", "2 years") is one value
    for writeup in writeups:
        for segment in material.content_of(writeup.writeup_id):
            for premise_id, stated in material.said(segment).stated:
                found[premise_id][keys.setdefault((premise_id, stated.key), stated)].append(segment)
    return dict(found)


def _compare(initiative: str, premise: Premise, stating: Stating, fact: Stated | None) -> Iterator[Divergence]:
    """Yield the flag of one premise, if statements differ among themselves or from the fact."""
    others = [stated for stated in stating if fact is None or stated.key != fact.key]
    holders = {stated.key: {segment.writeup_id for segment in segments} for stated, segments in stating.items()}
    apart = any(a - b and b - a for a in holders.values() for b in holders.values() if a is not b)
    if not apart and (fact is None or not others):
        return
    order = sorted(stating, key=lambda stated: (-len(holders[stated.key]), stated.key))
    sides = sides_of(**{stated.words: holders[stated.key] for stated in order})
    n_against_fact = len(set().union(*(holders[stated.key] for stated in others))) if fact else 0
    n_writeups = len(set().union(*holders.values()))
    smallest = min(map(len, holders.values()))
    yield Divergence(
        id=flag_id(KIND, initiative, premise.id),
        kind=KIND,
        initiative=initiative,
        code_id="",
        sides={**sides, f"fact sheet: {fact.words}": ()} if fact else sides,
        severity="high" if n_against_fact else "medium",
        score=round(0.5 + smallest / (2 * n_writeups) if apart else 0.5, 4),
        rule=RULE,
        explanation=_explanation(premise, {stated.words: len(holders[stated.key]) for stated in order}, fact, n_against_fact),
        evidence=tuple(quoted for stated in order for quoted in quote(stated.words, _shown(stating[stated]))),
        statistic=f"write-ups that state a fact on {premise.id}",
        effect=float(n_writeups),
    )


def _shown(segments: Sequence[Segment]) -> list[Segment]:
    """Put one passage of each write-up before a second of any, the short ones first."""
    firsts: dict[str, Segment] = {}
    for segment in segments:
        firsts.setdefault(segment.writeup_id, segment)
    ordered = sorted(firsts.values(), key=lambda s: (len(s.text.split()) > MAX_WORDS, s.writeup_id))
    return [*ordered, *(segment for segment in segments if segment not in ordered)]


def _explanation(premise: Premise, n_stating: Mapping[str, int], fact: Stated | None, n_against_fact: int) -> str:
    told = "; ".join(f"“{words}” in {counted(n, 'write-up')}" for words, n in n_stating.items())
    otherwise = counted(n_against_fact, "write-up states", "write-ups state")
    fact_sheet = f" The fact sheet says “{fact.words}”; {otherwise} otherwise." if fact else ""
    single = [words for words, n in n_stating.items() if n == 1]
    if fact and n_against_fact:
        rests = "Against the fact sheet, each statement stands for itself."
    elif len(n_stating) == 2 and single:
        rests = f"It would vanish if the one write-up that states {' or '.join(f'“{words}”' for words in single)} were misread."
    else:
        rests = "It would stand if any one of these write-ups were misread."
    return f"Write-ups rest on different facts about {premise.subject}: {told}.{fact_sheet} {rests}"


def _unread_facts(initiative: str, facts: Mapping[str, str], premises: Sequence[Premise]) -> list[Issue]:
    """Name the facts of the settings that no premise can take."""
    by_id = {premise.id: premise for premise in premises}
    issues: list[Issue] = []
    for premise_id, given in facts.items():
        if premise_id not in by_id:
            what = f'fact "{premise_id}" of {initiative} is no premise of a codebook'
            issues.append(Issue("study.toml", what, f"one of {', '.join(by_id)}"))
        elif fact_value(by_id[premise_id], given) is None:
            values = ", ".join(value.id for value in by_id[premise_id].values)
            hint = f"one of {values}" if values else f"a {by_id[premise_id].measure}, as it would be written"
            issues.append(Issue("study.toml", f'the fact on "{premise_id}" of {initiative} cannot be read', hint))
    return issues


def _strangers(material: Material) -> list[str]:
    return sorted(set(material.settings.facts) - set(material.by_initiative))
