"""Where narratives diverge, as cards: what differs, how sure that is, and passages on each side."""

from __future__ import annotations

from collections.abc import Iterator

from dialogue_synth.document import Block, Bullets, Heading, Panel, Paragraph, Quotation
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.report.divergences import Card, InitiativeDivergences, Side, initiative_divergences
from dialogue_synth.report.passages import Quote

CARDS = 4  # under a heading; the others are named, and stand in the interactive report
ALSO = 6  # under a heading; more are counted
QUOTES_A_SIDE = 2


def differences(view: StudyView) -> Iterator[Block]:
    """Yield the section, initiative by initiative, the most important first under each heading."""
    yield Heading("Where accounts differ")
    yield Paragraph(
        "A difference is something to look at and no fault. A card marked “screening” rests on codings that no person has checked yet.",
        "lead",
    )
    for found in initiative_divergences(view.index):
        yield Heading(found.name, 2)
        yield from _initiative(found)


def _initiative(found: InitiativeDivergences) -> Iterator[Block]:
    if not found.headings:
        yield Paragraph("No difference was found that these accounts could show.")
    for heading in found.headings:
        yield Heading(heading.name, 3)
        if heading.gist:
            yield Paragraph(heading.gist, "note")
        for card in heading.in_short[:CARDS]:
            yield card_panel(card)
        others = heading.in_short[CARDS:]
        if others:
            yield Paragraph("Also found:", "label")
            more = len(others) - ALSO
            rest = (f"and {more} more, which stand in reports/report.html",) if more > 0 else ()
            yield Bullets((*(f"{name_of(card)}: {card.explanation}" for card in others[:ALSO]), *rest))


def quoted_on(view: StudyView) -> dict[str, set[str]]:
    """Return on which questions the section quotes each write-up: code ids by write-up."""
    quoted: dict[str, set[str]] = {}
    cards = (card for found in initiative_divergences(view.index) for heading in found.headings for card in heading.in_short[:CARDS])
    for card in cards:
        for quote in (quote for side in card.sides for quote in side.quotes[:QUOTES_A_SIDE]):
            quoted.setdefault(quote.writeup.label, set()).add(card.code_id)
    return quoted


def name_of(card: Card) -> str:
    """Return what a card is about: its kind and its question."""
    return f"{card.kind_name} on {card.code_id} {card.code_name}" if card.code_name else card.kind_name


def card_panel(card: Card) -> Panel:
    """Return a card with the passages on each side."""
    state = "checked by people" if card.supported else "screening"
    blocks: list[Block] = [Paragraph(card.explanation)]
    for side in card.sides:
        blocks += _side(side)
    remarks = (*card.certainty, *card.notes)
    if remarks:
        blocks.append(Paragraph(" ".join(remark if remark.endswith(".") else f"{remark}." for remark in remarks), "note"))
    return Panel(f"{name_of(card)} ({state})", tuple(blocks))


def _side(side: Side) -> Iterator[Block]:
    who = ", ".join(link.label for link in side.writeups)
    yield Paragraph(f"{side.name}: {who}" if who else side.name, "label")
    for quote in side.quotes[:QUOTES_A_SIDE]:
        yield as_quotation(quote)


def as_quotation(quote: Quote) -> Quotation:
    """Return a quotation of the interactive report as one of a document."""
    return Quotation(quote.text, f"{quote.organiser} ({quote.writeup.label}), {quote.place}")
