"""Numbers that ship with the tool, each file made by a script in ``benchmarks`` that names it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_json(name: str) -> Any:
    """Return the content of a file of this folder; do not change what is returned."""
    return json.loads(files(__package__ or __name__).joinpath(name).read_text(encoding="utf-8"))
