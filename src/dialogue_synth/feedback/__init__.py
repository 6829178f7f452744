"""Back to the groups and back from them: how we read each passage, the sheet to correct it on, and who was told."""

from dialogue_synth.feedback.corrections import FilledCorrections, new_decisions, new_memos, read_corrections
from dialogue_synth.feedback.ledger import LedgerRow, ledger_csv, ledger_rows
from dialogue_synth.feedback.readings import Reading, group_name, readings_of
from dialogue_synth.feedback.sheet import corrections_sheet

__all__ = [
    "FilledCorrections",
    "LedgerRow",
    "Reading",
    "corrections_sheet",
    "group_name",
    "ledger_csv",
    "ledger_rows",
    "new_decisions",
    "new_memos",
    "read_corrections",
    "readings_of",
]
