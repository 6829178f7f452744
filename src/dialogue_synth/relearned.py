"""What came of learning from decisions: what it changed in the coding, and in what the study says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from dialogue_synth.counted import counted
from dialogue_synth.model import Coding, Finding

if TYPE_CHECKING:
    from dialogue_synth.coding.learning import HeldOut
    from dialogue_synth.store.study import Study


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of learning for one codebook; ``paid`` says whether the study codes with it from now on.

    ``before`` and ``after`` are figures on passages of held-out write-ups, None where decisions are of fewer than two write-ups.
    """

    codebook_id: str
    n_passages: int
    n_writeups: int
    paid: bool
    before: HeldOut | None
    after: HeldOut | None


@dataclass(frozen=True, slots=True)
class CodingChange:
    """A code on a passage before and after: its position ("" = not clear), None where the code is not on it."""

    segment_id: str
    code_id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding before and after, as its sentence; "" where there is none."""

    finding_id: str
    initiative: str
    code_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Flag:
    """What a flag that may be gone is known by."""

    id: str
    kind: str
    initiative: str
    code_id: str


@dataclass(frozen=True, slots=True)
class Relearned:
    """The effect of learning from decisions.

    A coding counts as changed where learning put a code on, took it off, or gave it another position. Findings and flags are
    compared with the account as it stood before, so that what the decisions themselves changed in it counts as well. A finding
    changed where its sentence or counts differ; flags are known by their ids.
    """

    n_decisions: int
    lessons: tuple[Lesson, ...]
    codings: tuple[CodingChange, ...]
    findings: tuple[FindingChange, ...]
    flags_new: tuple[Flag, ...]
    flags_gone: tuple[Flag, ...]
    kept: bool

    @property
    def n_codings(self) -> int:
        """How many codings changed."""
        return len(self.codings)

    @property
    def writeups(self) -> tuple[str, ...]:
        """The write-ups of which codings changed, by id."""
        return tuple(sorted({change.segment_id.rpartition("#")[0] for change in self.codings}))

    @property
    def sentence(self) -> str:
        """The effect in one line, as "23 decisions: coding updated, 41 codings of 12 write-ups changed, 4 findings changed"."""
        paid = any(lesson.paid for lesson in self.lessons)
        parts = [f"{counted(len(self.findings), 'finding')} changed"] if self.findings or paid else []
        parts += [f"{counted(len(self.flags_new), 'divergence')} appeared"] if self.flags_new else []
        parts += [f"{counted(len(self.flags_gone), 'divergence')} vanished"] if self.flags_gone else []
        coding = self._of_coding if paid else ("the coding stays as it was",) if parts else ("nothing changed, the coding stays as it was",)
        told = (*coding, *parts)
        return f"{counted(self.n_decisions, 'decision')}: {', '.join(told)}"

    @property
    def _of_coding(self) -> tuple[str, ...]:
        codings = f"{counted(self.n_codings, 'coding')} of {counted(len(self.writeups), 'write-up')} changed"
        return "coding updated" if self.kept else "coding would be updated", codings

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON value."""
        return {**asdict(self), "n_codings": self.n_codings, "writeups": list(self.writeups), "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Account:
    """What a study says at a moment: its findings and flags, by id."""

    findings: Mapping[str, Finding]
    flags: Mapping[str, Flag]

    @classmethod
    def of(cls, study: Study) -> Account:
        """Return what a study says now."""
        flags = (Flag(d.id, d.kind, d.initiative, d.code_id) for d in study.divergences)
        return cls({finding.id: finding for finding in study.findings}, {flag.id: flag for flag in flags})


def standing(codings: Iterable[Coding]) -> dict[tuple[str, str], str]:
    """Return the position of each coding that nobody rejected, by segment and code; "" where it is not clear."""
    return {(c.segment_id, c.code_id): c.position or "" for c in codings if c.status != "rejected"}


def changed(before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> tuple[CodingChange, ...]:
    """Return what differs between two states of the codings, as `standing` gives them.

    >>> [(c.code_id, c.before, c.after) for c in changed({("g#1", "P1"): "support"}, {("g#1", "P2"): ""})]
    [('P1', 'support', None), ('P2', None, '')]
    """
    names = sorted(name for name in {**before, **after} if before.get(name) != after.get(name))
    return tuple(CodingChange(*name, before.get(name), after.get(name)) for name in names)


def effect_of(
    before: Account, after: Account, codings: tuple[CodingChange, ...], lessons: tuple[Lesson, ...], n_decisions: int
) -> Relearned:
    """Return the effect of learning.

    Args:
        before: What the study said before anything was done.
        after: What it says now.
        codings: What learning changed in the coding.
        lessons: What was learned, by codebook.
        n_decisions: How many decisions it was learned from.
    """
    findings = (_finding(before.findings.get(name), after.findings.get(name)) for name in sorted({**before.findings, **after.findings}))
    return Relearned(
        n_decisions=n_decisions,
        lessons=lessons,
        codings=codings,
        findings=tuple(change for change in findings if change),
        flags_new=tuple(flag for name, flag in sorted(after.flags.items()) if name not in before.flags),
        flags_gone=tuple(flag for name, flag in sorted(before.flags.items()) if name not in after.flags),
        kept=True,
    )


def _finding(then: Finding | None, now: Finding | None) -> FindingChange | None:
    if then and now and (then.statement, then.n, then.of) == (now.statement, now.n, now.of):
        return None
    either = now or then
    assert either is not None
    return FindingChange(either.id, either.initiative, either.code_id, then.statement if then else "", now.statement if now else "")
