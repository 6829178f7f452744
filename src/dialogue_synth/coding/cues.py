"""Words that show a stance, and what negation does to them: rules, without a model.

Approval and refusal are looked for in clauses; each negator before one, within its clause and `NEGATION_REACH` words, turns it round, so
that two cancel out ("nobody said it shouldn't"). Conditions, worries, splits, questions and wishes are counted as they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from dialogue_synth.coding.contrast import Contrast, find_contrasts
from dialogue_synth.coding.lexicon import cue_patterns

NEGATION_REACH = 5  # words between a negator and what it turns round
MAX_CUE_WORDS = 4  # a longer match is a whole phrase of the passage and not a cue to show
PLAIN_KINDS = ("proviso", "if", "must", "concern", "split", "question", "wish", "report", "says_no")
OPENINGS = ("directive", "opens_yes", "opens_no", "opens_dont")  # looked for where a sentence begins
CONTRASTS = ("echo",)
FAVOURS = {"agrees": "support", "reverses": "oppose", "opposite": "oppose"}  # the side that a contrast with the proposition takes
SHOWN_KINDS = ("proviso", "must", "concern", "split", "says_no")

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s-\s")
_CLAUSE = re.compile(
    r"[.;:!?()]|,|\b(?:but|although|though|however|because|since|so that|while|whereas|yet)\b"
    r"|\band (?=(?:should|must|would|will|can|could|it|we|they|that|there|is|are|was|were|people|everyone|nobody|no one)\b)"
)
_WHETHER = re.compile(r"\bwhether\b")  # what follows is left open by the one who says it
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Cues:
    """How often each kind of cue occurs in a passage, and the words themselves (of the cue lists, so that they may be shown).

    ``leans`` are the sentences' balances of approval over refusal: 1, 0 or -1 each.
    """

    counts: Counter[str] = field(default_factory=Counter)
    words: tuple[str, ...] = ()
    leans: tuple[int, ...] = ()


def plain(text: str) -> str:
    """Lower case, straight quotation marks and dashes, single spaces: what the cue lists are written for."""
    return " ".join(text.translate(_STRAIGHT).lower().split())


def find_cues(text: str, proposition: str = "") -> Cues:
    """Find the cues of a passage.

    Args:
        text: The passage.
        proposition: What it stands to; comparisons and opposites of its words then count as approval or refusal.

    Returns:
        Counts of ``support`` and ``oppose`` (after negation), ``flipped`` (turned round by a negator), ``negator``, `PLAIN_KINDS`,
        `OPENINGS` and `CONTRASTS`; kinds that do not occur are left out.

    >>> [sorted(find_cues(t).counts) for t in ("We are happy with it.", "Nobody is happy with it.")]
    [['support'], ['flipped', 'negator', 'oppose']]
    """
    lowered, stated = plain(text), plain(proposition)
    counts: Counter[str] = Counter()
    words: list[str] = []
    leans = []
    for sentence in _SENTENCE.split(lowered):
        contrasts = tuple(find_contrasts(sentence, stated))
        sides = _sides(sentence, contrasts)
        for kind, word, flipped in sides:
            counts[kind] += 1
            counts["flipped"] += flipped
            words += [f"not {word}" if flipped else word] if len(word.split()) <= MAX_CUE_WORDS else []
        for kind in OPENINGS:
            counts[kind] += bool(_opening(kind).match(sentence))
        counts.update(contrast.kind for contrast in contrasts if contrast.kind in CONTRASTS)
        words += [contrast.words for contrast in contrasts if contrast.kind in CONTRASTS]
        leans.append(_lean([kind for kind, _, _ in sides], sentence))
    for kind in PLAIN_KINDS:
        matches = [match.group(0) for match in _pattern(kind).finditer(lowered)]
        counts[kind] += len(matches)
        words += [word for word in matches if len(word.split()) <= MAX_CUE_WORDS] if kind in SHOWN_KINDS else []
    counts["negator"] = len(_pattern("negator").findall(lowered))
    return Cues(+counts, tuple(dict.fromkeys(words)), tuple(leans))


def _sides(sentence: str, contrasts: Sequence[Contrast]) -> list[tuple[str, str, bool]]:
    """The sides that a sentence takes: "support" or "oppose" after negation, the words, and whether a negator turned them round."""
    if sentence.endswith("?"):  # a question takes no side; its answer does
        return []
    taken = [(FAVOURS[contrast.kind], contrast.words, False) for contrast in contrasts if contrast.kind in FAVOURS]
    for contrast in contrasts:  # "is better than" is no approval where it says that the other thing is better
        sentence = sentence.replace(contrast.found, " ") if contrast.kind in ("agrees", "reverses") else sentence
    return [*_favours(sentence), *taken]


def _lean(favours: list[str], sentence: str) -> int:
    says_no = bool(_opening("opens_no").match(sentence) or _pattern("says_no").search(sentence))
    says_yes = bool(_opening("opens_yes").match(sentence))
    balance = favours.count("support") - favours.count("oppose") + says_yes - says_no
    return (balance > 0) - (balance < 0)


def _favours(lowered: str) -> Iterator[tuple[str, str, bool]]:
    """Yield approval and refusal: "support" or "oppose" after negation, the words, and whether a negator turned them round."""
    for clause in _CLAUSE.split(lowered):
        negators = [match.end() for match in _pattern("negator").finditer(clause)]
        open_from = _WHETHER.search(clause)
        for match in _pattern("support", "oppose").finditer(clause):
            if open_from and match.start() > open_from.start():
                continue
            near = [end for end in negators if end <= match.start() and len(clause[end : match.start()].split()) <= NEGATION_REACH]
            flipped = len(near) % 2 == 1
            supports = (match.lastgroup == "support") != flipped
            yield ("support" if supports else "oppose"), match.group(0), flipped


@cache
def _pattern(*kinds: str) -> re.Pattern[str]:
    """Whole words of these kinds, in groups named after them."""
    groups = "|".join(f"(?P<{kind}>{'|'.join(cue_patterns()[kind])})" for kind in kinds)
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])")


@cache
def _opening(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(cue_patterns()[kind])})(?![\w-])")
