"""Screen, verify, test: which codings a flag rests on, a sheet to check them with, and what has been checked."""

from dialogue_synth.verification.asked import Asked
from dialogue_synth.verification.draw import draw_questions, open_questions
from dialogue_synth.verification.read_back import Answers, new_decisions, read_answers
from dialogue_synth.verification.sheet import csv_sheet, question_rows, xlsx_sheet
from dialogue_synth.verification.state import VerifiedFlags, verified_flags

__all__ = [
    "Answers",
    "Asked",
    "VerifiedFlags",
    "csv_sheet",
    "draw_questions",
    "new_decisions",
    "open_questions",
    "question_rows",
    "read_answers",
    "verified_flags",
    "xlsx_sheet",
]
