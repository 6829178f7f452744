"""Which words of a run make a name: by themselves (titles, initials, known names) or with the context's agreement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dialogue_synth.privacy import cues
from dialogue_synth.privacy.runs import NAME_LETTERS, Run, names_person_after_title
from dialogue_synth.privacy.spans import Spans
from dialogue_synth.privacy.words import Word, is_heading

CONTACT_REACH = 40  # characters between a name and the phone number or address that goes with it
_PLACE = re.compile(
    r".{2,}(?:shire|ton|ham|bury|borough|burgh|ford|wick|worth|minster|mouth|dale|field|bridge|gate|stead|pool|thorpe|combe|hurst|chester|"
    r"caster|cester|ville|stan|land|erby|ingley|moor|mere|haven|port|brook|well|wood|vale|street|dene|beck|"
    r"holme|thwaite|bourne|marsh|cliffe?|ridge|side|wold|hythe)|(?:llan|aber|cwm|pen|pont|tre|nant|caer|porth).{3,}"
)
_OF_PLACE = re.compile(
    r"\b(?:mayor|bishop|leader|university|county|city|town|borough|parish|people|village|north|south|east|west|rest|most|parts?|middle|"
    r"centre|edge|side|end) of\s*$",
    re.IGNORECASE,
)
_SURE = re.compile(r"(?:SU?|U)?I*[SI]*G[IGgSsUc]*[WRr]?|[gs]I*[SU][SUs]*|I+[SUGgs][SUGgsc]*|U{1,2}S+|SU")  # names by their words alone
_SMALL_WORD = re.compile(r"\s+[a-z]+(?![\w.@])")
_TRAILING_INITIAL = re.compile(r"[UgS]I+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Neighbouring words of one run, from ``first`` to before ``last``, that may be a name."""

    run: Run
    first: int
    last: int

    @property
    def letters(self) -> str:
        """The letters of the words."""
        return self.run.letters[self.first : self.last]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words."""
        return self.run.words[self.first : self.last]

    @property
    def start(self) -> int:
        """Where the first word begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where the last word ends."""
        return self.words[-1].end

    @property
    def beside(self) -> str:
        """The letters right before and right after the words in the run; a word that opens a sentence does not count."""
        before = self.first - 1 if self.first and not self.run.words[self.first - 1].opens else None
        return (self.run.letters[before] if before is not None else "") + self.run.letters[self.last : self.last + 1]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A text and what was found out about it once: where contact details stand, what are places, where people are listed."""

    text: str
    contacts: Spans
    places: frozenset[str]  # folded words that the text speaks of as places ("in Kelderby") or as parts of institutions
    things: frozenset[str]  # folded words that it uses with an article ("the Grant")
    lists: Spans  # stretches after "Present:", "Signed:" and the like
    _headings: dict[int, bool] = field(default_factory=dict)

    def before(self, start: int) -> str:
        """Return the text before a place, on the same line or the one that it wraps from."""
        return self.text[max(0, start - cues.REACH) : start]

    def after(self, end: int) -> str:
        """Return the text after a place."""
        return self.text[end : end + cues.REACH]

    def is_listed(self, start: int) -> bool:
        """Say whether a place lies where people are listed."""
        return self.lists.touch(start, start + 1)

    def is_heading(self, start: int) -> bool:
        """Say whether a place lies in a line that is set like a heading."""
        first = self.text.rfind("\n", 0, start) + 1
        if first not in self._headings:
            last = self.text.find("\n", start)
            self._headings[first] = is_heading(self.text[first : last if last >= 0 else None])
        return self._headings[first]

    def leads_to_contact(self, end: int) -> bool:
        """Say whether a phone number, mail address or the like follows directly: "Gwil on 07700 ..."."""
        contact = self.contacts.next_start(end)
        return contact is not None and contact - end <= CONTACT_REACH and cues.leads_to_contact(self.text[end:contact])


