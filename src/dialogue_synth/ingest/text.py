"""Plain text -> layout: paragraphs between blank lines, bullets, underlined headings; the text itself stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from dialogue_synth.ingest.headings import ENDS_SENTENCE
from dialogue_synth.ingest.layout import Layout, Piece
from dialogue_synth.ingest.lines import UNDERLINE, Line, join_lines, piece_of, split_lines, starts_item, without_lone_bullets, wrap_width
from dialogue_synth.ingest.questions import Questions

SPACED = 3  # blocks between blank lines, from which on blank lines mean something


def lay_out_text(text: str, questions: Questions) -> Layout:
    """Return the layout of a plain text. Pieces point into ``text``; headings and prompts by look are marked later."""
    lines = without_lone_bullets(split_lines(text))
    return Layout(tuple(text_pieces(text, lines, wrap_width(lines), questions)), text)


def text_pieces(text: str, lines: Sequence[Line], width: int, questions: Questions) -> list[Piece]:
    """Return paragraphs, list items and underlined headings of some lines of a text that is wrapped at ``width``."""
    blocks = [list(group) for blank, group in groupby(lines, key=lambda line: not line.body) if not blank]
    return [piece for block in blocks for piece in _set_apart(_block(block, text, width, questions), spaced=len(blocks) >= SPACED)]


def _set_apart(pieces: Sequence[Piece], *, spaced: bool) -> list[Piece]:
    """Where blank lines part a text, a line right under another one is no heading unless it is set off by more."""
    return [replace(piece, look="plain") if at and spaced and piece.kind == "paragraph" else piece for at, piece in enumerate(pieces)]


def _block(block: Sequence[Line], text: str, width: int, questions: Questions) -> list[Piece]:
    """Return the pieces of lines that stand together without a blank line."""
    pieces: list[Piece] = []
    run: list[Line] = []
    for line in block:
        if not UNDERLINE.match(line.text):
            run.append(line)
            continue
        title = run.pop() if run and _is_underlined(run[-1], line) else None
        pieces += join_lines(run, text, width, questions)
        if title is not None:
            pieces.append(piece_of([title], text).as_kind("heading", 1 if "=" in line.text else 2))
        run = []
    return pieces + list(join_lines(run, text, width, questions))


def _is_underlined(title: Line, rule: Line) -> bool:
    """Say whether a rule belongs to the line above it, and does not part two paragraphs."""
    fits = abs(len(rule.body) - len(title.body)) <= max(3, len(title.body) // 2)
    return rule.body[0] in "=-~" and fits and not starts_item(title.body) and not ENDS_SENTENCE.search(title.body)
