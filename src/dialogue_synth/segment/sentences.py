"""Text -> sentences: where one ends and the next begins, told by a model or by punctuation, and put right afterwards.

A splitter only proposes; `sentence_spans` trims, repairs and guarantees that every character that is not white space lies
in exactly one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from dialogue_synth.language_model import load_language_model

Span = tuple[int, int]

# Everything but the sentence recogniser: it has its own weights and needs none of the other pipes.
_OTHER_PIPES = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")
_ANY_TITLE = r"(?:mr|mrs|ms|mx|dr|prof|rev|revd|fr|st|cllr|cllrs|sgt|capt|hon|messrs)"
_ANY_SHORT = r"(?:c|ca|e\.g|i\.e|eg|ie|viz|vs|cf|approx|fig|figs|para|paras|ref|tel|ext|max|min|est|incl|dept|p|pp|vol)"
_TITLE = re.compile(rf"\b{_ANY_TITLE}\.$", re.IGNORECASE)
_SHORT = re.compile(rf"\b{_ANY_SHORT}\.$", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|[\s(.])[A-Z]\.$")
_ONLY_A_NUMBER = re.compile(r"^\W*(?:(?:item|point|question)\s+)?(?:\d+(?:\.\d+)*|[A-Za-z]|[ivx]+)\W*$", re.IGNORECASE)
_BULLET = re.compile(r"[ \t]*(?:[-*•–·▪◦‣]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+\S")
_SENTENCE_END = re.compile(r"(?:[.!?…]+|[。！？])[\"'”’»)\]]*(?=\s|$)")


class SentenceSplitter(Protocol):
    """What can tell sentences apart."""

    def split(self, texts: Sequence[str]) -> list[list[int]]:
        """Return for each text the offsets at which its sentences begin, ascending; what precedes the first belongs to it."""
        ...


class RuleSplitter:
    """A sentence ends with a full stop, question or exclamation mark before white space; for languages without a model."""

    def split(self, texts: Sequence[str]) -> list[list[int]]:
        """Return for each text the offsets at which its sentences begin.

        >>> RuleSplitter().split(["Cold. Mr. Ash agreed at 8.52 pm. ¿No?"])
        [[0, 5, 32]]
        """
        return [[0, *(end.end() for end in _SENTENCE_END.finditer(text) if self._ends(text, end))] for text in texts]

    @staticmethod
    def _ends(text: str, end: re.Match[str]) -> bool:
        so_far = text[: end.end()]
        return bool(text[end.end() :].strip()) and not _TITLE.search(so_far) and not _SHORT.search(so_far) and not _INITIAL.search(so_far)


class SpacySplitter:
    """spaCy's sentence recogniser, which also copes with notes in lower case and abbreviations it has not been told of."""

    def __init__(self, model: str = "en_core_web_sm") -> None:
        self.model = model  # only stored here; loaded when first used

    def split(self, texts: Sequence[str]) -> list[list[int]]:
        """Return for each text the offsets at which its sentences begin.

        Raises:
            ModelError: The model is not installed, or has no sentence recogniser.
        """
        model = load_language_model(self.model, exclude=_OTHER_PIPES, enable=("senter",))
        return [[sentence.start_char for sentence in document.sents] for document in model.pipe(texts)]


def sentence_spans(texts: Sequence[str], splitter: SentenceSplitter, line_breaks: Sequence[bool]) -> list[list[Span]]:
    """Cut each text into sentences.

    Args:
        texts: Any texts; offsets of the answer count from the start of each.
        splitter: Proposes where sentences begin.
        line_breaks: For each text, whether a line break before a capital is the writer's own (a cell of a form) or only
            the width of the page (a wrapped paragraph), where it never ends a sentence.

    Returns:
        For each text its sentences in order, without white space at their ends; together they hold every other character.
    """
    # A line break would tempt the model to end a sentence at every wrapped line; a space keeps all offsets.
    flat = [re.sub(r"\s", " ", text) for text in texts]
    proposed = splitter.split(flat)
    return [_repair(text, starts, own) for text, starts, own in zip(texts, proposed, line_breaks, strict=True)]


def trim(text: str, start: int, end: int) -> Span:
    """Return the span without white space at its ends; an empty one when it holds nothing else.

    >>> trim(" a b ", 0, 5)
    (1, 4)
    """
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())


def _repair(text: str, starts: Iterable[int], line_breaks: bool) -> list[Span]:
    cuts = sorted({0, len(text), *starts, *_hard_breaks(text, line_breaks)})
    spans = [trim(text, start, end) for start, end in pairwise(cuts)]
    joined: list[Span] = []
    for start, end in spans:
        if start >= end:
            continue
        if joined and _belong_together(text, joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _hard_breaks(text: str, line_breaks: bool) -> list[int]:
    """Offsets after line breaks that end a sentence whatever stands before them: blank lines, bullets, and a writer's own."""
    found = []
    for newline in re.finditer(r"\n[ \t\n]*", text):
        rest = text[newline.end() :]
        before = text[: newline.start()].rstrip()
        is_own = line_breaks and rest[:1].isupper()
        if "\n" in newline.group()[1:] or _BULLET.match(rest) or is_own or before.endswith((":", "?")):
            found.append(newline.end())
    return found


def _belong_together(text: str, left: Span, right: Span) -> bool:
    """Whether a proposed end is none: after a title, an abbreviation, an item's number, or inside an opened bracket."""
    before, after = text[left[0] : left[1]], text[right[0] : right[1]]
    if "\n\n" in text[left[1] : right[0]] or _BULLET.match(after):
        return False
    if _TITLE.search(before) or _INITIAL.search(before) or _ONLY_A_NUMBER.match(before):
        return True
    if not re.search(r"\w", after):  # a stray bracket or quotation mark
        return True
    return bool(_SHORT.search(before)) and not after[0].isupper()
