"""Words that show a stance, and what negation does to them: rules, without a model.

Approval and refusal are looked for in clauses; each negator before one, within its clause and `NEGATION_REACH` words, turns it round, so
that two cancel out ("nobody said it shouldn't"). Conditions, worries, splits, questions and wishes are counted as they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from dialogue_synth.coding.lexicon import cue_patterns

NEGATION_REACH = 5  # words between a negator and what it turns round
MAX_CUE_WORDS = 4  # a longer match is a whole phrase of the passage and not a cue to show
PLAIN_KINDS = ("proviso", "if", "must", "concern", "split", "question", "wish", "report", "says_no")
OPENINGS = ("directive", "opens_yes", "opens_no")  # looked for where a sentence begins
SHOWN_KINDS = ("proviso", "must", "concern", "split", "says_no")

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s-\s")
_CLAUSE = re.compile(r"[.;:!?()]|,|\b(?:but|although|though|however|because|since|so that|while|whereas|yet)\b")
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


def find_cues(text: str) -> Cues:
    """Find the cues of a passage.

    Returns:
        Counts of ``support`` and ``oppose`` (after negation), ``flipped`` (turned round by a negator), ``negator``, `PLAIN_KINDS` and
        `OPENINGS`; kinds that do not occur are left out.

    >>> [sorted(find_cues(t).counts) for t in ("We are happy with it.", "Nobody is happy with it.")]
    [['support'], ['flipped', 'negator', 'oppose']]
    """
    lowered = plain(text)
    counts: Counter[str] = Counter()
    words: list[str] = []
    leans = []
    for sentence in _SENTENCE.split(lowered):
        found = [] if sentence.endswith("?") else list(_favours(sentence))  # a question takes no side; its answer does
        for kind, word, flipped in found:
            counts[kind] += 1
            counts["flipped"] += flipped
            words.append(f"not {word}" if flipped else word)
        for kind in OPENINGS:
            counts[kind] += bool(_opening(kind).match(sentence))
        leans.append(_lean([kind for kind, _, _ in found], sentence))
    for kind in PLAIN_KINDS:
        matches = [match.group(0) for match in _pattern(kind).finditer(lowered)]
        counts[kind] += len(matches)
        words += [word for word in matches if len(word.split()) <= MAX_CUE_WORDS] if kind in SHOWN_KINDS else []
    counts["negator"] = len(_pattern("negator").findall(lowered))
    return Cues(+counts, tuple(dict.fromkeys(words)), tuple(leans))


def _lean(favours: list[str], sentence: str) -> int:
    says_no = bool(_opening("opens_no").match(sentence) or _pattern("says_no").search(sentence))
    says_yes = bool(_opening("opens_yes").match(sentence))
    balance = favours.count("support") - favours.count("oppose") + says_yes - says_no
    return (balance > 0) - (balance < 0)


def _favours(lowered: str) -> Iterator[tuple[str, str, bool]]:
    """Yield approval and refusal: "support" or "oppose" after negation, the words, and whether a negator turned them round."""
    for clause in _CLAUSE.split(lowered):
        negators = [match.end() for match in _pattern("negator").finditer(clause)]
        for match in _pattern("support", "oppose").finditer(clause):
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
