"""The stages in order: read the write-ups, cut them into passages, code them, find topics, flag divergences, write the account.

Every stage takes what the study holds and puts its result back in one transaction, so that it can be run alone and resumed. A
stage whose inputs did not change is not run again, and loads nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dialogue_synth.account import account_is_complete, counts, write_account
from dialogue_synth.collecting import put_off_collecting
from dialogue_synth.comparison import (
    READINGS,
    circumstances,
    detection_values,
    last_batch,
    machine_material,
    material_of,
    readings_to_keep,
    since_then,
)
from dialogue_synth.freshness import coding_parts, settle, settled_counts, stage_parts, stale_codings, stale_stage
from dialogue_synth.intake import IngestSummary, Progress, ingest_write_ups, silent
from dialogue_synth.model import Coding, Divergence, Finding, MatrixCell, Segment, SegmentOutcome, Topic, TopicMembership, Undecided
from dialogue_synth.shown import Shown
from dialogue_synth.store.records import Coded, Stage
from dialogue_synth.study_coder import adaptations, unfit_issues

if TYPE_CHECKING:
    from dialogue_synth.coding import CodingResult
    from dialogue_synth.engine import Place
    from dialogue_synth.errors import Issue
    from dialogue_synth.lab import Lab
    from dialogue_synth.store.study import Study
    from dialogue_synth.works import CodedWriteUp, CodeWriteUps, WriteUpToCode

__all__ = ["code_passages", "diverge", "find_topics", "ingest_write_ups", "run", "synthesise"]
_OF_CODING = (Coded, Coding, Undecided, SegmentOutcome)


def run(study: Study, paths: Sequence[Path | str], progress: Progress = silent, place: Place | None = None) -> IngestSummary:
    """Do the whole job: add what is new under ``paths`` to the study, and bring every stage up to date.

    Args:
        study: The study.
        paths: Files and folders.
        progress: Called as the work goes on.
        place: Where write-ups are read, cut and coded; what the settings say if not given. It changes no result.

    Raises:
        UsageError: A path does not exist.
        NothingUsableError: Nothing could be read, and the study holds nothing yet.
        CodebookError: A codebook has faults.
    """
    study.view = None  # files that it was made from may have changed
    summary = ingest_write_ups(study, paths, progress, place)
    if settled_counts(Shown.of(study)) is not None and account_is_complete(study):
        return summary
    code_passages(study, progress, place=place)
    find_topics(study, progress)
    diverge(study, progress)
    synthesise(study, progress)
    settle(Shown.of(study), counts(Shown.of(study)))
    return summary


def code_passages(
    study: Study, progress: Progress = silent, *, keep: Collection[str] = frozenset(), place: Place | None = None
) -> tuple[str, ...]:
    """Code the write-ups whose passages, codebooks, settings or coder changed since they were coded.

    What is coded is kept every hundred write-ups: who stops the work loses little, and goes on from there.

    Args:
        study: The study.
        progress: Called as the work goes on.
        keep: Ids of segments whose earlier codings stay, where there are any.
        place: Where the work runs; what the settings say if not given. It changes no result.

    Returns:
        The ids of the write-ups that were coded now.
    """
    shown = Shown.of(study)
    stale = sorted(stale_codings(shown))
    if not stale:
        return ()
    from dialogue_synth.lab import Lab

    clock = time.process_time()
    shown.encoder.prepare()  # its id is part of what the codings are made from
    parts = coding_parts(shown)
    lab = Lab(study, place, lambda done, total: progress("code", done, total))
    counts: Counter[str] = Counter()
    progress("code", 0, len(stale))
    work = _coding_work(shown, lab)
    for coded in lab.shard_by_shard(work, _to_code(shown, stale), lambda: work.opened(shown.encoder.encoder)):
        result = _with_earlier(study, _together(coded), keep)
        counts.update(str(o.outcome) for o in result.outcomes)
        ids = [one.writeup_id for one in coded]
        study.vectors.put_many({key: vector for one in coded for key, vector in one.unpacked().items()})
        with study.transaction() as write:
            for writeup_id in ids:
                for record in _OF_CODING:
                    write.remove_of_writeup(record, writeup_id)
            write.add(Coding, result.codings)
            write.add(Undecided, result.undecided)
            write.add(SegmentOutcome, result.outcomes)
            write.add(Coded, [Coded(writeup_id, parts[writeup_id]) for writeup_id in ids])
    with study.transaction() as write:
        write.stage_done(Stage("code", {}, _since(clock), counts), unfit_issues(study, shown.codebooks, shown.encoder.id))
    lab.clear()
    return tuple(stale)


def _coding_work(shown: Shown, lab: Lab) -> CodeWriteUps:
    """Return the work of coding; workers share a machine's cores, so each computes in one thread unless the settings ask for more."""
    from dialogue_synth.works import CodeWriteUps

    study = shown.study
    engine = study.settings.engine
    return CodeWriteUps(
        study.settings.coding,
        engine.model_copy(update={"threads": engine.threads or 1}) if lab.is_many else engine,
        shown.codebooks,
        shown.encoder.id,
        adaptations(study, shown.codebooks, shown.encoder.id),
        study.vectors.path,
    )


