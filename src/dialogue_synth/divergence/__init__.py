"""Where write-ups tell different stories: one file for each kind of divergence, one registry, one shape of result."""

from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.registry import COUNTING, DETECTORS, flag_divergences
from dialogue_synth.divergence.result import DivergenceResult, NotTested

__all__ = ["COUNTING", "DETECTORS", "DivergenceResult", "Material", "NotTested", "flag_divergences"]
