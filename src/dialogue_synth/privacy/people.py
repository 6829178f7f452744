"""Mentions -> people: the same person is found again wherever a part of the name stands, and keeps one number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dialogue_synth.privacy import cues
from dialogue_synth.privacy.lexicon import Lexicon
from dialogue_synth.privacy.mentions import Mention
from dialogue_synth.privacy.words import fold

SHORT_NAME = 4  # shorter ones are not looked for in small letters
_COMPOUND = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*")


@dataclass(slots=True)
class Person:
    """Whom one or several mentions name, as far as the text tells."""

    names: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    public: bool = False

    def may_be(self, mention: Mention) -> bool:
        """Say whether a mention can name this person: a name in common, and nothing that speaks against it."""
        shared = self.names & set(mention.names)
        if not shared and (self.names or mention.names):
            return False
        if not shared:
            return self.initials == set(mention.initials) and self.titles == set(mention.titles)
        titles = self.titles | set(mention.titles)
        return not (titles & cues.MALE and titles & cues.FEMALE) and self._agrees(mention, shared)

    def _agrees(self, mention: Mention, shared: set[str]) -> bool:
        """Ann Hughes is not Tom Hughes and not T. Hughes; both may be Hughes."""
        mine, theirs = self.names - shared, set(mention.names) - shared
        own, other = self.initials, set(mention.initials)
        if (mine and theirs) or (own and other and not own & other):
            return False
        first_letters = {name[0] for name in self.names | set(mention.names)}
        return (not (mine and other) or other <= first_letters) and (not (theirs and own) or own <= first_letters)

    def add(self, mention: Mention) -> None:
        """Learn from a mention."""
        self.names |= set(mention.names)
        self.initials |= set(mention.initials)
        self.titles |= set(mention.titles)
        self.public = self.public or mention.public


def identify(mentions: Iterable[Mention]) -> list[Person]:
    """Return for each mention, in order, the person it names; the same object for the same person."""
    people: list[Person] = []
    named = []
    for mention in mentions:
        person = next((person for person in people if person.may_be(mention)), None)
        if person is None:
            person = Person()
            people.append(person)
        person.add(mention)
        named.append(person)
    return named


def known_mentions(known: Mapping[str, str]) -> list[tuple[Mention, str]]:
    """Return the people among what was found before (text -> placeholder), as mentions of them."""
    found = []
    for name, shown in known.items():
        if not shown.startswith("[name "):
            continue
        words = [(word, fold(word)) for word in re.findall(r"[^\W\d_][\w'’-]*", name)]
        names = [(word, key) for word, key in words if len(key) > 1 and key not in cues.ADDRESSES | cues.OFFICES]
        initials = tuple(key for _, key in words if len(key) == 1)
        titles = tuple(key for _, key in words if key in cues.ADDRESSES | cues.OFFICES)
        found.append((Mention(0, 0, tuple(k for _, k in names), initials, titles, whole=tuple(w for w, _ in names)), shown))
    return found


def repeats(
    text: str, mentions: Sequence[Mention], lexicon: Lexicon, is_word: Callable[[str], bool], is_free: Callable[[int, int], bool]
) -> list[Mention]:
    """Return the other places where a part of a name already found stands, spelt as there or in capitals.

    A part that is also a word (Green, Rose) is taken only where it has a capital inside a sentence and no article.

    Args:
        text: The text.
        mentions: What was found so far.
        lexicon: Names that it holds are found in small letters too.
        is_word: Whether a folded spelling is an ordinary word.
        is_free: Whether nothing protects or has taken the stretch between two offsets.
    """
    parts = {(name, key) for mention in mentions for name, key in zip(mention.whole, mention.names, strict=True) if len(key) > 1}
    public = {key for mention in mentions if mention.public for key in mention.names}
    spellings = {spelling: (name, key) for name, key in sorted(parts) for spelling in _spellings(name, key, lexicon, is_word)}
    found = []
    for start, end in _pieces(text):
        name, key = spellings.get(text[start:end], ("", ""))
        if key and is_free(start, end) and (not is_word(key) or _is_name_here(text, start, end)):
            found.append(Mention(start, end, (key,), public=key in public, whole=(name,)))
    return found


def hidden_in(file_name: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Return where names found before stand inside a file name, also run together with other words: "HMarsden-notes.docx"."""
    found = []
    for key in sorted({key for mention in mentions for key in mention.names if len(key) >= SHORT_NAME}):
        places = (match.span() for match in re.finditer(re.escape(key), file_name, re.IGNORECASE))
        found += [Mention(*place, (key,), whole=(key,)) for place in places]
    return found


def _spellings(name: str, key: str, lexicon: Lexicon, is_word: Callable[[str], bool]) -> set[str]:
    if is_word(key):
        return {name}
    is_listed = len(key) >= SHORT_NAME and "" in {lexicon.given_trust(key), lexicon.surname_trust(key)}
    return {name, name.upper(), name.lower() if is_listed else name}


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Go through the words of a text, those with a hyphen or an apostrophe also by part."""
    for match in _COMPOUND.finditer(text):
        yield match.span()
        if not match.group().isalpha():
            for part in _PART.finditer(text, *match.span()):
                yield part.span()


def _is_name_here(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - cues.REACH) : start], text[end : end + cues.REACH]
    previous = (before.split()[-1:] or [""])[0].lower()
    inside = re.search(r"[\w,)’'] $", before) is not None and previous not in cues.DETERMINERS | cues.WHERE
    if fold(text[start:end]) in cues.MONTHS | cues.AUXILIARIES:
        return cues.acts_like_person(after)
    return (inside and not re.match(r" [A-Z]", after)) or cues.acts_like_person(after)
