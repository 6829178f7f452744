"""The account of a study as documents for people: one self-contained HTML page, made of records and nothing else."""

from dialogue_synth.report.content import ReportContent, RunFacts
from dialogue_synth.report.html import write_html_report

__all__ = ["ReportContent", "RunFacts", "write_html_report"]
