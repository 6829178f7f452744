"""What a study learned from its analysts' decisions, as kept with it: read here, made by `relearning`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dialogue_synth.errors import Issue

if TYPE_CHECKING:
    from dialogue_synth.coding.adapting import Adaptation
    from dialogue_synth.model import Codebook
    from dialogue_synth.store.study import Study

KEPT = "learned from decisions"  # the name under which the study keeps it
EFFECT = "effect of learning"  # and that of what came of it the last time: its sentence, and the decision that it went up to
EFFECT_IN_FULL = "effect of learning, in full"


def learned_entries(study: Study) -> Mapping[str, Mapping[str, Any]]:
    """What is kept for each codebook: its version, what it was made for and from, its figures, and its numbers."""
    entries: Mapping[str, Mapping[str, Any]] = study.kept_value(KEPT, {}).get("codebooks", {})
    return entries


def fitting_entries(study: Study, codebooks: Sequence[Codebook], encoder_id: str) -> dict[str, Mapping[str, Any]]:
    """The entries that were made for the codebooks as they are now, and for this encoder."""
    from dialogue_synth.embed import same_model

    hashes = {book.id: book.sha256 for book in codebooks}
    return {
        codebook_id: entry
        for codebook_id, entry in sorted(learned_entries(study).items())
        if hashes.get(codebook_id) == entry["codebook_sha256"] and same_model(entry["encoder"], encoder_id)
    }


def adaptations(study: Study, codebooks: Sequence[Codebook], encoder_id: str) -> dict[str, Adaptation]:
    """What is to be added to the coder of each codebook."""
    from dialogue_synth.coding.adapting import Adaptation

    return {name: Adaptation.from_json(entry) for name, entry in fitting_entries(study, codebooks, encoder_id).items()}


def unfit_issues(study: Study, codebooks: Sequence[Codebook], encoder_id: str) -> tuple[Issue, ...]:
    """Say of which codebooks what was learned is not used, because codebook or encoder changed since."""
    fitting, known = fitting_entries(study, codebooks, encoder_id), {book.id for book in codebooks}
    lost = [name for name in sorted(learned_entries(study)) if name in known and name not in fitting]
    what = "what was learned from decisions was learned for another version of the codebook or another encoder, and is not used"
    return tuple(Issue(f"codebook {name}", what, "dialogue-synth relearn") for name in lost)


def decisions_since(study: Study) -> int:
    """Number of decisions in force that the study has not learned from yet, and of those it learned from that were undone since."""
    from dialogue_synth.coding.decisions import in_force

    last = study.kept_value(KEPT, {}).get("last_decision", 0)
    decisions = study.decisions
    before = (d for d in decisions if d.decision_id <= last)
    numbers = {d.decision_id for d in in_force(decisions)}
    return len({n for n in numbers if n > last} | ({d.decision_id for d in in_force(before)} - numbers))


def last_effect(study: Study) -> Mapping[str, Any]:
    """What came of learning the last time: ``sentence``, and ``last_decision``, the number of the last one that it learned from."""
    effect: Mapping[str, Any] = study.kept_value(EFFECT, {"sentence": "", "last_decision": 0})
    return effect


def last_effect_in_full(study: Study) -> Mapping[str, Any]:
    """What came of learning the last time, as ``relearned.Relearned.as_json`` gives it; empty where the study never learned."""
    effect: Mapping[str, Any] = study.kept_value(EFFECT_IN_FULL, {})
    return effect
