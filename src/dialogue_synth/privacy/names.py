"""Text -> the places where people are named, on the evidence of titles, initials, name lists, context and a recogniser.

No single source finds the names in such notes: a small recogniser misses most first names, lists miss what is rare, and
context misses names in lists. So each rule accepts on its own, from the surest to the weakest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dialogue_synth.privacy import cues
from dialogue_synth.privacy.language import Language
from dialogue_synth.privacy.lexicon import Lexicon, load_lexicon
from dialogue_synth.privacy.listings import list_stretches
from dialogue_synth.privacy.mentions import Mention, make_mention
from dialogue_synth.privacy.protect import Protected
from dialogue_synth.privacy.rules import (
    Candidate,
    Surroundings,
    institutions_in,
    is_likely,
    is_open,
    is_sure,
    places_in,
    scan_run,
    things_in,
)
from dialogue_synth.privacy.runs import Speller, split_runs
from dialogue_synth.privacy.small_letters import SmallLetters
from dialogue_synth.privacy.spans import Span, Spans
from dialogue_synth.privacy.words import Word, split_words

_DOTTED = re.compile(r"(?<![\w.])[A-Z]\.\s?[A-Z]\.(?:\s?[A-Z]\.)?(?!\s?\w)|(?<![\w.])[A-Z]\.\s?[A-Z]\.(?=\s+[a-z])")
_INITIALS_AND = re.compile(r"(?<![\w.])[A-Z]\.\s?[A-Z]\.\s*(?:,|and|&)\s*$")
_ABBREVIATIONS = frozenset("uk us usa eu ni nb ps pps aob am pm ad bc diy ok rip hr it gp".split())
_AND = r"(?:\s*\([^()\n]{1,30}\))?\s*(?:,\s*)?(?:and|&|or|with|/)\s*"
_AND_BEFORE, _AND_AFTER = re.compile(_AND + r"\Z"), re.compile(_AND)


class NameFinder:
    """Finds mentions of people in one text at a time."""

    def __init__(self, language: Language, lexicon: Lexicon | None = None) -> None:
        """Take what knows words and people; the lexicon is the package's own unless another is given."""
        self.lexicon = lexicon or load_lexicon()
        self._language = language
        self._speller = Speller(self.lexicon, language)
        self._small_letters = SmallLetters(self.lexicon, language)

    def find(self, text: str, protected: Protected, taken: Spans, contacts: Spans, english: bool = True) -> list[Mention]:
        """Return the mentions in a text, in order, not overlapping.

        Args:
            text: Any text.
            protected: What is not to be taken for a name.
            taken: Where no name is sought: phone numbers, addresses and the like.
            contacts: Those of them by which people are reached, so that a name is likely to stand before them.
            english: Whether the word list and the recogniser, which know English alone, may speak for a name.
        """
        words = _words_outside(text, taken)
        runs = split_runs(words, self._speller, protected, self.lexicon)
        around = Surroundings(text, contacts, places_in(words) | institutions_in(runs), things_in(words), list_stretches(text))
        scanned = [scan_run(run) for run in runs]
        titled = [case for with_title, _ in scanned for case in with_title]
        candidates = [case for _, others in scanned for case in others]
        decided = [(case, is_sure(case, around) or is_likely(case, around)) for case in candidates]
        accepted = [case for case, is_name in decided if is_name]
        unsettled = [case for case, is_name in decided if not is_name and is_open(case, around)]
        mentions = [_mention(case, around) for case in (*titled, *accepted)]
        mentions += _initials(protected, around)
        if english:
            mentions += self._small_letters.find(words, protected, around)
            mentions += self._recognised(unsettled, around)
        mentions += _joined_by_and(mentions, unsettled, around)
        return without_overlaps(mentions)

    def is_word(self, key: str) -> bool:
        """Say whether a folded spelling is also an ordinary word, so that a capital alone does not make it a name."""
        return self._language.is_word(key) and self.lexicon.given_trust(key) in {None, "?"}

    def _recognised(self, unsettled: Sequence[Candidate], around: Surroundings) -> list[Mention]:
        """Ask the recogniser about the lines that hold something unsettled: most lines of a write-up need no such question."""
        lines = sorted({_line_of(case, around.text) for case in unsettled})
        found = self._language.people([around.text[start:end] for start, end in lines])
        people = Spans((line + start, line + end) for (line, _), spans in zip(lines, found, strict=True) for start, end in spans)
        return [_mention(case, around) for case in unsettled if people.touch(case.start, case.end)]


def _words_outside(text: str, taken: Spans) -> list[Word]:
    """Return the words of a text that are free; words on either side of a taken stretch are not joined."""
    words: list[Word] = []
    after_taken = False
    for word in split_words(text):
        is_taken = taken.touch(word.start, word.end)
        if not is_taken:
            words.append(replace(word, joined=False) if after_taken else word)
        after_taken = is_taken
    return words


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions in order; of those that overlap the longest stays, then the first."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(dict.fromkeys(mentions), key=lambda m: (m.start - m.end, m.start)):
        if taken.isdisjoint(range(mention.start, mention.end)):
            taken.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _mention(case: Candidate, around: Surroundings) -> Mention:
    plural = "Cllrs" in around.before(case.start) and around.is_listed(case.start)
    public = plural or cues.is_public_role(around.before(case.start), around.after(case.end))
    return make_mention(around.text, case.words, case.letters, public)


def _initials(protected: Protected, around: Surroundings) -> list[Mention]:
    """Return people named by their initials alone, with full stops, where the context speaks of a person: "checked by W.H."."""
    found = []
    for match in _DOTTED.finditer(around.text):
        letters = tuple(letter.lower() for letter in match.group() if letter.isalpha())
        before, after = around.before(match.start()), around.after(match.end())
        cued = (
            _INITIALS_AND.search(before)
            or cues.precedes_person(before)
            or cues.surely_precedes_person(before)
            or cues.follows_person(after)
            or around.is_listed(match.start())
        )
        if cued and "".join(letters) not in _ABBREVIATIONS and not protected.spans.touch(*match.span()):
            found.append(Mention(*match.span(), (), letters))
    return found


def _joined_by_and(mentions: Sequence[Mention], unsettled: Sequence[Candidate], around: Surroundings) -> list[Mention]:
    """Return what "and" joins to a name: in "Sue and Zbyszko" the one vouches for the other."""
    ends, starts = {m.end for m in mentions}, {m.start for m in mentions}
    joined = []
    for case in unsettled:
        before = _AND_BEFORE.search(around.text, max(0, case.start - cues.REACH), case.start)
        after = _AND_AFTER.match(around.text, case.end)
        if (before and before.start() in ends) or (after and after.end() in starts):
            joined.append(_mention(case, around))
    return joined


def _line_of(case: Candidate, text: str) -> Span:
    end = text.find("\n", case.end)
    return text.rfind("\n", 0, case.start) + 1, end if end >= 0 else len(text)
