"""The one list of kinds. A new kind is a new file with a detector, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dialogue_synth.divergence.between import find_between
from dialogue_synth.divergence.buried_dissent import find_buried_dissent
from dialogue_synth.divergence.contradiction import find_contradictions
from dialogue_synth.divergence.copies import with_copies_counted
from dialogue_synth.divergence.counts import CountingKind
from dialogue_synth.divergence.duplicate import find_duplicates
from dialogue_synth.divergence.emphasis import EMPHASIS, find_emphases
from dialogue_synth.divergence.framing import find_framings
from dialogue_synth.divergence.internal import find_internals
from dialogue_synth.divergence.isolate import find_isolates
from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.minority_voice import find_minority_voices
from dialogue_synth.divergence.omission import find_omissions
from dialogue_synth.divergence.out_of_line import OUT_OF_LINE, find_out_of_line
from dialogue_synth.divergence.position_mix import POSITION_MIX, find_position_mixes
from dialogue_synth.divergence.premise_conflict import find_premise_conflicts
from dialogue_synth.divergence.result import DivergenceResult
from dialogue_synth.divergence.slant import find_slants
from dialogue_synth.divergence.strength import find_strengths
from dialogue_synth.errors import UsageError

Detector = Callable[[Material], DivergenceResult]

DETECTORS: Mapping[str, Detector] = {
    "contradiction": find_contradictions,
    "omission": find_omissions,
    "duplicate": find_duplicates,
    "strength": find_strengths,
    "buried_dissent": find_buried_dissent,
    "minority_voice": find_minority_voices,
    "framing": find_framings,
    "premise_conflict": find_premise_conflicts,
    "internal": find_internals,
    "isolate": find_isolates,
    "slant": find_slants,
    "emphasis": find_emphases,
    "position_mix": find_position_mixes,
    "out_of_line": find_out_of_line,
    "between": find_between,
}
# Kinds that test write-ups one by one on counts, and whose flags verified counts can support.
COUNTING: Mapping[str, CountingKind] = {kind.name: kind for kind in (EMPHASIS, POSITION_MIX, OUT_OF_LINE)}


def flag_divergences(material: Material, kinds: Sequence[str] | None = None) -> DivergenceResult:
    """Run the detectors and return their flags together: by kind in the order of the registry, the highest score first.

    Args:
        material: The study.
        kinds: Names of the kinds to look for; all of them if not given.

    Raises:
        UsageError: A kind is not known.
    """
    unknown = sorted(set(kinds or ()) - set(DETECTORS))
    if unknown:
        raise UsageError(f"no such kind of divergence: {', '.join(unknown)}", hint=f"one of {', '.join(DETECTORS)}")
    results = [find(material) for kind, find in DETECTORS.items() if kinds is None or kind in kinds]
    ranked = [flag for result in results for flag in sorted(result.divergences, key=lambda flag: (-flag.score, flag.initiative, flag.id))]
    return DivergenceResult(
        with_copies_counted(ranked),
        tuple(comparison for result in results for comparison in result.not_tested),
        tuple(issue for result in results for issue in result.issues),
    )
