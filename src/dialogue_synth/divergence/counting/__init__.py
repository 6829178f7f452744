"""Counting kinds: is a write-up further out than groups normally are? Pure functions on counts; they know no corpus.

Groups always differ, so the question is never whether a write-up is different. `usual` learns from the other write-ups
what share of passages is usual *and* how far groups normally stray from it; `family` asks of every write-up how likely its
count would be for one more such group, and holds the share of false alarms among all flags of a kind down; `power` says
what could not have been found; `permuting` compares kinds of groups.
"""

from dialogue_synth.divergence.counting.family import CountTest, Direction, Family, funnel_limits, run_family
from dialogue_synth.divergence.counting.permuting import GroupTest, compare_groups, effect_interval, q_without, weightiest
from dialogue_synth.divergence.counting.power import Power, PowerRow, power_table
from dialogue_synth.divergence.counting.several import Chance
from dialogue_synth.divergence.counting.usual import CountTable, UsualShares, fit_usual_shares

__all__ = [
    "Chance",
    "CountTable",
    "CountTest",
    "Direction",
    "Family",
    "GroupTest",
    "Power",
    "PowerRow",
    "UsualShares",
    "compare_groups",
    "effect_interval",
    "fit_usual_shares",
    "funnel_limits",
    "power_table",
    "q_without",
    "run_family",
    "weightiest",
]
