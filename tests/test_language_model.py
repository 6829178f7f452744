from __future__ import annotations

import pytest

from dialogue_synth.errors import ModelError
from dialogue_synth.language_model import load_language_model

OTHERS = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")


@pytest.mark.model
def test_a_pipeline_is_loaded_once_and_holds_only_what_was_asked_for() -> None:
    model = load_language_model("en_core_web_sm", exclude=OTHERS, enable=("senter",))
    assert model.pipe_names == ["senter"]
    assert load_language_model("en_core_web_sm", exclude=OTHERS, enable=("senter",)) is model


def test_a_model_that_is_not_installed_is_named_with_what_to_try() -> None:
    with pytest.raises(ModelError, match="'xx_nowhere' is not installed"):
        load_language_model("xx_nowhere")


@pytest.mark.model
def test_a_pipe_that_the_model_lacks_is_named() -> None:
    with pytest.raises(ModelError, match="cannot be used"):
        load_language_model("en_core_web_sm", exclude=OTHERS, enable=("no_such_pipe",))
