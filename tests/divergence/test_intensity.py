from __future__ import annotations

import pytest

from dialogue_synth.divergence.intensity import intensity


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("It is an outrage, and everybody said so.", 1),
        ("We suppose it might be all right, more or less.", -1),
        ("The bus goes at nine.", 0),
        ("Perhaps it is a scandal.", 0),
    ],
)
def test_boosters_and_hedges_are_set_off_against_each_other(text: str, sign: int) -> None:
    found = intensity(text)
    assert (found > 0) - (found < 0) == sign
