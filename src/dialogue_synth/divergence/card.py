"""From a counting test to a card: the figures, what would make it vanish, and who else looks like this."""

from __future__ import annotations

from dialogue_synth.counted import counted
from dialogue_synth.divergence.counting import CountTest, Family
from dialogue_synth.divergence.counts import Question, State, Tested, Verified, others_of
from dialogue_synth.divergence.covariates import kinds_of_group
from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.result import Severity, flag_id
from dialogue_synth.model import Divergence

STATISTIC = "beta-binomial prediction from the other write-ups, one-sided mid-p"
SURE = 0.01  # a q-value from which on a flag hardly depends on how many others there are
SHOWN_P = 0.0001  # digits of a smaller p-value say nothing
CONFIDENCE = 0.95
ALIKE_P = 0.25  # as far out as the outer quarter of groups: like the flagged one, if not flagged itself
MIN_ALIKE = 3  # of a kind of groups, the flagged one included; two are a coincidence


def card(material: Material, result: Tested[State], test: CountTest) -> Divergence:
    """Return the divergence for a test that is flagged."""
    counts, family, question = result.counts, result.family, result.questions[test.table]
    kind, writeup_id = counts.kind, question.writeup_ids[test.writeup]
    words = kind.wording(material, question, test)
    sentences = (
        words.finding,
        _prediction(family, test, kind.unit),
        _vanishing(family, test, kind.unit),
        _alike(material, question, family, test),
    )
    return Divergence(
        id=flag_id(kind.name, counts.initiative, words.about, [writeup_id]),
        kind=kind.name,
        initiative=counts.initiative,
        code_id=words.code_id,
        sides={"flagged": (writeup_id,), "compared_with": others_of(question, writeup_id)},
        severity=severity(test.q),
        score=round(1 - test.q, 4),
        rule=kind.rule(counts.settings),
        explanation=" ".join(filter(None, sentences)),
        evidence=words.evidence,
        statistic=STATISTIC,
        effect=round(test.effect, 4),
        interval=_interval(test),
        p=test.p,
        q=test.q,
        n_tests=family.n_tests,
        status="supported" if counts.state is Verified else "screening",
    )


def severity(q: float) -> Severity:
    """Return how severe a flag is: being different is never high, and medium only where it is sure."""
    return "medium" if q <= SURE else "low"


def shown(p: float) -> str:
    """Return a p- or q-value for a sentence.

    >>> shown(0.00001), shown(0.0312)
    ('< 0.0001', '= 0.031')
    """
    return f"< {SHOWN_P:.4f}" if p < SHOWN_P else f"= {p:.2g}"


def _prediction(family: Family, test: CountTest, unit: str) -> str:
    low, high = family.limits(test)
    return (
        f"Of groups with as many {unit}s that differ only as the others do, 95 in 100 would lie between {low:.0%} and {high:.0%} "
        f"(p {shown(test.p)}; q {shown(test.q)} over {counted(family.n_tests, 'comparison')})."
    )


def _vanishing(family: Family, test: CountTest, unit: str) -> str:
    q = family.q_without(test)
    if test.direction == "much":
        rests, more = f"It rests on {counted(test.k, unit)}; without any one of them", "without {} of them"
    else:
        rests, more = f"With one more {unit} on it", "with {} more"
    if q > family.rate:
        return f"{rests} it would vanish (q {shown(q)})."
    return f"{rests} it would still stand (q {shown(q)}), {more.format(family.n_to_vanish(test))} it would vanish."


def _alike(material: Material, question: Question, family: Family, test: CountTest) -> str:
    """Name the kinds of groups of which all write-ups lie on the same side as the flagged one."""
    writeup_id, table = question.writeup_ids[test.writeup], family.usual[test.table].table
    told = []
    for kind in kinds_of_group(material, writeup_id):
        rows = [row for row, w in enumerate(question.writeup_ids) if w in kind.writeup_ids and table.totals[row]]
        own = [(row, int(table.counts[row, test.code]), int(table.totals[row])) for row in rows]
        if len(rows) >= MIN_ALIKE and all(family.p_of(test.table, row, test.code, k, n, test.direction) <= ALIKE_P for row, k, n in own):
            told.append(f"all {len(rows)} write-ups of {kind.attribute} “{kind.label}” look like this")
    return f"To explain it: {'; '.join(told)}." if told else ""


def _interval(test: CountTest) -> tuple[float, float]:
    """Return the range of the effect that fits the write-up's own count (Jeffreys' interval), the usual share taken as known."""
    from scipy.stats import beta

    own = beta(test.k + 0.5, test.n - test.k + 0.5)
    low, high = own.ppf((1 - CONFIDENCE) / 2), own.ppf((1 + CONFIDENCE) / 2)
    return round(float(low) - test.usual, 4), round(float(high) - test.usual, 4)
