"""What takes a while is worked out once for what it is made from."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.review.latest import Latest
from dialogue_synth.review.live import View


def test_it_is_worked_out_again_when_what_it_is_made_from_is_another(view: View) -> None:
    latest, made = Latest[int](), []

    def make() -> int:
        made.append(1)
        return len(made)

    other = replace(view.held)
    asked = ((view.held, 1), (view.held, 1), (view.held, 2), (other, 2), (other, 2))
    assert [latest.get(held, key, make) for held, key in asked] == [1, 1, 2, 3, 3]
