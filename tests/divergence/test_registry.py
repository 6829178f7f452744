from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.divergence import DETECTORS, flag_divergences
from dialogue_synth.errors import UsageError
from dialogue_synth.model import POSITIONS

SPECS = {
    "a1": "P1 support | P1 oppose participant | R1 support",
    "a2": "P1 support | R1 conditional",
    "a3": "P1 oppose | R1 conditional",
    "b1": "P1 oppose | R1 support",
}


def test_flags_come_by_kind_and_the_highest_score_first(make_material) -> None:
    flags = flag_divergences(make_material(SPECS)).divergences
    assert [flag.kind for flag in flags] == sorted((flag.kind for flag in flags), key=list(DETECTORS).index)
    assert {flag.kind for flag in flags} == {"contradiction", "strength", "minority_voice"}


def test_only_the_kinds_asked_for_are_sought(make_material) -> None:
    result = flag_divergences(make_material(SPECS), ["minority_voice"])
    assert {flag.kind for flag in result.divergences} == {"minority_voice"}
    assert result.not_tested == ()


def test_an_unknown_kind_is_refused_with_the_known_ones(make_material) -> None:
    with pytest.raises(UsageError, match="no such kind of divergence: anger"):
        flag_divergences(make_material(SPECS), ["anger"])


def test_superseded_write_ups_take_no_part(make_material) -> None:
    material = make_material(SPECS)
    old = tuple(replace(w, status="superseded") if w.writeup_id in ("a3", "b1") else w for w in material.writeups)
    assert "contradiction" not in {flag.kind for flag in flag_divergences(replace(material, writeups=old)).divergences}


codes = st.sampled_from(["P1", "P2", "P2a", "R1", "R2", "I1"])
voices = st.sampled_from(["group", "group", "participant", "organiser"])
passages = st.lists(st.tuples(codes, st.sampled_from(POSITIONS), voices), max_size=10)
studies = st.dictionaries(
    st.sampled_from([f"{b}{n}" for b in "ab" for n in range(6)]), st.tuples(passages, st.sampled_from("xxy")), max_size=12
)


@settings(max_examples=60)
@given(studies, st.randoms(use_true_random=False))
def test_no_flag_mixes_initiatives_lacks_evidence_or_depends_on_order(make_material, drawn, random) -> None:
    specs = {w: " | ".join(f"{code} {position} {voice}" for code, position, voice in found) for w, (found, _) in drawn.items()}
    homes = {w: initiative for w, (_, initiative) in drawn.items()}
    material = make_material(specs, homes)
    flags = flag_divergences(material).divergences
    texts = {segment.segment_id: segment for segment in material.segments}
    assert len({flag.id for flag in flags}) == len(flags)
    for flag in flags:
        writeup_ids = {w for side in flag.sides.values() for w in side} | {e.writeup_id for e in flag.evidence}
        assert {homes[w] for w in writeup_ids} == {flag.initiative}
        assert {e.side for e in flag.evidence} == set(flag.sides) - {"mixed"}
        assert 0 <= flag.score <= 1
        assert flag.rule
        assert flag.explanation.endswith(".")
        assert all(
            (e.quotation, e.start, e.end) == (texts[e.segment_id].text, texts[e.segment_id].start, texts[e.segment_id].end)
            for e in flag.evidence
        )
        assert max(sum(e.side == side for e in flag.evidence) for side in flag.sides) <= 6
    shuffled = [list(part) for part in (material.writeups, material.segments, material.codings, material.cells)]
    for part in shuffled:
        random.shuffle(part)
    again = replace(
        material, writeups=tuple(shuffled[0]), segments=tuple(shuffled[1]), codings=tuple(shuffled[2]), cells=tuple(shuffled[3])
    )
    assert flag_divergences(again).divergences == flags
