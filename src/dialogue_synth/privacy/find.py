"""A write-up -> the stretches of it that identify a person, each with what is shown instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from dialogue_synth.model import PersonalSpan, WriteUp
from dialogue_synth.privacy.language import Language, SpacyLanguage
from dialogue_synth.privacy.mentions import Mention
from dialogue_synth.privacy.names import NameFinder, without_overlaps
from dialogue_synth.privacy.numbering import Numbering
from dialogue_synth.privacy.patterns import Found, find_by_rules
from dialogue_synth.privacy.people import hidden_in, identify, known_mentions, repeats
from dialogue_synth.privacy.protect import literal_spans, metadata_values, phrases_of, placeholders_in, protect
from dialogue_synth.privacy.recognisers import find_by_recognisers, is_organisations
from dialogue_synth.privacy.spans import Span, Spans
from dialogue_synth.privacy.words import fold
from dialogue_synth.settings import PrivacySettings

# Where findings overlap, they become one span of the kind that comes first here.
PRECEDENCE = (
    *("private", "email", "handle", "nhs_number", "ni_number", "document_number"),
    *("date_of_birth", "phone", "postcode", "address", "initial_age", "name"),
)
Spotted = tuple[PersonalSpan, ...]
CONTACT_KINDS = frozenset({"phone", "email", "handle"})  # a name is likely to stand before these
NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})

_FILE_NAME = re.compile(r"[^@]+\.(?:md|txt|docx?|odt|pdf|rtf|html?|eml|csv|xlsx?|ods|zip|json)", re.IGNORECASE)
_NEXT_WORD = re.compile(r"(?:['’]s?)?[ \u00a0]([A-Z][\w'’-]*)")


class PersonalDataFinder:
    """Finds personal data in write-ups and in what is known about them. The same person keeps one number in a write-up."""

    def __init__(self, settings: PrivacySettings, language_model: str = "en_core_web_sm", language: Language | None = None) -> None:
        """Take the settings; the language model is loaded when first needed, unless ``language`` stands in for it."""
        self.settings = settings
        self._language_model = language_model
        self._language = language

    def find(self, writeup: WriteUp) -> Spotted:
        """Return what is personal in a write-up's text: in order, not overlapping, with offsets in ``writeup.text``.

        Raises:
            ModelError: The language model is not installed, or does not load.
        """
        phrases = [phrase for value in metadata_values(writeup) for phrase in phrases_of(value, self._personal_in(value))]
        return self._find(writeup.text, phrases, NOTHING_KNOWN, english=writeup.language[:2] in {"", "en"})

    def find_in(self, value: str, *, known: Mapping[str, str] = NOTHING_KNOWN) -> Spotted:
        """Return the same for a metadata value or a file name.

        Args:
            value: A short text.
            known: What was found in the write-up, as written there -> its placeholder; it keeps its number here.

        Raises:
            ModelError: The language model is not installed, or does not load.
        """
        if not _FILE_NAME.fullmatch(value):
            return self._find(value, (), known, english=True)
        # A name between underscores or hyphens would not be seen; all offsets stay.
        return self._find(re.sub(r"[_-]", " ", value), (), known, english=True, file_name=value)

    @cached_property
    def _names(self) -> NameFinder:
        return NameFinder(self._language or SpacyLanguage(self._language_model))

    def _personal_in(self, value: str) -> list[Span]:
        return [(span.start, span.end) for span in self.find_in(value)]

    def _find(self, text: str, phrases: Sequence[str], known: Mapping[str, str], english: bool, file_name: str = "") -> Spotted:
        names = self._names  # first of all: the language model decides what Presidio finds loaded
        by_form = self._by_form(text)
        taken = Spans((found.start, found.end) for found in by_form)
        contacts = Spans((found.start, found.end) for found in by_form if found.kind in CONTACT_KINDS)
        protected = protect(text, phrases, self.settings.allow, names.lexicon)
        before = known_mentions(known)
        mentions = names.find(text, protected, taken, contacts, english)
        seen = [*(mention for mention, _ in before), *mentions]

        def is_free(start: int, end: int) -> bool:
            return not (protected.spans.touch(start, end) or taken.touch(start, end) or self._belongs_to_institution(text, end))

        mentions += repeats(text, seen, names.lexicon, names.is_word, is_free)
        mentions = without_overlaps([*mentions, *hidden_in(file_name, seen)])
        people = identify([*(mention for mention, _ in before), *mentions])
        numbering = Numbering(known, {id(person): shown for person, (_, shown) in zip(people, before, strict=False)})
        named = zip(mentions, people[len(before) :], strict=True)
        masked = [(mention, id(person)) for mention, person in named if self.settings.mask_public_roles or not person.public]
        return _spans(text, [found for found in by_form if self._is_masked(found)], masked, numbering)

    def _by_form(self, text: str) -> list[Found]:
        """Return what is known by its form or by the settings' ``always_mask``, without what ``allow`` and placeholders cover."""
        always = [Found(*span, "private") for phrase in self.settings.always_mask for span in literal_spans(text, phrase, any_case=True)]
        allowed = Spans(span for phrase in self.settings.allow for span in literal_spans(text, phrase))
        found = [item for item in (*find_by_recognisers(text), *find_by_rules(text)) if not allowed.hold(item.start, item.end)]
        shown = Spans(placeholders_in(text))
        return merge([item for item in (*always, *found) if not shown.touch(item.start, item.end)], text)

    def _is_masked(self, found: Found) -> bool:
        return self.settings.mask_organisation_mail or not found.organisation

    def _belongs_to_institution(self, text: str, end: int) -> bool:
        following = _NEXT_WORD.match(text, end)
        return following is not None and self._names.lexicon.is_institution(fold(following[1]))


def merge(findings: Iterable[Found], text: str) -> list[Found]:
    """Return findings in order; those that overlap become one, so that no piece of either is left to be read."""
    merged: list[Found] = []
    for item in sorted(findings, key=lambda f: (f.start, -f.end)):
        organisation = is_organisations(item.kind, text, item.start, item.end)
        if merged and item.start < merged[-1].end:
            last = merged[-1]
            kind = min(last.kind, item.kind, key=PRECEDENCE.index)
            same = last.kind == item.kind and last.organisation and organisation
            merged[-1] = Found(last.start, max(last.end, item.end), kind, same or (kind == "email" and (last.organisation or organisation)))
        else:
            merged.append(Found(item.start, item.end, item.kind, organisation))
    return merged


def _spans(text: str, by_form: Iterable[Found], named: Iterable[tuple[Mention, int]], numbering: Numbering) -> Spotted:
    items: list[tuple[int, int, str, int | str]] = [(f.start, f.end, f.kind, text[f.start : f.end]) for f in by_form]
    items += [(mention.start, mention.end, "name", person) for mention, person in named]
    spans: list[PersonalSpan] = []
    for start, end, kind, who in sorted(items, key=lambda item: item[:3]):
        begin = max(start, spans[-1].end) if spans else start
        if begin < end:
            spans.append(PersonalSpan(begin, end, kind, numbering.placeholder(kind, who)))
    return tuple(spans)
