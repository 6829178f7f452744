"""A sentence -> the clauses in which it takes a side: what is granted, overtaken or denied in the same breath does not count.

"Although it is meant well, we are against it" takes one side, and so does "we came in keen and went home against it". Rules, without a
model, for plain lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(
    r"[.;:!?()]|,|\b(?:(?<!all )(?<!nothing )(?<!anything )but|although|though|however|because|since|so that|while|whereas|yet)\b"
    r"|\band (?=(?:should|must|would|will|can|could|it|we|they|that|there|is|are|was|were|people|everyone|nobody|no one|still"
    r"|came|went|left|ended)\b)"
)
_GRANTED = re.compile(r"\W*(?:although|though|despite|in spite of|even if|even though|whatever|however \w+|for all)\b")
_OVERTAKEN = re.compile(r"\b(?:at first|to begin with|at the start|(?:had )?expected to|came in|started out|used to be|had feared)\b")
_TURN = re.compile(
    r"\b(?:by the end|in the end|at the end of (?:it|the (?:day|night|evening))|came (?:away|out|round)|went (?:home|away)"
    r"|left (?=against|for|in)|ended up|but then|once it (?:was|had been) explained)\b"
)
_ELLIPSIS = re.compile(
    r"\W*(?:and |but |yet )?(?:(?:we|i)(?:(?:'re| are| am| do| did| was| were| would| will| have) not"
    r"| (?:are|do|did|was|were|would|wo|have)n't)|(?:nobody|no one|none of us)(?: (?:here|that we know|we know|in the room))? "
    r"(?:is|are|does|do|did|was|were|would))\W*"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence. ``denies`` says that it is no more than a denial of what was said before ("but we are not")."""

    words: str
    denies: bool = False


def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence that count, in order.

    Args:
        sentence: In plain lower case.

    >>> [clause.words.strip() for clause in clauses_of("although it is meant well, we are against it")]
    ['we are against it']
    >>> [clause.denies for clause in clauses_of("they are all for it, but we are not")]
    [False, True]
    """
    pieces = [piece for piece in _split(_after_turn(sentence)) if piece.strip()]
    if len(pieces) > 1 and _GRANTED.match(pieces[0]):
        pieces = pieces[1:]
    return tuple(Clause(piece, bool(_ELLIPSIS.fullmatch(piece))) for piece in pieces)


def _after_turn(sentence: str) -> str:
    """What is said from a change of mind on; the whole sentence where there is none."""
    turn = max((match.start() for match in _TURN.finditer(sentence)), default=0)
    return sentence[turn:] if _OVERTAKEN.search(sentence[:turn]) else sentence


def _split(sentence: str) -> list[str]:
    """Split at breaks; a word that grants something stays with what it grants."""
    pieces, start = [], 0
    for match in _BREAK.finditer(sentence):
        if match.start() > start:
            pieces.append(sentence[start : match.start()])
        start = match.start() if _GRANTED.match(sentence[match.start() :]) else match.end()
    return [*pieces, sentence[start:]]
