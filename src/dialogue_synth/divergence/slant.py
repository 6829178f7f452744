"""Slant: signs that an account leans, each with the passages that show it. For analysts' eyes only, and never in public outputs.

No sign proves anything: a group may be of one mind, and a heated meeting may be reported in heated words. Two signs together are worth a
second look at how the write-up was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb

from dialogue_synth.counted import counted
from dialogue_synth.divergence.cues import cue_pattern, plain
from dialogue_synth.divergence.internal import count_clashes
from dialogue_synth.divergence.material import Material, Passage
from dialogue_synth.divergence.minority_voice import MIN_DISTANCE, distance
from dialogue_synth.divergence.result import DivergenceResult, flag_id, quote
from dialogue_synth.divergence.tone import LOADED
from dialogue_synth.model import Divergence, Position, Segment, WriteUp
from dialogue_synth.standing import FAVOUR

KIND = "slant"
MIN_SIGNS = 2
ORGANISER_SHARE = 0.3  # of the words of a write-up that are the organiser's own
MIN_LOADED = 2  # passages with loaded words: one heated sentence is no tone
LOADED_SHARE = 0.15  # of the passages
MIN_POSITIONS = 6
ONE_SIDED_CHANCE = 0.05
ONE_SIDED_SHARE = 0.65  # of the positions that lean one way: below it an account is not one-sided, however many there are
MIN_ADVOCACY = 2
RULE = (
    f"Flagged where at least {MIN_SIGNS} of these signs come together: at least {ORGANISER_SHARE:g} of the words are the organiser's own; "
    f"at least {MIN_LOADED} passages, and {LOADED_SHARE:g} of all, have loaded words; positions lean one way so often that, judged by the "
    f"other write-ups, chance would do it in less than {ONE_SIDED_CHANCE:g} of cases; votes say otherwise than the text; the writer argues "
    "in the first person; something is advertised or the reader is called on to act."
)


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign: in words, and the passages that show it."""

    words: str
    segments: tuple[Segment, ...]


def find_slants(material: Material) -> DivergenceResult:
    """Look for signs in each write-up, and flag those with several."""
    flags: list[Divergence] = []
    n_tests = 0
    for initiative, writeups in material.by_initiative.items():
        shares = _favour_shares(material, writeups)
        for writeup in writeups:
            n_tests += 1
            signs = [sign for look in SIGNS for sign in [look(material, writeup, shares)] if sign]
            if len(signs) >= MIN_SIGNS:
                flags.append(_flag(material, initiative, writeup, signs))
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags))


# -- the signs -------------------------------------------------------------------------------------------------------------
def _organiser(material: Material, writeup: WriteUp, _: Mapping[str, float]) -> _Sign | None:
    content = material.content_of(writeup.writeup_id)
    own = [segment for segment in content if segment.voice == "organiser"]
    n_words, n_own = (sum(len(s.text.split()) for s in segments) for segments in (content, own))
    if not n_words or n_own < ORGANISER_SHARE * n_words:
        return None
    return _Sign(f"{n_own / n_words:.0%} of its words are the organiser's own", tuple(own))


def _loaded(material: Material, writeup: WriteUp, _: Mapping[str, float]) -> _Sign | None:
    content = material.content_of(writeup.writeup_id)
    found = tuple(s for s in content if s.voice != "participant" and material.said(s).is_loaded)
    if len(found) < max(MIN_LOADED, LOADED_SHARE * len(content)):
        return None
    words = sorted({match for s in found for match in cue_pattern(LOADED).findall(plain(s.text))})
    return _Sign(f"loaded words in {len(found)} of {len(content)} passages ({', '.join(words)})", found)


def _one_sided(material: Material, writeup: WriteUp, shares: Mapping[str, float]) -> _Sign | None:
    leaning = _leanings(material, writeup)
    in_favour = [p for p, lean in leaning if lean]
    against = [p for p, lean in leaning if not lean]
    more, base = (in_favour, shares[writeup.writeup_id]) if len(in_favour) >= len(against) else (against, 1 - shares[writeup.writeup_id])
    if len(leaning) < MIN_POSITIONS or len(more) < ONE_SIDED_SHARE * len(leaning):
        return None
    chance = at_least(len(more), len(leaning), base)
    if chance >= ONE_SIDED_CHANCE:
        return None
    side = "in favour" if more is in_favour else "against"
    words = f"{len(more)} of {len(leaning)} positions are {side}, which among the other write-ups {base:.0%} are (chance {chance:.2g})"
    return _Sign(words, tuple(dict.fromkeys(p.segment for p in sorted(more, key=lambda p: -p.telling))))


