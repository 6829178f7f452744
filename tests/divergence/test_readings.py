from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import materials
from dialogue_synth.divergence import Material, flag_divergences
from dialogue_synth.divergence.readings import pack_readings, unpack_readings
from dialogue_synth.divergence.said import READER_VERSION, said_in
from dialogue_synth.model import Premise, PremiseValue

PREMISE = Premise("agent", "whether agents see it", ("agent*",), (PremiseValue("yes", "they see it", ("receive*",), negated="no"),))
BOOKS = (replace(materials.BOOK, premises=(PREMISE,)),)
SAID = st.sampled_from(
    (
        "We were told that the agents receive it.",
        "Everyone agreed, it was unanimous.",
        "On a show of hands 4 were in favour and 9 against.",
        "Some of us would not sign.",
        "One member disagreed with the rest of us.",
        "In my opinion it is a scandal.",
        "This is where the room divided.",
        "Good idea: 4 notes",
        "There were 20 notes in all.",
    )
)
PASSAGE = st.tuples(st.sampled_from(("P1 support", "P1 oppose", "P2 concern", "P1 oppose participant")), SAID).map(" ~".join)
WRITEUPS = st.dictionaries(st.sampled_from("abcde"), st.lists(PASSAGE, min_size=1, max_size=4).map(" | ".join), min_size=1, max_size=5)


def material(specs: dict[str, str], **given: object) -> Material:
    return replace(materials.make_material(specs, **given), codebooks=BOOKS)


def kept_of(made: Material) -> object:
    """What a comparison keeps, as it comes back from where it is stored."""
    flag_divergences(made)
    return json.loads(json.dumps(pack_readings(made.readings, made.codebooks)))


@settings(max_examples=60, deadline=None)
@given(WRITEUPS, WRITEUPS, st.sampled_from((0.3, 0.5)))
def test_what_was_kept_of_another_comparison_never_changes_a_flag(before, now, share) -> None:
    """Whichever write-ups were added, changed or removed, whatever was decided on their codings, and whatever the settings are now."""
    kept = kept_of(material(before))
    fresh = material(now, duplicate_share=share)
    texts = [segment.text for segment in fresh.segments]
    again = replace(fresh, readings=unpack_readings(kept, texts, fresh.codebooks))  # type: ignore[arg-type]
    assert flag_divergences(again) == flag_divergences(fresh)
    assert again.readings == fresh.readings


def test_only_what_is_new_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = kept_of(material({"a": "P1 support ~Some of us would not sign."}))
    now = material({"a": "P1 support ~Some of us would not sign.", "b": "P1 oppose ~Everyone agreed."})
    again = replace(now, readings=unpack_readings(kept, [s.text for s in now.segments], BOOKS))  # type: ignore[arg-type]
    read: list[str] = []
    anything = now.said(now.segments[0])
    monkeypatch.setattr("dialogue_synth.divergence.material.said_in", lambda text, premises: read.append(text) or anything)
    for segment in again.segments:
        again.said(segment)
    assert read == ["Everyone agreed."]


def test_readings_of_other_premises_or_none_are_not_taken() -> None:
    kept = kept_of(material({"a": "P1 support ~We were told that the agents receive it."}))
    text = "We were told that the agents receive it."
    assert list(unpack_readings(kept, [text], BOOKS)) == [text]  # type: ignore[arg-type]
    assert unpack_readings(kept, [text], (materials.BOOK,)) == {}  # type: ignore[arg-type]
    assert unpack_readings(None, [text], BOOKS) == {}


def test_no_words_of_a_passage_that_says_nothing_of_the_kind_are_kept() -> None:
    assert "zebra" not in json.dumps(kept_of(material({"a": "P1 support ~A zebra crossing is wanted by the school."})))


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: None,
        lambda kept: [kept],
        lambda kept: {},
        lambda kept: {**kept, "different": [{"words": 1}]},
        lambda kept: {**kept, "of_texts": ["?"]},
        lambda kept: {**kept, "of_texts": dict.fromkeys(kept["of_texts"], 7)},
        lambda kept: {**kept, "of_texts": dict.fromkeys(kept["of_texts"], -1)},
    ],
)
def test_what_is_damaged_is_read_again(damage) -> None:
    made = material({"a": "P1 support ~Some of us would not sign."})
    kept = kept_of(made)
    texts = [segment.text for segment in made.segments]
    assert unpack_readings(kept, texts, BOOKS)
    assert unpack_readings(damage(kept), texts, BOOKS) == {}


def test_the_program_reads_as_its_version_says() -> None:
    """Who changes how words are read must raise READER_VERSION, or what studies keep would be taken for new readings."""
    sentences = sorted({*SAID.elements, "It cannot be right that agents receive it.", "Nobody objected, and 3 abstained of 14 present."})
    seen = sha256(repr([said_in(sentence, (PREMISE,)) for sentence in sentences]).encode()).hexdigest()[:12]
    assert (READER_VERSION, seen) == (1, "16d38eb19bef")
