"""The public API: a dozen names, each there, and nothing else."""

from __future__ import annotations

import importlib.metadata

import pytest

import dialogue_synth


@pytest.mark.parametrize("name", dialogue_synth.__all__)
def test_every_public_name_is_there_and_described(name: str) -> None:
    value = getattr(dialogue_synth, name)
    assert name == "__version__" or value.__doc__


def test_the_names_are_listed() -> None:
    assert dir(dialogue_synth) == sorted(dialogue_synth.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        dialogue_synth.nothing  # noqa: B018


def test_a_checkout_that_was_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> str:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert dialogue_synth.__version__ == "0+unknown"
