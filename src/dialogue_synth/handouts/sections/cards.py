"""The quality card of each write-up, as rows of one table: shown, and never a hidden weight."""

from __future__ import annotations

from collections.abc import Iterator

from dialogue_synth.document import Block, Heading, Paragraph, Table
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.synthesis.quality import quality_cards


def quality_section(view: StudyView) -> Iterator[Block]:
    """Yield what each account rests on."""
    content = view.content
    cards = quality_cards(
        [w for i in view.index.initiatives for w in i.writeups], content.segments, content.cells, content.outcomes, content.divergences
    )
    yield Heading("What each account rests on")
    yield Paragraph("Nothing here weighs a write-up up or down. It is for readers who ask what stands behind an account.", "note")
    if not cards:
        yield Paragraph("No write-up has been received yet.")
        return
    names = [aspect.name for aspect in cards[0].aspects]
    shown = [n for n, name in enumerate(names) if name != "Left undecided"]
    header = ("Write-up", *(names[n] for n in shown), "Take care")
    rows = tuple((card.writeup_id, *(card.aspects[n].value for n in shown), "; ".join(card.remarks)) for card in cards)
    yield Table("Quality cards", header, rows, widths=(1, 1, 0.9, 1.5, 1.6, 1.3, 1, 2))