def _to_code(shown: Shown, stale: Sequence[str]) -> list[WriteUpToCode]:
    from dialogue_synth.works import WriteUpToCode

    segments: dict[str, list[Segment]] = {writeup_id: [] for writeup_id in stale}
    for segment in shown.segments:
        if segment.writeup_id in segments:
            segments[segment.writeup_id].append(segment)
    return [WriteUpToCode(writeup_id, tuple(own)) for writeup_id, own in segments.items()]


def _together(coded: Sequence[CodedWriteUp]) -> CodingResult:
    from dialogue_synth.coding import CodingResult

    return CodingResult(
        codings=tuple(coding for one in coded for coding in one.codings),
        undecided=tuple(undecided for one in coded for undecided in one.undecided),
        outcomes=tuple(outcome for one in coded for outcome in one.outcomes),
    )


def _with_earlier(study: Study, result: CodingResult, keep: Collection[str]) -> CodingResult:
    """Put what was coded before in the place of what was coded now, for the segments to ``keep``."""
    here = {o.segment_id for o in result.outcomes if o.segment_id in keep}
    outcomes = {o.segment_id: o for o in study.read(SegmentOutcome) if o.segment_id in here} if here else {}
    if not outcomes:
        return result
    codings = (c for c in study.read(Coding) if c.segment_id in outcomes)
    undecided = (u for u in study.read(Undecided) if u.segment_id in outcomes)
    return replace(
        result,
        codings=(*(c for c in result.codings if c.segment_id not in outcomes), *codings),
        undecided=(*(u for u in result.undecided if u.segment_id not in outcomes), *undecided),
        outcomes=tuple(outcomes.get(o.segment_id, o) for o in result.outcomes),
    )


def find_topics(study: Study, progress: Progress = silent, *, refit: bool = False, n_topics: int | None = None) -> bool:
    """Find topics among the passages, or place new passages among the topics found before.

    Args:
        study: The study.
        progress: Called as the work goes on.
        refit: Look for topics anew; those that are found again keep their ids, labels may change.
        n_topics: How many topics to look for, in place of the settings; topics are then sought anew.

    Returns:
        Whether anything was stale, and so done.
    """
    shown = Shown.of(study)
    if not refit and n_topics is None and not stale_stage(shown, "topics"):
        return False
    from dialogue_synth.topics import find_topics as find

    clock = time.process_time()
    passages = tuple(s for s in shown.passages if s.box != "divided")  # "We were split" of many forms is no topic
    progress("topics", 0, len(passages))
    result = find(
        passages,
        shown.encoder.encode([s.text for s in passages]) if passages else None,
        shown.codings,
        shown.codebooks,
        study.settings.topics,
        study.kept_value("topics"),
        encoder_id=shown.encoder.id,
        names=tuple(shown.initiatives.values()),
        refit=refit,
        n_topics=n_topics,
    )
    progress("topics", len(passages), len(passages))
    with study.transaction() as write:
        write.put(Topic, result.topics)
        write.put(TopicMembership, result.memberships)
        write.keep_value("topics", result.state)
        write.keep_value("passage groups", [asdict(group) for group in result.groups])
        if refit or n_topics is not None or result.moved:
            write.keep_value("topic moves", [asdict(move) for move in result.moved])
        write.stage_done(Stage("topics", stage_parts(shown, "topics"), _since(clock), {"topics": len(result.topics)}), result.issues)
    return True


