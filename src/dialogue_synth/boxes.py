"""The boxes of the write-up form: their labels as printed, and how they are known again in a form that came back.

What prints the form and what reads it share these words and nothing else. So a form may be renamed, converted, copied into
another file or have its instructions deleted: as long as a label stands before its answer, the answer finds its box. Standard
library only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

YES_NO = ("Yes", "No")
SURE = ("exact", "estimate", "not recorded")
HOW_SURE = "How sure are you?"
CHOOSE = "Choose one"  # what a choice shows until somebody makes it
CONTACT_SHEET = "Contact sheet"
EVENT_PART = "About your event"
CLOSING_PART = "To finish"
MAX_LABEL = 40  # words of a label and its hint
MAX_ID = 40  # characters of a code's id before its question
JSON_FORM = "dialogue-synth write-up form"  # says in a saved file what it is
JSON_CONTACT = "dialogue-synth contact sheet"
CSV_COLUMNS = ("question", "box", "answer", "how sure")
PLAIN_CELL = "'"  # stands before a cell of a saved csv that a spreadsheet program would take for a formula
GUARDED = "=+-@'\t\r"  # such cells begin with one of these

_QUESTION_LINE = re.compile(rf"\W*question\s+(\S{{1,{MAX_ID}}}?)\s*:\s+(\S.*)", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"\w+")
_PART_LINE = re.compile(r"\W*part\s+\d{1,3}\s*:\s+(\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to fill in: the label before it, a hint, and what can be chosen (nothing: free text).

    ``is_long`` boxes are printed with room for several lines.
    """

    key: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_long: bool = False

    @property
    def help(self) -> str:
        """The hint; for a choice without one, what can be chosen."""
        return self.hint or ("Write one of: " + "; ".join(self.choices) if self.choices else "")


EVENT = (
    Box("initiative", "Initiative"),
    Box("about", "What it is about"),
    Box("date", "Date", "Day, month and year"),
    Box("place", "Place", "Village, town or part of a city"),
    Box("organiser", "Who organised it", "The group, not a person's name"),
    Box("organiser_type", "Type of organiser", "For example: community group, faith group, school, employer, council"),
    Box("participants", "How many people took part"),
    Box("who", "What kind of people took part", "For example: parents of young children, most of them under 40. No names"),
)
QUESTION = (
    Box("discussed", "Did you discuss this?", "If not, go to the next question", YES_NO),
    Box("highlights", "What people said", "In their own words where you can. One point on each line", is_long=True),
    Box(
        "divided",
        "How divided was the group?",
        choices=("We agreed", "We mostly agreed", "We were split", "We did not try to agree"),
    ),
    Box("minority", "What the minority said", "Whoever saw it differently, even if it was one person", is_long=True),
    Box("votes", "Votes, if you took any", "What you voted on, and how many were for, against and undecided"),
    Box("quotation", "A quotation", "One person's own words. No names", is_long=True),
    Box("permission", "May we publish this quotation?", "Yes only if the person who said it agrees", YES_NO),
)
CLOSING = (
    Box("more", "Anything else the group said", is_long=True),
    Box("own_view", "Your own view as the writer", "Kept apart from what the group said", is_long=True),
    Box("material", "What material did the group use?", "For example: the information pack, a film, a speaker, none"),
    Box("writer", "Who wrote this form?", "Your part in it and not your name: organiser, note-taker, two members"),
    Box("checked", "Did the group check what is written here?", choices=("Yes, all of it", "Some of them checked it", "No")),
    Box("hear_back", "Do you want to hear back?", "If yes, fill in the contact sheet", YES_NO),
)
CONTACT = (
    Box("name", "Your name"),
    Box("email", "Your email address"),
    Box("phone", "Your phone number"),
    Box("post", "Your postal address"),
)
BOXES: Mapping[str, Box] = {box.key: box for box in (*EVENT, *QUESTION, *CLOSING, *CONTACT)}
CONTACT_KEYS = frozenset(box.key for box in CONTACT)
SURE_KEYS = frozenset({"date", "place", "organiser", "organiser_type", "participants", "who"})  # facts that may be an estimate
EVENT_KEYS = frozenset(box.key for box in EVENT)
QUESTION_KEYS = frozenset(box.key for box in QUESTION)
SAID = frozenset({"highlights", "minority", "votes", "quotation", "more", "own_view"})  # boxes that hold what people said
SPLIT = "We were split"

