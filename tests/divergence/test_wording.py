from __future__ import annotations

from dialogue_synth.divergence.wording import content_stems, shared_stems


def test_forms_of_one_word_have_one_stem() -> None:
    assert content_stems("sharing shared shares") == {"shar"}


def test_masked_names_and_empty_words_are_left_out() -> None:
    assert content_stems("[name 12] said that they would, and we did too") == frozenset()


def test_everyday_words_are_not_shared() -> None:
    assert shared_stems("the youth service records", "records of the youth club", {"record"}) == {"youth"}
