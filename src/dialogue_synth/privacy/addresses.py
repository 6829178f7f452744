"""Patterns for street addresses as British and Welsh notes write them: "flat 41", "12 Station Terrace", "3 Heol y Bryn"."""

from __future__ import annotations

import re

_STREET = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Terrace|Terr|Tce|Close|Cl|Drive|Dr|Crescent|Cres|Place|Pl|Row|Way|Walk|Gardens|Gdns|Court|Ct|"
    "Square|Sq|Grove|Gr|Hill|Mews|Rise|View|Parade|Pde|Villas|Buildings|Bldgs|Yard|Fold|Gate|Brow|Green|Vale|Mount|House|Cottages?|"
    "Heights|Wharf|Quay|Broadway|Esplanade|Embankment|Croft|Garth|Wynd|Brae|Meadows?|Fields?|Lodge|Towers?|Mansions|Circus|Causeway|"
    "Ridge|Dene|Holt|Nook|Park|Path|Bank|Drove|Loke|Hey"
)
_WELSH_STREET = "Heol|Ffordd|Stryd|Maes|Lôn|Lon|Clos|Rhodfa|Bryn|Teras|Trem|Cae|Parc|Rhes|Llys|Cilgant|Tyddyn|Llwybr|Tai|Erw"
_PROPER = r"(?:[A-Z][\w'’.-]*|St\.?)"
_SMALL = r"(?:of|the|and|y|yr|le|de|upon|on)"
_HOUSE = r"\d{1,4}\s?[A-Ha-h]?(?:\s?[-/]\s?\d{1,4}[a-h]?)?"
_FLAT = (
    r"(?:[Ff]lat|FLAT|[Aa]partment|[Aa]pt|[Mm]aisonette|[Bb]edsit|[Cc]aravan|[Pp]lot)\s+"
    r"(?:[Nn]o\.?\s*)?(?:\d{1,4}\s?[A-Za-z]?|[A-Z]\d{1,3}|[B-HJ-Z])\b"
)
_ON_STREET = (
    rf"(?:(?:{_PROPER}\s+(?:{_SMALL}\s+)*){{1,3}}(?:{_STREET})\b(?!['’-]\w)"
    rf"|(?:{_WELSH_STREET})(?:\s+(?:y|yr|[A-Z][\w'’-]*)){{1,3}})"
)
_SMALL_STREET = r"[a-z]{3,}(?:\s[a-z]{3,})?\s(?:street|road|lane|avenue|terrace|crescent|close|drive|gardens|grove|way|place)\b"
_LIVES_AT = r"\b(?:at|address(?: is)?:?)\s+"

_COUNTED = re.compile(
    r"\s+(?:\w+\s+)?(?:residents|tenants|households|people|families|flats|houses|homes|members|pupils|parents|carers|advisers|volunteers|"
    r"customers|years?|times|floors?|voted|votes|were|said|of)\b",
    re.IGNORECASE,
)
_BEFORE_COUNT = re.compile(
    r"(?:\b(?:the|all|some|about|over|than|those|these|items?|agenda|para|section|page|table|session|group|bus|buses|route|phase|year|block|"
    r"zone|ward)|£)\s*$",
    re.IGNORECASE,
)

# Number and street, with a flat before and a second street after it; a flat alone; the same in small letters after "at";
# "lives at number 12"; a house with a name and a street.
PATTERNS = (
    re.compile(rf"(?<![\w.,:£/-])(?:{_FLAT},?\s+)?(?:[Nn]o\.?\s*|[Nn]umber\s+)?{_HOUSE},?\s+{_ON_STREET}(?:,\s+{_ON_STREET})?"),
    re.compile(rf"\b{_FLAT}(?:,?\s+{_ON_STREET}(?:,\s+{_ON_STREET})?)?"),
    re.compile(rf"(?:{_LIVES_AT}|\b(?:number|no\.?)\s+)(?P<it>{_HOUSE}\s+{_SMALL_STREET})"),
    re.compile(r"\b(?:at|from|of|to|opposite)\s+(?P<it>(?:no\.?|number)\s*\d{1,3}[a-h]?)\b(?!\s*(?:of|per|%|[.,]\d))", re.IGNORECASE),
    re.compile(rf"(?:{_LIVES_AT}|\b(?:of|in)\s+)(?P<it>(?:{_PROPER}\s+){{1,2}}(?:Cottage|Farm|Farmhouse|Bungalow|Lodge),\s+{_ON_STREET})"),
)


def is_count(match: re.Match[str]) -> bool:
    """Tell "12 Station Terrace" from "the 12 Station Terrace tenants" and "item 12 Station Terrace"."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return _COUNTED.match(match.string, match.end()) is not None or _BEFORE_COUNT.search(before) is not None
