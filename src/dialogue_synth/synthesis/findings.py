"""From the matrix to findings: one sentence for each initiative and framing code, with what stands behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogue_synth.errors import Issue
from dialogue_synth.model import Code, Codebook, Coding, Divergence, Finding, MatrixCell, Position, Segment, WriteUp
from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.standing import PEOPLES, STANCES, WHOLE_COPY, copy_groups, standing_codings, telling
from dialogue_synth.synthesis.robustness import sensitivities
from dialogue_synth.synthesis.wording import UNDECIDED, Tally, write_statement

UNSURE = 0.5  # code and position together are then more likely wrong than right
_COUNTED = ("support", "conditional", "concern", "oppose", "mixed", UNDECIDED)


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A position on a code that one write-up alone holds: kept and listed, since one group can be right alone."""

    initiative: str
    code_id: str
    position: Position
    writeup_id: str
    segment_id: str


@dataclass(frozen=True, slots=True)
class FindingsResult:
    """Findings, the points of one write-up alone, the questions that nobody answered (initiative, code), and issues."""

    findings: tuple[Finding, ...]
    singles: tuple[SinglePoint, ...]
    unanswered: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...] = ()


def write_findings(
    cells: Sequence[MatrixCell],
    segments: Sequence[Segment],
    codings: Sequence[Coding],
    divergences: Sequence[Divergence],
    writeups: Sequence[WriteUp],
    codebooks: Sequence[Codebook],
    settings: SynthesisSettings,
    initiatives: Mapping[str, str] | None = None,
) -> FindingsResult:
    """Write one finding for each initiative and framing code that at least one write-up answered.

    Write-ups that are copies of one another (duplicates of whole write-ups) and give the same answer count once, with
    the uncollapsed figure in a caveat; a copy whose answer differs was edited there, and counts.

    Args:
        cells: The matrix, from `roll_up`.
        segments: All segments of the study.
        codings: All codings of the study.
        divergences: Named by the findings about their code; duplicates collapse copies.
        writeups: Read for how many events each reports.
        codebooks: Give order, names and propositions.
        settings: The scale of quantity words, and from how many write-ups on they are used.
        initiatives: What each initiative is called, by id; one without a name is called by its id in words.

    Returns:
        Findings in order of initiative, codebook and code.
    """
    behind = _passages_behind(segments, codings)
    several_events = {writeup.writeup_id for writeup in writeups if writeup.events > 1}
    grouped: dict[tuple[str, str], list[MatrixCell]] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.writeup_id):
        grouped[cell.initiative, cell.code_id].append(cell)
    findings: list[Finding] = []
    singles: list[SinglePoint] = []
    unanswered: list[tuple[str, str]] = []
    all_initiatives = sorted({initiative for initiative, _ in grouped})
    not_stated = "an initiative not stated" if len(all_initiatives) > 1 else "this initiative"
    for initiative in all_initiatives:
        copies = copy_groups(divergences, initiative)
        name = ((initiatives or {}).get(initiative) or initiative.replace("-", " ").title()) if initiative else not_stated
        for code in (code for codebook in codebooks for code in codebook.framing_codes):
            question = _Question(initiative, name, code, tuple(grouped.get((initiative, code.id), ())), copies)
            if not question.answered:
                unanswered.append((initiative, code.id))
                continue
            findings.append(_finding(question, behind, divergences, several_events, settings))
            singles += _singles(question)
    return FindingsResult(tuple(findings), tuple(singles), tuple(unanswered))


@dataclass(frozen=True, slots=True)
class _Question:
    """One code put to the write-ups of one initiative, with its matrix cells and the groups of copies among them."""

    initiative: str
    name: str
    code: Code
    cells: tuple[MatrixCell, ...]
    copies: tuple[tuple[str, ...], ...]

    @property
    def answered(self) -> list[MatrixCell]:
        return [cell for cell in self.cells if cell.state == "answered"]

    @property
    def voices(self) -> list[MatrixCell]:
        """The cells that count: of copies that say the same, the first one."""
        spoken = set()
        voices = []
        for cell in self.cells:
            group = next((group for group in self.copies if cell.writeup_id in group), None)
            said = (group, cell.state, cell.position)
            if group is None or said not in spoken:
                voices.append(cell)
            spoken.add(said)
        return voices


def tally(cells: Sequence[MatrixCell]) -> Tally:
    """Count the cells of one code by position, and how many do not answer."""
    counts = dict.fromkeys(_COUNTED, 0)
    for cell in cells:
        if cell.state == "answered":
            counts[cell.position or UNDECIDED] += 1
    states = [cell.state for cell in cells]
    return Tally(counts, states.count("touched"), states.count("silent"))


