"""What a language model knows that the name finder needs: which words are words, and which stretches look like people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from dialogue_synth.language_model import load_language_model
from dialogue_synth.privacy.words import fold

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

NOT_NEEDED = ("parser", "tagger", "attribute_ruler", "tok2vec", "senter")
# What an inflected form is tried with, to find it in a list of base forms: shares -> share, tried -> try, sitting -> sit.
ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("s", ""),
    ("es", ""),
    ("d", ""),
    ("ed", ""),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("ly", ""),
    ("'s", ""),
)


class Language(Protocol):
    """Stands between the finder and a language model, so that tests need none."""

    def is_word(self, key: str) -> bool:
        """Say whether a folded spelling is an ordinary word of the language."""
        ...

    def people(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return for each text the stretches that look like people's names, as offsets in that text."""
        ...


class WordList:
    """Base forms of a language, and the rules by which other forms are found among them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the base forms as folded spellings."""
        self._words = frozenset(words)

    def __contains__(self, key: str) -> bool:
        """Say whether a form is one of the words, an inflected form of one, or a compound of such.

        >>> words = WordList(["opt", "out", "sit", "try"])
        >>> "sitting" in words, "tried" in words, "opt-outs" in words, "Gwil" in words
        (True, True, True, False)
        """
        parts = [part for part in key.split("-") if part]
        return self._holds(key) or (len(parts) > 1 and all(self._holds(part) for part in parts))

    def _holds(self, key: str) -> bool:
        return key in self._words or any(
            stem in self._words or (stem[-1:] == stem[-2:-1] and stem[:-1] in self._words)
            for stem in (key.removesuffix(ending) + instead for ending, instead in ENDINGS if key.endswith(ending))
            if len(stem) > 1
        )


class SpacyLanguage:
    """A spaCy pipeline as `Language`: WordNet's word list, which its lemmatizer carries, and its entity recogniser."""

    def __init__(self, name: str) -> None:
        """Load the pipeline with this name.

        Raises:
            ModelError: It is not installed, or does not load.
        """
        self._pipeline = load_language_model(name, exclude=NOT_NEEDED)
        self._words = _word_list(self._pipeline)

    def is_word(self, key: str) -> bool:
        """Say whether a folded spelling, or its base form, stands in the word list."""
        return key in self._words

    def people(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return for each text the entities labelled PERSON, as offsets in that text."""
        if "ner" not in self._pipeline.pipe_names:
            return [[] for _ in texts]
        recogniser = self._pipeline.get_pipe("ner")
        docs: Iterable[Any] = recogniser.pipe((self._pipeline.make_doc(text) for text in texts), batch_size=64)
        return [[(entity.start_char, entity.end_char) for entity in doc.ents if entity.label_ == "PERSON"] for doc in docs]


def _word_list(pipeline: Pipeline) -> WordList:
    words = {fold(word) for word in pipeline.Defaults.stop_words}
    if "lemmatizer" in pipeline.pipe_names:
        lookups = pipeline.get_pipe("lemmatizer").lookups
        for name in ("lemma_index", "lemma_exc"):
            if lookups.has_table(name):
                words.update(str(word) for part in lookups.get_table(name).values() for word in part)
    return WordList(words)
