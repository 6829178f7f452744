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

from dialogue_synth.coding.clauses import clauses_of
from dialogue_synth.coding.contrast import Contrast, find_contrasts, restated
from dialogue_synth.coding.lexicon import cue_patterns

NEGATION_REACH = 5  # words between a negator and what it turns round
SUBJECT_REACH = 8  # where nobody is who does it
DENIED_SUBJECTS = frozenset(("nobody", "no one", "no-one", "none"))
MAX_CUE_WORDS = 4  # a longer match is a whole phrase of the passage and not a cue to show
PLAIN_KINDS = ("proviso", "if", "must", "concern", "split", "question", "wish", "report", "says_no", "inquiry")
OPENINGS = ("directive", "opens_yes", "opens_no", "opens_dont")  # looked for where a sentence begins
CONTRASTS = ("echo",)
ASKED = ("asks_support", "asks_oppose")  # rhetorical questions
DENIAL = "denial"
NEUTRAL = "neutral"  # what would be a stance, were it not for the words around it: "the right to refuse", "guard against"
OTHER_SIDE = {"support": "oppose", "oppose": "support"}
FAVOURS = {"agrees": "support", "reverses": "oppose", "opposite": "oppose"}  # the side that a contrast with the proposition takes
SHOWN_KINDS = ("proviso", "must", "concern", "split", "says_no")

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s-\s")
_UNLESS = re.compile(r"\b(?:unless|until|without(?! (?:a )?doubt))\b")  # beside it, "we would not agree" is a condition
_WOULD_NOT = re.compile(r"\b(?:would|could|will|can)(?:n't| not|not)\b|\bwon't\b|\b(?:would|'d) say no\b")
_CONDITION = re.compile(
    r"\b(?:ok|okay|fine|yes|happy|content|good|all right|alright|accept(?:able|s|ed)?|agree(?:s|d)?|support(?:s|ed)?|welcome[sd]?|"
    r"comfortable)\b[^.;?!]{0,60}?\b(?:if|as long as|so long as|provided|providing|on condition|unless|subject to)\b"
)  # what follows is wanted, and takes no side: "fine, if they ask us first"
_WHETHER = re.compile(r"\bwhether\b")  # what follows is left open by the one who says it
_SAYS_NO_ITSELF = re.compile(r"(?:no|not|never|nothing|none|nobody|without)\b")  # "no use" is turned round by no other word
_Side = tuple[str, str, bool]  # the side, the words that take it, whether a negator turned them round
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
_NO_APOSTROPHE = re.compile(r"\b((?:do|does|did|is|are|was|were|has|have|had|would|could|should|must|ca|wo|ai)n)t\b")
_PAUSE = re.compile(r" ?\.{2,} ?(?=(?:but |only )?(?:if|unless|provid(?:ed|ing)|when|as long|so long|but)\b)")  # "ok ... if they ask"


@dataclass(frozen=True, slots=True)
class Cues:
    """How often each kind of cue occurs in a passage, and the words themselves (of the cue lists, so that they may be shown).

    ``leans`` are the sentences' balances of approval over refusal: 1, 0 or -1 each.
    """

    counts: Counter[str] = field(default_factory=Counter)
    words: tuple[str, ...] = ()
    leans: tuple[int, ...] = ()


def plain(text: str) -> str:
    """Lower case, straight quotation marks and dashes, single spaces: what the cue lists are written for.

    >>> plain("OK …  IF they ask, dont phone")
    "ok, if they ask, don't phone"
    """
    lowered = " ".join(text.translate(_STRAIGHT).lower().split())
    return _PAUSE.sub(", ", _NO_APOSTROPHE.sub(r"\1't", lowered))


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
    said: list[list[_Side]] = []  # sentence by sentence
    rhetorical = 0
    for sentence in _SENTENCE.split(lowered):
        stance = _before_condition(sentence)
        contrasts = tuple(find_contrasts(stance, stated))
        said.append([])
        for side in _sides(stance, stated, contrasts):
            _note(said, side)
        rhetorical += sentence.endswith("?") and bool(said[-1])
        for kind in OPENINGS:
            counts[kind] += bool(_opening(kind).match(sentence))
        counts.update(contrast.kind for contrast in contrasts if contrast.kind in CONTRASTS)
        words += [contrast.words for contrast in contrasts if contrast.kind in CONTRASTS]
    for kind, word, flipped in (side for sides in said for side in sides):
        counts[kind] += 1
        counts["flipped"] += flipped
        words += [f"not {word}" if flipped else word] if 0 < len(word.split()) <= MAX_CUE_WORDS else []
    for kind in PLAIN_KINDS:
        told = " ".join(_without_conditions(lowered)) if kind == "says_no" else lowered
        matches = [match.group(0) for match in _pattern(kind).finditer(told)]
        counts[kind] += len(matches)
        words += [word for word in matches if len(word.split()) <= MAX_CUE_WORDS] if kind in SHOWN_KINDS else []
    counts["question"] -= rhetorical
    counts["negator"] = len(_pattern("negator").findall(lowered))
    leans = [_lean([kind for kind, _, _ in sides], sentence) for sides, sentence in zip(said, _SENTENCE.split(lowered), strict=True)]
    return Cues(+counts, tuple(dict.fromkeys(words)), tuple(leans))


