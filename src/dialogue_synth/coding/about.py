"""Is this about the codebook at all? What a whole write-up says about each of its passages, and pieces that say nothing.

A coder was trained on answers to a form, few of which are about something else. In notes of another meeting nearly all of them are;
a passage that seems to fit a code is then most often a chance likeness. How many passages of a write-up fit no code is estimated from the
write-up itself; where it is more than half, every passage is weighed again with it. Only ever towards *none of them*: a write-up in
which all fits proves nothing about the passage that does not.

Source: M. Saerens, P. Latinne, C. Decaestecker, Adjusting the outputs of a classifier to new a priori probabilities: a simple procedure,
Neural Computation 14(1), 21-41 (2002).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dialogue_synth.coding.odds import MIN_LOG, normalise
from dialogue_synth.coding.passages import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NONE_SHARE = 0.15  # of passages that fit no code, as the coders expect; from 0.1 to 0.2 it makes little difference
MIN_STRANGE = 0.5  # a write-up of which more than that share fits no code is mostly about something else
PRIOR_PASSAGES = 5.0  # the expected share counts as much as that many passages: a short write-up is hardly moved
MAX_NONE_SHARE = 0.995
ROUNDS = 50  # it settles long before

_WORD = re.compile(r"[^\W\d_]{2,}")
_BARE_WORDS = frozenset(
    "hi hello hey dear all everyone everybody folks team sir madam good morning afternoon evening thanks thank you many kind "
    "best regards wishes yours sincerely faithfully cheers bye please find attached below above see re fwd fw as is are was "
    "were be been do does did the and or but so for from to of in on at by with this that these those it its he she they them "
    "we us our your my me yes no yeah ok okay not well etc eg ie am pm an".split()
)


def says_something(text: str) -> bool:
    """Whether a text has a word with a meaning of its own, beyond greetings, yes and no.

    >>> says_something("Hi,"), says_something("Many thanks and kind regards"), says_something("Yes!"), says_something("No vans.")
    (False, False, False, True)
    """
    return any(word not in _BARE_WORDS for word in _WORD.findall(text.lower()))


def weigh_against_writeup(logs: Floats, passages: Sequence[Passage]) -> Floats:
    """Weigh the passages of one write-up again, knowing how many of them seem to be about something else.

    Args:
        logs: Log-probabilities of codes and of *none of them*, shape ``(n_passages, n_codes + 1)``.
        passages: The passages. One that says nothing by itself, and stands under no question or heading of the form, fits no code.

    Returns:
        Log-probabilities of the same shape; unchanged where half of the passages or more fit a code.
    """
    import numpy as np

    share, weighed = none_share(np.exp(logs[:, -1])), logs.copy()
    if share > MIN_STRANGE:
        weighed[:, -1] += np.log(share / NONE_SHARE)
        weighed[:, :-1] += np.log((1 - share) / (1 - NONE_SHARE))
        weighed = normalise(weighed)
    bare = [not (p.segment.question_code or p.theme or says_something(p.segment.text)) for p in passages]
    weighed[bare, :-1], weighed[bare, -1] = MIN_LOG, 0.0
    return weighed


def none_share(p_none: Floats) -> float:
    """The share of passages that fit no code, from `NONE_SHARE` up, by expectation and maximisation.

    Args:
        p_none: Of each passage the probability that it fits no code, by a coder that expects `NONE_SHARE` of such, shape ``(n_passages,)``.

    >>> import numpy as np
    >>> none_share(np.full(40, 0.02)), round(none_share(np.full(40, 0.6)), 2)
    (0.15, 0.89)
    """
    share = NONE_SHARE
    for _ in range(ROUNDS):
        fits_none = p_none * share / NONE_SHARE
        fits_some = (1 - p_none) * (1 - share) / (1 - NONE_SHARE)
        posterior = fits_none / (fits_none + fits_some)
        share = float((posterior.sum() + PRIOR_PASSAGES * NONE_SHARE) / (len(p_none) + PRIOR_PASSAGES))
    return min(max(share, NONE_SHARE), MAX_NONE_SHARE)
