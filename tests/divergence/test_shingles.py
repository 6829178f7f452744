from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.divergence.shingles import MAX_HOLDERS, find_overlaps, shingles_of, words_of
from dialogue_synth.model import Segment


def words(writeup_id, *texts, positions=None):
    places = positions or range(len(texts))
    return words_of(
        writeup_id,
        [Segment(f"{writeup_id}#{p}", writeup_id, p, 0, len(t), t, "content", "group") for p, t in zip(places, texts, strict=True)],
    )


def overlaps_of(texts, k, min_words):
    return list(find_overlaps(shingles_of(texts, k), min_words))


def by_id(overlap, texts):
    return {text.writeup_id: n for text, n in zip(texts, overlap.n_words.tolist(), strict=True) if n}


def shared(*texts, k=3, min_words=4):
    overlaps = overlaps_of(texts, k, min_words)
    return [overlap.runs for overlap in overlaps], [by_id(overlap, texts) for overlap in overlaps]


def test_case_punctuation_and_apostrophes_do_not_matter() -> None:
    assert words("a", "Don\u2019t — sell it!").words == words("b", "don't sell IT").words


def test_a_shared_run_is_found_in_both_write_ups() -> None:
    (a, b), (n_a, n_b) = shared(words("a", "we say halt the whole scheme now"), words("b", "please halt the whole scheme now thanks"))
    assert [(run.start, run.end, others) for run, others in a.items()] == [(2, 7, ("b",))]
    assert [(run.start, run.end, others) for run, others in b.items()] == [(1, 6, ("a",))]
    assert (n_a["b"], n_b["a"]) == (5, 5)


def test_one_edited_word_does_not_break_a_run() -> None:
    (a, _), _ = shared(
        words("a", "one two three four five six seven eight"), words("b", "one two three nine five six seven eight"), min_words=8
    )
    assert [(run.start, run.end) for run in a] == [(0, 8)]


def test_a_run_ends_where_template_text_stood_between() -> None:
    a = words("a", "one two three", "four five six", positions=[0, 2])
    (runs, _), (n_shared, _) = shared(a, words("b", "one two three four five six"), min_words=3)
    assert [(run.start, run.end) for run in runs] == [(0, 3), (3, 6)]
    assert n_shared["b"] == 6


def test_different_partners_of_one_passage_are_named_together_and_apart_passages_apart() -> None:
    text = words("a", "one two three four five and then we also say ten eleven twelve thirteen")
    (runs, *_), _ = shared(text, words("b", "one two three four five"), words("c", "two three four five ten eleven twelve thirteen"))
    assert list(runs.values()) == [("b", "c"), ("c",)]


def test_what_goes_round_is_compared_with_its_first_holders_only() -> None:
    texts = [words(f"w{n:02d}", "halt the whole scheme now") for n in range(MAX_HOLDERS + 2)]
    overlaps = overlaps_of(texts, 3, 4)
    assert len(by_id(overlaps[0], texts)) == MAX_HOLDERS - 1
    assert set(by_id(overlaps[-1], texts)) == {f"w{n:02d}" for n in range(MAX_HOLDERS)}


def test_shingles_do_not_run_from_one_write_up_into_the_next() -> None:
    first, second, third = overlaps_of([words("a", "one two"), words("b", "three four"), words("c", "one two three four")], 3, 3)
    assert not first.n_words.any()
    assert not second.runs
    assert not third.n_words.any()


def test_write_ups_shorter_than_a_shingle_share_nothing() -> None:
    assert not any(overlap.n_words.any() for overlap in overlaps_of([words("a", "yes"), words("b"), words("c", "yes")], 3, 1))
    assert overlaps_of([], 3, 1) == []


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=12), max_size=4), st.integers(1, 4))
def test_words_in_common_are_those_of_shingles_that_both_hold(spec, k) -> None:
    texts = [words(f"w{n}", " ".join(said)) for n, said in enumerate(spec)]
    for text, overlap in zip(texts, overlaps_of(texts, k, 1), strict=True):
        for other in texts:
            held = {other.words[at : at + k] for at in range(len(other.words) - k + 1)}
            covered = {at + n for at in range(len(text.words) - k + 1) if text.words[at : at + k] in held for n in range(k)}
            assert other is text or by_id(overlap, texts).get(other.writeup_id, 0) == len(covered)


@given(st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30))
def test_shared_words_never_exceed_the_text_and_identical_texts_share_all(one, other) -> None:
    a, b, same = words("a", " ".join(one)), words("b", " ".join(other)), words("c", " ".join(one))
    _, (n_a, _, _) = shared(a, b, same)
    assert n_a.get("b", 0) <= len(a.words)
    assert n_a.get("c", 0) == (len(a.words) if len(one) >= 3 else 0)


@given(
    st.lists(st.lists(st.sampled_from("abc"), min_size=3, max_size=12), min_size=1, max_size=4), st.integers(2, 4), st.integers(0, 2**62)
)
def test_however_numbers_are_packed_equal_shingles_have_equal_numbers(spec, k, largest) -> None:
    texts = [words(f"w{n}", " ".join(said)) for n, said in enumerate(spec)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dialogue_synth.divergence.shingles.MAX_NUMBER", largest)
        places = shingles_of(texts, k).places
    said = [(n, text.words[a : a + k]) for text, (at, found) in zip(texts, places, strict=True) for a, n in zip(at, found, strict=True)]
    assert len(set(said)) == len({n for n, _ in said}) == len({shingle for _, shingle in said})
    assert len(said) == sum(max(0, len(text.words) - k + 1) for text in texts)
