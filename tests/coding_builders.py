"""Coded write-ups that tests of trained coders begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dialogue_synth.coding.evidence import gather_evidence
from dialogue_synth.coding.passages import passages_of
from dialogue_synth.coding.profile import profile_codebook
from dialogue_synth.coding.training import LabelledWriteUp
from dialogue_synth.model import Codebook, Segment


def labelled_writeups(codebook: Codebook, encoder: Any, texts: Mapping[str, str], n: int = 6) -> list[LabelledWriteUp]:
    """``n`` write-ups that say the same: ``texts`` by their code, "" for one that has none."""
    profile, index = profile_codebook(codebook, encoder), {code.id: i for i, code in enumerate(codebook.codes)}
    targets = np.zeros((len(texts), len(codebook.codes) + 1))
    for row, code in enumerate(texts):
        targets[row, index.get(code, len(codebook.codes))] = 1.0
    writeups = []
    for w in range(n):
        segments = [
            Segment(f"g{w}#{i}", f"g{w}", i, 0, 9, f"{text} Group {w}", "content", "group") for i, text in enumerate(texts.values())
        ]
        evidence = gather_evidence(passages_of(segments, codebook.themes), profile, encoder)
        writeups.append(LabelledWriteUp(evidence, targets, np.ones(len(texts))))
    return writeups
