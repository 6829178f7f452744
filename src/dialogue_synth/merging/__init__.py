"""Partners' studies -> one study, in which no id means two things and people's work keeps its author and time."""

from dialogue_synth.merging.merge import Merged, merge_studies

__all__ = ["Merged", "merge_studies"]
