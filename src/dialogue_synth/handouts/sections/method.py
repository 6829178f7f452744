"""How it was done, by items 24 to 32 of COREQ, and every setting.

Source: Tong, Sainsbury & Craig (2007), International Journal for Quality in Health Care 19(6), 349-357.
"""

from __future__ import annotations

from collections.abc import Iterator

from dialogue_synth.counted import counted
from dialogue_synth.document import Block, Bullets, Heading, Table
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import Codebook
from dialogue_synth.report.method import Method, method


def method_section(view: StudyView, level: int = 1) -> Iterator[Block]:
    """Yield the method statement; ``level`` is that of its first heading."""
    found = method(view.index)
    yield Heading("How this was made", level)
    yield Table("Reporting by COREQ items 24 to 32", ("Item", "What was done"), tuple(_items(view, found)), widths=(1, 3))
    yield Heading("Quantity words", level + 1)
    yield Bullets((*(f"{step.word}: {step.holds} of the write-ups that addressed the question" for step in found.scale), _least(found)))
    yield Heading("Settings and versions", level + 1)
    yield Table("What the results were made with", ("Part", "Version or value"), found.facts, widths=(1, 3))
    for section in found.settings:
        rows = tuple((row.name, row.value, row.meaning) for row in section.rows)
        yield Table(f"[{section.name}] {section.gist}", ("Setting", "Value", "Meaning"), rows, widths=(1.3, 1.3, 3))


def _items(view: StudyView, found: Method) -> Iterator[tuple[str, str]]:
    index, content = view.index, view.content
    n_findings, n_quoted = len(content.findings), sum(bool(f.segment_ids) for f in content.findings)
    minor = sum(d.kind == "isolate" for d in content.divergences)
    yield (
        "24 Number of data coders",
        f"{len(found.coders)}: {', '.join(found.coders) or 'none'}. People checked {found.n_checked} of {found.n_codings} codings.",
    )
    yield "25 Description of the coding tree", "; ".join(_tree(book) for book in found.codebooks) or "no codebook"
    yield (
        "26 Derivation of themes",
        f"Given in advance by the codebook. "
        f"{counted(len(content.topics), 'topic was', 'topics were')} found in the passages without it, as a second opinion.",
    )
    yield "27 Software", f"dialogue-synth {content.run.software_version}; see “Settings and versions”."
    yield "28 Participant checking", "Feedback sheets go to each group; corrections that came back are part of the log of decisions."
    yield (
        "29 Quotations presented",
        f"{n_quoted} of {n_findings} findings lead to passages, verbatim but for masked personal data, each with its write-up.",
    )
    yield (
        "30 Data and findings consistent",
        "Every sentence with a count is taken apart again by a checker, which refuses words that the counts do not support.",
    )
    yield (
        "31 Clarity of major themes",
        f"{counted(n_findings, 'finding')} over {counted(len(index.framing_codes()), 'question')}, "
        "each with n of N write-ups that addressed it.",
    )
    yield "32 Clarity of minor themes", f"Dissent and silence stand in every finding; {minor} points made by one group alone are listed."


def _tree(book: Codebook) -> str:
    themes, codes = counted(len(book.themes), "theme"), counted(len(book.framing_codes), "code that is", "codes that are")
    return f"{book.title or book.id} {book.version}: {themes}, {codes} asked about"


def _least(found: Method) -> str:
    return f"no quantity word where fewer than {found.min_writeups_for_words} write-ups addressed the question: counts only"
