"""The second coder in a study: samples drawn once and kept, who coded what without the machine in sight, and how far coders agree.

The command `agree` and the review page do the same through these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dialogue_synth.agreement.answers import MACHINE, CoderWork, SegmentFinder, machine_answers
from dialogue_synth.agreement.compare import AgreementReport, compare_coders
from dialogue_synth.agreement.post_edit import PostEdit, post_edit
from dialogue_synth.agreement.record import BlindRecord, kept_sample
from dialogue_synth.agreement.sample import draw_sample
from dialogue_synth.coding.decisions import apply_decisions
from dialogue_synth.errors import UsageError
from dialogue_synth.model import BlindSample, Coding, Decision, Segment, SegmentOutcome
from dialogue_synth.shown import Shown

if TYPE_CHECKING:
    from dialogue_synth.store.study import Study

MAX_PASSAGES, MAX_SEED = 10_000, 2**31 - 1  # of a sample that is asked for
PASSAGES = 100  # in a sample, unless another number is asked for


def coder_name(name: str) -> str:
    """Return a coder's name without blanks that are not needed.

    Raises:
        UsageError: Nobody can be called so: the name is empty, or the machine's.
    """
    name = " ".join(name.split())
    if not name or name.casefold() == MACHINE:
        raise UsageError(f'a coder cannot be called "{name}"', hint="give your own name or initials")
    return name


def blind_record(study: Study, segments: Sequence[Segment], find: SegmentFinder | None = None) -> BlindRecord:
    """Return what was coded blind in a study, and what is to be.

    Args:
        study: The study.
        segments: The segments in use, with their exact words, in reading order.
        find: Finds the passage of an entry among them, where one was made before.
    """
    logs = (study.blind_codings, study.blind_samples, study.agreement_openings, study.decisions)
    return BlindRecord(*logs, tuple(segments), find or SegmentFinder(segments))


def take_sample(study: Study, n: int, seed: int, drawn_by: str) -> BlindSample:
    """Return the sample of this size and seed: the one that was drawn before, else draw it and keep it with the study.

    So everybody who codes gets the same passages, whatever was decided, learned or added in the meantime.

    Raises:
        UsageError: There is no passage to draw.
    """
    kept = kept_sample(study.blind_samples, n, seed)
    if kept:
        return kept
    shown = Shown.of(study)
    drawn = draw_sample(shown.passages, shown.codings, shown.outcomes, n, seed)
    if not drawn:
        raise UsageError("there is no passage to draw", hint="dialogue-synth run first")
    words = {s.segment_id: s.text for s in shown.exact_segments}
    passages = tuple((s.segment_id, words[s.segment_id]) for s in drawn)
    study.keep_once(f"blind sample of {n}, seed {seed}", [BlindSample(0, "", drawn_by, n, seed, passages)])
    taken = kept_sample(study.blind_samples, n, seed)
    assert taken is not None
    return taken


def compared(
    record: BlindRecord, machine: CoderWork, segments: Sequence[Segment], code_ids: Sequence[str]
) -> tuple[AgreementReport, tuple[CoderWork, ...]]:
    """Compare everybody who coded blind, and the machine with each of them; return this and the work of each person.

    Args:
        record: What was coded blind.
        machine: What the machine said by itself.
        segments: The segments as they may be shown, in reading order.
        code_ids: The codes that are compared.
    """
    people, issues = record.answers(code_ids)
    return compare_coders(people, machine, segments, code_ids, issues), people


def compared_in(study: Study) -> AgreementReport:
    """Compare the coders of a study as it is now."""
    from dialogue_synth.agreement.codes import first_layer

    shown = Shown.of(study)
    code_ids = [code.id for code in first_layer(shown.codebooks)]
    machine = machine_answers(study.read(Coding), study.read(SegmentOutcome), code_ids)
    return compared(blind_record(study, shown.exact_segments), machine, shown.segments, code_ids)[0]


def edited_in_sight(
    machine: Sequence[Coding], decisions: Iterable[Decision], segments: Sequence[Segment], code_ids: Sequence[str]
) -> PostEdit:
    """Tell what people did to the machine's codings with these in sight; who answered a sheet to check did not see them."""
    in_sight = [d for d in decisions if d.source != "verification"]
    return post_edit(machine, apply_decisions(machine, in_sight, segments, code_ids).codings, code_ids)
