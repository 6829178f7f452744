"""People's decisions so far -> the study's own coder, and what it changes.

Done only when asked: a decision alone changes no other coding.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialogue_synth.intake import Progress, silent
from dialogue_synth.model import Codebook, Coding, Decision, Segment
from dialogue_synth.pipeline import code_passages, diverge, find_topics, synthesise
from dialogue_synth.relearned import Account, Lesson, Relearned, changed, effect_of, standing
from dialogue_synth.shown import Shown
from dialogue_synth.standing import PEOPLES
from dialogue_synth.study_coder import EFFECT, EFFECT_IN_FULL, KEPT, learned_entries

if TYPE_CHECKING:
    from dialogue_synth.coding.learning import Lessons
    from dialogue_synth.coding.training import LabelledWriteUp
    from dialogue_synth.store.study import Study

TRIAL = ".trial-"  # how the folder of a trial begins; the number of its process follows
MADE_ANEW = frozenset({"tables", "private", "reports", "feedback", "exchange", "run.json"})  # a trial makes its own


def relearn(study: Study, progress: Progress = silent, *, dry_run: bool = False) -> Relearned:
    """Learn the study's own coder from all decisions so far, and code anew what people have not decided on.

    What does not pay on held-out write-ups is not used: then the coder stays as it was. Deterministic.

    Args:
        study: The study; its stages are brought up to date first.
        progress: Called as the work goes on.
        dry_run: Only find out what would change; the study stays as it is.
    """
    if dry_run:
        with copy_of(study) as trial:
            return replace(_relearn(trial, progress), kept=False)
    return _relearn(study, progress)


def _relearn(study: Study, progress: Progress) -> Relearned:
    as_it_stood = Account.of(study)
    _bring_up_to_date(study, progress)
    shown = Shown(study)
    before = standing(shown.codings)
    learned = {book.id: _lessons(shown, book) for book in shown.codebooks if book.codes and not book.relation}
    decisions = study.decisions
    with study.transaction() as write:
        write.keep_value(KEPT, _kept(shown, learned))
    touched = frozenset(c.segment_id for c in shown.codings if c.status != "suggested")
    _bring_up_to_date(study, progress, keep=touched)
    lessons = tuple(
        Lesson(name, found.n_passages, found.n_writeups, found.adaptation is not None, found.before, found.after)
        for name, found in learned.items()
    )
    codings = changed(before, standing(Shown(study).codings))
    effect = effect_of(as_it_stood, Account.of(study), codings, lessons, len(decisions))
    with study.transaction() as write:
        write.keep_value(EFFECT, {"sentence": effect.sentence, "last_decision": last_of(decisions)})
        write.keep_value(EFFECT_IN_FULL, effect.as_json())
    return effect


def _bring_up_to_date(study: Study, progress: Progress, keep: frozenset[str] = frozenset()) -> None:
    code_passages(study, progress, keep=keep)
    find_topics(study, progress)
    diverge(study, progress)
    synthesise(study, progress)


# -- learning ----------------------------------------------------------------------------------------------------------
def _lessons(shown: Shown, codebook: Codebook) -> Lessons:
    from dialogue_synth.coding.coder import CodebookCoder
    from dialogue_synth.coding.learning import learn_from_decisions

    coder = CodebookCoder(codebook, shown.encoder, shown.study.settings.coding)
    return learn_from_decisions(_labelled(shown, coder), coder.trained, codebook.codes, shown.study.settings.coding)


def _labelled(shown: Shown, coder: Any) -> list[LabelledWriteUp]:
    """The write-ups with decisions, every passage with the codes decided on; passages without a decision count nothing."""
    import numpy as np

    from dialogue_synth.coding.evidence import gather_evidence
    from dialogue_synth.coding.passages import passages_of
    from dialogue_synth.coding.training import LabelledWriteUp

    codes = [code.id for code in coder.codes]
    decided = decided_codes(shown.codings, frozenset(codes))
    writeups = {segment_id.rpartition("#")[0] for segment_id in decided}
    by_writeup: dict[str, list[Segment]] = {w.writeup_id: [] for w in shown.writeups if w.writeup_id in writeups}
    for segment in shown.segments:
        if segment.writeup_id in by_writeup:
            by_writeup[segment.writeup_id].append(segment)
    labelled = []
    for writeup_id in sorted(by_writeup):
        passages = passages_of(sorted(by_writeup[writeup_id], key=lambda s: s.position), coder.codebook.themes)
        targets, counts = np.zeros((len(passages), len(codes) + 1)), np.zeros(len(passages))
        for row, passage in enumerate(passages):
            chosen = decided.get(passage.segment.segment_id)
            if chosen is not None:
                targets[row, [codes.index(code) for code in sorted(chosen)] or [len(codes)]] = 1 / max(1, len(chosen))
                counts[row] = 1.0
        if passages:
            labelled.append(LabelledWriteUp(gather_evidence(passages, coder.profile, coder.encoder), targets, counts))
    return labelled


def decided_codes(codings: Sequence[Coding], code_ids: frozenset[str]) -> dict[str, frozenset[str]]:
    """What people decided on, passage by passage: its codes, or none where they rejected all that was suggested.

    A passage of which they only rejected some codes is left out: what is left is not known to be right.
    """
    by_segment: dict[str, list[Coding]] = {}
    for coding in codings:
        if coding.code_id in code_ids:
            by_segment.setdefault(coding.segment_id, []).append(coding)
    decided = {}
    for segment_id, own in by_segment.items():
        chosen = frozenset(coding.code_id for coding in own if coding.status in PEOPLES)
        if chosen or all(coding.status == "rejected" for coding in own):
            decided[segment_id] = chosen
    return decided


def _kept(shown: Shown, learned: Mapping[str, Lessons]) -> dict[str, Any]:
    """What the study keeps: for each codebook what was learned now, else what was learned before."""
    from dialogue_synth.coding.learning import SEED

    decisions = shown.study.decisions
    entries = dict(learned_entries(shown.study))
    for book in shown.codebooks:
        lessons = learned.get(book.id)
        if lessons is not None and lessons.adaptation is not None and lessons.before and lessons.after:
            entries[book.id] = {
                **lessons.adaptation.to_json(),
                "codebook_sha256": book.sha256,
                "encoder": shown.encoder.id,
                "n_decisions": len(decisions),
                "n_passages": lessons.n_passages,
                "n_writeups": lessons.n_writeups,
                "penalty": lessons.penalty,
                "seed": SEED,
                "before": asdict(lessons.before),
                "after": asdict(lessons.after),
            }
    return {"last_decision": last_of(decisions), "codebooks": entries}


def last_of(decisions: Sequence[Decision]) -> int:
    """Return the number of the last of some decisions; 0 where there are none."""
    return max((decision.decision_id for decision in decisions), default=0)


def _sweep(folder: Path) -> None:
    """Remove the copies of trials that were killed: they hold people's words."""
    for left in folder.glob(f"{TRIAL}*-*"):
        owner = left.name.removeprefix(TRIAL).partition("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True


@contextmanager
def copy_of(study: Study) -> Iterator[Study]:
    """Yield a copy of a study beside it, readable by its owner only and gone afterwards, so that paths in ``study.toml`` hold.

    Its files but ``study.db`` and what is made anew are those of the study: write to none of them.
    """
    beside = study.root.resolve().parent
    _sweep(beside)
    folder = Path(tempfile.mkdtemp(prefix=f"{TRIAL}{os.getpid()}-", dir=beside))
    try:
        for entry in study.root.resolve().iterdir():
            if entry.name not in MADE_ANEW and not entry.name.startswith("study.db"):
                (folder / entry.name).symlink_to(entry)
        trial = study.copied_to(folder)
        try:
            yield trial
        finally:
            trial.close()
    finally:
        shutil.rmtree(folder)
