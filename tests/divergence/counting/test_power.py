from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from dialogue_synth.divergence.counting import power_table


def test_what_needs_all_passages_and_more_cannot_be_found() -> None:
    [row] = power_table(5, 1e-6, n_passages=[4], usual_shares=[0.15])
    assert (row.needed, row.smallest_share) == (None, None)


@given(st.floats(2, 100), st.floats(1e-5, 0.05), st.integers(4, 60))
def test_the_smallest_share_is_found_four_times_in_five(kappa, threshold, n) -> None:
    [row] = power_table(kappa, threshold, n_passages=[n], usual_shares=[0.1])
    if row.needed is not None:
        assert binom.sf(row.needed - 1, n, row.smallest_share) == pytest.approx(0.8, abs=0.01)


def test_longer_write_ups_and_closer_groups_show_smaller_divergences() -> None:
    short, long = power_table(20, 0.001, n_passages=[12, 60], usual_shares=[0.1])
    [closer] = power_table(80, 0.001, n_passages=[60], usual_shares=[0.1])
    assert closer.smallest_share < long.smallest_share < short.smallest_share
