"""Whose voice a passage is in: the group's, one participant's, or that of the person who wrote it up.

Told by cues of reported speech, as an editor of minutes would read them. A passage is the group's unless something says
otherwise: calling a group's view the organiser's takes it out of every count, which is the worse mistake.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue_synth.model import Voice
from dialogue_synth.segment import voice_cues as cues
from dialogue_synth.segment.cues import normal

MIN_QUOTED_SHARE = 0.6  # of a passage's letters: above, it is the quotation and not a sentence that contains one
MAX_ATTRIBUTION_WORDS = 3  # beside a quotation ("a mother, 34"); more words are a statement that the quotation illustrates
MIN_LED_PASSAGES = 3  # of plain organiser's commentary, and
MIN_LED_SHARE = 0.25  # this share of all passages: then passages that report nobody are the organiser's too


def is_organisers_section(heading: str, organiser: str = "") -> bool:
    """Whether a heading announces the writer's own notes, or something about the organiser.

    Args:
        heading: The heading's text.
        organiser: Who organised the event, from the metadata; "About" this name is such a heading too.

    >>> is_organisers_section("notes from Jo"), is_organisers_section("Notes from the tables")
    (True, False)
    """
    text = normal(heading)
    about = re.match(r"\W*about\s+(?:the\s+)?(.+?)\W*$", text, re.IGNORECASE)
    name, own = about.group(1).casefold() if about else "", normal(organiser).casefold()
    return bool(cues.OWN_SECTION.match(text)) or bool(name and own and (name in own or own in name))


def heads_remarks(heading: str) -> bool:
    """Whether a heading announces notes or remarks: as the title of a write-up, of all that was said.

    >>> heads_remarks("Facilitator's notes"), heads_remarks("About us")
    (True, False)
    """
    return bool(cues.REMARKS.search(normal(heading)))


def is_peoples_section(heading: str) -> bool:
    """Whether a heading announces what people wrote or said themselves.

    >>> is_peoples_section("Appendix: post-it notes left on the wall")
    True
    """
    return bool(cues.PEOPLES_SECTION.search(normal(heading)))


def without_quotations(text: str) -> str:
    """Return `normal` text without what stands in quotation marks.

    >>> without_quotations('One said "I hate it" and left.')
    'One said   and left.'
    """
    return cues.QUOTED.sub(" ", normal(text))


def is_commentary(text: str, *, first_person_is_writer: bool = True) -> bool:
    """Whether a passage is plainly the writer's own commentary, advertising, or text that the group did not adopt.

    Args:
        text: One passage.
        first_person_is_writer: Whether "I think" outside quotation marks is the writer. Not so in the cells of a form that
            one member filled in for a small group, nor in a list of what people said.
    """
    own = without_quotations(text)
    labelled = cues.LABEL.match(own.lstrip(cues.OPENING_MARKS)) or cues.WRITTEN_BY.match(own) or cues.AS_WRITER.search(own)
    if labelled or cues.NOT_ADOPTED.search(own) or cues.SELLS.search(own):
        return True
    if first_person_is_writer and (cues.ARGUES.search(own) or cues.OWN_OPINION.search(own)):
        return True
    weak = cues.OURS.search(own) or (first_person_is_writer and (cues.EXPLAINS.search(own) or cues.FIRST_OPINION.search(own)))
    return bool(weak) and not reports_group(own)


def is_partisan(text: str) -> bool:
    """Whether a passage advertises, or tells how its writer argued with the room.

    >>> is_partisan("Once I had explained that it is safe they were happy."), is_partisan("I thought it went well.")
    (True, False)
    """
    own = without_quotations(text)
    return bool(cues.SELLS.search(own) or cues.OURS.search(own) or cues.ARGUES.search(own))


def is_remark(text: str) -> bool:
    """Whether a passage is marked as its writer's own remark or opinion in so many words.

    >>> is_remark("Worker's note: they were tired."), is_remark("They were tired.")
    (True, False)
    """
    own = without_quotations(text)
    return bool(cues.LABEL.match(own.lstrip(cues.OPENING_MARKS)) or cues.AS_WRITER.search(own) or cues.OWN_OPINION.search(own))


def is_not_adopted(text: str) -> bool:
    """Whether a passage says that words beside it were put in for somebody else, or were not discussed.

    >>> is_not_adopted("(Included at the request of the campaign.)")
    True
    """
    return bool(cues.NOT_ADOPTED.search(without_quotations(text)))


def reports_group(text: str) -> bool:
    """Whether a passage says what several people or the whole group said, felt or decided.

    >>> reports_group("Most of us felt it was too late."), reports_group("Data is the new oil.")
    (True, False)
    """
    own = without_quotations(text)
    return bool(cues.GROUP_REPORT.search(own) or cues.AGREED.search(own))


def is_one_person(text: str) -> bool:
    """Whether a passage is one participant's own words, or reports one person's view and nobody else's."""
    own = cues.ITEM_NUMBER.sub("", without_quotations(text))
    if cues.STANDS_ALONE.search(own):
        return True
    letters = sum(map(str.isalnum, normal(text)))
    quoted = letters - sum(map(str.isalnum, own))
    clauses = [clause for clause in cues.CLAUSE_END.split(own) if re.search(r"\w", clause)]
    single = [_is_single(clause) for clause in clauses]
    rest = " ".join(clause for clause, alone in zip(clauses, single, strict=True) if not alone)
    if reports_group(rest) or cues.WE.search(cues.HEARER.sub("", rest)) or cues.OTHERS_JOIN_IN.search(own):
        return False
    only_attributed = len(re.findall(r"\w+", own)) <= MAX_ATTRIBUTION_WORDS or bool(cues.ATTRIBUTION.search(own))
    mostly_quoted = letters > 0 and quoted >= MIN_QUOTED_SHARE * letters
    return (mostly_quoted and only_attributed) or (any(single) and 2 * sum(single) >= len(single))


def _is_single(clause: str) -> bool:
    return bool(cues.PRONOUN.match(clause) or (cues.ONE_PERSON.match(clause) and not cues.NO_PERSON.match(clause)))


def voice_of(text: str, *, organisers_section: bool = False, organiser_led: bool = False, first_person_is_writer: bool = True) -> Voice:
    """Say whose voice a passage is in.

    Args:
        text: One passage.
        organisers_section: It stands under a heading that announces the writer's own notes.
        organiser_led: The write-up is mostly its writer's own account (see `much_commentary`), and this section is no
            collection of what people said: then a passage that reports nobody is the organiser's.
        first_person_is_writer: As in `is_commentary`.

    >>> voice_of("Worker's note: in my view this was badly handled.")
    'organiser'
    >>> voice_of("One lady said she would sooner move house.")
    'participant'
    >>> voice_of("It was felt that a letter is not enough.")
    'group'
    """
    if organisers_section or is_commentary(text, first_person_is_writer=first_person_is_writer):
        return "organiser"
    if is_one_person(text):
        return "participant"
    return "organiser" if organiser_led and not reports_group(text) else "group"


def much_commentary(commentary: Sequence[bool]) -> bool:
    """Whether so many passages of a write-up are plain commentary that it is the manner of the whole.

    Args:
        commentary: For each passage, whether it is (see `is_commentary`).
    """
    return sum(commentary) >= MIN_LED_PASSAGES and sum(commentary) >= MIN_LED_SHARE * len(commentary)
