"""A strip of blocks as SVG: one block is one write-up, signed with its position, so that it can be read in black and white."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue_synth.document import Figure
from dialogue_synth.report.findings import counts_in_words
from dialogue_synth.report.marks import POSITION_MARKS, Mark

_WIDTH = 640  # of the drawing, in its own units
_HEIGHT, _GAP = 20, 2
_LARGEST = 30  # a block is never wider, however few there are
_SIGNED_FROM = 11  # narrower blocks carry no sign of their own; each position's first block still says how many
# From dark (in favour) over white to dark (against): the two ends are told apart by their signs, and by a frame.
_FILL = {
    "support": "#14506b",
    "conditional": "#a9c6d6",
    "mixed": "#ffffff",
    "concern": "#f0d9b5",
    "oppose": "#8a3a12",
    "undecided": "#ffffff",
}
_TYPEFACE = "Libertinus Serif, DejaVu Sans, sans-serif"
_INK = {"support": "#ffffff", "oppose": "#ffffff"}


def strip(counts: Mapping[str, int], n_writeups: int, question: str) -> Figure:
    """Return the positions of a question as a figure: those who addressed it, most favourable first, then room for the others.

    Args:
        counts: Write-ups by position.
        n_writeups: All that were asked, so that strips under each other share a scale.
        question: Named in the text for those who do not see the figure.
    """
    known = [(mark, counts.get(mark.key, 0)) for mark in POSITION_MARKS]
    block = min(_LARGEST, _WIDTH / max(1, n_writeups))
    parts, x = [], 0.0
    for mark, n in known:
        parts += [_block(mark, x + at * block, block) for at in range(n)]
        x += n * block
    rest = n_writeups - sum(n for _, n in known)
    if rest > 0:
        ends = f'x1="{x + 2:.1f}" y1="{_HEIGHT / 2}" x2="{x + rest * block:.1f}" y2="{_HEIGHT / 2}"'
        parts.append(f'<line {ends} stroke="#8b867c" stroke-dasharray="2 3"/>')
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
    said = counts_in_words({mark.key: n for mark, n in known if n}) or "nobody addressed it"
    silent = f"; {rest} did not address it" if rest > 0 else ""
    key = ", ".join(f"{mark.sign} {mark.label}" for mark, n in known if n)
    return Figure(svg, f"{question}: {said}{silent}.", f"One block is one write-up: {key}." if key else "No write-up addressed it.")


def _block(mark: Mark, x: float, width: float) -> str:
    fill, ink = _FILL[mark.key], _INK.get(mark.key, "#1e2124")
    body = (
        f'<rect x="{x:.1f}" y="0.5" width="{width - _GAP:.1f}" height="{_HEIGHT - 1}" fill="{fill}" stroke="#44494e" stroke-width="0.7"/>'
    )
    if width < _SIGNED_FROM:
        return body
    dress = f'font-size="{12 if len(mark.sign) == 1 else 9}" font-family="{_TYPEFACE}" text-anchor="middle" fill="{ink}"'
    return body + f'<text x="{x + (width - _GAP) / 2:.1f}" y="14" {dress}>{mark.sign}</text>'
