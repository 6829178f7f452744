from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coding_builders import labelled_writeups
from dialogue_synth.codebook import load_codebook, shipped_codebook
from dialogue_synth.coding.evidence import EVIDENCE
from dialogue_synth.coding.position import position_features
from dialogue_synth.coding.pretrained import load_json
from dialogue_synth.coding.profile import profile_codebook
from dialogue_synth.coding.trained import LEARNED, Trained, trained_for
from dialogue_synth.coding.training import position_priors, train_learned, train_positions, train_similarity
from dialogue_synth.model import Codebook

TEXTS = {
    "D1": "Dogs may run free in the park all day.",
    "D2": "The playground swings squeak.",
    "T1": "Trees should be planted on the hill.",
    "": "The printer is out of paper again.",
}


def test_training_finds_weights_that_code_the_passages(parks: Codebook, encoder: Any) -> None:
    writeups, profile = labelled_writeups(parks, encoder, TEXTS), profile_codebook(parks, encoder)
    weighing = train_similarity(writeups, profile)
    assert set(weighing.weights) == set(EVIDENCE)
    assert weighing.slope > 0
    logs = weighing.weigh(writeups[0].evidence.values)
    assert (logs.argmax(axis=1) == writeups[0].targets.argmax(axis=1)).all()


def test_a_learned_coder_is_weighed_beside_the_other_evidence(parks: Codebook, encoder: Any) -> None:
    writeups, profile = labelled_writeups(parks, encoder, TEXTS), profile_codebook(parks, encoder)
    learned, weighing = train_learned(writeups, profile, encoder)
    trained = Trained(weighing, train_positions([("We agree.", "", "support"), ("We refuse.", "", "oppose")]), learned)
    assert trained.coder == LEARNED
    assert weighing.weights["learned"] + weighing.weights["learned_letters"] > 0
    assert (trained.weigh(writeups[0].evidence).argmax(axis=1) == writeups[0].targets.argmax(axis=1)).all()


def test_what_is_learned_of_several_initiatives_is_weighed_on_initiatives_held_out(parks: Codebook, encoder: Any) -> None:
    writeups, profile = labelled_writeups(parks, encoder, TEXTS), profile_codebook(parks, encoder)
    subjects = ["hill", "hill", "hill", "lake", "lake", ""]
    mixed = [replace(w, subject=subject) for w, subject in zip(writeups, subjects, strict=True)]
    _, weighing = train_learned(mixed, profile, encoder)
    assert weighing.weights == train_learned(mixed, profile, encoder)[1].weights
    assert weighing.weights != train_learned(writeups, profile, encoder)[1].weights


def test_positions_that_were_never_seen_are_never_given() -> None:
    model = train_positions(
        [
            ("We agree.", "", "support"),
            ("Yes, we welcome it.", "", "support"),
            ("We refuse.", "", "oppose"),
            ("No. We object.", "", "oppose"),
        ]
    )
    found = model.probabilities(position_features("We agree with it.")[0], {})
    assert found["support"] > found["oppose"] > 100 * found["mixed"]
    assert model.judge("They were worried.", 0.0).position in ("support", "oppose", None)


def test_priors_say_what_is_usual_for_a_code_and_little_where_little_is_known() -> None:
    priors = position_priors([("A", "conditional")] * 20 + [("B", "support")] * 20 + [("C", "conditional")])
    assert priors["A"]["conditional"] > 0 > priors["A"]["support"]
    assert 0 < priors["C"]["conditional"] < priors["A"]["conditional"]
    assert "oppose" not in priors["A"]


def test_what_was_learned_is_used_for_that_codebook_and_encoder_only(parks: Codebook) -> None:
    pair = load_codebook(shipped_codebook("pair"))
    encoder_id = load_json("learned_pair.json")["made_for"]["encoder"]
    assert trained_for(pair, encoder_id).coder == LEARNED
    assert trained_for(pair, "another encoder").coder == "similarity"
    assert trained_for(replace(pair, codes=pair.codes[:-1]), encoder_id).coder == "similarity"
    assert trained_for(parks, encoder_id).coder == "similarity"
    assert trained_for(replace(parks, id="../similarity"), encoder_id).coder == "similarity"


@pytest.mark.model
def test_what_ships_was_learned_with_the_packaged_model() -> None:
    from dialogue_synth.embed import SentenceTransformerEncoder

    assert load_json("learned_pair.json")["made_for"]["encoder"] == SentenceTransformerEncoder().id
