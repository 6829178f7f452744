from __future__ import annotations

from dataclasses import replace


def test_what_several_kinds_need_is_made_once_and_anew_for_other_material(make_material) -> None:
    material = make_material({"a": "P1 support"})
    made = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [material.once(("n",), make), material.once(("n",), make), material.once(("n", "a"), make)] == [1, 1, 2]
    assert replace(material).once(("n",), make) == 3
