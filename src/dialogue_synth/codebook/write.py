"""A `Codebook` -> the text of a YAML codebook that reads back to the same one."""

from __future__ import annotations

from typing import Any

import yaml

from dialogue_synth.codebook.yaml_reader import SCHEMAS
from dialogue_synth.model import Code, Codebook, Premise

LINE_WIDTH = 140


def write_codebook(codebook: Codebook) -> str:
    """Write a codebook as YAML.

    Returns:
        Text that `load_codebook` reads back to an equal codebook but for ``file`` and ``sha256``. It holds what the
        record holds: comments and the keys that are for people only (positions, general rules) of the file that the
        codebook was read from are not in it, and all further wordings of a question stand under ``other_questions``.
    """
    return dumped(content_of(codebook))


def content_of(codebook: Codebook) -> dict[str, Any]:
    """Return what is to stand in a codebook's file, key by key, without what is empty."""
    head = {"id": codebook.id, "version": codebook.version, "title": codebook.title, "language": codebook.language}
    content = {
        "schema": SCHEMAS[0],
        "codebook": _filled(head | {"relation": codebook.relation}),
        "themes": [_OneLine(_filled({"id": theme.id, "name": theme.name, "gist": theme.gist})) for theme in codebook.themes],
        "codes": [code_content(code) for code in codebook.codes if not code.auxiliary],
        "auxiliary_codes": [code_content(code) for code in codebook.codes if code.auxiliary],
        "premises": [_premise(premise) for premise in codebook.premises],
        "known_boundaries": list(codebook.known_boundaries),
        "tests": [_OneLine({"id": test.id, "question": test.question, "draws_on": test.draws_on}) for test in codebook.tests],
    }
    return _filled(content)


def dumped(content: Any) -> str:
    """Write a part of a codebook's file as YAML."""
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE_WIDTH)
    return text


def code_content(code: Code) -> dict[str, Any]:
    """Return what is to stand in a file of one code."""
    return _filled(
        {
            "id": code.id,
            "name": code.name,
            "theme": code.theme,
            "parent": code.parent,
            "contradiction": "" if code.contradiction else False,  # true is what it means when nothing is said
            "question": code.question,
            "other_questions": list(code.other_questions),
            "proposition": code.proposition,
            "definition": code.definition,
            "include": list(code.include),
            "exclude": list(code.exclude),
            "examples": [_OneLine(_filled({"position": item.position or "", "text": item.text})) for item in code.examples],
            "near_misses": [_OneLine(_filled({"text": miss.text, "code": miss.code, "why": miss.why})) for miss in code.near_misses],
        }
    )


def _premise(premise: Premise) -> dict[str, Any]:
    return _filled(
        {
            "id": premise.id,
            "subject": premise.subject,
            "about": list(premise.about),
            "values": [
                _filled({"id": value.id, "words": value.words, "cues": list(value.cues), "negated": value.negated})
                for value in premise.values
            ],
            "measure": premise.measure,
            "cues": list(premise.cues),
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", [])}


class _OneLine(dict[str, Any]):
    """A mapping that is written as ``{key: value}``."""


class _Dumper(yaml.SafeDumper):
    """Writes lists and mappings as blocks, tuples and `_OneLine` on one line, and never an alias."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _one_line_mapping(dumper: _Dumper, data: _OneLine) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


def _one_line_sequence(dumper: _Dumper, data: tuple[str, ...]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


_Dumper.add_representer(_OneLine, _one_line_mapping)
_Dumper.add_representer(tuple, _one_line_sequence)