def scan_run(run: Run) -> tuple[list[Candidate], list[Candidate]]:
    """Return the names that follow a title, title included, and the other stretches of a run that may be names."""
    titled, others, position = [], [], 0
    while position < len(run.words):
        letter = run.letters[position]
        end = _titled_end(run, position) if letter in "TRtr" else position
        if end > position:
            titled.append(Candidate(run, position, end))
        elif letter in NAME_LETTERS and letter != "c" and not run.blocked:
            end = _with_odd_surname(run, position, _stretch_end(run.letters, position))
            others.append(Candidate(run, position, end))
        position = max(end, position + 1)
    return titled, others


def is_sure(candidate: Candidate, around: Surroundings) -> bool:
    """Say whether the words alone make a name: a known given name, an initial with a family name, and the like."""
    letters, first = candidate.letters, candidate.words[0]
    if letters[0] == "I" and not _is_true_initial(candidate, around.text):
        return False
    if first.opens and letters[0] in "gs" and not set(letters) & {"G", "S"} and around.is_heading(first.start):
        return False
    if _is_owner_of_institution(candidate) or (candidate.run.twofold and _is_placed(around.before(first.start))):
        return False
    if any(word.key in around.places for word, letter in zip(candidate.words, letters, strict=True) if letter == "U"):
        return "G" in letters or letters[0] == "I"
    if letters[-1] in "WRr" and around.is_heading(first.start):
        return False
    if _TRAILING_INITIAL.fullmatch(letters):
        return around.text[candidate.end : candidate.end + 1] == "." and not looks_like_place(candidate, around)
    return _SURE.fullmatch(letters) is not None


def is_likely(candidate: Candidate, around: Surroundings) -> bool:
    """Say whether the context makes a name of words that could be something else."""
    before, after = around.before(candidate.start), around.after(candidate.end)
    letters = candidate.letters
    if letters == "I":
        return False
    if around.leads_to_contact(candidate.end) or around.is_listed(candidate.start):
        return True
    if "U" in letters or "S" in letters:
        cued = cues.surely_precedes_person(before) or cues.precedes_person(before) or cues.follows_person(after) or candidate.run.after_role
        return cued and not looks_like_place(candidate, around)
    return "g" in letters and _is_person_word(candidate, around, before, after)


def is_open(candidate: Candidate, around: Surroundings) -> bool:
    """Say whether a further source may still make a name of it: unknown words that look like no place and no heading."""
    unknown = "U" in candidate.letters or "S" in candidate.letters
    in_phrase = candidate.run.letters[candidate.last : candidate.last + 1] in {"W", "X"}  # Northumbrian Water
    return unknown and not in_phrase and not looks_like_place(candidate, around) and not around.is_heading(candidate.start)


def looks_like_place(candidate: Candidate, around: Surroundings) -> bool:
    """Say whether unknown words are spelt like a place, or are used as one elsewhere in the text."""
    if _OF_PLACE.search(around.before(candidate.start)):
        return True
    return any(
        word.key in around.places or (letter == "U" and _PLACE.fullmatch(word.key) is not None)
        for word, letter in zip(candidate.words, candidate.letters, strict=True)
        if letter in "US"
    )


def _titled_end(run: Run, position: int) -> int:
    """Return the end of the name that follows a title, or the position itself when none does."""
    end = position
    while end < len(run.words) and run.letters[end] in "TRtr":
        end += 1
    if end > position + 1 and run.letters[end - 1] in "tr" and run.letters[end : end + 1] not in {*"IGgSsUTR"}:
        end -= 1  # Mr Young: the last title is the name
    strong = any(letter in "TR" for letter in run.letters[position:end])
    opens_as_verb = run.words[position].key == "miss" and run.words[position].opens and end == position + 1
    name_from = end
    while end < len(run.words) and run.letters[end] in "Ic":
        end += 1
    if end < len(run.words) and _can_follow_title(run, end, strong and not opens_as_verb):
        end = _stretch_end(run.letters, end + 1) if end + 1 < len(run.words) and run.letters[end + 1] in NAME_LETTERS else end + 1
    end = _with_odd_surname(run, name_from, end) if end > name_from else end
    only_initial = end > name_from and set(run.letters[name_from:end]) <= {"I", "c"}
    return end if end > name_from and (strong or not only_initial) else position


