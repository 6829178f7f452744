"""A vote in words, always with its base: a number of votes says nothing without how many could have voted."""

from __future__ import annotations

from dialogue_synth.model import Vote
from dialogue_synth.votes.collect import n_voting


def vote_in_words(vote: Vote) -> str:
    """Return the numbers that a vote declares, and out of how many.

    >>> from dataclasses import replace
    >>> vote = Vote("g1", "g1#0000", "P1", "", 14, 1, 3, 18, 0, 1, "x")
    >>> vote_in_words(vote)
    '14 for, 1 against, 3 undecided (18 counted)'
    >>> vote_in_words(replace(vote, n_against=None, n_undecided=None, base=20))
    '14 for (of 20)'
    """
    told = [
        f"{n} {side}" for side, n in (("for", vote.n_for), ("against", vote.n_against), ("undecided", vote.n_undecided)) if n is not None
    ]
    if vote.unanimous:
        told = ["unanimous", *(part for part in told if not part.startswith("0 "))]
    if vote.share is not None:
        told.append(f"{vote.share:.0%} in favour, numbers not stated")
    if vote.score is not None:
        told.append(f"a mean of {vote.score:.2f} on a scale made to run from 0 to 1")
    counted = sum(n or 0 for n in (vote.n_for, vote.n_against, vote.n_undecided))
    if not vote.base:
        return ", ".join(told)
    return f"{', '.join(told)} ({f'of {vote.base}' if vote.base > counted else f'{n_voting(vote)} counted'})"
