from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import numpy as np

from dialogue_synth.topics.cluster import ConsensusLeiden
from dialogue_synth.topics.words import NO_WORDS, _without, different_words, fit_bertopic, label_of


def two_clouds(n=20):
    rng = np.random.default_rng(0)
    vectors = np.repeat(np.eye(2, 8), n, axis=0) + 0.1 * rng.normal(size=(2 * n, 8))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def described(first, second, stop_words=(), n=20):
    clusterer = ConsensusLeiden(neighbours=5)
    words = fit_bertopic([first] * n + [second] * n, two_clouds(n), clusterer, stop_words)
    return {first: words[clusterer.labels_[0]], second: words[clusterer.labels_[-1]]}


def test_each_group_is_described_in_its_own_words() -> None:
    one, other = described("the opt-out letter came late", "vouchers for the holidays").values()
    assert set(one) == {"opt-out", "letter", "came", "late"}
    assert set(other) == {"vouchers", "holidays"}


def test_placeholders_stop_words_and_reporting_words_describe_nothing() -> None:
    words = described("[name 1] said the doctor called", "we agreed on vouchers for dŵr", stop_words={"vouchers"})
    assert [set(found) for found in words.values()] == [{"called", "doctor"}, {"dŵr"}]


def test_a_group_without_words_is_still_a_topic() -> None:
    assert described("the and of", "vouchers")["the and of"] == []
    assert described("1 2 3", "4 5 6") == {"1 2 3": [], "4 5 6": []}
    assert label_of([]) == NO_WORDS


def test_words_that_begin_alike_are_said_once() -> None:
    assert different_words(["scoring", "scores", "score", "art", "arts", "doctor"], 3) == ["scoring", "scores", "art"]


def test_bertopic_is_loaded_without_what_it_does_not_need_and_left_whole_for_others() -> None:
    code = """
import sys, numpy as np
from dialogue_synth.topics.words import fit_bertopic
from dialogue_synth.topics.cluster import ConsensusLeiden
vectors = np.eye(12, dtype=np.float32) * 0.5 + 0.5
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
fit_bertopic(["warm homes", "cold homes"] * 6, vectors, ConsensusLeiden(neighbours=3), ())
loaded = {"umap", "hdbscan", "numba", "plotly", "sentence_transformers", "spacy", "transformers", "bertopic"} & set(sys.modules)
assert not loaded, loaded
import importlib.util
assert all(map(importlib.util.find_spec, ("umap", "hdbscan", "bertopic")))
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)


def test_a_bertopic_that_somebody_else_has_loaded_is_used_as_it_is(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "bertopic", ModuleType("bertopic"))
    with _without(("a_library",)):
        assert "a_library" not in sys.modules
    assert "bertopic" in sys.modules
