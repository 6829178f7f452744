"""A study from a stranger: script in every field that a person, a file, a codebook or a model can fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from conftest import ROOT
from dialogue_synth import Study
from dialogue_synth.model import Decision
from dialogue_synth.settings import settings_template
from dialogue_synth.store import schema
from review_study import TEXTS, topic_study

ATTACK = (
    '\'"></title></script></style><script>window.broken=1;alert(1)</script><img src=x onerror="window.broken=1">'
    "<svg onload='window.broken=1'></svg><a href=\"javascript:window.broken=1\">x</a>{{ 6*7 }}"
)
WORDS = frozenset(
    "title label organiser organiser_type place file batch language reason rule statistic explanation what hint old_label new_label "
    "top_words attributes notes why coder shown_file".split()
)
BOOK_WORDS = frozenset("title name gist definition proposition question seed_question include exclude text why unit_of_coding".split())


def hostile_study(root: Path) -> Path:
    """Write the study."""
    topic_study(root)
    book = root / "book.yaml"
    book.write_text(yaml.safe_dump(_book(yaml.safe_load((ROOT / "codebooks" / "pair.yaml").read_text(encoding="utf-8")))), encoding="utf-8")
    study = Study.open(root)
    with study.transaction() as write:
        for record in schema.TABLES:
            rows = study.read(record)
            if rows:
                write.put(record, [_record(row) for row in rows])
    given = {"title": ATTACK, "codebooks": ("book.yaml",), "initiatives": {"warm": ATTACK}}
    settings = study.settings.model_copy(update={"study": study.settings.study.model_copy(update=given)})
    (root / "study.toml").write_text(settings_template(settings), encoding="utf-8")
    study.decide(Decision(0, "", ATTACK, "accept", "g1#0000", "P1", TEXTS["g1"][0], "support", ATTACK))
    study.note(ATTACK, "g1", ATTACK)
    study.note(ATTACK, "g1#0000", ATTACK)
    study.judge(ATTACK, "contradiction-aa11", "confirmed", ATTACK)
    study.close()
    return root


def _record(value: Any, name: str = "") -> Any:
    """Put the attack behind each text that is free."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _record(getattr(value, f.name), f.name) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(_record(item, name) for item in value)
    return value + ATTACK if isinstance(value, str) and name in WORDS else value


def _book(value: Any, name: str = "") -> Any:
    """Do the same to a codebook."""
    if isinstance(value, Mapping):
        return {key: _book(item, str(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_book(item, name) for item in value]
    return f"{value} {ATTACK}" if isinstance(value, str) and name in BOOK_WORDS else value
