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
    one, other = described("the opt-out letter arrived late", "vouchers for the holidays").values()
    assert set(one) == {"opt-out", "letter", "arrived", "late"}
    assert set(other) == {"vouchers", "holidays"}


def test_placeholders_stop_words_and_reporting_words_describe_nothing() -> None:
    words = described("[name 1] said the doctor called", "we agreed on vouchers for dŵr", stop_words={"vouchers"})
    assert [set(found) for found in words.values()] == [{"called", "doctor"}, {"dŵr"}]


def test_a_group_without_words_is_still_a_topic() -> None:
    assert described("the and of", "vouchers")["the and of"] == []
    assert described("1 2 3", "4 5 6") == {"1 2 3": [], "4 5 6": []}
    assert label_of([]) == NO_WORDS


def test_words_of_one_stem_are_said_once() -> None:
    assert different_words(["scoring", "scores", "score", "art", "arts", "opt-in", "opting", "doctor"]) == [
        "scoring",
        "art",
        "opt-in",
        "doctor",
    ]


def test_a_word_that_many_passages_share_comes_before_a_rarer_one_that_is_as_much_its_own() -> None:
    texts = ["letter barge"] * 3 + ["letter"] * 9 + ["voucher"] * 12
    clusterer = ConsensusLeiden(neighbours=5)
    words = fit_bertopic(texts, two_clouds(12), clusterer, ())
    assert words[clusterer.labels_[0]] == ["letter", "barge"]


def test_what_one_passage_of_a_topic_says_is_none_of_its_words() -> None:
    texts = ["letter", "barge letter", *["letter"] * 10, *["barge voucher"] * 2, *["voucher"] * 10]
    clusterer = ConsensusLeiden(neighbours=5)
    words = fit_bertopic(texts, two_clouds(12), clusterer, ())
    assert words[clusterer.labels_[0]] == ["letter"]
    assert words[clusterer.labels_[-1]] == ["voucher", "barge"]


def test_the_words_of_a_copied_passage_count_once() -> None:
    copied = "the barge of the harbour master leaves the letter behind on purpose"
    texts = [copied, copied, *["the letter"] * 10, *["voucher"] * 12]
    clusterer = ConsensusLeiden(neighbours=5)
    words = fit_bertopic(texts, two_clouds(12), clusterer, ())
    assert words[clusterer.labels_[0]] == ["letter"]


def test_function_words_of_another_language_describe_nothing() -> None:
    words = described("wir wollen den brief mit der post", "den kindern fehlt der gutschein", stop_words=())
    assert [set(found) for found in words.values()] == [{"brief", "mit", "post", "wir", "wollen"}, {"fehlt", "gutschein", "kindern"}]


def test_numbers_and_dates_describe_nothing() -> None:
    words = described("in december seven parking places went", "a million vouchers on monday")
    assert [set(found) for found in words.values()] == [{"parking", "places"}, {"vouchers"}]


def test_bertopic_is_loaded_without_what_it_does_not_need_and_left_whole_for_others() -> None:
    code = """
import sys, numpy as np
from dialogue_synth.topics.words import fit_bertopic
from dialogue_synth.topics.cluster import ConsensusLeiden
vectors = np.eye(12, dtype=np.float32) * 0.5 + 0.5
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
fit_bertopic(["warm homes", "cold homes"] * 6, vectors, ConsensusLeiden(neighbours=3), ())
loaded = {"umap", "hdbscan", "numba", "plotly", "sentence_transformers", "spacy", "transformers", "torch", "bertopic"} & set(sys.modules)
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
