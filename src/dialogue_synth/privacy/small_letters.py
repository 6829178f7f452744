"""Names that were typed without capitals: "donna said", "ring mohammed", "mrs patel"."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue_synth.privacy import cues
from dialogue_synth.privacy.language import Language
from dialogue_synth.privacy.lexicon import Lexicon
from dialogue_synth.privacy.mentions import Mention, make_mention
from dialogue_synth.privacy.protect import Protected
from dialogue_synth.privacy.rules import Surroundings
from dialogue_synth.privacy.runs import FUNCTION_WORDS
from dialogue_synth.privacy.words import Word

SHORT_NAME = 4  # a shorter one that the word list also holds is a name only where the context says so: "ben"
_TITLES = frozenset("mr mrs ms dr cllr".split())
_SURE_TITLES = frozenset({"mr", "mrs"})


class SmallLetters:
    """Finds names among the words in lower case. Only names that are no words are found, unless a title stands before them."""

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        """Take the name lists and the word list."""
        self._lexicon, self._language = lexicon, language

    def find(self, words: Sequence[Word], protected: Protected, around: Surroundings) -> list[Mention]:
        """Return the mentions among the words in lower case."""
        mentions = []
        for position, word in enumerate(words):
            if word.shape != "lower" or protected.spans.touch(word.start, word.end):
                continue
            following = words[position + 1] if position + 1 < len(words) and words[position + 1].joined else None
            if word.key in _TITLES:
                if following and following.shape == "lower" and self._can_follow_title(word, following):
                    mentions.append(make_mention(around.text, (word, following), "TS", public=False))
            elif self._is_name(word, around):
                family = following is not None and following.shape == "lower" and self._is_family_name(following)
                found = (word, following) if family and following else (word,)
                mentions.append(make_mention(around.text, found, "GS"[: len(found)], public=False))
        return mentions

    def _is_name(self, word: Word, around: Surroundings) -> bool:
        trust = self._lexicon.given_trust(word.key)
        before, after = around.before(word.start), around.after(word.end)
        if trust is None or word.key in self._lexicon.never:
            return False
        if trust == "?":
            return cues.is_quoted(before, after)
        if before.endswith(("-", "/", "@", ".", "_", "#")) or after.startswith(("-", "/", "@", "_")):
            return False
        if trust == "" and (len(word.key) >= SHORT_NAME or not self._language.is_word(word.key)):
            return True
        in_context = cues.follows_person(after) or cues.precedes_person(before) or cues.surely_precedes_person(before)
        return in_context or around.leads_to_contact(word.end)

    def _can_follow_title(self, title: Word, word: Word) -> bool:
        if title.key in _SURE_TITLES:
            return word.key not in FUNCTION_WORDS
        return self._lexicon.surname_trust(word.key) is not None or not self._is_word(word.key)

    def _is_family_name(self, word: Word) -> bool:
        return self._lexicon.surname_trust(word.key) == "" and not self._is_word(word.key)

    def _is_word(self, key: str) -> bool:
        return key in self._lexicon.never or self._language.is_word(key)
