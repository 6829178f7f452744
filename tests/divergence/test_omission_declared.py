"""omission.py and the write-up form: what a form says was not discussed is no omission of whoever wrote it up."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.omission import find_omissions

FULL = "P1 support | P2 support | P2a none | R1 concern | R2 support | I1 support"
WITHOUT = "P1 support | P2 support | P2a none | R1 concern | I1 support | I1 support"


def saying(material: Material, answer: str) -> Material:
    """The same write-ups, of which "w" answers on its form whether R2 was discussed."""
    last = max((s for s in material.segments if s.writeup_id == "w"), key=lambda s: s.position)
    told = replace(
        last, segment_id="w#9999", position=last.position + 1, start=last.end + 2, end=last.end + 2 + len(answer),
        text=answer, kind="metadata", question_code="R2", box="discussed",
    )  # fmt: skip
    return replace(material, segments=(*material.segments, told))


def test_what_the_form_says_was_not_discussed_is_no_omission(make_material) -> None:
    material = make_material({f"o{n:02d}": FULL for n in range(14)} | {"w": WITHOUT})
    assert find_omissions(saying(material, "Yes")).divergences
    assert find_omissions(saying(material, "No")).divergences == ()
    assert find_omissions(saying(material, "No, out of time")).divergences == ()
