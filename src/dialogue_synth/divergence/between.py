"""Between kinds of groups: the write-ups of one kind of organiser, or of one place, differ from all others on a code.

What a whole kind of groups has in common is no single group's divergence, and explains some of those that are flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.counted import counted
from dialogue_synth.divergence.card import severity, shown
from dialogue_synth.divergence.counting import CountTable, GroupTest, compare_groups, effect_interval, q_without, weightiest
from dialogue_synth.divergence.counts import Question
from dialogue_synth.divergence.covariates import group_labels
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.questions import OPPOSITE, attention, stances
from dialogue_synth.divergence.result import DivergenceResult, NotTested, evidence_of, flag_id
from dialogue_synth.model import Divergence, WriteUp

KIND = "between"
MAX_TRIED = 25  # write-ups of a kind that are left out in turn; each is looked for in all shuffles again
STATISTIC = "difference of mean shares, whole write-ups shuffled"


@dataclass(frozen=True)
class _Round:
    """The write-ups of one initiative, what is counted in them, and what they are grouped by.

    Attributes:
        labels: For each attribute the labels of the write-ups, in the order of the rows; "" where it is not known.
        questions: What is counted.
        tables: Of the questions, in their order; sides are counted once, in favour.
    """

    material: Material
    initiative: str
    writeups: tuple[WriteUp, ...]
    labels: Mapping[str, tuple[str, ...]]
    questions: tuple[Question, ...]
    tables: tuple[CountTable, ...]


def find_between(material: Material) -> DivergenceResult:
    """Compare the write-ups of each kind of organiser, and of each place, with all others of the initiative.

    Compared are the shares of passages that go to each code, and the shares of passages in favour on each code. All
    comparisons of an initiative are one family.
    """
    flags: list[Divergence] = []
    not_tested: list[NotTested] = []
    settings = material.settings
    for initiative, writeups in material.compared.items():
        if len(writeups) < settings.counting_min_writeups:
            reason = f"too little text to tell: {counted(len(writeups), 'write-up')}, and {settings.counting_min_writeups} are needed"
            not_tested.append(NotTested(KIND, initiative, "", reason))
            continue
        group = _round(material, initiative, writeups)
        tests = compare_groups(group.tables, group.labels, rate=settings.false_discovery_rate)
        if not tests:
            not_tested.append(NotTested(KIND, initiative, "", "too little text to tell: no organiser type or place has enough write-ups"))
        flagged = [place for place, test in enumerate(tests) if test.q <= settings.false_discovery_rate]
        without = _without(group, tests, flagged)
        flags += [_flag(group, tests, tests[place], without[place]) for place in flagged]
    return DivergenceResult(tuple(flags), tuple(not_tested))


def _round(material: Material, initiative: str, writeups: tuple[WriteUp, ...]) -> _Round:
    enough = material.settings.counting_min_writeups
    speak_of = [question for question in attention(material, initiative) if question.n_speaking >= enough]
    lean_on = [question for question in stances(material, initiative) if question.n_speaking >= enough]
    labels = group_labels(writeups)
    tables = [question.table() for question in speak_of] + [_in_favour(question.table()) for question in lean_on]
    return _Round(material, initiative, writeups, labels, (*speak_of, *lean_on), tuple(tables))


def _in_favour(table: CountTable) -> CountTable:
    return CountTable(table.codes[:1], table.counts[:, :1], table.totals)


def _flag(group: _Round, tests: Sequence[GroupTest], test: GroupTest, without: Mapping[str, float]) -> Divergence:
    question, labels = group.questions[test.table], group.labels[test.attribute]
    subject, speaking = question.subjects[test.code], [w for w in question.writeup_ids if question.totals[w]]
    label_of = dict(zip(question.writeup_ids, labels, strict=True))
    sides = {
        "flagged": tuple(w for w in speaking if label_of[w] == test.label),
        "compared_with": tuple(w for w in speaking if label_of[w] not in ("", test.label)),
    }
    low, high = effect_interval(group.tables[test.table], labels, test)
    batch_of = group.material.batch_of
    return Divergence(
        id=flag_id(KIND, group.initiative, f"{test.attribute} {test.label} {question.name} {subject.code_id} {subject.name}"),
        kind=KIND,
        initiative=group.initiative,
        code_id=subject.code_id,
        sides=sides,
        severity=severity(test.q),
        score=round(1 - test.q, 4),
        rule=_rule(group.material),
        explanation=f"{_finding(test, question, sides)} {_vanishing(group, tests, test, without)}",
        evidence=tuple(
            quoted
            for side, writeup_ids in sides.items()
            for quoted in evidence_of(side, _passages(question, test, side, writeup_ids), batch_of)
        ),
        statistic=STATISTIC,
        effect=round(test.effect, 4),
        interval=(round(low, 4), round(high, 4)),
        p=test.p,
        q=test.q,
        n_tests=len(tests),
    )


def _passages(question: Question, test: GroupTest, side: str, writeup_ids: Sequence[str]) -> list[Passage]:
    """Return what a side says on the code; where sides are counted, on the side that it takes more often than the other.

    Where it has no passage there, what it says on the question stands instead.
    """
    subject = question.subjects[test.code]
    if subject.name in OPPOSITE and (side == "flagged") != (test.effect > 0):
        subject = next(other for other in question.subjects if other.name == OPPOSITE[subject.name])
    on_it = [passage for writeup_id in writeup_ids for passage in subject.passages[writeup_id]]
    return on_it or [p for other in question.subjects for writeup_id in writeup_ids for p in other.passages[writeup_id]]


def _finding(test: GroupTest, question: Question, sides: Mapping[str, Sequence[str]]) -> str:
    name = question.subjects[test.code].name
    n, of = len(sides["flagged"]), len(sides["compared_with"])
    if name in OPPOSITE:
        what = f"are {test.share:.0%} of the passages that take a side on “{question.name}” {name}; in the {of} others {test.others:.0%}"
    else:
        where = f" on “{question.name}”" if question.name else ""
        what = f"{test.share:.0%} of the passages{where} go to “{name}”; in the {of} others {test.others:.0%}"
    return f"In the {counted(n, 'write-up')} of {test.attribute} “{test.label}” {what}."


def _without(group: _Round, tests: Sequence[GroupTest], flagged: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
    """Return the q-value of each flag without each of its write-ups in turn: of many, those on which most hangs."""
    rows = {
        place: weightiest(group.tables[tests[place].table], group.labels[tests[place].attribute], tests[place], MAX_TRIED)
        for place in flagged
    }
    left_out = [(place, row) for place, own in rows.items() for row in own]
    q = dict(zip(left_out, q_without(group.tables, group.labels, tests, left_out), strict=True))
    return {place: {group.writeups[row].writeup_id: q[place, row] for row in own} for place, own in rows.items()}


def _vanishing(group: _Round, tests: Sequence[GroupTest], test: GroupTest, without: Mapping[str, float]) -> str:
    """Say what becomes of a flag without the write-up on which most hangs."""
    rate = group.material.settings.false_discovery_rate
    weakest = max(without, key=lambda writeup_id: (without[writeup_id], writeup_id))
    figures = f"(p {shown(test.p)}; q {shown(test.q)} over {counted(len(tests), 'comparison')})"
    verb = "vanish" if without[weakest] > rate else "still stand"
    return f"Chance sorts write-ups so unevenly rarely {figures}. Without {weakest} it would {verb} (q {shown(without[weakest])})."


def _rule(material: Material) -> str:
    settings = material.settings
    return (
        "Flagged where the write-ups of one organiser type, or of one place, differ from the initiative's others in the mean share of a "
        "code, or of passages in favour on it, by more than chance would make them if whole write-ups were shuffled; at most "
        f"{settings.false_discovery_rate:.0%} of these flags are expected to be chance. At least 3 write-ups must be on either side."
    )
