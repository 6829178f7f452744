"""dialogue-synth: the write-ups of a distributed dialogue, turned into one fair, traceable account.

The whole job in four lines::

    from dialogue_synth import Study, run

    study = Study.create("outputs/my-study")
    run(study, ["corpora/tarrowshire"])
    print([divergence.explanation for divergence in study.divergences])

Nothing is imported before it is used, so that ``import dialogue_synth`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dialogue_synth.codebook import load_codebook
    from dialogue_synth.errors import DialogueSynthError, Issue
    from dialogue_synth.model import Coding, Divergence, Finding, Segment, WriteUp
    from dialogue_synth.pipeline import code_passages, diverge, find_topics, ingest_write_ups, run, synthesise
    from dialogue_synth.settings import load_settings
    from dialogue_synth.store.study import Study

    __version__: str

_HOME = {
    "Coding": "model",
    "DialogueSynthError": "errors",
    "Divergence": "model",
    "Finding": "model",
    "Issue": "errors",
    "Segment": "model",
    "Study": "store.study",
    "WriteUp": "model",
    "code_passages": "pipeline",
    "diverge": "pipeline",
    "find_topics": "pipeline",
    "ingest_write_ups": "pipeline",
    "load_codebook": "codebook",
    "load_settings": "settings",
    "run": "pipeline",
    "synthesise": "pipeline",
}
__all__ = [
    "Coding",
    "DialogueSynthError",
    "Divergence",
    "Finding",
    "Issue",
    "Segment",
    "Study",
    "WriteUp",
    "__version__",
    "code_passages",
    "diverge",
    "find_topics",
    "ingest_write_ups",
    "load_codebook",
    "load_settings",
    "run",
    "synthesise",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("dialogue-synth")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted(__all__)
