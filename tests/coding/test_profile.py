from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dialogue_synth.codebook import shipped_codebook
from dialogue_synth.coding.evidence import EVIDENCE, gather_evidence
from dialogue_synth.coding.passages import passages_of
from dialogue_synth.coding.profile import profile_codebook, views_of
from dialogue_synth.model import Codebook, Segment


def test_a_code_is_seen_in_all_its_views_and_in_others_near_misses(parks: Codebook) -> None:
    views = views_of(parks)
    assert [v.view for v in views if v.code == 0] == ["question", "name", "proposition", "definition", "include", "example", "example"]
    assert [v.text for v in views if v.view == "near_miss"] == ["The playground swings are rusty."]
    assert [v.position for v in views if v.view == "example"] == ["support", "oppose"]
    assert {v.code for v in views} == set(range(len(parks.codes)))


def test_a_profile_knows_its_own_words_and_what_is_none_of_them(parks: Codebook, encoder: Any) -> None:
    profile = profile_codebook(parks, encoder)
    texts = ["dogs run free in the park", "playground swings", "The printer is out of paper again, the bees are doing well in the orchard."]
    logs = profile.words.classify(encoder.encode(texts).astype(float))
    assert logs.argmax(axis=1).tolist()[:2] == [0, 1]
    assert logs[2].argmax() >= len(profile.codebook.framing_codes)  # something else, or none of them
    assert np.exp(logs).sum(axis=1) == pytest.approx(1.0)
    assert profile.likeness(encoder.encode(texts).astype(float))[1].argmax(axis=1).tolist()[:2] == [0, 1]


def test_a_codebook_of_one_code_has_a_profile_too(parks: Codebook, encoder: Any) -> None:
    profile = profile_codebook(replace(parks, codes=parks.codes[:1]), encoder)
    logs = profile.words.classify(encoder.encode(["dogs run free in the park", "The printer is out of paper again."]).astype(float))
    assert logs.shape == (2, 2)
    assert logs.argmax(axis=1).tolist() == [0, 1]


def test_a_thin_codebook_does_not_drown_among_neutral_sentences(parks: Codebook, encoder: Any) -> None:
    bare = [replace(code, definition="", proposition="", include=(), examples=(), near_misses=()) for code in parks.framing_codes]
    profile = profile_codebook(replace(parks, codes=tuple(bare)), encoder)
    text = ["We said that dogs should run free in the park, and that was that."]
    for logs in (profile.words.classify(encoder.encode(text).astype(float)), profile.spelling.classify(profile.letters.vectors(text))):
        assert logs[0].argmax() == 0


def test_the_same_codebook_gives_the_same_profile(parks: Codebook, encoder: Any) -> None:
    one, two = profile_codebook(parks, encoder), profile_codebook(parks, encoder)
    assert np.array_equal(one.words.coefficients, two.words.coefficients)
    assert np.array_equal(one.spelling.coefficients, two.spelling.coefficients)
    assert np.array_equal(one.neutral_mean, two.neutral_mean)


def test_the_place_in_the_form_is_evidence(parks: Codebook, encoder: Any) -> None:
    segments = [
        Segment("g#0", "g", 0, 0, 8, "Greenery", "heading", "group"),
        Segment("g#1", "g", 1, 9, 20, "Oaks: yes.", "content", "group", "T1"),
        Segment("g#2", "g", 2, 30, 40, "Nothing else came up.", "content", "group"),
    ]
    found = gather_evidence(passages_of(segments, parks.themes), profile_codebook(parks, encoder), encoder)
    names = {name: i for i, name in enumerate(EVIDENCE)}
    assert found.values.shape == (2, len(parks.codes) + 1, len(EVIDENCE))
    assert found.values[0, :, names["question"]].tolist() == [0, 0, 1, 0, 0, 0]
    assert found.values[0, :, names["question_theme"]].tolist() == [0, 0, 1, 1, 0, 0]
    assert found.values[1, :, names["section"]].tolist() == [0, 0, 1, 1, 0, 0]
    assert found.values[0, :, names["parent"]].tolist() == [0, 0, 1, 0, 0, 0]
    assert found.values[0, 5, [names["none"], names["none_in_section"], names["none_at_question"]]].tolist() == [1, 1, 1]
    assert found.values[1, 4, [names["auxiliary"], names["auxiliary_in_section"], names["auxiliary_at_question"]]].tolist() == [1, 1, 0]
    assert found.values[0, :, names["lead"]].any()
    assert not found.values[1, :, names["lead"]].any()


@pytest.mark.parametrize(("own", "n_files"), [(True, 1), (False, 2)])
def test_only_vectors_of_shipped_codebooks_and_neutral_sentences_are_kept_for_other_studies(
    parks: Codebook, encoder: Any, own: bool, n_files: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIALOGUE_SYNTH_CACHE", str(tmp_path))
    monkeypatch.setattr(encoder, "file_hash", "f", raising=False)
    shipped = hashlib.sha256(shipped_codebook("pair").read_bytes()).hexdigest()
    expected = profile_codebook(parks, encoder)
    profile = profile_codebook(parks if own else replace(parks, sha256=shipped), encoder)
    assert len(list(tmp_path.iterdir())) == n_files
    assert np.array_equal(profile.vectors, expected.vectors)
    assert np.array_equal(profile.neutral_mean, expected.neutral_mean)
