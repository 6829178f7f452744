"""The map of topics: nothing overlaps, nothing lies outside, the same each time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_synth.report.topic_map import DOTS, LETTER, LINE, MapTopic, narrow_map, wide_map, wrapped

PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))


def topic(place, n, label="Letter, post, doctor", number=0):
    return MapTopic(f"T{number}", label, place, tuple((f"s{number}-{i}", i % 3 == 0) for i in range(n)), emergent=False)


def rectangles(drawing):
    for disc in drawing.discs:
        half = max(disc.radius, *(LETTER * len(line) / 2 for line in disc.lines))
        yield disc.x - half, disc.y - disc.radius, disc.x + half, disc.y + disc.radius + LINE * len(disc.lines)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(PLACES, st.integers(1, 120), st.text("abc ,", max_size=60)), max_size=12))
def test_discs_and_labels_never_overlap_and_stay_inside(given_topics) -> None:
    topics = [topic(place, n, label, number) for number, (place, n, label) in enumerate(given_topics)]
    for drawing in (wide_map(topics), narrow_map(topics)):
        boxes = list(rectangles(drawing))
        assert all(x >= -0.1 and y >= -0.1 and right <= drawing.width + 0.1 and low <= drawing.height + 0.1 for x, y, right, low in boxes)
        for n, (x, y, right, low) in enumerate(boxes):
            assert not any(x < r and left < right and y < b and top < low for left, top, r, b in boxes[:n])


def test_neighbours_on_the_map_stay_neighbours() -> None:
    left, near, right = wide_map([topic((0.0, 0.5), 30), topic((0.05, 0.5), 30), topic((1.0, 0.5), 30)]).discs
    assert abs(near.x - left.x) + abs(near.y - left.y) < abs(right.x - near.x) + abs(right.y - near.y)


def test_dots_lie_inside_their_disc_the_surest_in_the_middle() -> None:
    (disc,) = wide_map([topic((0.5, 0.5), 100)]).discs
    away = [((dot.x - disc.x) ** 2 + (dot.y - disc.y) ** 2) ** 0.5 for dot in disc.dots]
    assert len(away) == 100
    assert max(away) < disc.radius
    assert away[0] < away[50] < away[99]


def test_with_many_passages_a_dot_stands_for_several() -> None:
    drawing = wide_map([topic((0.1 * n, 0.5), 700, number=n) for n in range(5)])
    assert drawing.per_dot == 6
    assert sum(len(disc.dots) for disc in drawing.discs) <= DOTS
    assert [disc.n for disc in drawing.discs] == [700] * 5


@given(st.text(max_size=80), st.integers(2, 30), st.integers(1, 4))
def test_a_label_keeps_to_its_lines(text, letters, n_lines) -> None:
    lines = wrapped(text, letters, n_lines)
    assert 1 <= len(lines) <= n_lines
    assert all(len(line) <= letters for line in lines)


def test_no_topics_give_an_empty_drawing() -> None:
    assert wide_map([]).discs == narrow_map([]).discs == ()