def _passages_behind(segments: Sequence[Segment], codings: Sequence[Coding]) -> dict[tuple[str, str], list[Coding]]:
    """Collect, by write-up and code, the standing codings in group voice that make a cell answered, in reading order."""
    by_id = {segment.segment_id: segment for segment in segments if segment.voice == "group"}
    behind: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in standing_codings(codings):
        if coding.segment_id in by_id and coding.position != "none":
            behind[coding.writeup_id, coding.code_id].append(coding)
    for passages in behind.values():
        passages.sort(key=lambda coding: by_id[coding.segment_id].position)
    return behind


def _finding(
    question: _Question,
    behind: dict[tuple[str, str], list[Coding]],
    divergences: Sequence[Divergence],
    several_events: set[str],
    settings: SynthesisSettings,
) -> Finding:
    counted = tally(question.voices)
    statement = write_statement(counted, question.code, question.name, settings)
    passages = [coding for cell in question.answered for coding in behind.get((cell.writeup_id, question.code.id), ())]
    caveats = [
        *_coder_caveats(passages),
        *_size_caveats(counted, settings.min_writeups_for_words),
        *_copy_caveats(question, counted),
        *_robustness_caveats(question, counted, settings),
        *_event_caveats(question, several_events),
    ]
    return Finding(
        id=f"finding-{question.initiative}-{question.code.id}",
        initiative=question.initiative,
        code_id=question.code.id,
        statement=statement.text,
        quantity=statement.quantity,
        n=counted.n,
        of=counted.of,
        counts_by_position=counted.counts,
        segment_ids=tuple(coding.segment_id for coding in passages),
        divergence_ids=tuple(sorted(d.id for d in divergences if _concerns(d, question))),
        caveats=tuple(caveats),
    )


def _concerns(divergence: Divergence, question: _Question) -> bool:
    """Whether a divergence is about this question, or collapsed write-ups that answered it."""
    if divergence.initiative != question.initiative:
        return False
    if divergence.statistic == WHOLE_COPY:
        answering = {cell.writeup_id for cell in question.answered}
        return any(answering.intersection(group) for group in question.copies if _members(divergence) <= set(group))
    return divergence.code_id == question.code.id


def _members(divergence: Divergence) -> set[str]:
    return {writeup_id for side in divergence.sides.values() for writeup_id in side}


def _coder_caveats(passages: Sequence[Coding]) -> Iterator[str]:
    unreviewed = [coding for coding in passages if coding.status not in PEOPLES]
    unsure = sum(telling(coding) < UNSURE for coding in unreviewed)
    if unreviewed:
        doubt = f" The machine was unsure of {unsure} of them." if unsure else ""
        share = f"{len(unreviewed)} of {len(passages)}"
        yield f"Passages behind this that were coded by machine and not yet reviewed by a person: {share}.{doubt}"


def _size_caveats(counted: Tally, min_writeups: int) -> Iterator[str]:
    if counted.of < min_writeups:
        yield f"Fewer than {min_writeups} write-ups addressed this, so only counts are given."
    if counted.silent:
        yield "Silence is not agreement: a write-up that says nothing on this may come from a group that had no time for it."


def _copy_caveats(question: _Question, counted: Tally) -> Iterator[str]:
    whole = tally(question.cells)
    for group in question.copies:
        cells = [cell for cell in question.answered if cell.writeup_id in group]
        positions = {cell.position for cell in cells}
        names = " and ".join(cell.writeup_id for cell in cells)
        if len(positions) > 1:
            yield f"{names} are largely the same text and do not answer this alike, so each different answer counts."
    if whole.of != counted.of:
        yield f"Write-ups that are largely copies count once here; counted apart, the figure would be {whole.n} of {whole.of}."


def _robustness_caveats(question: _Question, counted: Tally, settings: SynthesisSettings) -> Iterator[str]:
    if counted.of < settings.min_writeups_for_words:
        return  # counts say themselves how few they are
    positions = {cell.writeup_id: cell.position or UNDECIDED for cell in question.voices if cell.state == "answered"}
    yield from (found.in_words for found in sensitivities(positions, tally(question.cells), counted, settings))


def _event_caveats(question: _Question, several_events: set[str]) -> Iterator[str]:
    for cell in question.answered:
        if cell.writeup_id in several_events:
            yield f"{cell.writeup_id} reports several events and counts once."


def _singles(question: _Question) -> Iterator[SinglePoint]:
    voices = [cell for cell in question.voices if cell.state == "answered" and cell.position in STANCES]
    positions = [cell.position for cell in voices]
    for cell in voices:
        if cell.position is not None and positions.count(cell.position) == 1:
            yield SinglePoint(question.initiative, question.code.id, cell.position, cell.writeup_id, cell.best_segment_id)