def _before_condition(sentence: str) -> str:
    """A sentence up to the condition that an approval in it hangs on: what is asked for there takes no side."""
    hangs = None if sentence.endswith("?") else _CONDITION.search(sentence)
    return sentence[: hangs.end()] if hangs else sentence


def _without_conditions(lowered: str) -> Iterator[str]:
    """The sentences in which a no does not hang on anything: "unless it is checked we say no" refuses nothing yet."""
    return (sentence for sentence in _SENTENCE.split(lowered) if not _UNLESS.search(sentence))


def _note(said: list[list[_Side]], side: _Side) -> None:
    """Note a side; a denial turns round what was said last instead."""
    if side[0] != DENIAL:
        said[-1].append(side)
        return
    before = next((sides for sides in reversed(said) if sides), None)
    if before:
        kind, word, flipped = before.pop()
        said[-1].append((OTHER_SIDE.get(kind, kind), word, not flipped))


def _sides(sentence: str, proposition: str, contrasts: Sequence[Contrast]) -> list[_Side]:
    """The sides that a sentence takes: "support" or "oppose" after negation, the words, and whether a negator turned them round."""
    if sentence.endswith("?"):  # a question takes no side, unless it is asked to take one; its answer does
        return [(match.lastgroup[5:], match.group(0), False) for match in _pattern(*ASKED).finditer(sentence) if match.lastgroup]
    taken = [(FAVOURS[contrast.kind], contrast.words, False) for contrast in contrasts if contrast.kind in FAVOURS]
    for contrast in contrasts:  # "is better than" is no approval where it says that the other thing is better
        sentence = sentence.replace(contrast.found, " ") if contrast.kind in ("agrees", "reverses") else sentence
    found = [*_favours(sentence), *taken]
    if not found and restated(sentence, proposition):
        denied = len(_pattern("negator").findall(sentence)) % 2 == 1
        return [("oppose" if denied else "support", "", denied)]
    return found


def _lean(favours: list[str], sentence: str) -> int:
    says_no = bool(_opening("opens_no").match(sentence) or _pattern("says_no").search(sentence))
    says_yes = bool(_opening("opens_yes").match(sentence))
    balance = favours.count("support") - favours.count("oppose") + says_yes - says_no
    return (balance > 0) - (balance < 0)


def _favours(lowered: str) -> Iterator[_Side]:
    """Yield approval and refusal: "support" or "oppose" after negation, the words, and whether a negator turned them round."""
    hangs = bool(_UNLESS.search(lowered))
    for clause in clauses_of(lowered):
        if clause.denies:
            yield DENIAL, "", False
        negators = list(_pattern("negator").finditer(clause.words))
        open_from = _WHETHER.search(clause.words)
        for match in _pattern(NEUTRAL, "support", "oppose").finditer(clause.words):
            if match.lastgroup == NEUTRAL or (open_from and match.start() > open_from.start()):
                continue
            turns = sum(_reaches(negator, clause.words, match.start()) for negator in negators)
            flipped = turns % 2 == 1 and not _SAYS_NO_ITSELF.match(match.group(0))
            supports = (match.lastgroup == "support") != flipped
            refuses_unless = hangs and not supports and bool(_WOULD_NOT.search(clause.words))
            yield ("proviso" if refuses_unless else "support" if supports else "oppose"), match.group(0), flipped


def _reaches(negator: re.Match[str], clause: str, place: int) -> bool:
    """Whether a negator turns round what stands at a place: a denied subject ("nobody") reaches further than "not"."""
    between = clause[negator.end() : place].split()
    reach = SUBJECT_REACH if negator.group(0) in DENIED_SUBJECTS else NEGATION_REACH
    return negator.end() <= place and len(between) <= reach


@cache
def _pattern(*kinds: str) -> re.Pattern[str]:
    """Whole words of these kinds, in groups named after them."""
    groups = "|".join(f"(?P<{kind}>{'|'.join(cue_patterns()[kind])})" for kind in kinds)
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])")


@cache
def _opening(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(cue_patterns()[kind])})(?![\w-])")
