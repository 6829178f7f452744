from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.divergence.shingles import holders_of, shared_runs, shared_words, words_of
from dialogue_synth.model import Segment


def words(writeup_id, *texts, positions=None):
    places = positions or range(len(texts))
    return words_of(
        writeup_id,
        [Segment(f"{writeup_id}#{p}", writeup_id, p, 0, len(t), t, "content", "group") for p, t in zip(places, texts, strict=True)],
    )


def shared(*texts, k=3, min_words=4):
    holders = holders_of(texts, k)
    return [shared_runs(text, holders, k, min_words) for text in texts], [shared_words(text, holders, k) for text in texts]


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


@given(st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30))
def test_shared_words_never_exceed_the_text_and_identical_texts_share_all(one, other) -> None:
    a, b, same = words("a", " ".join(one)), words("b", " ".join(other)), words("c", " ".join(one))
    _, (n_a, _, _) = shared(a, b, same)
    assert n_a["b"] <= len(a.words)
    assert n_a["c"] == (len(a.words) if len(one) >= 3 else 0)
