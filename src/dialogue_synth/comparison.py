"""What a study's narratives are compared as, what must be remembered of it, and what happened since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from dialogue_synth.freshness import digest
from dialogue_synth.model import Coding, Decision, Undecided
from dialogue_synth.store.records import Coded

if TYPE_CHECKING:
    from dialogue_synth.divergence import Material
    from dialogue_synth.divergence.changes import FlagChange, Since
    from dialogue_synth.divergence.counting.power import Power
    from dialogue_synth.divergence.funnel import Funnel
    from dialogue_synth.shown import Shown
    from dialogue_synth.store.study import Study

READINGS = "readings"  # the name under which what was read in passages is kept
_OF_WRITEUPS = frozenset({"codings", "passages", "write-ups", "undecided passages"})  # parts of which `Since` knows more


def material_of(shown: Shown) -> Material:
    """Return a study as it is compared: what stands in it, people's decisions on top of the machine's codings."""
    from dialogue_synth.divergence import Material
    from dialogue_synth.divergence.readings import unpack_readings
    from dialogue_synth.synthesis import roll_up

    vectors = shown.encoder.encode([s.text for s in shown.passages])
    return Material(
        writeups=shown.writeups,
        segments=shown.segments,
        codings=shown.codings,
        cells=roll_up(shown.writeups, shown.segments, shown.codings, shown.codebooks),
        codebooks=shown.codebooks,
        settings=shown.study.settings.divergence,
        undecided=shown.undecided,
        vectors={s.segment_id: vector for s, vector in zip(shown.passages, vectors, strict=True)},
        readings=unpack_readings(shown.study.kept_value(READINGS), (s.text for s in shown.segments), shown.codebooks),
    )


def readings_to_keep(material: Material) -> dict[str, Any]:
    """Return, to be kept for the next comparison, what was read in the passages that there are."""
    from dialogue_synth.divergence.readings import pack_readings

    texts = {segment.text for segment in material.segments}
    return pack_readings({text: said for text, said in material.readings.items() if text in texts}, material.codebooks)


def machine_material(shown: Shown, material: Material) -> Material:
    """Return the study as the machine coded it; the very same material where no decision is in force."""
    from dialogue_synth.synthesis import roll_up

    if all(coding.status == "suggested" for coding in material.codings):
        return material
    codings, undecided = shown.study.read(Coding), shown.study.read(Undecided)
    cells = roll_up(material.writeups, material.segments, codings, material.codebooks)
    return replace(material, codings=codings, cells=cells, undecided=undecided)


def circumstances(shown: Shown) -> dict[str, Any]:
    """Return what the next comparison must know of this one: what each write-up's codings were made from, and the last decision."""
    made_from = {coded.writeup_id: digest(coded.made_from) for coded in shown.study.read(Coded)}
    return {
        "writeups": {w.writeup_id: made_from.get(w.writeup_id, "") for w in shown.writeups},
        "decisions": max((d.decision_id for d in shown.study.decisions), default=0),
    }


def since_then(before: Mapping[str, Any], shown: Shown, changed: Sequence[str]) -> Since:
    """Return what happened since a comparison.

    Args:
        before: What `circumstances` returned then.
        shown: The study now.
        changed: The parts of the comparison that changed, as `freshness.stale_stage` names them.
    """
    from dialogue_synth.divergence.changes import Since

    then, now = before["writeups"], circumstances(shown)["writeups"]
    suggested = {(c.segment_id, c.code_id) for c in shown.study.read(Coding)}
    later = [d for d in shown.study.decisions if d.decision_id > before["decisions"] and _corrects(d, suggested)]
    by_source = {checking: frozenset((_writeup(d), d.code_id) for d in later if _is_checking(d) == checking) for checking in (True, False)}
    new = [w for w in shown.writeups if w.writeup_id not in then]
    return Since(
        joined={i: frozenset(w.writeup_id for w in new if w.initiative == i) for i in shown.initiatives},
        lost=frozenset(then) - frozenset(now),
        recoded=frozenset(w for w in then if w in now and then[w] != now[w]),
        corrected=by_source[True],
        decided=by_source[False],
        parts=tuple(part for part in changed if part not in _OF_WRITEUPS),
    )


def last_batch(since: Since, changes: Sequence[FlagChange]) -> dict[str, Any] | None:
    """Return, to be kept until more come, which write-ups came and went and what this did to the flags; None where none did."""
    came = sorted(writeup_id for joined in since.joined.values() for writeup_id in joined)
    if not came and not since.lost:
        return None
    return {"came": came, "gone": sorted(since.lost), "changes": [asdict(change) for change in changes]}


def _writeup(decision: Decision) -> str:
    return decision.segment_id.rpartition("#")[0]


def _corrects(decision: Decision, suggested: Collection[tuple[str, str]]) -> bool:
    """Whether a decision is more than a nod to the machine's coding, or to its silence."""
    if decision.action == "reject":
        return (decision.segment_id, decision.code_id) in suggested
    return decision.action not in ("accept", "leave")


def _is_checking(decision: Decision) -> bool:
    return decision.source == "verification"


def detection_values(material: Material) -> dict[str, Any]:
    """Return, to be kept, what could not have been found by initiative (None: nothing was tested), and the funnels of what was."""
    from dialogue_synth.divergence import COUNTING
    from dialogue_synth.divergence.emphasis import emphasis_power
    from dialogue_synth.divergence.funnel import funnels

    power = {initiative: emphasis_power(material, initiative) for initiative in material.compared}
    return {
        "power": {initiative: asdict(found) if found else None for initiative, found in power.items()},
        "funnels": [asdict(funnel) for kind in COUNTING for funnel in funnels(material, kind)],
    }


def kept_detection(study: Study) -> tuple[Mapping[str, Power | None], tuple[Funnel, ...]]:
    """Return what `detection_values` kept of the last comparison: power by initiative, and funnels."""
    from pydantic import TypeAdapter

    from dialogue_synth.divergence.counting.power import Power
    from dialogue_synth.divergence.funnel import Funnel

    kept = study.kept_value("detection", {"power": {}, "funnels": []})
    power = TypeAdapter(dict[str, Power | None]).validate_python(kept["power"])
    return power, TypeAdapter(tuple[Funnel, ...]).validate_python(kept["funnels"])
