"""Which framing question a heading, a form's column or a typed-out question is: matched by its words, typing slips allowed.

Only words are compared, so a heading that puts a question quite differently ("Who pays?") finds none: better no prior
than a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import log
from typing import Literal

from dialogue_synth.model import Code, Codebook

MIN_QUESTION_SCORE = 0.58  # of a wording against a printed question; different questions of one codebook stay below 0.5
MIN_LEAD = 0.06  # over the next code: two questions that fit equally well say nothing
MIN_TYPO_RATIO = 0.82  # "recources" and "resources"
MIN_TYPO_LENGTH = 5  # shorter words differ by one letter too easily ("told", "hold")
STEM = 6  # letters by which forms of a word are recognised: "prediction" and "predictive"
MAX_NAME_WORDS = 5  # a longer heading is compared as a question only
MIN_PREFIX = 20  # characters of a question that a form cut short

Basis = Literal["id", "question", "name", "theme", ""]

_NUMBERING = re.compile(
    r"^\W*(?:(?:q(?:uestion)?|item|part|section|topic|theme|no)(?![^\W\d])[\s.:)-]*)?(?:\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]{1,4})(?:[.:)\]]+|"
    r"\s*[–—-]\s)\s*|\d{1,2}(?:\.\d+)*\s+)*",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^\W*(?:q(?:uestion)?\s*(?:no\.?\s*)?\d*(?:\.\d+)?\s*[.:)–—-]|question\s+\d+\b)", re.IGNORECASE)
_CODE_ID = re.compile(r"^\W*([A-Za-z]{1,4}-?\d{1,2}[a-z]?)(?:\s*[.:)\]–—-]|\s|$)")
_ASIDE = re.compile(r"\([^()]*\)|\[[^][]*\]")
_SMALL_WORDS = frozenset(
    "a about all an and any are as at be been by can could did do does for from get had has have how i if in into is it its me my of on or "
    "our so that the their them then there these they this those to up us was we were what when where which who why will with would you "
    "your".split()
)
_ANY_TOPIC = frozenset(  # alone, these head anything
    "issue project data problem group people service topic point question comment view proposal scheme benefit risk".split()
)


@dataclass(frozen=True, slots=True)
class QuestionMatch:
    """What a wording was found to be: a code's question (``code_id``), a theme's heading, or nothing.

    ``score`` is the likeness of the words, 0-1.
    """

    code_id: str = ""
    score: float = 0.0
    basis: Basis = ""


@dataclass(frozen=True, slots=True)
class _Wording:
    code_id: str
    text: str
    words: tuple[str, ...]


class QuestionFinder:
    """Finds the code whose question a piece of text repeats, in the wordings that the codebooks give."""

    def __init__(self, codebooks: Sequence[Codebook]) -> None:
        codes = [code for book in codebooks for code in book.codes if not code.auxiliary]
        self._questions = [_wording(code, text) for code in codes for text in (code.question, *code.other_questions) if text]
        self._names = [_wording(code, code.name) for code in codes]
        self._themes = [_plain(theme.name) for book in codebooks for theme in book.themes]
        self._ids = {code.id.lower(): code.id for code in codes}
        in_codes = Counter(word for code in codes for word in set(_words(" ".join((code.question, *code.other_questions)))))
        self._weights = {word: log((len(codes) + 1) / count) for word, count in in_codes.items()}
        self._unknown = log(len(codes) + 1) if codes else 1.0
        self._find = lru_cache(maxsize=4096)(self._match)

    def match(self, text: str) -> QuestionMatch:
        """Return the code whose question this is, a theme (``basis`` "theme", no code), or an empty match.

        A short heading is also compared with the names of codes and themes.
        """
        return self._find(" ".join(text.split()))

    def match_question(self, text: str) -> QuestionMatch:
        """Like `match`, but only for a wording that repeats a whole question, for text that may just as well be an answer."""
        found = self.match(text)
        return found if found.basis == "question" else QuestionMatch()

    def _match(self, text: str) -> QuestionMatch:
        stripped = strip_numbering(text)
        bare = _ASIDE.sub(" ", stripped)
        found = max(
            (self._best_question(version) for version in dict.fromkeys((stripped, bare)) if version.strip()),
            key=lambda match: match.score,
            default=QuestionMatch(),
        )
        named = self._by_id(text, found)
        if named.basis or found.score >= MIN_QUESTION_SCORE:
            return named if named.basis else found
        if self._is_theme(bare):
            return QuestionMatch("", 1.0, "theme")
        return self._best_name(bare)

    def _by_id(self, text: str, found: QuestionMatch) -> QuestionMatch:
        """A heading may begin with a code's own id ("R3a: Consent"); other forms number their questions so too, hence the check."""
        label = _CODE_ID.match(text)
        code_id = self._ids.get(label.group(1).lower()) if label else None
        if label is None or code_id is None:
            return QuestionMatch()
        rest = set(_words(text[label.end() :]))
        rest -= _SMALL_WORDS
        own = {word for wording in (*self._questions, *self._names) if wording.code_id == code_id for word in wording.words}
        related = not rest or bool({word[:STEM] for word in rest} & {word[:STEM] for word in own})
        return QuestionMatch(code_id, 1.0, "id") if related or found.code_id == code_id else QuestionMatch()

    def _best_question(self, text: str) -> QuestionMatch:
        words = _words(text)
        scores: dict[str, float] = {}
        for wording in self._questions:
            score = self._likeness(_plain(text), words, wording)
            scores[wording.code_id] = max(score, scores.get(wording.code_id, 0.0))
        return _leader(scores, MIN_QUESTION_SCORE, "question")

    def _likeness(self, text: str, words: tuple[str, ...], question: _Wording) -> float:
        if len(text) >= MIN_PREFIX and question.text.startswith(text):
            return 1.0  # the form cut the question short
        if len(question.words) > 3 and question.text in text:
            return min(1.0, 0.6 + 0.4 * len(question.text) / len(text))  # the question with an explanation around it
        by_letters = _trigram_likeness(text, question.text)
        if (1 + by_letters) / 2 < MIN_QUESTION_SCORE:
            return by_letters / 2  # however alike the words are, it will not do; comparing them is slow
        shared = self._shared(words, question.words)
        by_weight = 2 * shared / ((self._weight(words) + self._weight(question.words)) or 1.0)
        return (by_weight + by_letters) / 2

    def _shared(self, words: Sequence[str], others: Sequence[str]) -> float:
        left = Counter(others)
        shared = 0.0
        for word in words:
            twin = word if left[word] else _typo_of(word, left)
            if twin:
                left[twin] -= 1
                shared += self._weights.get(twin, self._unknown)
        return shared

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, self._unknown) for word in words)

    def _is_theme(self, heading: str) -> bool:
        text = _plain(heading)
        return any(SequenceMatcher(None, text, theme).ratio() >= MIN_TYPO_RATIO or _same_stem(text, theme) for theme in self._themes)

    def _best_name(self, heading: str) -> QuestionMatch:
        """A short heading that holds nothing but words of one code's name: "Consent", "Timing of engagement"."""
        words = tuple(word for word in _words(heading) if word not in _SMALL_WORDS)
        if len(words) > MAX_NAME_WORDS or all(word in _ANY_TOPIC for word in words):
            return QuestionMatch()
        scores: dict[str, float] = {}
        for name in self._names:
            own = Counter(word for word in name.words if word not in _SMALL_WORDS)
            if all(own[word] or _typo_of(word, own) for word in words):
                scores[name.code_id] = 2 * len(words) / (len(words) + own.total())
        return _leader(scores, 0.0, "name")


