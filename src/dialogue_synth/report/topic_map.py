"""The map of topics: a disc for each topic, a dot for each passage, and labels that do not overlap.

Topics that say similar things lie close together. Inside a disc the surest members are in the middle and the weak ones at
the rim. A wide and a narrow drawing hold the same topics, so that labels can be read on a telephone as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, pi, sin, sqrt
from typing import NamedTuple

WIDE, NARROW = 1000, 320  # units of a drawing from left to right
DOTS = 600  # at most, in all; more would make a page slow and a picture grey
STEP = 5.6  # units from dot to dot
GOLDEN = pi * (3 - sqrt(5))  # the angle of a sunflower: dots never line up
LETTER = 8.6  # units that a letter of a label takes in a wide type face
LINE = 17  # units from line to line
LETTERS, LETTERS_NARROW = 22, 14  # in a line of a label
LINES, LINES_NARROW = 2, 3
GAP = 10  # units between what belongs to two topics
ROUNDS = 60  # of pushing apart


@dataclass(frozen=True, slots=True)
class MapTopic:
    """What a map needs of a topic: its place (0-1, 0-1) and its passages, the surest first, each a key and whether it is weak."""

    key: str
    label: str
    place: tuple[float, float]
    passages: tuple[tuple[str, bool], ...]
    emergent: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A passage of the map."""

    key: str
    x: float
    y: float
    weak: bool


@dataclass(frozen=True, slots=True)
class Disc:
    """A topic of the map; ``lines`` of its label stand centred under it, the first one's base at ``label_y``."""

    key: str
    number: int
    label: str
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    label_y: float
    dots: tuple[Dot, ...]
    emergent: bool
    n: int


@dataclass(frozen=True, slots=True)
class TopicMap:
    """A drawing of ``width`` by ``height`` units. ``per_dot``: how many passages a dot stands for, 1 where each has its own."""

    width: int
    height: int
    discs: tuple[Disc, ...]
    per_dot: int


class _Box(NamedTuple):
    """The room that a disc and its label take: the middle of its upper edge, width, height."""

    x: float
    y: float
    width: float
    height: float


def wide_map(topics: Sequence[MapTopic]) -> TopicMap:
    """Return the drawing for a wide page, with a dot for every passage, or for every few of them."""
    n = sum(len(topic.passages) for topic in topics)
    per_dot = max(1, ceil(n / DOTS))
    radii = [STEP * sqrt(ceil(len(topic.passages) / per_dot)) + STEP for topic in topics]
    return _drawn(topics, WIDE, (LETTERS, LINES), radii, per_dot, with_dots=True)


def narrow_map(topics: Sequence[MapTopic]) -> TopicMap:
    """Return the drawing for a narrow page: plain discs, their areas in proportion to the passages."""
    most = max([1, *(len(topic.passages) for topic in topics)])
    radii = [8 + 26 * sqrt(len(topic.passages) / most) for topic in topics]
    return _drawn(topics, NARROW, (LETTERS_NARROW, LINES_NARROW), radii, 1, with_dots=False)


def _drawn(
    topics: Sequence[MapTopic], width: int, room: tuple[int, int], radii: Sequence[float], per_dot: int, *, with_dots: bool
) -> TopicMap:
    labels = [wrapped(f"{number} {topic.label}", *room) for number, topic in enumerate(topics, start=1)]
    sizes = [
        (max(2 * radius, *(LETTER * len(line) for line in lines)) + GAP, 2 * radius + LINE * len(lines) + GAP)
        for radius, lines in zip(radii, labels, strict=True)
    ]
    boxes = _apart(tuple(topic.place for topic in topics), tuple(sizes), width)
    discs = []
    for number, (topic, box, radius, lines) in enumerate(zip(topics, boxes, radii, labels, strict=True), start=1):
        x, y = round(box.x, 1), round(box.y + GAP / 2 + radius, 1)
        dots = tuple(_dots(topic, x, y, per_dot)) if with_dots else ()
        label_y = round(y + radius + LINE - 3, 1)
        discs.append(
            Disc(topic.key, number, topic.label, x, y, round(radius, 1), lines, label_y, dots, topic.emergent, len(topic.passages))
        )
    height = ceil(max((box.y + box.height for box in boxes), default=0.0))
    return TopicMap(width, height, tuple(discs), per_dot)


