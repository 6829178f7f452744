"""A finding says when one write-up, or copies counted apart, would change its wording; otherwise it says nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.synthesis.robustness import Sensitivity, headline, sensitivities
from dialogue_synth.synthesis.wording import Tally

SETTINGS = SynthesisSettings()
POSITIONS = ("support", "conditional", "concern", "oppose", "mixed", "undecided")


def of(counts: dict[str, int]) -> tuple[Tally, dict[str, str]]:
    tally = Tally({position: counts.get(position, 0) for position in POSITIONS})
    names = [position for position in POSITIONS for _ in range(tally.counts[position])]
    return tally, {f"w{n:02d}": position for n, position in enumerate(names)}


def test_a_lead_of_one_hangs_on_each_of_those_who_make_it() -> None:
    tally, positions = of({"support": 5, "oppose": 4})
    (found,) = sensitivities(positions, tally, tally, SETTINGS)
    assert found.writeup_ids == ("w00", "w01", "w02", "w03", "w04")
    assert found.in_words == "Without any one of 5 write-ups, “the majority supported” would become “as many supported as opposed”."


def test_a_clear_lead_hangs_on_nobody() -> None:
    tally, positions = of({"support": 12, "oppose": 6})
    assert sensitivities(positions, tally, tally, SETTINGS) == ()


def test_a_single_write_up_that_the_wording_hangs_on_is_named() -> None:
    tally, positions = of({"support": 9, "oppose": 1})
    (found,) = sensitivities(positions, tally, tally, SETTINGS)
    assert found.in_words == "Without w09, “most supported” would become “all supported”."


def test_copies_that_would_turn_the_wording_are_named_as_the_reason() -> None:
    tally, positions = of({"support": 6, "oppose": 3})
    apart, _ = of({"support": 6, "oppose": 8})
    found = sensitivities(positions, apart, tally, SETTINGS)
    assert Sensitivity("copies apart", "“the majority supported”", "“the majority opposed”") in found
    assert found[-1].in_words == "Counted apart, copies would change “the majority supported” to “the majority opposed”."


def test_nothing_is_left_of_a_single_write_up() -> None:
    tally, positions = of({"undecided": 1})
    assert [found.after for found in sensitivities(positions, tally, tally, SETTINGS)] == ["nothing"]


@given(st.fixed_dictionaries({position: st.integers(0, 12) for position in POSITIONS}))
def test_what_is_named_really_changes_the_headline_and_nothing_else_does(counts: dict[str, int]) -> None:
    tally, positions = of(counts)
    named = {writeup_id for found in sensitivities(positions, tally, tally, SETTINGS) for writeup_id in found.writeup_ids}
    for writeup_id, position in positions.items():
        without = headline(Tally({**tally.counts, position: tally.counts[position] - 1}), SETTINGS)
        assert (without != headline(tally, SETTINGS)) == (writeup_id in named)
