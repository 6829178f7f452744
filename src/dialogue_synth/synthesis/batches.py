"""Batch by batch: what each one said on each question, what all said so far, and which findings read differently since.

Everything is counted with the codings of today, so that a difference between batches is one between groups, and not one between coders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.model import Codebook, Coding, Divergence, Finding, MatrixCell, Segment, WriteUp
from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.synthesis.findings import write_findings

NOT_STATED = "batch not stated"


@dataclass(frozen=True, slots=True)
class Account:
    """The write-ups, codings and all else that findings are written from."""

    writeups: tuple[WriteUp, ...]
    cells: tuple[MatrixCell, ...]
    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    divergences: tuple[Divergence, ...]
    codebooks: tuple[Codebook, ...]
    settings: SynthesisSettings
    initiatives: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InBatch:
    """One question in one batch: the finding of this batch alone, and of it and all earlier ones (None: nobody addressed it)."""

    batch: str
    alone: Finding | None
    so_far: Finding | None


@dataclass(frozen=True, slots=True)
class QuestionOverTime:
    """One question of one initiative, batch by batch."""

    initiative: str
    code_id: str
    batches: tuple[InBatch, ...]

    @property
    def before(self) -> str:
        """What the finding said before the last batch, "" where there was none."""
        earlier = self.batches[-2].so_far if len(self.batches) > 1 else None
        return earlier.statement if earlier else ""

    @property
    def now(self) -> str:
        """What the finding says now, "" where nobody has addressed the question."""
        return self.batches[-1].so_far.statement if self.batches and self.batches[-1].so_far else ""

    @property
    def weighs_otherwise(self) -> bool:
        """Whether the last batch changed the word or the share behind the leading position, and not the counts alone."""
        if len(self.batches) < 2:
            return False
        then, now = self.batches[-2].so_far, self.batches[-1].so_far
        return (then is None) != (now is None) or (then is not None and now is not None and _gist(then) != _gist(now))


def _gist(finding: Finding) -> tuple[str, frozenset[str]]:
    """What a finding says without its numbers: its quantity word and the positions that most take."""
    most = max(finding.counts_by_position.values(), default=0)
    return finding.quantity, frozenset(key for key, n in finding.counts_by_position.items() if n == most)


def batches_of(writeups: Sequence[WriteUp], initiative: str) -> tuple[str, ...]:
    """Return the batches of an initiative in their order: numbers by size; what has no batch comes first.

    >>> sorted(["batch-10", "batch-9", ""], key=batch_order)
    ['', 'batch-9', 'batch-10']
    """
    return tuple(sorted({w.batch for w in writeups if w.status == "used" and w.initiative == initiative}, key=batch_order))


def batch_order(batch: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts batches as people do."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", batch))


def over_time(account: Account, initiative: str) -> tuple[QuestionOverTime, ...]:
    """Return every question of an initiative that anybody addressed, in the order of the codebooks."""
    batches = batches_of(account.writeups, initiative)
    alone = [_findings(account, initiative, {batch}) for batch in batches]
    so_far = [_findings(account, initiative, set(batches[: n + 1])) for n in range(len(batches))]
    codes = [code.id for book in account.codebooks for code in book.framing_codes]
    questions = (
        QuestionOverTime(
            initiative,
            code_id,
            tuple(InBatch(batch or NOT_STATED, alone[n].get(code_id), so_far[n].get(code_id)) for n, batch in enumerate(batches)),
        )
        for code_id in codes
    )
    return tuple(question for question in questions if question.now)


def _findings(account: Account, initiative: str, batches: set[str]) -> dict[str, Finding]:
    """Write the findings of an initiative as if only these batches had come."""
    writeups = [w for w in account.writeups if w.status == "used" and w.initiative == initiative and w.batch in batches]
    ids = {w.writeup_id for w in writeups}
    result = write_findings(
        [cell for cell in account.cells if cell.writeup_id in ids],
        [segment for segment in account.segments if segment.writeup_id in ids],
        [coding for coding in account.codings if coding.writeup_id in ids],
        account.divergences,
        writeups,
        account.codebooks,
        account.settings,
        account.initiatives,
    )
    return {finding.code_id: finding for finding in result.findings}
