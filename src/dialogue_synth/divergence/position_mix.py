"""Position mix: more of a write-up's passages on a code lean one way than the other write-ups let expect.

A group need not contradict the others to stand apart: its account may weigh pros and cons quite differently.
"""

from __future__ import annotations

from dialogue_synth.counted import counted
from dialogue_synth.divergence.comparing import find_by_counting
from dialogue_synth.divergence.counting import CountTest
from dialogue_synth.divergence.counts import CountingKind, Question, Wording, others_of, passages_in
from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.questions import stances
from dialogue_synth.divergence.result import DivergenceResult, evidence_of
from dialogue_synth.settings import DivergenceSettings


def find_position_mixes(material: Material) -> DivergenceResult:
    """Test every write-up on how its passages in group voice lean on each code: in favour, or against.

    Both sides are tested, each for being unusually large. All tests of an initiative are one family.
    """
    return find_by_counting(POSITION_MIX, material)


def _wording(material: Material, question: Question, test: CountTest) -> Wording:
    writeup_id, own = question.writeup_ids[test.writeup], question.subjects[test.code]
    others = others_of(question, writeup_id)
    against = passages_in(question, 1 - test.code, others)
    return Wording(
        about=f"{question.key} {own.name}",
        code_id=question.code_id,
        finding=(
            f"In {writeup_id} {test.k} of {counted(test.n, 'passage')} that take a side on “{question.name}” ({test.k / test.n:.0%}) "
            f"are {own.name}; in the other {counted(len(others), 'write-up')} usually {test.usual:.0%}."
        ),
        evidence=(
            *evidence_of("flagged", own.passages[writeup_id], material.batch_of),
            *evidence_of("compared_with", against or passages_in(question, test.code, others), material.batch_of),
        ),
    )


def _rule(settings: DivergenceSettings) -> str:
    return (
        "Flagged where the share of a write-up's passages on a code that are in favour (support, or agree on conditions), or against "
        "(concern, oppose), is larger than the initiative's other write-ups let expect of one more group that differs from them as "
        f"they do from each other; at most {settings.false_discovery_rate:.0%} of these flags are expected to be chance. Write-ups with "
        f"fewer than {settings.counting_min_stances} passages that take a side, and codes on which fewer than "
        f"{settings.counting_min_writeups} write-ups do, are not tested. Only passages in group voice count."
    )


POSITION_MIX = CountingKind("position_mix", "passage", ("much",), lambda settings: settings.counting_min_stances, stances, _wording, _rule)
