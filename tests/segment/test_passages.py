from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.segment.passages import MIN_SENTENCE, cut_passages
from dialogue_synth.segment.sentences import RuleSplitter, sentence_spans

LONG = "The members spoke about this for a good while and came to one mind about it. "


def passages(text: str, *, max_sentences: int = 3, max_characters: int = 420) -> list[str]:
    spans = sentence_spans([text], RuleSplitter(), [False])[0]
    runs = cut_passages(text, spans, max_sentences=max_sentences, max_characters=max_characters)
    assert [span for run in runs for span in run] == spans
    return [text[run[0][0] : run[-1][1]] for run in runs]


def test_a_short_block_stays_whole() -> None:
    assert passages(LONG * 3) == [(LONG * 3).strip()]


def test_clipped_notes_are_not_counted_as_sentences() -> None:
    text = "They dont know why. No bus. Period. Anxiety. Dads shifts. Register just says N."
    assert passages(text) == [text]


def test_a_longer_block_is_cut_evenly() -> None:
    assert [len(passage) for passage in passages((LONG * 4).strip())] == [len(LONG * 2) - 1] * 2


def test_a_block_of_few_but_long_sentences_is_cut_by_length() -> None:
    sentence = "word " * 40 + "end. "
    assert len(passages((sentence * 3).strip(), max_characters=420)) == 2


def test_one_long_sentence_is_never_cut() -> None:
    text = "word " * 200 + "end."
    assert passages(text, max_characters=80) == [text]


def test_yes_stays_with_its_explanation_and_nothing_ends_alone() -> None:
    found = passages(f"Yes. {LONG * 4}Plus wins.".strip())
    assert found[0].startswith("Yes. The")
    assert found[-1].endswith("about it. Plus wins.")


def test_a_quotation_is_a_good_cut_and_is_not_torn_apart() -> None:
    found = passages(f"{LONG}{LONG}“I would sooner sit in the cold than be on it. You do not know what happens after that.” {LONG}".strip())
    assert found[1].startswith("“I would")
    assert "after that.”" in found[1]


def test_a_passage_does_not_open_with_a_word_that_points_back() -> None:
    found = passages(
        f"{LONG}It is a repairs problem and the landlord knows it well. Others at the far table saw that quite differently, though. {LONG}".strip()
    )
    assert [passage[:6] for passage in found] == ["The me", "Others"]


def test_no_sentences_give_no_passage() -> None:
    assert cut_passages("", [], max_sentences=3, max_characters=420) == []


@given(st.lists(st.integers(1, 300), max_size=12), st.integers(1, 4), st.integers(80, 500))
def test_passages_hold_all_sentences_and_keep_to_the_limits(lengths: list[int], max_sentences: int, max_characters: int) -> None:
    text, spans = "", []
    for length in lengths:
        spans.append((len(text), len(text) + length))
        text += "a" * length + " "
    runs = cut_passages(text, spans, max_sentences=max_sentences, max_characters=max_characters)
    assert [span for run in runs for span in run] == spans
    for run in runs:
        assert len(run) == 1 or run[-1][1] - run[0][0] <= max_characters
        assert sum(end - start >= MIN_SENTENCE for start, end in run) <= max_sentences
