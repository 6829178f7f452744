"""What a study keeps of its topics, so that they hold still when a new batch comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

VERSION = 2


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic as it was found: its id, words and stability, and its centre (a vector of length 1)."""

    topic_id: str
    label: str
    top_words: tuple[str, ...]
    stability: float
    centroid: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a passage was put, how sure that was, and its cosine to the centre; ``text_hash`` tells whether it still says the same."""

    topic_id: str
    membership: float
    fit: float
    text_hash: str


@dataclass(frozen=True, slots=True)
class TopicModelState:
    """Topics that were found, and the passages placed in them.

    Attributes:
        topics: In order of their ids.
        placed: By segment id.
        made_with: The settings and the encoder that the topics were found with, as text.
        usual_fit: The cosine to their topic's centre that all but the worst-fitting twentieth of the first passages reach.
        least_alike: The mean cosine between passages of the topic in which they are least alike.
        n_asked: How many topics were asked for at the command line; None: the settings decide.
        last_id: The highest number that a topic id has had, so that no id ever means two topics.
    """

    topics: tuple[KnownTopic, ...]
    placed: Mapping[str, Placed]
    made_with: str
    usual_fit: float
    least_alike: float
    n_asked: int | None = None
    last_id: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain lists, texts and numbers."""
        return {
            "version": VERSION,
            "made_with": self.made_with,
            "usual_fit": self.usual_fit,
            "least_alike": self.least_alike,
            "n_asked": self.n_asked,
            "last_id": self.last_id,
            "topics": [[t.topic_id, t.label, list(t.top_words), t.stability, list(t.centroid)] for t in self.topics],
            "placed": {segment_id: [p.topic_id, p.membership, p.fit, p.text_hash] for segment_id, p in sorted(self.placed.items())},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> TopicModelState | None:
        """Read a state back; None when there is none, or when an older version of the program kept it otherwise."""
        if not value or value.get("version") != VERSION:
            return None
        return cls(
            tuple(KnownTopic(i, label, tuple(words), stability, tuple(centre)) for i, label, words, stability, centre in value["topics"]),
            {segment_id: Placed(*fields) for segment_id, fields in value["placed"].items()},
            value["made_with"],
            value["usual_fit"],
            value["least_alike"],
            value["n_asked"],
            value["last_id"],
        )


def topic_id(number: int) -> str:
    """Return the id of a topic.

    >>> topic_id(7), topic_id(123)
    ('T07', 'T123')
    """
    return f"T{number:02d}"


def hash_of(text: str) -> str:
    """Return a short hash of a passage's text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
