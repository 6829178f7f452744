"""The feedback ledger: which groups asked to hear back, what was made and sent, and what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from dialogue_synth.agreement.sheet import csv_of
from dialogue_synth.boxes import BOXES
from dialogue_synth.feedback.readings import group_name
from dialogue_synth.model import Code, Coding, Decision, FeedbackEntry, WriteUp

FOLDER = "feedback"
LEDGER = f"{FOLDER}/ledger.csv"
IN_THE_FORM = "the form"
_SIGNS = ("feedback", "hear back")  # in the id or the name of an auxiliary code


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One group. ``asked`` is "yes", "no" or "" (it did not say), ``asked_in`` the form or the passage that says so.

    ``sent_on`` and ``corrections_on`` are the last days that the log names, "" if none.
    """

    writeup_id: str
    group: str
    initiative: str
    asked: str
    asked_in: str
    sheet_made: str
    sent_on: str
    corrections_on: str
    corrections: int

    @property
    def is_owed(self) -> bool:
        """Whether the group asked to hear back and was sent nothing yet."""
        return self.asked == "yes" and not self.sent_on


def ledger_rows(
    writeups: Sequence[WriteUp],
    answers: Mapping[str, str],
    codings: Iterable[Coding],
    codes: Iterable[Code],
    made: Collection[str],
    log: Iterable[FeedbackEntry],
    decisions: Iterable[Decision],
) -> tuple[LedgerRow, ...]:
    """Return a row for each write-up, in the order given.

    Args:
        writeups: Those in use, masked.
        answers: What the form says of hearing back, by write-up (see `form_answers`); it counts more than a passage.
        codings: The codings that stand.
        codes: The study's codes.
        made: The write-ups for which a feedback sheet is there.
        log: What was sent and came back, oldest first.
        decisions: The log of decisions.
    """
    about = {code.id for code in codes if is_about_feedback(code)}
    wishes: dict[str, str] = {}
    for coding in codings:
        if coding.code_id in about:
            wishes.setdefault(coding.writeup_id, coding.segment_id)
    last = {(entry.writeup_id, entry.event): entry.on for entry in log}
    n_given = Counter(d.analyst for d in decisions if d.source == "correction")
    return tuple(
        LedgerRow(
            writeup_id=w.writeup_id,
            group=w.organiser or w.title,
            initiative=w.initiative,
            asked=answers.get(w.writeup_id) or ("yes" if w.writeup_id in wishes else ""),
            asked_in=IN_THE_FORM if w.writeup_id in answers else wishes.get(w.writeup_id, ""),
            sheet_made="yes" if w.writeup_id in made else "no",
            sent_on=last.get((w.writeup_id, "sent"), ""),
            corrections_on=last.get((w.writeup_id, "returned"), ""),
            corrections=n_given[group_name(w.writeup_id)],
        )
        for w in writeups
    )


def form_answers(exact: Iterable[WriteUp]) -> dict[str, str]:
    """Return what filled-in forms say of hearing back, "yes" or "no", by write-up; of write-ups with their attributes."""
    label = BOXES["hear_back"].label.casefold().rstrip("?")
    answers = {}
    for writeup in exact:
        for name, value in writeup.attributes:
            if name.casefold().rstrip("? ") == label and value[:1].casefold() in ("y", "n"):
                answers[writeup.writeup_id] = "yes" if value[0].casefold() == "y" else "no"
    return answers


def is_about_feedback(code: Code) -> bool:
    """Return whether a code is a home for wishes to hear back.

    >>> is_about_feedback(Code("X-FEEDBACK", "Wish to hear back", "pair", auxiliary=True))
    True
    """
    return code.auxiliary and any(sign in f"{code.id} {code.name}".casefold().replace("-", " ") for sign in _SIGNS)


def ledger_csv(rows: Iterable[LedgerRow]) -> bytes:
    """Return the ledger as csv."""
    names = [field.name for field in fields(LedgerRow)]
    return csv_of(names, [[str(getattr(row, name)) for name in names] for row in rows])
