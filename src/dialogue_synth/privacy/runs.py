"""Stretches of capitalised words, each word with a letter that says what it may be: the alphabet of the name rules.

====== ===============================================================================================
letter the word is
====== ===============================================================================================
T  R   a form of address (Mrs), an office (Cllr)
t  r   the same, where it is also a word (Sister, Nurse)
I      an initial
G  g   a given name, a given name that is also something else (Donna, Rose)
S  s   a family name, a family name that is also something else (Prosser, Green)
U      unknown: in no list, so likely a proper name
W      an ordinary word
K      a word of institutions and places (Trust, Road)
X      never a name, or protected
c      a small word inside names (van, bin)
====== ===============================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogue_synth.privacy import cues
from dialogue_synth.privacy.language import Language
from dialogue_synth.privacy.lexicon import Lexicon
from dialogue_synth.privacy.protect import Protected
from dialogue_synth.privacy.words import Word

NAME_LETTERS = frozenset("IGgSsUc")
SAINTS = frozenset("st saint sant santes san".split())
_ROLES = cues.ROLES - {"ta"}
_CONTRACTION = re.compile(r"'(?:ve|d|re|ll|m|t)$")  # We'd, I've, Don't
_OF = frozenset("of for y yr o ar at".split())
_BRAND = re.compile(r"[a-z][A-Z]")  # WhatsApp; but McDonald, DeShawn, FitzGerald
_NAME_PREFIX = re.compile(r"^(?:Mc|Mac|De|La|Le|Fitz|Van|Al|El|Ap|O['’])")
FUNCTION_WORDS = frozenset(
    "and or the of to in on at is are was were has had have for with from who that this it he she they we you i but not as by if so "
    "said says".split()
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together, joined by nothing but blanks, with one letter for each.

    ``blocked``: together they name an institution or a place. ``after_role``: an office stands right before them.
    ``owns``: an institution follows that its last word owns, as in Clare's Law. ``twofold``: it may be a person or a place
    (Sandra Hall, Victoria Park).
    """

    words: tuple[Word, ...]
    letters: str
    blocked: bool
    after_role: bool = False
    owns: bool = False
    twofold: bool = False


class Speller:
    """Gives words their letters."""

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        """Take the name lists and the word list."""
        self._lexicon, self._language = lexicon, language

    def letter(self, word: Word, protected: Protected) -> str:
        """Return a word's letter, "" for a small word that ends a run."""
        if protected.spans.touch(word.start, word.end):
            return "X"
        if _CONTRACTION.search(word.key):
            return "W" if word.shape == "title" else ""
        if word.shape in {"lower", "mixed"}:
            return "c" if word.key in cues.CONNECTORS else ""
        if word.shape == "initial":
            return "W" if word.key in "iao" and not word.dotted else "I"
        return self._title(word) or self._name(word, protected)

    def _title(self, word: Word) -> str:
        if word.shape == "upper" and not word.shouted and len(word.key) < 3 and word.key not in {"mr", "dr", "pc"}:
            return ""
        tables = ((cues.ADDRESSES, "T"), (cues.OFFICES - {"pc"}, "R"), (cues.WEAK_ADDRESSES, "t"), (cues.WEAK_OFFICES | {"pc"}, "r"))
        return next((letter for table, letter in tables if word.key in table), "")

    def _name(self, word: Word, protected: Protected) -> str:
        key, lexicon = word.key, self._lexicon
        if key in lexicon.never:
            return "X"
        given, surname = lexicon.given_trust(key), lexicon.surname_trust(key)
        if word.shape == "upper" and not word.shouted:
            return "G" if given == "" and len(key) > 2 else "S" if surname == "" and len(key) > 3 else "X"
        if key in lexicon.institutions:
            return "K"
        if given is not None:
            return "g" if given == "?" else "G"
        if surname is not None:
            return "s" if surname == "?" else "S"
        if key in lexicon.closing_institutions:
            return "K"
        if key in protected.words or (_BRAND.search(word.text) and not _NAME_PREFIX.match(word.text)):
            return "X"
        return "W" if self._language.is_word(key) else "U"


def split_runs(words: Sequence[Word], speller: Speller, protected: Protected, lexicon: Lexicon) -> list[Run]:
    """Return the stretches of capitalised words of a text, in order."""
    runs: list[Run] = []
    current: list[tuple[Word, str]] = []
    of_institution = False
    for position, word in enumerate(words):
        letter = speller.letter(word, protected)
        if current and (not word.joined or not letter):
            owns = current[-1][0].possessive and (letter == "K" or word.key in lexicon.closing_institutions)
            runs += _finish(current, lexicon, of_institution, owns)
            current = []
        if letter and (current or letter != "c"):
            of_institution = of_institution if current else _is_of_institution(words, position, runs)
            current.append((word, letter))
    return runs + (_finish(current, lexicon, of_institution, False) if current else [])


def _is_of_institution(words: Sequence[Word], position: int, runs: Sequence[Run]) -> bool:
    """Say whether a run that begins here only tells whose or what an institution is: Friends of Mossgate, Clwb y Bryn."""
    if position < 2 or not runs or not runs[-1].letters.endswith("K") or runs[-1].words[-1] is not words[position - 2]:
        return False
    return words[position - 1].key in _OF and words[position - 1].joined and words[position].joined


def _finish(pairs: list[tuple[Word, str]], lexicon: Lexicon, blocked: bool, owns: bool) -> list[Run]:
    while pairs and pairs[-1][1] == "c":
        pairs = pairs[:-1]
    for position in range(len(pairs) - 1, 0, -1):
        if pairs[position - 1][1] not in "TRtr" and pairs[position - 1][0].key in _ROLES and pairs[position][1] in NAME_LETTERS:
            return [_run(pairs[:position], lexicon, blocked), replace(_run(pairs[position:], lexicon, False), after_role=True, owns=owns)]
    return [replace(_run(pairs, lexicon, blocked), owns=owns)]


def _run(pairs: Sequence[tuple[Word, str]], lexicon: Lexicon, blocked: bool) -> Run:
    words = tuple(word for word, _ in pairs)
    letters = "".join(letter for _, letter in pairs)
    closing = len(words) > 1 and words[-1].key in lexicon.closing_institutions
    twofold = closing and letters[-1] in "GgSs" and letters[-2] in "GgITRSs"
    saint = any(word.key in SAINTS and word.text != "ST" for word in words[:-1])
    return Run(words, letters, blocked or saint or "K" in letters or (closing and not twofold), twofold=twofold)


def names_person_after_title(word: Word, letter: str) -> bool:
    """Say whether a capitalised word right after "Mrs" or "Cllr" can be a family name."""
    return letter in "GgSsUWKXtr" and word.key not in FUNCTION_WORDS