@put_off_collecting()
def diverge(study: Study, progress: Progress = silent) -> bool:
    """Roll the codings up by write-up, flag where narratives diverge, and note what changed since the last comparison.

    Returns:
        Whether anything was stale, and so done.
    """
    shown = Shown.of(study)
    changed = stale_stage(shown, "diverge")
    if not changed:
        return False
    from dialogue_synth.divergence import flag_divergences
    from dialogue_synth.divergence.changes import compare_flags
    from dialogue_synth.divergence.notes import with_notes
    from dialogue_synth.divergence.stability import with_stability
    from dialogue_synth.verification import verified_flags

    clock = time.process_time()
    progress("diverge", 0, 1)
    material = material_of(shown)
    result = flag_divergences(material)
    flags = with_notes(with_stability(result.divergences, material), material)
    verified = verified_flags(flags, material, machine_material(shown, material))
    earlier = study.kept_value("compared")
    since = replace(since_then(earlier, shown, changed), refuted=verified.refuted) if earlier else None
    changes = compare_flags(study.read(Divergence), verified.flags, since) if since else ()
    batch = last_batch(since, changes) if since else None
    detection, readings = detection_values(material), readings_to_keep(material)
    progress("diverge", 1, 1)
    with study.transaction() as write:
        write.put(MatrixCell, material.cells)
        write.put(Divergence, verified.flags)
        write.keep_value("compared", circumstances(shown))
        write.keep_value("divergence changes", [asdict(change) for change in changes])
        if batch:
            write.keep_value("last batch", batch)
        write.keep_value("detection", detection)
        write.keep_value(READINGS, readings)
        counts = Counter(d.kind for d in verified.flags)
        write.stage_done(Stage("diverge", stage_parts(shown, "diverge"), _since(clock), counts), result.issues)
    return True


@put_off_collecting()
def synthesise(study: Study, progress: Progress = silent) -> bool:
    """Write the account: findings, tables, ``run.json`` and the report.

    Returns:
        Whether anything was stale, and so done.
    """
    shown = Shown.of(study)
    if not stale_stage(shown, "synthesise") and account_is_complete(study):
        return False
    clock = time.process_time()
    progress("synthesise", 0, 2)
    findings, faults = findings_of(shown)
    issues = (*faults, *shown.votes.issues)
    progress("synthesise", 1, 2)
    with study.transaction() as write:
        write.put(Finding, findings)
        write.stage_done(Stage("synthesise", stage_parts(shown, "synthesise"), _since(clock), {"findings": len(findings)}), issues)
    write_account(Shown.of(study))
    progress("synthesise", 2, 2)
    return True


def findings_of(shown: Shown) -> tuple[tuple[Finding, ...], tuple[Issue, ...]]:
    """Return the sentences that a study's cells and divergences support, and what stands in the way of others."""
    from dialogue_synth.synthesis import check_statement, write_findings

    study = shown.study
    result = write_findings(
        shown.cells,
        shown.segments,
        shown.codings,
        shown.divergences,
        shown.writeups,
        shown.codebooks,
        study.settings.synthesis,
        shown.initiatives,
    )
    faults = {finding.id: check_statement(finding, study.settings.synthesis) for finding in result.findings}
    findings = tuple(finding for finding in result.findings if not faults[finding.id])
    return findings, (*result.issues, *(issue for found in faults.values() for issue in found))


def _since(clock: float) -> float:
    return round(time.process_time() - clock, 3)
