"""How far codings can be trusted: against a gold file, between coders who work blind, and how well the codebook itself holds."""

from dialogue_synth.agreement.answers import blind_answers, machine_answers
from dialogue_synth.agreement.codes import first_layer
from dialogue_synth.agreement.compare import AgreementReport, compare_coders
from dialogue_synth.agreement.evaluate import Evaluation, evaluate
from dialogue_synth.agreement.filled import FilledSheet, new_entries, read_sheet
from dialogue_synth.agreement.gold import Gold, read_gold
from dialogue_synth.agreement.grid import read_grid
from dialogue_synth.agreement.post_edit import PostEdit, post_edit
from dialogue_synth.agreement.quality import CodebookQuality, View, codebook_quality, redundant_pairs
from dialogue_synth.agreement.sample import draw_sample
from dialogue_synth.agreement.sheet import csv_sheet, sheet_rows, xlsx_sheet

__all__ = [
    "AgreementReport",
    "CodebookQuality",
    "Evaluation",
    "FilledSheet",
    "Gold",
    "PostEdit",
    "View",
    "blind_answers",
    "codebook_quality",
    "compare_coders",
    "csv_sheet",
    "draw_sample",
    "evaluate",
    "first_layer",
    "machine_answers",
    "new_entries",
    "post_edit",
    "read_gold",
    "read_grid",
    "read_sheet",
    "redundant_pairs",
    "sheet_rows",
    "xlsx_sheet",
]
