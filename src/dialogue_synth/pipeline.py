"""The stages in order: read the write-ups, cut them into passages, code them, find topics, flag divergences, write the account.

Every stage takes what the study holds and puts its result back in one transaction, so that it can be run alone and resumed. A
stage whose inputs did not change is not run again, and loads nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from dialogue_synth.account import account_is_complete, write_account
from dialogue_synth.freshness import coding_parts, stage_parts, stale_codings, stale_stage
from dialogue_synth.intake import IngestSummary, Progress, ingest_write_ups, silent
from dialogue_synth.model import Coding, Divergence, Finding, MatrixCell, SegmentOutcome, Topic, TopicMembership, Undecided
from dialogue_synth.shown import Shown
from dialogue_synth.store.records import Coded, Stage

if TYPE_CHECKING:
    from dialogue_synth.store.study import Study

__all__ = ["code_passages", "diverge", "find_topics", "ingest_write_ups", "run", "synthesise"]
_OF_CODING = (Coded, Coding, Undecided, SegmentOutcome)


def run(study: Study, paths: Sequence[Path | str], progress: Progress = silent) -> IngestSummary:
    """Do the whole job: add what is new under ``paths`` to the study, and bring every stage up to date.

    Raises:
        UsageError: A path does not exist.
        NothingUsableError: Nothing could be read, and the study holds nothing yet.
        CodebookError: A codebook has faults.
    """
    summary = ingest_write_ups(study, paths, progress)
    code_passages(study, progress)
    find_topics(study, progress)
    diverge(study, progress)
    synthesise(study, progress)
    return summary


def code_passages(study: Study, progress: Progress = silent) -> tuple[str, ...]:
    """Code the write-ups whose passages, codebooks, settings or coder changed since they were coded.

    Returns:
        The ids of the write-ups that were coded now.
    """
    shown = Shown(study)
    stale = stale_codings(shown)
    if not stale:
        return ()
    from dialogue_synth.coding import code_segments

    clock = time.process_time()
    parts = coding_parts(shown)
    segments = [s for s in shown.segments if s.writeup_id in stale]
    progress("code", 0, len(segments))
    result = code_segments(segments, shown.codebooks, shown.encoder, study.settings.coding)
    progress("code", len(segments), len(segments))
    counts = Counter(str(o.outcome) for o in result.outcomes)
    with study.transaction() as write:
        for writeup_id in stale:
            for record in _OF_CODING:
                write.remove_of_writeup(record, writeup_id)
        write.add(Coding, result.codings)
        write.add(Undecided, result.undecided)
        write.add(SegmentOutcome, result.outcomes)
        write.add(Coded, [Coded(writeup_id, parts[writeup_id]) for writeup_id in stale])
        write.stage_done(Stage("code", {}, _since(clock), counts), result.issues)
    return tuple(stale)


def find_topics(study: Study, progress: Progress = silent, *, refit: bool = False) -> bool:
    """Find topics among the passages, or place new passages among the topics found before.

    Args:
        study: The study.
        progress: Called as the work goes on.
        refit: Look for topics anew; ids and labels of earlier topics are then given up.

    Returns:
        Whether anything was stale, and so done.
    """
    shown = Shown(study)
    if not refit and not stale_stage(shown, "topics"):
        return False
    from dialogue_synth.topics import find_topics as find

    clock = time.process_time()
    passages = shown.passages
    progress("topics", 0, len(passages))
    enough = len(passages) >= study.settings.topics.min_segments
    vectors = shown.encoder.encode([s.text for s in passages]) if enough else None
    state = None if refit else study.kept_value("topics")
    names = tuple(shown.initiatives.values())
    result = find(passages, vectors, shown.codings, shown.codebooks, study.settings.topics, state, encoder_id=shown.encoder.id, names=names)
    progress("topics", len(passages), len(passages))
    with study.transaction() as write:
        write.put(Topic, result.topics)
        write.put(TopicMembership, result.memberships)
        write.keep_value("topics", result.state)
        write.stage_done(Stage("topics", stage_parts(shown, "topics"), _since(clock), {"topics": len(result.topics)}), result.issues)
    return True


def diverge(study: Study, progress: Progress = silent) -> bool:
    """Roll the codings up by write-up, flag where narratives diverge, and note what changed since the last comparison.

    Returns:
        Whether anything was stale, and so done.
    """
    shown = Shown(study)
    if not stale_stage(shown, "diverge"):
        return False
    from dialogue_synth.divergence import Material, flag_divergences
    from dialogue_synth.divergence.changes import compare_flags
    from dialogue_synth.synthesis import roll_up

    clock = time.process_time()
    progress("diverge", 0, 1)
    cells = roll_up(shown.writeups, shown.segments, shown.codings, shown.codebooks)
    vectors = shown.encoder.encode([s.text for s in shown.passages])
    material = Material(
        writeups=shown.writeups,
        segments=shown.segments,
        codings=shown.codings,
        cells=cells,
        codebooks=shown.codebooks,
        settings=study.settings.divergence,
        undecided=shown.undecided,
        vectors={s.segment_id: vector for s, vector in zip(shown.passages, vectors, strict=True)},
    )
    result = flag_divergences(material)
    before = study.read(Divergence)
    compared = [w.writeup_id for w in shown.writeups]
    earlier = study.kept_value("compared write-ups")
    changes = () if earlier is None else compare_flags(before, result.divergences, set(compared) - set(earlier))
    progress("diverge", 1, 1)
    with study.transaction() as write:
        write.put(MatrixCell, cells)
        write.put(Divergence, result.divergences)
        write.keep_value("compared write-ups", compared)
        write.keep_value("divergence changes", [asdict(change) for change in changes])
        counts = Counter(d.kind for d in result.divergences)
        write.stage_done(Stage("diverge", stage_parts(shown, "diverge"), _since(clock), counts), result.issues)
    return True


def synthesise(study: Study, progress: Progress = silent) -> bool:
    """Write the account: findings, tables, ``run.json`` and the report.

    Returns:
        Whether anything was stale, and so done.
    """
    shown = Shown(study)
    if not stale_stage(shown, "synthesise") and account_is_complete(study.root):
        return False
    from dialogue_synth.synthesis import check_statement, write_findings

    clock = time.process_time()
    progress("synthesise", 0, 2)
    result = write_findings(
        study.read(MatrixCell),
        shown.segments,
        shown.codings,
        study.divergences,
        shown.writeups,
        shown.codebooks,
        study.settings.synthesis,
        shown.initiatives,
    )
    faults = {finding.id: check_statement(finding, study.settings.synthesis) for finding in result.findings}
    findings = [finding for finding in result.findings if not faults[finding.id]]
    issues = (*result.issues, *(issue for found in faults.values() for issue in found))
    progress("synthesise", 1, 2)
    with study.transaction() as write:
        write.put(Finding, findings)
        write.stage_done(Stage("synthesise", stage_parts(shown, "synthesise"), _since(clock), {"findings": len(findings)}), issues)
    write_account(Shown(study))
    progress("synthesise", 2, 2)
    return True


def _since(clock: float) -> float:
    return round(time.process_time() - clock, 3)
