"""Votes in a paragraph or a table's row: how many were for, against and undecided, of how many, on what.

Only what people declare as a count of heads on sides is a vote. Two sides side by side are one ("14 in favour, one against"); one
side alone is one where hands were counted ("on a show of hands"), where it is told of how many ("7 of the 8 are happy"), or where
several people are plainly on it. "Three people spoke" and "1 in 4 patients" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from dialogue_synth.votes import patterns, words
from dialogue_synth.votes.ballot import MAX_WHAT, Ballot
from dialogue_synth.votes.lines import read_row, read_tally
from dialogue_synth.votes.words import Side, level, number, side_of

MIN_ALONE = 4  # people on one side that make a count without another side, a base or a vote; fewer are voices, not a count
KEPT = 2**18  # texts whose votes are remembered: comparing and the account ask for the same ones
MAX_SCALE = 10  # a scale of more steps is no scale of agreement


@dataclass(frozen=True, slots=True)
class _Mention:
    """One number on one side."""

    start: int
    end: int
    side: Side
    n: int
    of: int | None
    strong: bool
    subset: bool  # "four of them": of those just counted


def ballots_in(text: str) -> list[Ballot]:
    """Return the votes that a paragraph or a table's row states, in reading order.

    >>> [(b.n_for, b.n_against, b.n_undecided) for b in ballots_in("14 in favour, three undecided, one against.")]
    [(14, 1, 3)]
    >>> ballots_in("Three people spoke and 12 of us came.")
    []
    """
    return list(_read(text))


@lru_cache(maxsize=KEPT)
def _read(text: str) -> list[Ballot]:
    lowered = level(text)
    if "|" in lowered:
        return read_row(lowered)
    whole = read_tally(lowered)
    if whole:
        return [whole]
    found: list[Ballot] = []
    for start, end in _sentences(lowered):
        for n, ballot in enumerate(_sentence(lowered, start, end)):
            if found and n == 0 and _belongs(found[-1], ballot, lowered):
                found[-1] = _joined(found[-1], ballot)
            else:
                found.append(ballot)
    return [_turned(ballot, lowered) for ballot in found if _is_vote(ballot, lowered)]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in patterns.SENTENCE.finditer(text):
        yield at, gap.start()
        at = gap.end()
    yield at, len(text)


# -- one sentence ----------------------------------------------------------------------------------------------------------
def _sentence(text: str, start: int, end: int) -> list[Ballot]:
    sentence = text[start:end]
    if not words.COUNTS.search(sentence):
        return []  # as in most: nothing that follows could find a vote, and to try takes time
    for read in (_score, _of, _scale, _share):
        ballot = read(sentence)
        if ballot:
            rest = _from_mentions(sentence[ballot.end :]) if read is _score else []
            extra = replace(rest[0], n_for=None, n_against=None) if rest else None
            told = replace(ballot, n_undecided=extra.n_undecided) if extra else ballot
            return [_moved(told, start, end)]
    ballots = _from_mentions(sentence)
    none_against = patterns.NONE_AGAINST.search(sentence)
    if none_against and not any("against" in ballot.sides for ballot in ballots):
        first = ballots[0] if ballots else Ballot(none_against.start(), none_against.end())
        ballots = [replace(first, n_against=0), *ballots[1:]]
    if patterns.ALL.search(sentence) and not patterns.NOT_ALL.search(sentence):
        first = ballots[0] if ballots else Ballot(0, len(sentence))
        ballots = [replace(first, n_against=0, unanimous=True), *ballots[1:]]
    return [_moved(ballot, start, end) for ballot in ballots]


def _moved(ballot: Ballot, start: int, end: int) -> Ballot:
    return replace(ballot, start=start, end=end)


def _score(sentence: str) -> Ballot | None:
    for pattern in (patterns.SCORE, patterns.SCORE_FOR, patterns.BARE_SCORE):
        found = pattern.search(sentence)
        if found:
            a, b = number(found["a"]), number(found["b"])
            how = found.groupdict().get("how", "")
            high, low = (max(a, b), min(a, b)) if pattern is patterns.SCORE else (a, b)
            n_for, n_against = (low, high) if how in (*words.LOST, "against") else (high, low)
            return Ballot(found.start(), found.end(), "", n_for, n_against)
    return None


def _of(sentence: str) -> Ballot | None:
    found = patterns.OF.search(sentence)
    if not found:
        return None
    n, base = number(found["n"]), number(found["of"])
    at = (found.start(), found.end())
    return Ballot(*at, n_against=n, base=base) if found["how"] in patterns.AGAINST_OF else Ballot(*at, n_for=n, base=base)


def _scale(sentence: str) -> Ballot | None:
    found = patterns.SCALE.search(sentence)
    if not found:
        return None
    mean, top = float(found["mean"]), int(found["top"])
    if not 2 <= top <= MAX_SCALE or not 1 <= mean <= top:
        return None
    base = patterns.SCALE_BASE.search(sentence, found.end())
    if not (patterns.RATED.search(sentence) or base):
        return None
    n = (int(base["n"]) if base["n"] else number(base["m"])) if base else None
    return Ballot(found.start(), found.end(), score=(mean - 1) / (top - 1), base=n)


def _share(sentence: str) -> Ballot | None:
    found = patterns.SHARE.search(sentence)
    if not found:
        return None
    said = found["share"]
    share = words.SHARES.get(said)
    share = float(re.findall(r"\d+", said)[0]) / 100 if share is None else share
    side = side_of(found["side"])
    if side == "undecided" or share > 1:
        return None
    return Ballot(found.start(), found.end(), share=share if side == "for" else 1 - share)


def _from_mentions(sentence: str) -> list[Ballot]:
    """Put the numbers of a sentence together: a side that is told again, or a part of those just counted, begins another vote."""
    ballots: list[Ballot] = []
    kept = list(_mentions(sentence))
    sub_groups = len(words.SUB_GROUPS.findall(sentence)) > 1 or "strongly" in sentence
    for mention in kept:
        if ballots and not mention.subset and (mention.side not in ballots[-1].sides or sub_groups):
            ballots[-1] = _with(ballots[-1], mention)
        else:
            ballots.append(_with(Ballot(mention.start, mention.end), mention))
    is_voted = bool(words.VOTED.search(sentence))
    return [replace(b, strong=is_voted or any(m.strong and b.start <= m.start < b.end for m in kept)) for b in ballots]


def _mentions(sentence: str) -> Iterator[_Mention]:
    at = 0
    matches = sorted(
        (found for pattern in (patterns.MENTION, patterns.LABELLED) for found in pattern.finditer(sentence)),
        key=lambda found: (found.start(), -found.end()),
    )
    labelled_first = bool(matches) and matches[0].re is patterns.LABELLED
    if labelled_first:  # "for 2, against 19": not "2, against"
        labelled = [found for found in matches if found.re is patterns.LABELLED]
        matches = [found for found in matches if found in labelled or not any(_overlap(found, other) for other in labelled)]
    for found in matches:
        if found.start() >= at and not (found["n"].isdigit() and patterns.NO_HEADS.search(sentence, 0, found.start())):
            at = found.end()
            yield _mention(found, sentence)


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _mention(found: re.Match[str], sentence: str) -> _Mention:
    of = found.groupdict().get("of")
    side = "against" if words.LESSER.match(sentence, found.start("side")) else side_of(found["side"])
    strong = bool(found.groupdict().get("strong")) or bool(patterns.SAID.search(found[0]))
    subset = bool(patterns.SUBSET.match(found[0]))
    return _Mention(found.start(), found.end(), side, number(found["n"]), number(of) if of else None, strong, subset)


def _with(ballot: Ballot, mention: _Mention) -> Ballot:
    told = ballot.with_votes(mention.side, mention.n)
    return replace(told, end=max(ballot.end, mention.end), base=mention.of or ballot.base)


# -- sentences together ----------------------------------------------------------------------------------------------------
def _belongs(ballot: Ballot, following: Ballot, text: str) -> bool:
    """Whether the next sentence goes on with a vote: it tells another side, or another part of the room."""
    if following.share is not None or following.score is not None or ballot.score is not None or following.start - ballot.end > MAX_WHAT:
        return False
    if not ballot.sides & following.sides:
        return bool(following.sides)
    both = (text[ballot.start : ballot.end], text[following.start : following.end])
    return all(words.SUB_GROUPS.search(sentence) for sentence in both) and ballot.sides >= following.sides - {"undecided"}


def _joined(ballot: Ballot, following: Ballot) -> Ballot:
    def added(a: int | None, b: int | None) -> int | None:
        return None if a is None and b is None else (a or 0) + (b or 0)

    return replace(
        ballot,
        end=following.end,
        n_for=added(ballot.n_for, following.n_for),
        n_against=added(ballot.n_against, following.n_against),
        n_undecided=added(ballot.n_undecided, following.n_undecided),
        base=ballot.base or following.base,
        strong=ballot.strong or following.strong,
    )


def _is_vote(ballot: Ballot, text: str) -> bool:
    """Whether enough is declared for a vote: see the module's first lines."""
    said = text[ballot.start : ballot.end]
    if ballot.score is not None or ballot.share is not None:
        return True
    takes_sides = ballot.sides & {"for", "against"}
    if ballot.unanimous:
        return bool(words.VOTED.search(said)) or bool(takes_sides - {"against"})
    if len(ballot.sides) > 1 and takes_sides:
        return True
    if not takes_sides or not (ballot.strong or ballot.base is not None):
        return False
    alone = ballot.n_for if ballot.n_for is not None else ballot.n_against or 0
    return ballot.base is not None or bool(words.VOTED.search(said)) or alone >= MIN_ALONE


def _turned(ballot: Ballot, text: str) -> Ballot:
    """Return a vote with what was voted on; of a motion against the scheme, those for the motion are against the scheme."""
    what = _what(text[ballot.start : ballot.end])
    motion = patterns.MOTION.search(text, ballot.start, ballot.end)
    if motion and words.REFUSAL.search(motion[1]):
        return replace(ballot, what=what, n_for=ballot.n_against, n_against=ballot.n_for)
    return replace(ballot, what=what)


def _what(said: str) -> str:
    """Return the words before the first number, without the vote's own words at their end."""
    first = patterns.ANY_NUMBER.search(said)
    lead = patterns.LEADS_IN.sub("", said[: first.start()] if first else said)
    what = patterns.OUTER.sub("", lead)[:MAX_WHAT]
    return what if " " in what else ""  # one word ("carried", "those") names nothing
