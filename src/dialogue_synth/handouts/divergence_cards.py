"""Cards for a next round of dialogue: two passages that pull apart, without names, and a question to talk about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogue_synth.document import Block, Heading, PageBreak, Panel, Paragraph, Quotation
from dialogue_synth.handouts.audiences import names_group
from dialogue_synth.handouts.frame import as_files, frame
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.divergences import DISMISSED, Card, InitiativeDivergences, initiative_divergences
from dialogue_synth.report.index import Index
from dialogue_synth.report.kinds import kind_name
from dialogue_synth.report.passages import Quote

KINDS = ("contradiction", "strength", "framing")  # kinds that people can talk about; the others are for whoever commissioned it
ASK = {
    "contradiction": "What would each of these two groups need to hear from the other?",
    "strength": "What makes the second more worried than the first? Who is it about?",
    "framing": "Both lean the same way, for different reasons. Which reason matters to you, and does it change what should be done?",
}
A_PAGE = 3


def make(view: StudyView) -> Mapping[str, bytes]:
    """Return the cards as Word and PDF, three to a page."""
    blocks = list(_cards(view.index))
    title = "Two views: cards for a next round"
    lead = Paragraph(
        "Each card holds the words of two groups, without their names. Read both aloud before anybody answers. Nobody has to agree.", "lead"
    )
    none = Paragraph("No difference was found that two passages could show.")
    return as_files("reports/divergence-cards", frame(view, title, [lead, *(blocks or [none])], subtitle=view.content.title))


def _cards(index: Index) -> Iterator[Block]:
    kind_of = {kind_name(kind): kind for kind in KINDS}
    started = False
    for found in initiative_divergences(index):
        cards = [card for card in _all(found) if card.kind_name in kind_of and _two_views(index, card)]
        for n, card in enumerate(cards):
            if n % A_PAGE == 0:
                if started:
                    yield PageBreak()
                started = True
                yield Heading(found.name)
            yield _card(index, card, kind_of[card.kind_name])


def _all(found: InitiativeDivergences) -> Iterator[Card]:
    return (card for heading in found.headings for card in heading.in_short if card.verdict.replace(" ", "_") not in DISMISSED)


def _two_views(index: Index, card: Card) -> tuple[Quote, Quote] | None:
    """Return a passage of each of the two sides that are furthest apart, without those that name the group they come from."""
    nameless = ([q for q in side.quotes if not names_group(q.text, index.writeups[q.writeup.label])] for side in card.sides)
    views = [quotes[0] for quotes in nameless if quotes]
    return (views[0], views[-1]) if len(views) > 1 else None


def _card(index: Index, card: Card, kind: str) -> Panel:
    code = index.codes.get(card.code_id)
    question = [Paragraph(code.question, "note")] if code and code.question else []
    views = zip(_two_views(index, card) or (), ("One group", "Another group"), strict=True)
    return Panel(
        card.code_name or card.kind_name, (*question, *(Quotation(v.text, who) for v, who in views), Paragraph(ASK[kind], "label"))
    )
