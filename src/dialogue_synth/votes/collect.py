"""Write-ups -> the votes that they declare, each with the question it was about, checked against how many people were there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dialogue_synth.errors import Issue
from dialogue_synth.model import CODED_KINDS, Codebook, Coding, Segment, Vote, WriteUp
from dialogue_synth.standing import standing_codings, telling
from dialogue_synth.votes.ballot import Ballot
from dialogue_synth.votes.lines import is_side, with_header
from dialogue_synth.votes.parse import ballots_in

MAX_GAP = 1  # characters between passages of one paragraph; paragraphs are further apart
_ONLY_NUMBERS = re.compile(r"\W*(\d{1,4})\s*[/,;-]\s*(\d{1,4})(?:\s*[/,;-]\s*(\d{1,4}))?\W*")
TOO_MANY = 1.0  # of the people stated; an estimate may be exceeded by a fifth
TOO_MANY_OF_ESTIMATE = 1.2


@dataclass(frozen=True, slots=True)
class VotesResult:
    """The votes of a study in the order of write-ups and of reading, and what does not add up."""

    votes: tuple[Vote, ...] = ()
    issues: tuple[Issue, ...] = ()

    def of_code(self, code_id: str) -> tuple[Vote, ...]:
        """Return the votes about one code."""
        return tuple(vote for vote in self.votes if vote.code_id == code_id)


def collect_votes(
    writeups: Sequence[WriteUp], segments: Sequence[Segment], codings: Sequence[Coding] = (), codebooks: Sequence[Codebook] = ()
) -> VotesResult:
    """Find the votes that write-ups declare.

    Args:
        writeups: Superseded ones are left out.
        segments: Of these write-ups, masked or not; a vote's words may go on over the passages of a paragraph.
        codings: What a vote is about is the question it stands under, else the framing code that its passage shows best.
        codebooks: The framing codes that a vote can be about; without them, any code.

    Returns:
        The votes, and an issue for each that counts more people than the write-up says took part.
    """
    about = _codes_shown(codings, codebooks)
    by_writeup: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_writeup[segment.writeup_id].append(segment)
    votes: list[Vote] = []
    issues: list[Issue] = []
    for writeup in (w for w in writeups if w.status == "used"):
        found = list(_votes_of(sorted(by_writeup[writeup.writeup_id], key=lambda s: s.position), about))
        votes += found
        issues += [_too_many(vote, writeup) for vote in found if _exceeds(vote, writeup)]
    return VotesResult(tuple(votes), tuple(issues))


def paragraphs(segments: Iterable[Segment]) -> Iterator[tuple[list[Segment], list[str]]]:
    """Yield the passages of each paragraph, with the cells of the header of the table they stand in, if any."""
    run: list[Segment] = []
    header: list[str] = []
    for segment in segments:
        joins = run and segment.kind in CODED_KINDS and segment.start - run[-1].end <= MAX_GAP
        if run and not joins:
            yield run, header
            run = []
        if segment.kind in ("heading", "prompt"):
            cells = [cell.strip() for cell in segment.text.strip().strip("|").split("|")]
            header = cells if sum(map(is_side, cells)) > 1 else []
        elif segment.kind in CODED_KINDS:
            run = [*run, segment]
    if run:
        yield run, header


def _votes_of(segments: Sequence[Segment], about: Mapping[str, str]) -> Iterator[Vote]:
    for run, header in paragraphs(segments):
        text, starts = "", []
        for segment in run:
            starts.append(len(text))
            text += segment.text + " "
        row = with_header(text, header) if header and "|" in text else text
        in_box = _in_votes_box(run, row)
        for ballot in [in_box] if in_box else ballots_in(row.rstrip()):
            whole = row != text or "|" in text
            yield _vote(ballot, _covered(run, starts, ballot, whole=whole), about)


def _in_votes_box(run: Sequence[Segment], text: str) -> Ballot | None:
    """Return the vote in the form's box for votes where it is only numbers, in the order that the box asks for."""
    found = _ONLY_NUMBERS.fullmatch(text) if run[0].box == "votes" else None
    if not found:
        return None
    n_for, n_against, n_undecided = (None if n is None else int(n) for n in found.groups())
    return Ballot(0, len(text), "", n_for, n_against, n_undecided)


def _covered(run: Sequence[Segment], starts: Sequence[int], ballot: Ballot, *, whole: bool) -> list[Segment]:
    """Return the passages over which a vote's words go."""
    if whole:
        return list(run)
    found = [s for s, start in zip(run, starts, strict=True) if start < ballot.end and start + len(s.text) > ballot.start]
    return found or [run[0]]


def _vote(ballot: Ballot, passages: Sequence[Segment], about: Mapping[str, str]) -> Vote:
    first, last = passages[0], passages[-1]
    code_id = next((code for s in passages if (code := s.question_code or about.get(s.segment_id, ""))), "")
    return Vote(
        writeup_id=first.writeup_id,
        segment_id=first.segment_id,
        code_id=code_id,
        what=ballot.what,
        n_for=ballot.n_for,
        n_against=ballot.n_against,
        n_undecided=ballot.n_undecided,
        base=ballot.base if ballot.base is not None else _all_counted(ballot),
        start=first.start,
        end=last.end,
        quotation=" ".join(s.text for s in passages),
        share=ballot.share,
        score=ballot.score,
        unanimous=ballot.unanimous,
        event=first.event,
    )


def _all_counted(ballot: Ballot) -> int | None:
    """Return how many a vote counts where it tells both sides; of one side alone nobody knows out of how many."""
    return ballot.n_told or None if {"for", "against"} <= ballot.sides else None


def _codes_shown(codings: Sequence[Coding], codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Return the framing code that each passage shows best."""
    framing = {code.id for codebook in codebooks for code in codebook.framing_codes}
    best: dict[str, Coding] = {}
    for coding in standing_codings(codings):
        if (not framing or coding.code_id in framing) and (
            coding.segment_id not in best or telling(coding) > telling(best[coding.segment_id])
        ):
            best[coding.segment_id] = coding
    return {segment_id: coding.code_id for segment_id, coding in best.items()}


# -- how many were there -------------------------------------------------------------------------------------------------------
def n_voting(vote: Vote) -> int:
    """Return how many people a vote speaks of, at least."""
    return max(vote.base or 0, (vote.n_for or 0) + (vote.n_against or 0) + (vote.n_undecided or 0))


def _exceeds(vote: Vote, writeup: WriteUp) -> bool:
    stated = writeup.participants
    if stated.maximum is None:
        return False
    return n_voting(vote) > stated.maximum * (TOO_MANY if stated.kind == "exact" else TOO_MANY_OF_ESTIMATE)


def _too_many(vote: Vote, writeup: WriteUp) -> Issue:
    return Issue(
        f"{writeup.writeup_id}, {vote.segment_id}",
        f"a vote counts {n_voting(vote)} people, and {writeup.participants.maximum} are said to have taken part",
        "ask the organiser which of the two is right",
    )


def with_size(vote: Vote, writeup: WriteUp) -> Vote:
    """Return a unanimous vote, or one told as a share, with its numbers, where the size of the group is known exactly.

    A number that follows from the size is not declared: it serves weighting by heads and is never printed as a count.
    """
    size = writeup.participants.maximum if writeup.participants.kind == "exact" and writeup.events == 1 else None
    share = 1.0 if vote.unanimous and vote.n_for is None else vote.share
    if size is None or share is None or vote.n_for is not None:
        return vote
    n_for = round(share * size)
    return replace(vote, n_for=n_for, n_against=size - n_for, base=size)
