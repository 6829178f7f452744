"""The text of a YAML codebook -> plain values, each with the line it stands on. Nothing here knows what a codebook is.

Scalars stay as they were typed: ``No`` is a name and no boolean, ``1.10`` a version and no number. A file that could
harm (deep nesting, aliases that multiply) is refused before it is read in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

SYNTAX_HINT = 'put quotes around a text that contains ": " or starts with a sign (inside { }, one with "?" or "," too); indent with spaces'
MAX_DEPTH = 30  # a codebook needs 6 levels
MAX_VALUES = 100_000  # the PAIR codebook has about 2,500; aliases count as often as they are used
TEXT_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp", "value", "merge"))
NULL_TAG = "tag:yaml.org,2002:null"
# Control characters and halves of surrogate pairs, which only an escape such as "\x07" can bring in. The rest of the
# project may then trust that every text can be stored, shown and written to any file.
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
KeyPath: TypeAlias = tuple[str | int, ...]  # ("codes", 3, "examples", 0, "position")


class SourceError(Exception):
    """The text is not YAML that can be read; ``line`` and ``column`` count from 1, 0 when not known."""

    def __init__(self, what: str, *, line: int = 0, column: int = 0, hint: str = "") -> None:
        """Say what is wrong and where."""
        super().__init__(what)
        self.what, self.line, self.column, self.hint = what, line, column, hint


@dataclass(frozen=True, slots=True)
class Located:
    """Plain values with the line on which each key or list item stands, and what was wrong with single ones."""

    value: Plain
    lines: Mapping[KeyPath, int]
    faults: tuple[tuple[KeyPath, str, str], ...]  # path, what, hint


def read_source(text: str) -> Located:
    """Read YAML into dicts, lists, text and None.

    Args:
        text: The whole file.

    Returns:
        The values; a key given twice keeps its first value and is a fault, as is a value of a type of its own.

    Raises:
        SourceError: It is not YAML, holds more than one document, or nests or multiplies beyond what a codebook needs.
    """
    try:
        node = _CarefulLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SourceError("a control character stands in the text", line=line, hint="remove it") from error
    except (ValueError, OverflowError) as error:  # PyYAML hands "\UFFFFFFFF" to chr() as it is
        raise SourceError("an escape names a character that does not exist", hint=r"look for \U in the file") from error
    reader = _NodeReader({}, [])
    value = reader.read(node, ()) if node is not None else None
    return Located(value, reader.lines, tuple(reader.faults))


def _syntax_error(error: yaml.MarkedYAMLError) -> SourceError:
    mark = error.problem_mark or error.context_mark
    what = ", ".join(part for part in (error.context, error.problem) if part)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return SourceError(what, line=line, column=column, hint="" if isinstance(error, RefusedError) else SYNTAX_HINT)


class RefusedError(yaml.MarkedYAMLError):
    """The text is YAML, and more of it than a codebook can need."""


class _CarefulLoader(yaml.SafeLoader):
    """Composes nodes as PyYAML does, and stops at deep nesting and at aliases that multiply or contain themselves."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.sizes: dict[yaml.Node, int] = {}  # values in each finished node, those of aliases counted again

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refused(f"more than {MAX_DEPTH} levels deep", event)
        node = super().compose_node(parent, index)
        self.depth -= 1
        if isinstance(event, yaml.AliasEvent) and node not in self.sizes:
            raise _refused("an alias stands inside its own anchor", event)
        assert node is not None
        self.sizes[node] = 1 + sum(self.sizes[child] for child in _children(node))
        if self.sizes[node] > MAX_VALUES:
            raise _refused(f"more than {MAX_VALUES} values", event)
        return node


def _refused(what: str, event: yaml.Event) -> RefusedError:
    mark = event.start_mark
    assert isinstance(mark, yaml.Mark)  # the other kind is that of PyYAML's C parser, which is not used here
    return RefusedError(problem=f"refused, {what}", problem_mark=mark)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    return [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else []


@dataclass(frozen=True, slots=True)
class _NodeReader:
    lines: dict[KeyPath, int]
    faults: list[tuple[KeyPath, str, str]]

    def read(self, node: yaml.Node, path: KeyPath) -> Plain:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, n)) for n, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if node.tag not in TEXT_TAGS and node.tag != NULL_TAG:
            self.faults.append((path, f"the type {node.tag} is not read", "write plain text"))
        return None if node.tag == NULL_TAG else self._safe(str(node.value), path)

    def _safe(self, text: str, path: KeyPath) -> str:
        if UNSAFE.search(text):
            self.faults.append((path, "a control character stands in the text", "remove it"))
        return UNSAFE.sub("", text)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append((path, f"line {line} has a list or mapping as a key", "a key is one word"))
                continue
            key = self._safe(str(key_node.value), path)
            if key in values:
                self.faults.append(((*path, key), f'key "{key}" is given twice, on lines {self.lines[*path, key]} and {line}', "keep one"))
                continue
            self.lines[*path, key] = line
            values[key] = self.read(value_node, (*path, key))
        return values
