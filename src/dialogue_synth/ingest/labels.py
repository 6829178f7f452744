"""Labels of every spelling -> the fields of a write-up: "Facilitator's organisation" is its organiser.

One table of synonyms, compared after case, accents of print and brackets are taken away. A label is matched whole, or nearly;
a question of the codebook is never a label, whatever words it shares with one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache

# Labels with commas between them; compared as `plain_label` leaves them.
SYNONYMS: Mapping[str, str] = {
    "dialogue_id": """
        dialogue id, dialogue ref, dialogue reference, dialogue number, dialogue no, dialogue code, ref, reference, reference
        number, ref no, id, event id, event ref, event reference, event number, event code, record id, record number, return
        number, write up id, writeup id, group id, group reference, group number, case id, session id, our reference, unique
        reference
    """,
    "title": """
        title, event title, title of event, title of the event, event, event name, name of event, name of the event, dialogue
        title, title of dialogue, name of dialogue, what was your event called, what did you call your event, what was it
        called, meeting, session, session title, meeting title, name of meeting, name of session, discussion, event called
    """,
    "date": """
        date, dates, date held, date of event, date of the event, event date, date of dialogue, dialogue date, date of meeting,
        meeting date, date of session, session date, date of discussion, when, when was it, when was it held, when did you meet,
        when did it take place, when was your event, when was the event, when did you hold it, held on, day, day held, date and
        time
    """,
    "place": """
        place, venue, location, where, where was it, where was it held, where did you meet, where did it take place, where held,
        held at, where was your event, where was the event, place of event, event place, place held, place of meeting, meeting
        place, event venue, event location, town, area, place and venue
    """,
    "organiser": """
        organiser, organisers, organized by, organised by, organising group, organising body, organisation, name of
        organisation, organisation name, who organised it, who organised the event, who organised your event, who ran it, run
        by, hosted by, host, host organisation, hosting organisation, group, group name, name of group, name of your group, name
        of the group, your group, facilitators organisation, facilitator organisation, facilitated by, facilitator, convened by,
        convenor, led by, which group, organisation or group, group or organisation, lead organisation, who hosted it
    """,
    "organiser_type": """
        organiser type, type of organiser, organisation type, type of organisation, type of group, kind of group, group type,
        what type of group, what kind of group, what sort of group, sort of group, group category, sector, category of group,
        type of host, kind of organisation, category, setting
    """,
    "participants": """
        participants, participant numbers, number of participants, no of participants, total participants, number of people, no
        of people, numbers, number, number present, number attending, number of attendees, attendees, attendance, number in
        attendance, people present, people, how many people, how many people took part, how many took part, how many people
        came, how many came, how many people attended, how many attended, how many were there, how many, headcount, head count,
        turnout, group size, size of group, size, people attending, present, those present, in attendance, numbers attending,
        numbers present, number taking part, number of people taking part, number of people present, took part
    """,
    "initiative": """
        initiative, initiative discussed, which initiative, which initiative did you discuss, initiative name, name of
        initiative, scheme, scheme discussed, which scheme, which scheme did you discuss, project, project discussed, which
        project did you discuss, proposal, proposal discussed, which proposal did you discuss, programme, programme discussed,
        what did you discuss, topic, topic discussed
    """,
    "batch": """
        batch, collected in, collection, round, wave, tranche, phase, batch number, batch no
    """,
    "events": """
        events, number of events, number of sessions, sessions, no of events, how many events, how many sessions, number of
        meetings
    """,
    "template": """
        template, template version, form, form version, form used, record sheet, record sheet version, sheet, sheet version,
        version, which form, template used
    """,
    "file": """
        file, filename, file name, files, document, document name, return, name of file, path, attachment
    """,
}

ASKS_FOR = re.compile(r"^(?:please\s+)?(?:(?:state|give|enter|tell us|write|say)\s+)?(?:the\s+|your\s+)?")
NEARLY = 0.88  # a slip in a label ("Organsier"), and no other label
MIN_NEAR = 6  # characters; shorter labels differ by too little to be guessed
MAX_LABEL_WORDS = 9


def plain_label(label: str) -> str:
    """Return a label for comparison: lower case, no brackets, no marks.

    >>> plain_label("Batch (office use):"), plain_label("Facilitator’s organisation")
    ('batch', 'facilitators organisation')
    """
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", label.casefold()).replace("organiz", "organis")
    text = re.sub(r"[\W_]+", " ", re.sub(r"['’`]", "", text)).strip()
    return re.sub(r"^(?:\d+[a-z]?|[a-z])\s+(?=\w)", "", text)


@cache
def field_of(label: str) -> str:
    """Return the field that a label names, or "" when it names none.

    >>> [field_of(t) for t in ("Where was it?", "Dialogue reference", "Organsier", "Who should keep the balance?", "2. Venue")]
    ['place', 'dialogue_id', 'organiser', '', 'place']
    """
    plain = plain_label(label)
    if not plain or len(plain.split()) > MAX_LABEL_WORDS:
        return ""
    return _exact(plain) or _exact(ASKS_FOR.sub("", plain)) or _near(plain)


def is_label(label: str) -> bool:
    """Say whether a label names a field exactly; used where a line of prose must not be taken for one."""
    return bool(_exact(plain_label(label)))


def _exact(plain: str) -> str:
    return _by_label().get(plain, "")


@cache
def _by_label() -> dict[str, str]:
    return {" ".join(label.split()): field for field, labels in SYNONYMS.items() for label in labels.split(",")}


def _near(plain: str) -> str:
    if len(plain) < MIN_NEAR:
        return ""
    scored = [(SequenceMatcher(None, plain, label, autojunk=False).ratio(), len(label), field) for label, field in _by_label().items()]
    ratio, _length, field = max(scored)
    return field if ratio >= NEARLY else ""
