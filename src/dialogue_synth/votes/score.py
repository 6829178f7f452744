"""How acceptable a proposal is by the votes that groups declared, under three weightings. No votes, no score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, pstdev

from dialogue_synth.model import Vote, WriteUp
from dialogue_synth.votes.collect import with_size

MIN_FOR_SPREAD = 2  # groups; one group has no spread, and leaving it out leaves nothing
DIGITS = 4


@dataclass(frozen=True, slots=True)
class VoteScore:
    """What the votes of one initiative on one code come to. All shares are of those who took a side, 0-1.

    ``per_group`` counts every write-up once, ``per_head`` every voter once (None where no vote states numbers), and
    ``leave_one_out`` is the range of ``per_group`` when any one write-up is left out (None with fewer than two). ``spread`` is the
    standard deviation of the groups' shares. ``n_undecided`` stands beside the score and is in none of the shares.
    """

    initiative: str
    code_id: str
    n_groups: int
    n_for: int
    n_against: int
    n_undecided: int
    per_group: float
    per_head: float | None
    leave_one_out: tuple[float, float] | None
    spread: float | None
    writeup_ids: tuple[str, ...]


def score_votes(votes: Iterable[Vote], writeups: Sequence[WriteUp]) -> tuple[VoteScore, ...]:
    """Score the votes of each initiative and code.

    Args:
        votes: Those without a code, or with one side only and no share, score nothing: of them nobody knows who was against.
        writeups: Whose votes they are; a group's several votes on one code are averaged first, so that it counts once.

    Returns:
        Scores sorted by initiative and code.
    """
    by_id = {writeup.writeup_id: writeup for writeup in writeups}
    groups: dict[tuple[str, str], dict[str, list[Vote]]] = defaultdict(lambda: defaultdict(list))
    for vote in votes:
        writeup = by_id.get(vote.writeup_id)
        if writeup is not None and vote.code_id and share_for(vote) is not None:
            groups[writeup.initiative, vote.code_id][vote.writeup_id].append(with_size(vote, writeup))
    return tuple(_score(*key, groups[key]) for key in sorted(groups))


def share_for(vote: Vote) -> float | None:
    """Return the share in favour of those who took a side (0-1); None where a vote does not tell it.

    The mean of a scale counts as the share that it is of the way from the worst to the best mark.
    """
    if vote.unanimous and not vote.n_against:
        return 1.0
    if vote.n_for is not None and vote.n_against is not None and vote.n_for + vote.n_against:
        return vote.n_for / (vote.n_for + vote.n_against)
    if vote.n_for is None and vote.n_against is None:
        return vote.share if vote.share is not None else vote.score
    return _of_base(vote)


def _of_base(vote: Vote) -> float | None:
    """Return the share where one side is told out of a stated base: "13 notes of the 21"; the others are not with it."""
    told = (vote.n_for or 0) + (vote.n_against or 0) + (vote.n_undecided or 0)
    if vote.base is None or vote.base <= told:
        return None
    sided = vote.base - (vote.n_undecided or 0)
    return (vote.n_for if vote.n_for is not None else sided - (vote.n_against or 0)) / sided


def _score(initiative: str, code_id: str, groups: dict[str, list[Vote]]) -> VoteScore:
    ids = sorted(groups)
    shares = [mean(share for vote in groups[i] if (share := share_for(vote)) is not None) for i in ids]
    every = [vote for i in ids for vote in groups[i]]
    n_for, n_against, n_undecided = (sum(getattr(vote, name) or 0 for vote in every) for name in ("n_for", "n_against", "n_undecided"))
    several = len(shares) >= MIN_FOR_SPREAD
    without = [(sum(shares) - share) / (len(shares) - 1) for share in shares] if several else []
    return VoteScore(
        initiative=initiative,
        code_id=code_id,
        n_groups=len(ids),
        n_for=n_for,
        n_against=n_against,
        n_undecided=n_undecided,
        per_group=round(mean(shares), DIGITS),
        per_head=round(n_for / (n_for + n_against), DIGITS) if n_for + n_against else None,
        leave_one_out=(round(min(without), DIGITS), round(max(without), DIGITS)) if without else None,
        spread=round(pstdev(shares), DIGITS) if several else None,
        writeup_ids=tuple(ids),
    )
