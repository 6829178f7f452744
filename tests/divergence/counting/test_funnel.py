from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from dialogue_synth.divergence.funnel import funnel_svg, funnels

HEAVY = " | ".join(
    [
        *(f"P1 support ~want {i}" for i in range(6)),
        *(f"R1 support ~cost {i}" for i in range(3)),
        *(f"R2 concern ~staff {i}" for i in range(14)),
    ]
)
NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def funnel(study):
    [found] = funnels(study(x1=HEAVY))
    return found


def test_each_flagged_code_has_a_funnel_of_all_write_ups(funnel) -> None:
    assert (funnel.kind, funnel.code_id, funnel.title) == ("emphasis", "R2", "Staff")
    assert len(funnel.points) == 21
    assert [(p.writeup_id, p.k, p.n) for p in funnel.points if p.flagged] == [("x1", 14, 23)]
    assert funnel.kappa > 1


def test_the_funnel_narrows_and_flagged_write_ups_lie_outside_it(funnel) -> None:
    last = funnel.limits[-1]
    assert last.n == 23
    assert last.high - last.low < funnel.limits[0].high - funnel.limits[0].low
    assert last.high < 14 / 23
    assert all(limit.low <= limit.high for limit in funnel.limits)


def test_no_flag_no_funnel(study) -> None:
    assert funnels(study()) == ()


def test_the_picture_says_in_words_what_it_shows(funnel) -> None:
    root = ET.fromstring(funnel_svg(funnel))
    labels = [element.text for element in (root.find(f"{NAMESPACE}title"), root.find(f"{NAMESPACE}desc"))]
    assert root.get("role") == "img"
    assert len(root.get("aria-labelledby").split()) == 2
    assert labels[0] == "Funnel plot: Staff"
    assert "Flagged: x1 (14 of 23 passages)." in labels[1]


def test_the_picture_is_the_same_every_time_and_carries_no_script_or_style(funnel) -> None:
    drawn = funnel_svg(funnel)
    assert drawn == funnel_svg(funnel)
    assert drawn.startswith("<svg ")
    assert not any(word in drawn for word in ("<script", "<style", "href=", "url("))


def test_names_that_look_like_markup_stay_text(study) -> None:
    [found] = funnels(study(**{"x<b>": HEAVY}))
    assert "x<b>" not in funnel_svg(found)
    ET.fromstring(funnel_svg(found))
