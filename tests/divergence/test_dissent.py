from __future__ import annotations

import pytest

from dialogue_synth.divergence.dissent import is_dissent, turns_round


@pytest.mark.parametrize(
    ("text", "dissent", "turns"),
    [
        ("One man asked for his dissent to be minuted.", True, True),
        ("A woman said that it had actually helped her.", False, True),
        ("A woman said that it had helped her.", False, False),
    ],
)
def test_dissent_is_told_from_contrast(text: str, dissent: bool, turns: bool) -> None:
    assert (is_dissent(text), turns_round(text)) == (dissent, turns)
