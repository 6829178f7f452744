"""Words around a name that give it away: titles, "said ...", "ring ...", "our chair ...", "..., who", "... (treasurer)".

The words lie in ``data/cues.txt``; here is how they are looked for.
"""

from __future__ import annotations

import re

from dialogue_synth.privacy.lists import one_of, section

REACH = 80  # characters of context that are looked at on either side

ADDRESSES, WEAK_ADDRESSES = section("addresses"), section("weak_addresses")
OFFICES, WEAK_OFFICES = section("offices"), section("weak_offices")
PUBLIC_TITLES = OFFICES | WEAK_OFFICES | {"dr", "doctor"}
MALE, FEMALE = section("male"), section("female")
CONNECTORS, DETERMINERS = section("connectors"), section("determiners")
WHERE, WHEN = section("where"), section("when")
ROLES = section("roles")
AUXILIARIES = frozenset({"will", "may", "can"})  # a capital inside a sentence is more often a slip than a name
MONTHS = frozenset({"april", "may", "june", "august", "jan", "jun"})

_I = re.IGNORECASE
_ASIDE = rf"(?:\s+\([^()\n]{{1,30}}\))?,?\s+(?:(?:{one_of('adverbs')})\s+)?"
_SAYS, _DOES = one_of("saying"), one_of("doing")
_ROLE, _KIN, _PERSON = one_of("roles"), one_of("kin"), one_of("persons")
_PUBLIC, _PUBLIC_BODY = one_of("public_roles"), one_of("public_bodies")

_ACTS = re.compile(rf"{_ASIDE}(?:{_DOES})\b", _I)
_FOLLOWS = (
    re.compile(rf"{_ASIDE}(?:{_SAYS})\b", _I),
    re.compile(rf"['’]s?\s+(?:\w+\s+)?(?:{_KIN})\b", _I),
    re.compile(rf"\s*\((?:[^()\n]*\b)?(?:{_ROLE}|aged?|he/him|she/her|they/them)\b[^()\n]*\)", _I),
    re.compile(r"\s*\((?:aged?\s*)?\d{1,3}\)", _I),
    re.compile(r",?\s+(?:is\s+|aged\s+)\d{1,3}\b(?!\s*(?:per|%))|,\s+\d{1,3},", _I),
    re.compile(rf"\s*[,–—-]\s+(?:(?:the|our|a|an|my|his|her|their|who|is)\s+)?(?:[\w'’-]+\s+){{0,2}}(?:{_ROLE})\b", _I),
    re.compile(r"\s+(?:and|&)\s+(?:I|me|myself)\b"),
)
_PRECEDES = (
    re.compile(r"\b(?:said|says|asked|replied|added|explained|reckoned|insisted|laughed)\s*:?\s*$", _I),
    re.compile(rf"\b(?:{one_of('made')})(?:\s+(?:up|in|out|down|on|weds?|tues?|mon|thurs?|fri))*\s+by\s*:?\s*$", _I),
    re.compile(rf"\b(?:{_PERSON})(?:,?\s+(?:called|named)|\s+by the name of)\s*$", _I),
)
_SURELY_PRECEDES = (
    re.compile(rf"(?:^|[^\w'’])(?:{one_of('addressed')})\s*[:,!–—-]?\s*$", _I),
    re.compile(rf"\b(?:my|his|her|their|our|your)\s+(?:[\w'’-]+\s+)?(?:{_ROLE})\s*,?\s*$", _I),
    re.compile(r"\b(?:the|a)\s+(?:chair|secretary|treasurer|clerk|vicar|minister|caseworker|facilitator|interpreter|warden)\s*,?\s*$", _I),
)
_SAID = re.compile(r"\s+(?:said|says|asked|asks|told|thinks|thought|reckons|reckoned)\b")
_START_OF_CLAUSE = re.compile(r"(?:^|[.,;:!?\n(&]|\b(?:and|but|then|when|because|cos|as|so|if|while))\s*$", _I)
_UP_TO_CONTACT = re.compile(
    r"\s*(?:\([^()\n]{1,30}\))?\s*[,:;–—-]?\s*"
    r"(?:(?:on|at|via|tel|t|m|phone|mob|mobile|email|e-mail|number|no)\b[.:]?\s*){0,2}[(<\[]?\s*",
    _I,
)
_PUBLIC_BEFORE = re.compile(rf"\b(?:{_PUBLIC})\s*[:,]?\s*$", _I)
_PUBLIC_AFTER = re.compile(
    rf"\s*(?:[,(–—-]\s*(?:(?:the|our|parish|town)\s+)*(?:{_PUBLIC})\b"
    rf"|(?:from|of|at)\s+(?:the\s+)?(?:[\w-]+\s+)?(?:{_PUBLIC_BODY})\b)",
    _I,
)


def follows_person(after: str) -> bool:
    """Say whether a text follows a person's name, judged by verbs of saying, kin, roles and age.

    >>> follows_person(", who doesn't mind"), follows_person(" (treasurer)"), follows_person(" is out of order")
    (True, True, False)
    """
    return any(pattern.match(after) for pattern in _FOLLOWS)


def acts_like_person(after: str) -> bool:
    """Say whether a text that follows a word goes on as after a person, ordinary doings included.

    >>> acts_like_person(" gave it up"), acts_like_person(" scheme")
    (True, False)
    """
    return _ACTS.match(after) is not None or follows_person(after)


def precedes_person(before: str) -> bool:
    """Say whether a text is one after which a name is likely: "said", "typed up by"."""
    return any(pattern.search(before) for pattern in _PRECEDES)


def surely_precedes_person(before: str) -> bool:
    """Say whether a text is one after which hardly anything but a name stands: "ring", "Dear", "our chair".

    >>> surely_precedes_person("Please ring "), surely_precedes_person("We went to ")
    (True, False)
    """
    return any(pattern.search(before) for pattern in _SURELY_PRECEDES)


def is_quoted(before: str, after: str) -> bool:
    """Say whether a word begins a clause and is followed by a plain verb of saying: "and pat said no"."""
    return _SAID.match(after) is not None and _START_OF_CLAUSE.search(before) is not None


def leads_to_contact(between: str) -> bool:
    """Say whether what stands between a word and a phone number or mail address links the two: " on ", ", ", " (Sec.), "."""
    return _UP_TO_CONTACT.fullmatch(between) is not None


def is_public_role(before: str, after: str) -> bool:
    """Say whether the text around a name gives it a public office.

    >>> is_public_role("Clerk: ", "."), is_public_role("A ", " from County Hall spoke"), is_public_role("our neighbour ", "")
    (True, True, False)
    """
    return _PUBLIC_BEFORE.search(before) is not None or _PUBLIC_AFTER.match(after) is not None
