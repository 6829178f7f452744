"""From passages to the matrix: what each write-up says on each framing code.

The unit of every count is the write-up, so this is where passages stop being counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialogue_synth.model import Codebook, Coding, MatrixCell, Position, Segment, WriteUp
from dialogue_synth.standing import FAVOUR, IN_FAVOUR, STANCES, standing_codings, telling


@dataclass(frozen=True, slots=True)
class _Passage:
    """A standing coding with what the roll-up needs of its segment."""

    segment: Segment
    coding: Coding

    @property
    def reading_order(self) -> tuple[int, str]:
        return self.segment.position, self.segment.segment_id


def roll_up(
    writeups: Sequence[WriteUp], segments: Sequence[Segment], codings: Sequence[Coding], codebooks: Sequence[Codebook]
) -> tuple[MatrixCell, ...]:
    """Roll passages up to one cell for each used write-up and framing code of every codebook.

    Only passages in group voice decide a position; those in other voices, and those with position ``none``, make a cell
    ``touched``. A superseded write-up has no cells. A write-up that reports several events counts once: each event gets
    its own position first (so that a yes in one room and a no in another do not make either room divided), then the
    position that most rooms hold is the write-up's; a tie goes to ``mixed`` if one of the rooms was divided, else to
    the less favourable. The other rooms' position is then kept as ``minority_position``.

    Args:
        writeups: In any order.
        segments: Of these write-ups, or more.
        codings: Of people and machines, side by side; see `standing_codings` for which ones stand.
        codebooks: All that the study uses; code ids are unique over them.

    Returns:
        Cells sorted by initiative, write-up and place of the code in its codebook.
    """
    used = sorted((w for w in writeups if w.status == "used"), key=lambda w: (w.initiative, w.writeup_id))
    passages = _passages(segments, codings)
    codes = [code.id for codebook in codebooks for code in codebook.framing_codes]
    return tuple(_cell(w, code_id, passages.get((w.writeup_id, code_id), ())) for w in used for code_id in codes)


def room_position(positions: Iterable[Position | None]) -> Position | None:
    """Return the position of one room on one code from those of its passages; None when none of them takes one.

    ``mixed`` when support or conditional stands beside oppose, or when a passage says so itself; else the most frequent
    one, ties to the less favourable. ``none`` and undecided passages do not count.

    >>> room_position(["support", "concern", "concern", "none"])
    'concern'
    >>> room_position(["support", "conditional"])
    'conditional'
    >>> room_position(["conditional", "oppose", "oppose"])
    'mixed'
    """
    held = Counter(position for position in positions if position in STANCES)
    if held["mixed"] or (held["oppose"] and any(held[position] for position in IN_FAVOUR)):
        return "mixed"
    return max(held, key=lambda position: (held[position], _unfavour(position)), default=None)


def rooms_position(rooms: Sequence[Position]) -> Position | None:
    """Return a write-up's position from those of its rooms: most rooms', ties to ``mixed``, else to the less favourable.

    >>> rooms_position(["support", "oppose"])
    'oppose'
    >>> rooms_position(["support", "mixed"])
    'mixed'
    """
    held = Counter(rooms)
    return max(held, key=lambda position: (held[position], position == "mixed", _unfavour(position)), default=None)


def _unfavour(position: Position | None) -> int:
    """Rank a position by how unfavourable it is; ``mixed`` is off the scale and last."""
    return -FAVOUR.index(position) if position in FAVOUR else -len(FAVOUR)


def _passages(segments: Sequence[Segment], codings: Sequence[Coding]) -> dict[tuple[str, str], list[_Passage]]:
    """Group the standing codings by write-up and code, in reading order."""
    by_id = {segment.segment_id: segment for segment in segments}
    grouped: dict[tuple[str, str], list[_Passage]] = defaultdict(list)
    for coding in standing_codings(codings):
        if coding.segment_id in by_id:
            segment = by_id[coding.segment_id]
            grouped[segment.writeup_id, coding.code_id].append(_Passage(segment, coding))
    for passages in grouped.values():
        passages.sort(key=lambda passage: passage.reading_order)
    return grouped


def _cell(writeup: WriteUp, code_id: str, passages: Sequence[_Passage]) -> MatrixCell:
    """Roll one write-up's passages on one code up to a cell."""
    if not passages:
        return MatrixCell(writeup.writeup_id, writeup.initiative, code_id, "silent")
    group = [passage for passage in passages if passage.segment.voice == "group"]
    if all(passage.coding.position == "none" for passage in group):
        shown = group or list(passages)
        return MatrixCell(writeup.writeup_id, writeup.initiative, code_id, "touched", None, len(shown), _most_telling(shown))
    position = _writeup_position(group)
    return MatrixCell(
        writeup.writeup_id,
        writeup.initiative,
        code_id,
        "answered",
        position=position,
        n_segments=len(group),
        best_segment_id=_most_telling(_showing(group, position)),
        minority_position=_minority(passages, position),
    )


def _writeup_position(group: Sequence[_Passage]) -> Position | None:
    rooms: dict[int, list[Position | None]] = defaultdict(list)
    for passage in group:
        rooms[passage.segment.event].append(passage.coding.position)
    positions = [room_position(positions) for positions in rooms.values()]
    return rooms_position([position for position in positions if position is not None])


def _minority(passages: Sequence[_Passage], position: Position | None) -> Position | None:
    """Return what individuals held against their group, else the other position that the group's own passages show.

    In a divided room that is the rarer position; otherwise the most frequent of the others.
    """
    participants = room_position(p.coding.position for p in passages if p.segment.voice == "participant")
    if participants is not None and participants != position:
        return participants
    group = (p.coding.position for p in passages if p.segment.voice == "group")
    others = Counter(held for held in group if held in STANCES and held != position)
    if position == "mixed" and len(others) < 2:
        return None  # the only pole beside a passage that says "we were divided" is no minority
    sign = -1 if position == "mixed" else 1
    return max(others, key=lambda held: (sign * others[held], _unfavour(held)), default=None)


def _showing(group: Sequence[_Passage], position: Position | None) -> list[_Passage]:
    """Return the passages that show a position; for ``mixed`` those that say so, else all that take sides."""
    showing = [passage for passage in group if passage.coding.position == position]
    return showing or [passage for passage in group if passage.coding.position in STANCES]


def _most_telling(passages: Sequence[_Passage]) -> str:
    """Return the id of the most telling passage; the first one in reading order of several."""
    return max(passages, key=lambda passage: telling(passage.coding)).segment.segment_id
