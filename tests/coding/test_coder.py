from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.coding import CODER_VERSION, code_segments
from dialogue_synth.coding.coder import CodebookCoder, code_with
from dialogue_synth.coding.trained import similarity_only
from dialogue_synth.model import Code, Codebook, Segment
from dialogue_synth.settings import CodingSettings

SETTINGS = CodingSettings()


def passage(text: str, position: int = 0, writeup_id: str = "g1", **facts: Any) -> Segment:
    start = facts.pop("start", 1000 * position)
    given_facts = {"kind": "content", "voice": "group"} | facts
    return Segment(f"{writeup_id}#{position:04d}", writeup_id, position, start, start + len(text), text, **given_facts)


PASSAGES = (
    passage("Greenery", 0, kind="heading", reason="a heading"),
    passage("Trees should be planted along the river, and we would like that.", 1, question_code="T1"),
    passage("N/A", 2, question_code="D2"),
    passage("The playground swings are rusty and the playground needs new ones.", 3),
    passage("Nobody is against dogs that run free in the park.", 4, question_code="D1"),
    passage("Purple elephants compose symphonies underwater.", 5),
)


def codes_of(result: Any, position: int) -> list[str]:
    return [c.code_id for c in result.codings if c.segment_id == f"g1#{position:04d}"]


def test_a_codebook_of_three_questions_and_no_examples_codes_passages(parks: Codebook, encoder: Any) -> None:
    bare = replace(parks, codes=tuple(Code(c.id, c.name, "parks", question=c.question) for c in parks.codes[:3]), themes=())
    result = code_segments(PASSAGES, [bare], encoder, SETTINGS)
    assert codes_of(result, 1) == ["T1"]
    assert codes_of(result, 3) == ["D2"]
    assert codes_of(result, 4) == ["D1"]


def test_every_segment_has_one_outcome_in_reading_order(parks: Codebook, encoder: Any) -> None:
    shuffled = random.Random(1).sample(PASSAGES, len(PASSAGES))
    result = code_segments(shuffled, [parks], encoder, SETTINGS)
    assert [o.segment_id for o in result.outcomes] == [s.segment_id for s in PASSAGES]
    assert {o.segment_id for o in result.outcomes if o.outcome == "coded"} == {c.segment_id for c in result.codings}
    assert {o.segment_id for o in result.outcomes if o.outcome == "undecided"} == {u.segment_id for u in result.undecided}


def test_a_heading_is_never_coded_and_keeps_its_reason(parks: Codebook, encoder: Any) -> None:
    result = code_segments(
        [passage("Dogs in the park", 0, kind="heading", reason="a heading"), passage("Dogs", 1, kind="prompt")], [parks], encoder, SETTINGS
    )
    assert [(o.outcome, o.reason) for o in result.outcomes] == [("not_coded", "a heading"), ("not_coded", "prompt")]
    assert result.codings == ()
    assert encoder.encoded == []


def test_an_empty_answer_is_none_even_under_a_question(parks: Codebook, encoder: Any) -> None:
    result = code_segments([passage("Not discussed.", question_code="D1")], [parks], encoder, SETTINGS)
    assert [(o.outcome, o.reason) for o in result.outcomes] == [("none", "an empty answer")]


def test_a_coding_quotes_its_segment_and_says_why(parks: Codebook, encoder: Any) -> None:
    coding = code_segments(PASSAGES, [parks], encoder, SETTINGS).codings[0]
    assert (coding.quotation, coding.start, coding.end) == (PASSAGES[1].text, PASSAGES[1].start, PASSAGES[1].end)
    assert coding.coder == f"similarity/{CODER_VERSION}"
    assert coding.status == "suggested"
    assert coding.why.startswith("T1 ")
    assert "stands under the question of T1" in coding.why
    assert "nearest" in coding.why
    assert 0.35 <= coding.confidence <= 1.0


def test_an_opposing_passage_does_not_come_out_as_support(parks: Codebook, encoder: Any) -> None:
    texts = (
        "We are against dogs that run free in the park.",
        "No dogs in the park. We refuse to have dogs run free.",
        "Nobody wants dogs to run free in the park.",
    )
    for text in texts:
        result = code_segments([passage(text, question_code="D1")], [parks], encoder, SETTINGS)
        assert [c.position for c in result.codings if c.code_id == "D1"] in (["oppose"], [None], ["concern"]), text


@given(st.permutations(range(4)), st.sets(st.integers(0, 3), min_size=1))
def test_a_coding_does_not_depend_on_the_other_write_ups_of_the_batch(order: list[int], kept: set[int]) -> None:
    parks, encoder = _parks(), _encoder()
    batch = {i: [replace(s, segment_id=f"g{i}#{s.position}", writeup_id=f"g{i}") for s in PASSAGES[i:]] for i in range(4)}
    alone = [c for i in sorted(kept) for c in code_segments(batch[i], [parks], encoder, SETTINGS).codings]
    together = code_segments([s for i in order for s in batch[i]], [parks], encoder, SETTINGS).codings
    assert alone == [c for c in together if int(c.writeup_id[1:]) in kept]


