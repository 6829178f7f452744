"""The account of a study as documents for people: one self-contained HTML page, made of records and nothing else."""

from dialogue_synth.report.content import ReportContent, RunFacts
from dialogue_synth.report.html import write_analysts_page, write_html_report, write_pages, write_topic_map
from dialogue_synth.report.index import Index, build_index

__all__ = [
    "Index",
    "ReportContent",
    "RunFacts",
    "build_index",
    "write_analysts_page",
    "write_html_report",
    "write_pages",
    "write_topic_map",
]