# -- what is printed between the boxes -----------------------------------------------------------------------------------
TITLE = "Write-up of our discussion"
INTRODUCTION = (
    "This form takes about 15 minutes. Fill in only the questions that your group discussed: most groups discuss three to six of them.",
    "Write what people said, also where they did not agree. Leave out names and anything by which a person could be known.",
    "A box that you leave empty is fine. An honest “not recorded” helps us more than a guess.",
)
CONTACT_NOTE = "This sheet is kept apart from the rest of the form. What you write on it is not read with what the group said."
EVENT_NOTE = "For each fact, say whether it is exact, an estimate, or was not recorded."
ASKED, ANSWERED = "What we ask", "Your answer"  # the header of each table
HOW_IN_TEXT = "Write your answers below the headings, and the facts behind the colons above. Leave the headings as they are."
HOW_IN_SHEET = "Write your answers in the second column. Cells that you cannot change are the form's own."
PRINTED = (TITLE, *INTRODUCTION, CONTACT_NOTE, EVENT_NOTE, HOW_IN_TEXT, HOW_IN_SHEET, ASKED, ANSWERED, HOW_SURE, CHOOSE, CONTACT_SHEET)


def question_line(code_id: str, question: str) -> str:
    """Return a framing question as the form prints it.

    >>> question_line("P1", "Do you want it?")
    'Question P1: Do you want it?'
    """
    return f"Question {code_id}: {question}"


def part_line(number: int, name: str) -> str:
    """Return the heading of a part as the form prints it.

    >>> part_line(2, "Purpose")
    'Part 2: Purpose'
    """
    return f"Part {number}: {name}"


def is_question_line(text: str) -> bool:
    """Whether a line is a framing question as the form prints it.

    >>> is_question_line("## Question P1: Do you want it?"), is_question_line("Question time: when?")
    (True, True)
    """
    return _QUESTION_LINE.fullmatch(text.strip()) is not None


def is_part_line(text: str) -> bool:
    """Whether a line is the heading of a part as the form prints it."""
    return _PART_LINE.fullmatch(text.strip()) is not None


def is_printed(text: str) -> bool:
    """Whether a text is one of the form's own sentences, or a hint or choice that it prints beside its boxes.

    >>> is_printed("Choose one."), is_printed("We chose one.")
    (True, False)
    """
    return _plain(text) in _printed()


def is_contact_heading(text: str) -> bool:
    """Whether a line is the heading of the contact sheet."""
    return _plain(text) == _plain(CONTACT_SHEET)


def box_at(text: str) -> tuple[Box, int] | None:
    """Return the box whose label a text begins with, and where the answer behind the label begins; None if it begins with none.

    Behind a label may stand its hint. An answer in the same line needs a colon or question mark before it, so that a sentence
    that begins with the words of a label is no label.

    >>> box, at = box_at("What people said: we like it")
    >>> box.key, "What people said: we like it"[at:]
    ('highlights', 'we like it')
    >>> box_at("What people said was true") is None
    True
    """
    found = list(_WORD.finditer(text))[:MAX_LABEL]
    said = [word.group().casefold() for word in found]
    for box, label, hint in _labels():
        if said[: len(label)] != label:
            continue
        n = len(label) + (len(hint) if hint and said[len(label) : len(label) + len(hint)] == hint else 0)
        behind = text[found[n - 1].end() : found[n].start()] if n < len(found) else ":"
        if n > len(label) or any(mark in behind for mark in "?:\n"):
            return box, _answer_start(text, found[n - 1].end())
    return None


def _answer_start(text: str, end: int) -> int:
    """Return where an answer begins behind a label or hint: after its closing marks and white space."""
    closing = re.compile(r"[ \t]*[?.:)*_]*[ \t]*").match(text, end)
    at = closing.end() if closing else end
    return at + len(text[at:]) - len(text[at:].lstrip())


def box_of(label: str) -> Box | None:
    """Return the box that a whole text is the label of, with or without its hint."""
    found = box_at(label)
    return found[0] if found and not _WORD.search(label, found[1]) else None


def choice_of(box: Box, answer: str) -> str:
    """Return the choice that an answer makes, as the form prints it; "" if it makes none of them.

    An answer may go on behind its choice: "No, there was no time" is a No.

    >>> choice_of(BOXES["discussed"], "yes."), choice_of(BOXES["divided"], "split"), choice_of(BOXES["discussed"], "Nobody")
    ('Yes', 'We were split', '')
    """
    said = _plain(answer).split()
    for choice in sorted(box.choices, key=lambda choice: -len(choice)):
        words = _plain(choice).split()
        shorter = [words[n:] for n in range(1, len(words)) if words[:n] in (["we"], ["we", "were"])]
        if any(said[: len(wanted)] == wanted for wanted in (words, *shorter)):
            return choice
    return ""


@cache
def _printed() -> frozenset[str]:
    return frozenset(_plain(text) for text in (*PRINTED, *(box.help for box in BOXES.values() if box.help)))


@cache
def _labels() -> tuple[tuple[Box, list[str], list[str]], ...]:
    """Each box with the words of its label and of its hint, longest label first: one label may begin another."""
    boxes = sorted(BOXES.values(), key=lambda box: (-len(box.label.split()), box.key))
    return tuple((box, _plain(box.label).split(), _plain(box.help).split()) for box in boxes)


def _plain(text: str) -> str:
    """Return the words of a text in lower case, one space between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))