def strip_numbering(text: str) -> str:
    """Return a heading or question without its number and marker.

    >>> strip_numbering("Q3. (b) Who pays?"), strip_numbering("4) WHO PAYS??"), strip_numbering("I agree")
    ('Who pays?', 'WHO PAYS??', 'I agree')
    """
    found = _NUMBERING.match(text)
    return text[found.end() :] if found else text


def has_question_marker(text: str) -> bool:
    """Whether a line says itself that it is a question: "Q.", "Q3:", "Question 4".

    >>> has_question_marker("Q. Is it real?"), has_question_marker("Quite.")
    (True, False)
    """
    return bool(_MARKER.match(text))


def _leader(scores: dict[str, float], floor: float, basis: Basis) -> QuestionMatch:
    """The best-scored code if it is good enough and clearly ahead; else only its score."""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return QuestionMatch()
    (best, score), runner_up = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    return QuestionMatch(best, score, basis) if score >= floor and score - runner_up >= MIN_LEAD else QuestionMatch()


def _wording(code: Code, text: str) -> _Wording:
    return _Wording(code.id, _plain(text), _words(text))


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Lower-case words without marks, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", text.lower().replace("’", "").replace("'", "")))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in _plain(text).split())


def _typo_of(word: str, others: Counter[str]) -> str:
    if len(word) < MIN_TYPO_LENGTH:
        return ""
    near = [other for other, count in others.items() if count and abs(len(other) - len(word)) <= 2 and other[:1] == word[:1]]
    return max((other for other in near if _word_likeness(word, other) >= MIN_TYPO_RATIO), key=len, default="")


@lru_cache(maxsize=65536)
def _word_likeness(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def _same_stem(text: str, theme: str) -> bool:
    """Whether a heading's first word is a form of the theme's one word: "Acceptable if" and "Acceptability"."""
    first = text.partition(" ")[0]
    shared = next((i for i, (a, b) in enumerate(zip(first, theme, strict=False)) if a != b), min(len(first), len(theme)))
    return " " not in theme and shared >= max(6, round(0.6 * len(theme))) and len(text.split()) <= 2


def _trigram_likeness(text: str, other: str) -> float:
    """Dice's coefficient of the two texts' sets of three-letter pieces, 0-1."""
    left, right = _trigrams(text), _trigrams(other)
    return 2 * len(left & right) / ((len(left) + len(right)) or 1)


@lru_cache(maxsize=8192)
def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
