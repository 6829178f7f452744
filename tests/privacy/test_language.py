from __future__ import annotations

import pytest

from dialogue_synth.errors import ModelError
from dialogue_synth.privacy.language import SpacyLanguage, WordList


@pytest.mark.parametrize("form", ["share", "shares", "shared", "sharing", "try", "tried", "tries", "sitting", "opt-out", "opt-outs"])
def test_inflected_forms_and_compounds_are_words(form: str) -> None:
    assert form in WordList(["share", "try", "sit", "opt", "out"])


@pytest.mark.parametrize("form", ["gwil", "sharer-gwil", "-", "s", "ed"])
def test_anything_else_is_none(form: str) -> None:
    assert form not in WordList(["share", "try", "sit", "opt", "out"])


def test_a_missing_model_is_an_error() -> None:
    with pytest.raises(ModelError, match="no_such_pipeline"):
        SpacyLanguage("no_such_pipeline")


@pytest.mark.model
def test_the_packaged_model_knows_words_and_people() -> None:
    language = SpacyLanguage("en_core_web_sm")
    assert all(language.is_word(word) for word in ("consented", "households", "colour", "children", "we"))
    assert not language.is_word("okafor")
    (found,) = language.people(["They wanted to hear from Barack Obama in London."])
    assert found == [(25, 37)]
    assert language.people([]) == []


@pytest.mark.model
def test_a_model_without_recogniser_and_word_list_still_knows_common_words(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    monkeypatch.setattr("dialogue_synth.privacy.language.load_language_model", lambda _name, exclude: spacy.blank("en"))
    language = SpacyLanguage("blank")
    assert language.is_word("because")
    assert not language.is_word("household")
    assert language.people(["Barack Obama"]) == [[]]
