"""New write-ups: what to choose, what waits, how far the reading is, and what came of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dialogue_synth.errors import Issue
from dialogue_synth.intake import IngestSummary, came_in
from dialogue_synth.model import SetAside
from dialogue_synth.review.job import JobState
from dialogue_synth.review.live import View
from dialogue_synth.review.pages.parts import organiser_of, writeup_href
from dialogue_synth.review.uploads import Upload
from dialogue_synth.review.words import moment
from dialogue_synth.settings import IngestSettings

_NUMBERED = re.compile(r"batch-([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of an upload, with personal data masked: as `IngestSummary`, and what the comparison changed (kind -> how many)."""

    whole: bool
    added: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    n_known: int = 0
    aside: tuple[SetAside, ...] = ()
    issues: tuple[Issue, ...] = ()
    changes: Mapping[str, int] | None = None
    n_told: int = 0

    @property
    def sentence(self) -> str:
        """Say what came of it, as the command says it."""
        return came_in(len(self.added), len(self.corrected), n_told=self.n_told)


def taken_in(summary: IngestSummary, shown: Mapping[str, str], *, whole: bool, changes: Iterable[Mapping[str, str]] = ()) -> TakenIn:
    """Return what became of an upload, as a page may show it.

    Args:
        summary: What became of it.
        shown: File name -> the same with personal data masked.
        whole: Whether the write-ups were also coded and compared.
        changes: What the comparison changed; each says under ``change`` what happened.
    """
    mask = _without_names(shown)
    return TakenIn(
        whole,
        summary.added,
        summary.corrected,
        summary.held,
        summary.n_known,
        aside=tuple(replace(row, file=mask(row.file), reason=mask(row.reason)) for row in summary.set_aside),
        issues=tuple(replace(issue, where=mask(issue.where), what=mask(issue.what)) for issue in summary.issues),
        changes=Counter(change["change"] for change in changes),
        n_told=len(summary.told),
    )


def _without_names(shown: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function that puts the masked names of files in the place of those that hold personal data."""
    names = sorted((file for file in shown if shown[file] and shown[file] != file), key=len, reverse=True)

    def without(words: str) -> str:
        for name in names:
            words = words.replace(name, shown[name])
        return words

    return without


def upload_page(view: View, job: JobState, waits: Sequence[Upload], limits: IngestSettings, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the upload screen shows.

    Args:
        view: The study as it stands.
        job: The piece of work that runs or ran last.
        waits: Uploads that were not read yet.
        limits: What is accepted.
        query: ``waits`` is there when what was just sent has to wait, ``more`` when further files are to be chosen meanwhile.
    """
    is_ours = job.work == "upload"
    came = job.result if is_ours and isinstance(job.result, TakenIn) else None
    return {
        "job": job,
        "running": job.state == "running",
        "more": bool(query.get("more") or query.get("waits")),
        "failed": is_ours and job.state == "failed",
        "came": came,
        "new": [_line(view, writeup_id, came) for writeup_id in came.added if writeup_id in view.held.writeups] if came else [],
        "waits": [] if is_ours and job.state == "running" else [(w, size_in_words(w.size), moment(w.at)) for w in waits],
        "must_wait": bool(query.get("waits")) and job.state == "running",
        "not_coded": sum(_is_not_coded(view, writeup_id) for writeup_id in view.held.writeups),
        "batch": next_batch({w.batch for w in view.held.writeups.values()}),
        "max_file": f"{limits.max_file_mb:g}",
        "max_whole": f"{limits.max_unpacked_mb:g}",
        "keeps": limits.keep_originals,
    }


def _line(view: View, writeup_id: str, came: TakenIn) -> tuple[str, str, str, str]:
    """Return a new write-up: its id, its address, whose it is, and what is to be said of it."""
    writeup = view.held.writeups[writeup_id]
    n_issues = len(writeup.issues)
    facts = ("corrects an earlier version" if writeup_id in came.corrected else "", f"{n_issues} to look at" if n_issues else "")
    return writeup_id, writeup_href(writeup_id), organiser_of(writeup), ", ".join(filter(None, facts))


def _is_not_coded(view: View, writeup_id: str) -> bool:
    outcomes = view.readings[writeup_id].outcomes.values()
    return bool(outcomes) and all(outcome.outcome == "not_coded" for outcome in outcomes)


def next_batch(batches: set[str]) -> str:
    """Return a name for the next batch, in the manner of a folder's.

    >>> next_batch({"batch-1", "batch-2"}), next_batch({"autumn"}), next_batch(set())
    ('batch-3', 'batch-2', 'batch-1')
    """
    numbers = [int(found[1]) for batch in batches if (found := _NUMBERED.fullmatch(batch))]
    return f"batch-{max([*numbers, len(batches)]) + 1}"


def size_in_words(n_bytes: int) -> str:
    """Return a size for people.

    >>> size_in_words(500), size_in_words(2_500_000)
    ('1 KB', '2.4 MB')
    """
    kilo = 1024
    return f"{n_bytes / kilo / kilo:.1f} MB" if n_bytes >= kilo * kilo else f"{-(-n_bytes // kilo)} KB"
