"""What several tests of the public side share: the public's view, and our own sentences in a handout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dialogue_synth.document import Bullets, Panel, Paragraph
from dialogue_synth.document.model import Block, inline
from dialogue_synth.handouts.audiences import for_audience
from dialogue_synth.handouts.view import StudyView


def public(view: StudyView) -> StudyView:
    """The study as the public may see it."""
    return StudyView(for_audience(view.content, "public"), view.encode)


def all_small(view: StudyView) -> StudyView:
    """A study in which nobody knows how large any group was."""
    return StudyView(
        replace(view.content, writeups=tuple(replace(w, participants=type(w.participants)()) for w in view.content.writeups)), view.encode
    )


def own_sentences(blocks: Iterable[Block], view: StudyView) -> str:
    """Return our sentences, without quotations, headings and what the codebook says."""
    theirs = {words for c in view.index.codes.values() for words in (c.question, c.proposition, c.name) if words}
    pattern = "|".join(map(re.escape, sorted(theirs, key=len, reverse=True)))
    return re.sub(f"The statement: |{pattern}", "", "\n".join(_sentences(blocks))) if pattern else "\n".join(_sentences(blocks))


def _sentences(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text=text):
                yield "".join(span.text for span in inline(text))
            case Bullets(items=items):
                yield from ("".join(span.text for span in inline(item)) for item in items)
            case Panel(blocks=inner):
                yield from _sentences(inner)
            case _:
                pass
