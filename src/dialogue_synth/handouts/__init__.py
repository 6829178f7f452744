"""What is handed out of a study, each for somebody: the brief, the full report, registers, sheets for groups and participants."""

from dialogue_synth.handouts.registry import HANDOUTS, Audience, Handout, Written, write_handouts
from dialogue_synth.handouts.view import StudyView

__all__ = ["HANDOUTS", "Audience", "Handout", "StudyView", "Written", "write_handouts"]
