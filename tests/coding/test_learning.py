"""A coder is changed by decisions only where that pays on write-ups that it has not seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from coding_builders import labelled_writeups
from dialogue_synth.coding import learning
from dialogue_synth.coding.adapting import Adaptation
from dialogue_synth.coding.learning import HeldOut, adapted, learn_from_decisions
from dialogue_synth.coding.profile import profile_codebook
from dialogue_synth.coding.trained import similarity_only
from dialogue_synth.coding.training import LabelledWriteUp
from dialogue_synth.model import Codebook
from dialogue_synth.settings import CodingSettings

# words that the codebook does not have, each always meaning the same code
USAGE = {"T1": "The saplings, please.", "D1": "Rover needs exercise.", "D2": "Slides and ladders creak.", "": "Biscuits ran out."}


def learn(writeups: list[LabelledWriteUp], parks: Codebook) -> Any:
    return learn_from_decisions(writeups, similarity_only(), parks.codes, CodingSettings())


def test_what_groups_call_a_thing_is_learned_from_decisions(parks: Codebook, encoder: Any) -> None:
    writeups = labelled_writeups(parks, encoder, USAGE, n=8)
    found = learn(writeups[:6], parks)
    assert found.adaptation is not None
    assert (found.n_passages, found.n_writeups) == (24, 6)
    assert found.after.fit > found.before.fit
    assert found.after.f1 >= found.before.f1
    before, after = similarity_only(), adapted(similarity_only(), found)
    unseen = writeups[7]
    right = unseen.targets.argmax(axis=1)
    rows = np.arange(len(right))
    gain = after.weigh(unseen.evidence)[rows, right] - before.weigh(unseen.evidence)[rows, right]
    assert (gain[:3] > 1.0).all()
    assert (after.weigh(unseen.evidence).argmax(axis=1) == right).all()
    assert after.coder.startswith("learned+")


@pytest.mark.parametrize("worse", [HeldOut(-9.0, 1.0), HeldOut(-0.1, 0.0)])
def test_what_codes_held_out_write_ups_worse_is_not_used(
    parks: Codebook, encoder: Any, monkeypatch: pytest.MonkeyPatch, worse: HeldOut
) -> None:
    right = {"T1": "Trees should be planted on the hill.", "D1": "Dogs should run free in the park.", "D2": "The playground swings."}
    writeups = labelled_writeups(parks, encoder, right, n=6)
    monkeypatch.setattr(learning, "_held_out", lambda *_: worse)
    monkeypatch.setattr(learning, "_measure", lambda *_: HeldOut(-0.5, 0.5))
    found = learn(writeups, parks)
    assert found.adaptation is None
    assert adapted(similarity_only(), found).coder == "similarity"


def test_one_write_up_alone_cannot_show_that_learning_pays(parks: Codebook, encoder: Any) -> None:
    writeups = labelled_writeups(parks, encoder, USAGE, n=2)
    undecided = replace(writeups[1], counts=np.zeros(len(USAGE)))
    found = learn([writeups[0], undecided], parks)
    assert (found.adaptation, found.before, found.after, found.n_writeups) == (None, None, None, 1)


def test_passages_that_nobody_decided_on_teach_nothing(parks: Codebook, encoder: Any) -> None:
    writeups = labelled_writeups(parks, encoder, USAGE, n=6)
    counts = np.array([1.0, 1.0, 1.0, 0.0])
    some = [replace(w, counts=counts) for w in writeups]
    other_targets = [replace(w, targets=np.vstack([w.targets[:3], w.targets[:1]])) for w in some]
    one, two = learn(some, parks), learn(other_targets, parks)
    assert one.n_passages == 18
    assert one.adaptation.version == two.adaptation.version


def test_the_same_decisions_teach_the_same_and_survive_being_stored(parks: Codebook, encoder: Any) -> None:
    writeups = labelled_writeups(parks, encoder, USAGE, n=6)
    one, two = learn(writeups, parks).adaptation, learn(writeups, parks).adaptation
    assert one.version == two.version
    again = Adaptation.from_json(one.to_json())
    assert again.version == one.version
    logs = similarity_only().weigh(writeups[0].evidence)
    assert again.adapt(logs, writeups[0].evidence) == pytest.approx(one.adapt(logs, writeups[0].evidence))
    assert profile_codebook(parks, encoder).n_codes + 1 == len(again.intercepts)
