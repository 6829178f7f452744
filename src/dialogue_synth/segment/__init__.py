"""WriteUp -> Segments: passages that can be read alone, their kind, their voice, and the question each stands under."""

from dialogue_synth.segment.boilerplate import Boilerplate
from dialogue_synth.segment.questions import QuestionFinder
from dialogue_synth.segment.result import SegmentationResult
from dialogue_synth.segment.sentences import RuleSplitter, SentenceSplitter, SpacySplitter
from dialogue_synth.segment.split import CutWriteUp, cut_write_up, learn_forms, segmentation, sentences_of, split_write_ups

__all__ = [
    "Boilerplate",
    "CutWriteUp",
    "QuestionFinder",
    "RuleSplitter",
    "SegmentationResult",
    "SentenceSplitter",
    "SpacySplitter",
    "cut_write_up",
    "learn_forms",
    "segmentation",
    "sentences_of",
    "split_write_ups",
]