def test_a_passage_of_auxiliary_matter_carries_that_code_without_a_stance(parks: Codebook, encoder: Any) -> None:
    result = code_segments([passage("Something else about the meeting, anything about the meeting.")], [parks], encoder, SETTINGS)
    assert [(c.code_id, c.position, c.position_confidence) for c in result.codings] == [("X-OTHER", "none", None)]
    assert result.outcomes[0].outcome == "coded"


def test_a_second_layer_codes_plain_claims_only_and_leaves_nothing_undecided(parks: Codebook, encoder: Any) -> None:
    layer = replace(parks, id="layer", relation="on top of another codebook", codes=tuple(replace(c, id=f"L{c.id}") for c in parks.codes))
    both = code_segments(PASSAGES, [parks, layer], encoder, SETTINGS)
    of_layer = [c for c in both.codings if c.code_id.startswith("L")]
    assert all(c.confidence >= 0.8 for c in of_layer)
    assert not any(u.best_code.startswith("L") for u in both.undecided)
    alone = code_segments(PASSAGES, [parks], encoder, SETTINGS)
    assert [c for c in both.codings if not c.code_id.startswith("L")] == list(alone.codings)


def test_nothing_in_nothing_out(parks: Codebook, encoder: Any) -> None:
    assert code_segments([], [parks], encoder, SETTINGS).outcomes == ()
    result = code_segments(PASSAGES[1:2], [replace(parks, codes=())], encoder, SETTINGS)
    assert [(o.outcome, o.reason) for o in result.outcomes] == [("none", "no code of the codebook applies")]


def test_a_passage_that_no_code_fits_gets_none(parks: Codebook, encoder: Any) -> None:
    coder = CodebookCoder(parks, encoder, CodingSettings(threshold=0.99, undecided_margin=0.0), similarity_only())
    result = code_with([coder], [passage("Purple elephants compose symphonies underwater.")])
    assert result.codings == ()
    assert result.outcomes[0].outcome in ("none", "undecided")


def test_a_passage_between_codes_is_left_to_people_with_the_reason_and_the_margin(parks: Codebook, encoder: Any) -> None:
    two = passage("The playground swings and the dogs in the park.")
    strict = CodingSettings(threshold=0.999, undecided_margin=0.9)
    result = code_segments([two], [parks], encoder, strict)
    assert [o.outcome for o in result.outcomes] == ["undecided"]
    open_one = result.undecided[0]
    assert (open_one.segment_id, open_one.writeup_id) == (two.segment_id, "g1")
    assert open_one.best_code != open_one.runner_up
    assert open_one.margin < 0
    assert open_one.reason


@pytest.mark.parametrize(("gap", "together"), [(1, True), (2, False)])
def test_the_stance_of_a_paragraph_is_that_of_all_its_passages_on_the_code(parks: Codebook, encoder: Any, gap: int, together: bool) -> None:
    first = "Dogs that run free in the park came up at once with every dog owner."
    second = "We refuse to let dogs run free in the park, and every dog belongs on a lead."
    segments = [passage(first, 0, question_code="D1", start=0), passage(second, 1, question_code="D1", start=len(first) + gap)]
    positions = [c.position for c in code_segments(segments, [parks], encoder, SETTINGS).codings if c.code_id == "D1"]
    assert len(positions) == 2
    assert (positions[0] == positions[1] == "oppose") == together


def _parks() -> Codebook:
    codes = (
        Code("D1", "Dogs in the park", "parks", question="Should dogs run free in the park?"),
        Code("D2", "Playground", "parks", question="What should happen to the playground swings?"),
        Code("T1", "Planting trees", "parks", question="Where should trees be planted?"),
    )
    return Codebook("parks", "1", "Parks", "en", (), codes, "0" * 64)


def _encoder() -> Any:
    import hashlib
    import re

    import numpy as np

    class Words:
        id = "words@1"

        def encode(self, texts: Any) -> Any:
            vectors = np.full((len(texts), 64), 1e-4, dtype=np.float32)
            for row, text in enumerate(texts):
                for word in re.findall(r"\w{4,}", text.lower()):
                    vectors[row, hashlib.sha256(word.encode()).digest()[0] % 64] += 1.0
            return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return Words()


@pytest.mark.model
def test_the_shipped_codebook_is_coded_by_the_learned_coder_with_the_packaged_model() -> None:
    from dialogue_synth.codebook import load_codebook, shipped_codebook
    from dialogue_synth.embed import SentenceTransformerEncoder

    codebook = load_codebook(shipped_codebook("pair"))
    segments = [
        passage("Acceptability", 0, kind="heading"),
        passage("Only the nurses may look at it, and it must be wiped after a year.", 1),
        passage("Opt-out is enough, nobody wants another form to sign.", 2, question_code="R3a"),
        passage("The cake was good and the choir sang.", 3),
    ]
    result = code_segments(segments, [codebook], SentenceTransformerEncoder(), SETTINGS)
    assert {c.coder for c in result.codings} == {f"learned/{CODER_VERSION}"}
    assert codes_of(result, 1)[0] == "A1"
    assert next((c.code_id, c.position) for c in result.codings if c.segment_id == "g1#0002") == ("R3a", "support")
    assert all(code.startswith("X-") for code in codes_of(result, 3))
