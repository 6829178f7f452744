"""Sentences of a block -> passages: runs of one to a few sentences that can be read alone.

A short block stays whole. A longer one is cut where the cost is least (dynamic programming over its sentences): runs of even
length, no lone fragment, no quotation torn apart, no run that opens with a word pointing back, and rather a cut where somebody
else begins to speak.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf

from dialogue_synth.segment.cues import cue, normal
from dialogue_synth.segment.sentences import Span

MIN_SENTENCE = 40  # characters: shorter ones ("Yes.", "No bus.") lean on their neighbours and are not counted
MIN_ALONE = 30  # characters: a shorter passage is a fragment
RUN_COST = 1.0  # of every run: otherwise single sentences would always be the most even cut
UNEVEN_COST = 1.5
FRAGMENT_COST = 3.0
TORN_COST = 2.5  # of a cut inside quotation marks or brackets
POINTS_BACK_COST = 0.8
NEW_SPEAKER_GAIN = 0.9
NEW_POINT_GAIN = 0.5

_POINTS_BACK = cue(
    r"but|and|or|so|because|this|that|these|those|it|its|it's|they|them|he|she|his|her|their|then|otherwise|such|also|too|which|yes|"
    r"no|not|instead|same|both|neither|either",
    anchored=True,
)
_NEW_POINT = cue(
    r"on|as to|as for|about|regarding|turning to|another|others|some|several|a few|one (?:person|member|woman|man|lady|resident|table|"
    r"group)|two (?:people|members)|there was|"
    r"first|firstly|second|secondly|third|thirdly|finally|lastly|overall|in general|table \w+|group \w+",
    anchored=True,
)
_SPEAKER_CHANGES = re.compile(r"[\"“‘(\[]")


def cut_passages(text: str, sentences: Sequence[Span], *, max_sentences: int, max_characters: int) -> list[list[Span]]:
    """Join neighbouring sentences into passages.

    Args:
        text: What the spans count in.
        sentences: Spans of one block's sentences, in order.
        max_sentences: A passage has at most this many; very short ones are not counted.
        max_characters: And is at most this long, unless it is one sentence.

    Returns:
        The sentences of each passage; together they are all sentences, in order.

    >>> text = "Yes. We want it now. Nobody spoke against it, and that was said twice, by two people who never agree on anything."
    >>> from dialogue_synth.segment.sentences import RuleSplitter, sentence_spans
    >>> spans = sentence_spans([text], RuleSplitter(), [False])[0]
    >>> [[text[a:b] for a, b in run] for run in cut_passages(text, spans, max_sentences=3, max_characters=100)]
    [['Yes.', 'We want it now.'], ['Nobody spoke against it, and that was said twice, by two people who never agree on anything.']]
    """
    if not sentences:
        return []
    length = _length(sentences)
    n_runs = max(-(-_count(sentences) // max_sentences), -(-length // max_characters))
    if n_runs == 1:
        return [list(sentences)]
    opening = [0.0, *(_cut_cost(text, sentences[0][0], start) for start, _ in sentences[1:])]
    # best[i]: the cost of the best cut of the first i sentences, and where its last passage begins
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(sentences) + 1):
        options: list[tuple[float, int]] = []
        for start in range(end - 1, -1, -1):
            run = sentences[start:end]
            if len(run) > 1 and (_count(run) > max_sentences or _length(run) > max_characters):
                break
            options.append((best[start][0] + opening[start] + _run_cost(_length(run), length / n_runs), start))
        best.append(min(options, default=(inf, end - 1)))
    runs: list[list[Span]] = []
    end = len(sentences)
    while end:
        start = best[end][1]
        runs.append(list(sentences[start:end]))
        end = start
    return runs[::-1]


def _length(run: Sequence[Span]) -> int:
    return run[-1][1] - run[0][0]


def _count(run: Sequence[Span]) -> int:
    return max(1, sum(end - start >= MIN_SENTENCE for start, end in run))


def _run_cost(length: int, even: float) -> float:
    return RUN_COST + UNEVEN_COST * abs(length - even) / even + (FRAGMENT_COST if length < MIN_ALONE else 0.0)


def _cut_cost(text: str, begin: int, at: int) -> float:
    """What it costs (above 0) or gains (below) to begin a new passage at an offset of a block that begins at ``begin``."""
    before, after = text[begin:at], text[at : at + 60]
    torn = TORN_COST if before.count("“") > before.count("”") or before.count("(") > before.count(")") or before.count('"') % 2 else 0.0
    if torn:
        return torn
    if _SPEAKER_CHANGES.match(after):
        return -NEW_SPEAKER_GAIN
    if _POINTS_BACK.match(normal(after)):
        return POINTS_BACK_COST
    return -NEW_POINT_GAIN if _NEW_POINT.match(normal(after)) else 0.0
