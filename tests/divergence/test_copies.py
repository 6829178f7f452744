from __future__ import annotations

from dataclasses import replace

from dialogue_synth.divergence import flag_divergences
from dialogue_synth.divergence.copies import with_copies_counted

LONG = (
    "we want it because the winters in the valley are long and the houses are cold and nobody has ever come up the hill to ask what people "
    "would need before the next one begins"
)


def test_copies_on_one_side_are_counted_once_and_the_side_keeps_them(make_material) -> None:
    specs = {"a": f"P1 support ~{LONG}", "b": f"P1 support ~{LONG}", "c": "P1 oppose ~No."}
    result = flag_divergences(make_material(specs), ["contradiction", "duplicate"])
    (contradiction,) = [flag for flag in result.divergences if flag.kind == "contradiction"]
    assert contradiction.sides == {"support": ("a", "b"), "oppose": ("c",)}
    assert contradiction.notes == ("Copies counted once, 1 of the 2 write-ups on the side “support” are independent (a, b share a text).",)


def test_write_ups_on_different_sides_and_other_initiatives_need_no_note(make_material) -> None:
    specs = {"a": f"P1 support ~{LONG}", "b": f"P1 oppose ~{LONG}", "c": "P1 support ~Yes."}
    flags = flag_divergences(make_material(specs), ["contradiction", "duplicate"]).divergences
    assert [flag.notes for flag in flags] == [(), ()]
    elsewhere = [replace(flag, initiative="other") if flag.kind == "duplicate" else flag for flag in flags]
    assert with_copies_counted(elsewhere) == tuple(elsewhere)
