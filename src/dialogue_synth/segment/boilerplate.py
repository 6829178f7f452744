"""Text that belongs to the form and not to the group: word for word in most write-ups of one form, or plainly an instruction.

Sentences are remembered by a digest of their letters and digits, so that what a study keeps of them quotes nobody, and line
breaks, bullets and quotation marks do not matter. A verdict on a write-up is given once: what only later write-ups show to be
boilerplate becomes an `Issue` about the earlier ones.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from types import MappingProxyType

from dialogue_synth.errors import Issue
from dialogue_synth.model import WriteUp

MIN_WRITE_UPS = 3  # two write-ups with the same sentence are a copy, not a form
MIN_WORDS = 6  # shorter sentences ("No objections.") are said alike by people who never met: they are known only beside longer ones
SHORT = "~"
ANSWER_SHARE = 0.8  # what stands under a question is somebody's answer unless nearly all write-ups of the form have it
_DIGEST_BYTES = 8  # a study has some 10^5 sentences: a clash has a chance of 10^-9

_TEMPLATE_LABEL = re.compile(r"\b(?:template|form|record sheet|sheet|version)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What the write-ups seen so far taught about their forms.

    ``forms`` maps a form (batch and template) to its write-ups, ``sentences`` a sentence's digest to the write-ups that
    hold it. ``known`` are the digests that are boilerplate because so many share them, ``recognised`` those that were read as
    boilerplate when they came.
    """

    forms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    known: frozenset[str] = frozenset()
    recognised: frozenset[str] = frozenset()

    def to_json(self) -> str:
        """Return the record as one line of JSON, sorted, to be kept with the study."""
        return json.dumps(
            {
                "forms": dict(self.forms),
                "sentences": dict(self.sentences),
                "known": sorted(self.known),
                "recognised": sorted(self.recognised),
            },
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Boilerplate:
        """Return the record that `to_json` wrote.

        Raises:
            ValueError: The text is not such a record.
        """
        try:
            raw = json.loads(text)
            forms = {str(form): tuple(ids) for form, ids in raw["forms"].items()}
            return cls(
                forms,
                {str(digest): tuple(ids) for digest, ids in raw["sentences"].items()},
                frozenset(raw["known"]),
                frozenset(raw["recognised"]),
            )
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError("not a record of boilerplate") from fault

    def learn(self, writeups: Sequence[WriteUp], sentences: Mapping[str, Iterable[str]], share: float) -> Boilerplate:
        """Return this record with more write-ups counted, each once however often it comes.

        Args:
            writeups: The new write-ups.
            sentences: Their sentences by writeup_id.
            share: Share of a form's write-ups (0-1) from which a sentence that they share is boilerplate.
        """
        forms, found = (
            defaultdict(set, {k: set(v) for k, v in self.forms.items()}),
            defaultdict(set, {k: set(v) for k, v in self.sentences.items()}),
        )
        for writeup in writeups:
            forms[form_of(writeup)].add(writeup.writeup_id)
            for digest in filter(None, map(sentence_digest, sentences[writeup.writeup_id])):
                found[digest].add(writeup.writeup_id)
        members = _forms_by_writeup(forms)
        sizes = {form: len(ids) for form, ids in forms.items()}
        known = {digest for digest, ids in found.items() if _shared(ids, members, sizes, share)}
        return Boilerplate(
            {form: tuple(sorted(ids)) for form, ids in sorted(forms.items())},
            {digest: tuple(sorted(ids)) for digest, ids in sorted(found.items())},
            self.known | known,
            self.recognised,
        )

    def with_recognised(self, sentences: Iterable[str]) -> Boilerplate:
        """Return this record with sentences that were taken for the form's own by what they say."""
        return replace(self, recognised=self.recognised | set(filter(None, map(sentence_digest, sentences))))

    def share_of(self, digest: str) -> float:
        """The largest share of one form's write-ups that hold a sentence, 0-1, among forms with enough write-ups."""
        return self._shares([digest])[digest]

    def shares(self) -> dict[str, float]:
        """The `share_of` each sentence that is boilerplate: all that reading a write-up needs to know of the others."""
        return self._shares(self.known)

    def _shares(self, digests: Iterable[str]) -> dict[str, float]:
        members = _forms_by_writeup(self.forms)
        sizes = {form: len(ids) for form, ids in self.forms.items() if len(ids) >= MIN_WRITE_UPS}
        found = {}
        for digest in digests:
            counts = Counter(form for writeup_id in set(self.sentences.get(digest, ())) for form in members.get(writeup_id, ()))
            found[digest] = max((n / sizes[form] for form, n in counts.items() if form in sizes), default=0.0)
        return found

    def late_evidence(self, earlier: Boilerplate) -> tuple[Issue, ...]:
        """Return an issue for each write-up counted in ``earlier`` that holds what only now shows to be boilerplate."""
        before = {writeup_id for ids in earlier.forms.values() for writeup_id in ids}
        late: dict[str, int] = defaultdict(int)
        for digest in sorted(self.known - earlier.known - earlier.recognised):
            for writeup_id in earlier.sentences.get(digest, ()):
                late[writeup_id] += writeup_id in before and not is_short(digest)
        return tuple(
            Issue(
                writeup_id,
                f"{count} of its sentences, read as content earlier, now stand word for word in most write-ups of one form",
                "look at the passage's codings and reject those that rest on the form's own words; earlier write-ups are never cut again",
            )
            for writeup_id, count in sorted(late.items())
            if count
        )


def form_of(writeup: WriteUp) -> str:
    """Name the form that a write-up was made on: its batch, and the template where the metadata names one."""
    named = [value for label, value in writeup.attributes if _TEMPLATE_LABEL.search(label)]
    template = re.sub(r"\([^)]*\)", "", named[0]).strip().casefold() if named else ""
    return f"{writeup.batch}|{template}"


def sentence_digest(sentence: str) -> str:
    """Return the digest of a sentence's letters and digits; that of a short one begins with ``~``, of one without any is "".

    >>> sentence_digest("Use one sheet for each event.") == sentence_digest("use one sheet  for each - event")
    True
    >>> is_short(sentence_digest("Yes.")), sentence_digest("...")
    (True, '')
    """
    words = re.findall(r"[^\W_]+", sentence.casefold())
    digest = blake2b("".join(words).encode(), digest_size=_DIGEST_BYTES).hexdigest()
    return ("" if len(words) >= MIN_WORDS else SHORT) + digest if words else ""


def is_short(digest: str) -> bool:
    """Whether a digest is that of a sentence too short to be recognised by itself."""
    return digest.startswith(SHORT)


def _forms_by_writeup(forms: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the forms of each write-up, so that a sentence is looked up once for each write-up that holds it."""
    by_writeup: dict[str, list[str]] = defaultdict(list)
    for form, ids in forms.items():
        for writeup_id in ids:
            by_writeup[writeup_id].append(form)
    return by_writeup


def _shared(ids: Collection[str], forms: Mapping[str, Sequence[str]], sizes: Mapping[str, int], share: float) -> bool:
    """Whether at least three write-ups of one form, and this share of it, hold the same sentence."""
    if len(ids) < MIN_WRITE_UPS:
        return False
    counts = Counter(form for writeup_id in ids for form in forms[writeup_id])
    return any(n >= MIN_WRITE_UPS and n >= share * sizes[form] for form, n in counts.items())