def _votes(material: Material, writeup: WriteUp, _: Mapping[str, float]) -> _Sign | None:
    clashes = count_clashes(material, writeup)
    return _Sign("its own count says otherwise than its text", tuple(s for clash in clashes for s in clash)) if clashes else None


def _advocacy(material: Material, writeup: WriteUp, _: Mapping[str, float]) -> _Sign | None:
    found = tuple(s for s in material.content_of(writeup.writeup_id) if s.voice != "participant" and material.said(s).argues)
    return _Sign(f"the writer argues in the first person in {len(found)} passages", found) if len(found) >= MIN_ADVOCACY else None


def _advertising(material: Material, writeup: WriteUp, _: Mapping[str, float]) -> _Sign | None:
    # Headings and what was set aside count here: an advertisement is often not taken for content.
    said = (s for s in material.segments_of(writeup.writeup_id) if s.kind not in ("prompt", "metadata") and s.voice != "participant")
    found = tuple(s for s in said if material.said(s).advertises)
    return _Sign("something is advertised, or the reader is called on to act", found) if found else None


SIGNS: Sequence[Callable[[Material, WriteUp, Mapping[str, float]], _Sign | None]] = (
    _organiser, _loaded, _one_sided, _votes, _advocacy, _advertising
)  # fmt: skip


# -- base rates --------------------------------------------------------------------------------------------------------------
def _leanings(material: Material, writeup: WriteUp) -> list[tuple[Passage, bool]]:
    """Return the passages in the account's own voice that take a side, and whether it is in favour (with or without conditions)."""
    passages = [p for code in material.codes for p in material.passages(writeup.writeup_id, code.id) if p.segment.voice != "participant"]
    return [(p, FAVOUR.index(p.position) >= MIN_DISTANCE) for p in passages if p.position in FAVOUR]


def _favour_shares(material: Material, writeups: Sequence[WriteUp]) -> dict[str, float]:
    """Return, for each write-up, the share of the *other* write-ups' positions that are in favour (one of each added)."""
    n_leaning = {w.writeup_id: Counter(lean for _, lean in _leanings(material, w)) for w in writeups}
    total: Counter[bool] = sum(n_leaning.values(), Counter())
    return {w: (total[True] - n[True] + 1) / (total.total() - n.total() + 2) for w, n in n_leaning.items()}


def at_least(n: int, of: int, share: float) -> float:
    """Return the chance of ``n`` or more successes among ``of`` with the chance ``share`` each (binomial, upper tail).

    >>> round(at_least(3, 3, 0.5), 3)
    0.125
    """
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(n, of + 1))


# -- the flag ----------------------------------------------------------------------------------------------------------------
def _flag(material: Material, initiative: str, writeup: WriteUp, signs: Sequence[_Sign]) -> Divergence:
    shown = [sign.segments[n] for n in range(max(len(s.segments) for s in signs)) for sign in signs if n < len(sign.segments)]
    n_left = len(signs) - MIN_SIGNS
    rests = f"It would stand without {counted(n_left, 'sign')} of these, whichever" if n_left else "It would vanish without any one of them"
    return Divergence(
        id=flag_id(KIND, initiative, "", [writeup.writeup_id]),
        kind=KIND,
        initiative=initiative,
        code_id="",
        sides={"account": (writeup.writeup_id,), "otherwise": (writeup.writeup_id,)},
        severity="high" if len(signs) > MIN_SIGNS else "medium",
        score=round(len(signs) / len(SIGNS), 4),
        rule=RULE,
        explanation=f"Signs that the account of {writeup.writeup_id} leans: {'; '.join(sign.words for sign in signs)}. {rests}.",
        evidence=(*quote("account", shown), *quote("otherwise", _otherwise(material, writeup, shown))),
        statistic="signs found",
        effect=float(len(signs)),
    )


def _otherwise(material: Material, writeup: WriteUp, shown: Sequence[Segment]) -> list[Segment]:
    """Return passages of the same write-up that go the other way than most of it."""
    leaning = _leanings(material, writeup)
    mostly = 2 * sum(lean for _, lean in leaning) >= len(leaning)
    line: Position = "support" if mostly else "oppose"
    passages = [p for s in material.content_of(writeup.writeup_id) for p in material.passages_of(s.segment_id)]
    other = sorted(
        (p for p in passages if distance(p.position, line) >= MIN_DISTANCE), key=lambda p: (-distance(p.position, line), -p.telling)
    )
    single = [s for s in material.content_of(writeup.writeup_id) if s.voice == "participant"]
    return [s for s in dict.fromkeys((*(p.segment for p in other), *single)) if s not in shown]
