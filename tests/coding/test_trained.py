from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from coding_builders import labelled_writeups
from dialogue_synth.codebook import load_codebook, shipped_codebook
from dialogue_synth.coding.classifier import Classifier
from dialogue_synth.coding.evidence import EVIDENCE, Evidence
from dialogue_synth.coding.position import position_features
from dialogue_synth.coding.pretrained import load_json
from dialogue_synth.coding.profile import profile_codebook
from dialogue_synth.coding.trained import LEARNED, Learned, Trained, trained_for
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
    assert trained_for(replace(pair, codes=pair.codes[:-1]), encoder_id).coder == LEARNED
    assert trained_for(replace(pair, codes=pair.codes[:11]), encoder_id).coder == "similarity"  # it is another codebook by now
    assert trained_for(parks, encoder_id).coder == "similarity"
    assert trained_for(replace(parks, id="../similarity"), encoder_id).coder == "similarity"


def evidence_of(logs: np.ndarray) -> Evidence:
    """Evidence in which the codebook's own texts make codes as probable as ``logs`` say, for passages of two dimensions."""
    values = np.zeros((*logs.shape, len(EVIDENCE)))
    values[:, :, 0] = values[:, :, 1] = logs
    vectors = np.array([[1.0, 0.0], [0.0, 1.0]])
    return Evidence(values, vectors, csr_matrix(vectors))


def test_codes_that_are_known_keep_what_was_learned_in_any_order_and_new_ones_are_weighed_by_their_texts() -> None:
    classifier = Classifier(np.array([[2.0, 0.0], [0.0, 2.0], [0.0, 0.0]]), np.zeros(3))  # codes A and B, and none of them
    own = np.log(np.array([[0.2, 0.5, 0.2, 0.1], [0.3, 0.0001, 0.3, 0.3999]]))  # B, a new one, A, none
    found = Learned(classifier, classifier, rows=(1, -1, 0)).evidence(evidence_of(own))
    plain = Learned(classifier, classifier).evidence(evidence_of(own[:, [2, 0, 3]]))
    for kind in (-1, -2):
        shares, before = np.exp(found[:, :, kind]), np.exp(plain[:, :, kind])
        assert shares.sum(axis=1) == pytest.approx([1, 1])
        assert shares[:, 1] == pytest.approx([0.5, 0.0001])
        assert shares[:, [2, 0, 3]] == pytest.approx(before * (1 - shares[:, [1]]))


def test_a_new_code_never_takes_everything() -> None:
    classifier = Classifier(np.array([[2.0, 0.0], [0.0, 0.0]]), np.zeros(2))
    own = np.log(np.array([[1e-300, 1.0, 1e-300], [1e-300, 1.0, 1e-300]]))
    found = Learned(classifier, classifier, rows=(0, -1)).evidence(evidence_of(own))
    assert np.isfinite(found).all()
    assert (found[:, 1, -1] > found[:, 0, -1]).all()


@pytest.mark.model
def test_what_ships_was_learned_with_the_packaged_model() -> None:
    from dialogue_synth.embed import SentenceTransformerEncoder

    assert load_json("learned_pair.json")["made_for"]["encoder"] == SentenceTransformerEncoder().id