def _can_follow_title(run: Run, position: int, strong: bool) -> bool:
    if strong:
        return names_person_after_title(run.words[position], run.letters[position])
    return run.letters[position] in "GgSU"


def _stretch_end(letters: str, position: int) -> int:
    while position < len(letters) and letters[position] in NAME_LETTERS:
        position += 1
    return position - (len(letters[:position]) - len(letters[:position].rstrip("c")))


def _with_odd_surname(run: Run, start: int, end: int) -> int:
    """Take in a family name that is an ordinary word: "Eric Flannelly", and "J. Oak", which then needs a list around it."""
    if end == len(run.words) or run.letters[end] not in "WRr" or run.words[end].shouted:
        return end
    initials = set(run.letters[start:end]) == {"I"} and run.words[end - 1].dotted
    return end + 1 if run.letters[end - 1] == "G" or run.letters[start:end] == "GI" or initials else end


def _is_true_initial(candidate: Candidate, text: str) -> bool:
    """Tell "S. Whitlock" and "J Patel" from the letter of a list ("B. Green spaces") and a speaker's mark ("Q. Should")."""
    first, letters = candidate.words[0], candidate.letters.lstrip("I")
    if first.opens and first.key in "qa":
        return False
    if not first.dotted:
        return letters[:1] in {"S", "G"}
    begins_sentence = first.opens and _SMALL_WORD.match(text, candidate.end) is not None
    return letters[:1] in {"S", "U"} or "G" in letters or (bool(letters) and not begins_sentence)


def _is_owner_of_institution(candidate: Candidate) -> bool:
    """Say whether a name only heads an institution: "Clare's Law", "Wilson's Garage"."""
    return candidate.words[-1].possessive and candidate.run.owns and candidate.last == len(candidate.run.words)


def _is_person_word(candidate: Candidate, around: Surroundings, before: str, after: str) -> bool:
    """Say whether a word that is also a name (Rose, Will, Florence) stands for a person here."""
    if cues.acts_like_person(after) or cues.surely_precedes_person(before) or cues.precedes_person(before) or candidate.run.after_role:
        return not _has_article(before)
    word = candidate.words[0]
    if word.opens or word.shouted or word.key in cues.AUXILIARIES or around.is_heading(word.start) or set(candidate.beside) & set("WKXUSs"):
        return False
    if word.key in around.places or word.key in around.things or re.search(r"\d\s?$", before) or re.match(r"\s?\d", after):
        return False
    clue = _previous_word(before)
    return clue not in cues.DETERMINERS and clue not in cues.WHERE and not (word.key in cues.MONTHS and clue in cues.WHEN)


def _is_placed(before: str) -> bool:
    return _previous_word(before) in cues.DETERMINERS | cues.WHERE


def _has_article(before: str) -> bool:
    return _previous_word(before) in cues.DETERMINERS


def _previous_word(before: str) -> str:
    return (before.split()[-1:] or [""])[0].lower().strip("(“\"'")


def places_in(words: Sequence[Word]) -> frozenset[str]:
    """Return the capitalised words that stand after "in", "at", "near" and the like."""
    pairs = [(previous, word) for previous, word in pairwise(words) if not word.possessive]  # in Gwil's view
    return frozenset(word.key for previous, word in pairs if _is_title_after(previous, word, cues.WHERE))


def institutions_in(runs: Sequence[Run]) -> frozenset[str]:
    """Return the unknown words that are part of an institution's name: Kelderby in "Kelderby Parish Council"."""
    return frozenset(word.key for run in runs if run.blocked for word, letter in zip(run.words, run.letters, strict=True) if letter == "U")


def things_in(words: Sequence[Word]) -> frozenset[str]:
    """Return the capitalised words that stand after an article or the like."""
    return frozenset(word.key for previous, word in pairwise(words) if _is_title_after(previous, word, cues.DETERMINERS))


def _is_title_after(previous: Word, word: Word, keys: frozenset[str]) -> bool:
    return word.joined and word.shape == "title" and previous.key in keys
