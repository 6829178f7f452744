"""Segment -> codings: what each passage is about, and its stance. One coder a file; `code_segments` is the stage."""

from dialogue_synth.coding.coder import CODER_VERSION, code_segments, code_with, coders_for
from dialogue_synth.coding.result import CodingResult

__all__ = ["CODER_VERSION", "CodingResult", "code_segments", "code_with", "coders_for"]
