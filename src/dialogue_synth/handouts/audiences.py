"""Who may see what: analysts see every record; the public only what names no small group and quotes nobody against their will."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dialogue_synth.account import report_content
from dialogue_synth.handouts.registry import Audience
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Participants, Segment, WriteUp
from dialogue_synth.report.index import ANALYSTS_ONLY

if TYPE_CHECKING:
    from dialogue_synth.report.content import ReportContent
    from dialogue_synth.shown import Shown

A_SMALL_GROUP = "A small group"
SHORTEST_NAME = 4  # characters; a shorter name is found in too many other words
_WORD = re.compile(r"\w+")
_PROPER_NAME = re.compile(r"[A-Z][\w’'.]+ [A-Z][\w’']+")


class Audiences:
    """The views of one study, each made once."""

    def __init__(self, shown: Shown) -> None:
        """Look at a study as it is now."""
        self._shown = shown
        self._content = report_content(shown)
        self._views: dict[Audience, StudyView] = {}

    def view(self, audience: Audience) -> StudyView:
        """Return the records as this audience may see them."""
        if audience not in self._views:
            self._views[audience] = StudyView(for_audience(self._content, audience), self._shown.encoder.encode)
        return self._views[audience]


def for_audience(content: ReportContent, audience: Audience) -> ReportContent:
    """Return the records that an audience may see.

    Analysts see all. Commissioners and groups do not see indicators about those who wrote or spoke. The public moreover does not
    learn who small groups are, and reads no passage for which permission to quote was refused, or in which a small group is named, by
    itself or by another group; such passages still count.
    """
    if audience == "analyst":
        return content
    outsiders = replace(content, divergences=tuple(d for d in content.divergences if d.kind not in ANALYSTS_ONLY))
    if audience != "public":
        return outsiders
    least = content.settings.report.min_group_size
    small = {w.writeup_id: w for w in content.writeups if is_small(w.participants, least)}
    names = _names_by_first_word(small.values())

    def is_public(segment: Segment) -> bool:
        own = small.get(segment.writeup_id)
        return segment.quote_permission != "no" and not (own and names_group(segment.text, own)) and not _names_any(segment.text, names)

    return replace(
        outsiders,
        writeups=tuple(_without_name(w) if w.writeup_id in small else w for w in content.writeups),
        segments=tuple(s for s in content.segments if is_public(s)),
    )


def is_small(participants: Participants, least: int) -> bool:
    """Return whether a group may have had fewer people than ``least``; a size that nobody knows may be small.

    >>> is_small(Participants(8, 14, "range"), 10), is_small(Participants(12, 12, "exact"), 10), is_small(Participants(), 10)
    (True, False, True)
    """
    return least > 0 and (participants.minimum is None or participants.minimum < least)


def names_group(text: str, writeup: WriteUp) -> bool:
    """Return whether words give away whose they are: the organiser, the two capitalised words its name begins with, or the place.

    >>> names_group("We at Pikes Lane want it.", WriteUp("a", "", "", "", (), organiser="Pikes Lane Tenants Group"))
    True
    """
    names = {*_names_of(writeup), writeup.place, writeup.place.partition(",")[0]}
    return any(_holds(text, name, re.IGNORECASE) for name in names if len(name) >= SHORTEST_NAME)


def _names_of(writeup: WriteUp) -> set[str]:
    start = _PROPER_NAME.match(writeup.organiser)
    return {name for name in (writeup.organiser, start.group() if start else "") if len(name) >= SHORTEST_NAME}


def _names_by_first_word(writeups: Iterable[WriteUp]) -> Mapping[str, set[str]]:
    """Return what organisers are called, in two words or more, by the first of them, so that a passage is held against few names."""
    names: dict[str, set[str]] = {}
    for name in (name for writeup in writeups for name in _names_of(writeup)):
        words = _WORD.findall(name)
        if len(words) > 1:
            names.setdefault(words[0], set()).add(name)
    return names


def _names_any(text: str, names: Mapping[str, set[str]]) -> bool:
    """Return whether a passage of any group holds one of these names, spelt as the group itself spells it.

    Upper and lower case count here, and neither places nor names of one word do: many groups meet in one town, and "Parents" may
    begin a sentence.
    """
    return any(_holds(text, name) for word in {*_WORD.findall(text)} & names.keys() for name in names[word])


def _holds(text: str, name: str, flags: int = 0) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags))


def _without_name(writeup: WriteUp) -> WriteUp:
    return replace(writeup, organiser=A_SMALL_GROUP, title="", place="", file="", organiser_type="")