def _dots(topic: MapTopic, x: float, y: float, per_dot: int) -> list[Dot]:
    """Return dots in the order of a sunflower's seeds, the surest passage in the middle."""
    dots = []
    for place, (key, weak) in enumerate(topic.passages[::per_dot]):
        radius, angle = STEP * sqrt(place + 0.5), place * GOLDEN
        dots.append(Dot(key, round(x + radius * cos(angle), 1), round(y + radius * sin(angle), 1), weak))
    return dots


def wrapped(text: str, letters: int, n_lines: int = LINES) -> tuple[str, ...]:
    """Return a label in a few lines of at most so many letters; what does not fit is left out.

    >>> wrapped("3 Opt-out, opting, sign, simple", 16)
    ('3 Opt-out,', 'opting, sign…')
    """
    lines, rest = [""], text.split()
    while rest and len(lines) <= n_lines:
        word = rest[0][:letters]
        if not lines[-1] or len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] = f"{lines[-1]} {word}".strip()
            rest.pop(0)
        elif len(lines) == n_lines:
            break
        else:
            lines.append("")
    if rest:
        lines[-1] = lines[-1].rstrip(",")[: letters - 1] + "…"
    return tuple(lines)


@lru_cache(maxsize=4)  # the report and the picture beside it show the same map
def _apart(places: tuple[tuple[float, float], ...], sizes: tuple[tuple[float, float], ...], width: int) -> tuple[_Box, ...]:
    """Give every topic room of its own, near its place: push apart, then let down what still overlaps."""
    boxes = [_Box(*_scaled(place, size, sizes, width), *size) for place, size in zip(places, sizes, strict=True)]
    for _ in range(ROUNDS):
        if not _push(boxes, width):
            break
    settled: dict[int, _Box] = {}
    for n in sorted(range(len(boxes)), key=lambda n: (boxes[n].y, boxes[n].x, n)):
        settled[n] = _let_down(boxes[n], settled.values())
    top = min((box.y for box in settled.values()), default=0.0)
    return tuple(settled[n]._replace(y=settled[n].y - top) for n in range(len(boxes)))


def _scaled(place: tuple[float, float], size: tuple[float, float], sizes: Sequence[tuple[float, float]], width: int) -> tuple[float, float]:
    """Return where a topic would be if it took no room; as high as its topics need with half of the drawing empty."""
    height = 2 * sum(w * h for w, h in sizes) / width
    return _inside(place[0] * width, size[0], width), place[1] * height


def _inside(x: float, box_width: float, width: int) -> float:
    return min(max(x, box_width / 2), max(width - box_width / 2, box_width / 2))


def _let_down(box: _Box, others: Collection[_Box]) -> _Box:
    """Move a box down until it overlaps no other."""
    x, y, width, height = box
    while below := [y2 + h2 for x2, y2, w2, h2 in others if y < y2 + h2 and y2 < y + height and abs(x - x2) < (width + w2) / 2]:
        y = min(below)
    return _Box(x, y, width, height)


def _push(boxes: list[_Box], width: int) -> bool:
    """Move overlapping boxes apart by half of the overlap each, the shorter way; return whether any overlapped."""
    moved = False
    for a in range(len(boxes)):
        x, y, w, h = boxes[a]
        for b in range(a):  # of all that a map takes, most is this question: so it is asked in place, of plain numbers
            x2, y2, w2, h2 = boxes[b]
            if y < y2 + h2 and y2 < y + h and abs(x - x2) < (w + w2) / 2:
                moved = True
                boxes[a], boxes[b] = _moved(boxes[a], boxes[b], width)
                x, y, w, h = boxes[a]
    return moved


def _moved(one: _Box, other: _Box, width: int) -> tuple[_Box, _Box]:
    sideways = (one.width + other.width) / 2 - abs(one.x - other.x)
    middle, middle_other = one.y + one.height / 2, other.y + other.height / 2
    down = (one.height + other.height) / 2 - abs(middle - middle_other)
    if sideways < down:
        step = (sideways if one.x >= other.x else -sideways) / 2
        return (
            one._replace(x=_inside(one.x + step, one.width, width)),
            other._replace(x=_inside(other.x - step, other.width, width)),
        )
    step = (down if middle >= middle_other else -down) / 2
    return one._replace(y=one.y + step), other._replace(y=other.y - step)
