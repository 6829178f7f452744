"""The second opinion: what the passages talk about, found without the codebook, and what the codebook misses."""

from dialogue_synth.topics.find import TopicResult, find_topics
from dialogue_synth.topics.overview import overview
from dialogue_synth.topics.state import TopicModelState

__all__ = ["TopicModelState", "TopicResult", "find_topics", "overview"]
