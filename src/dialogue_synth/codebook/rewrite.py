"""A codebook's file with some of its codes changed: what did not change stays as somebody wrote it, comments and all.

The pieces that changed are written anew in their places. Then the result is read, and only if it says exactly what it should is it
used; else the whole file is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from dialogue_synth.codebook.read import check_text
from dialogue_synth.codebook.source import Plain, read_source
from dialogue_synth.codebook.write import code_content, content_of, dumped, write_codebook
from dialogue_synth.codebook.yaml_reader import WORDINGS
from dialogue_synth.model import Code, Codebook

LISTS = ("codes", "auxiliary_codes")
WHOLE = ("themes", "premises", "known_boundaries", "tests")  # parts that are written anew as a whole where they changed


def rewritten(text: str, old: Codebook, new: Codebook) -> str:
    """Return the text of ``old`` changed so that it says ``new``.

    Args:
        text: A YAML codebook file without faults.
        old: What it says.
        new: What it is to say; its ``file`` and ``sha256`` do not count.

    Returns:
        Text that reads as ``new``. Comments, keys for people and the order of codes stay, but for those inside changed codes; where
        that cannot be done, everything that is not in the record is lost, as in `write_codebook`.
    """
    try:
        changed = _Splice(text.removeprefix("\ufeff"), old).to(new)
    except _NotThatSimpleError:
        return write_codebook(new)
    return changed if _says(changed, new) else write_codebook(new)


def _says(text: str, wanted: Codebook) -> bool:
    found = check_text(text, wanted.file or "codebook.yaml").codebook
    return found is not None and replace(found, sha256="", file="") == replace(wanted, sha256="", file="")


class _NotThatSimpleError(Exception):
    """The file is laid out in a way that its pieces cannot be replaced one by one."""


class _Splice:
    """The text of a file and where its parts stand in it; replacements are collected and made from the end."""

    def __init__(self, text: str, old: Codebook) -> None:
        self.text, self.old = text, old
        self.line_end = "\r\n" if "\r\n" in text else "\n"
        self.parts: dict[str, yaml.Node] = _mapping(yaml.compose(text, Loader=yaml.SafeLoader))
        values = read_source(text).value
        self.values: Mapping[str, Plain] = values if isinstance(values, dict) else {}
        self.edits: list[tuple[int, int, str]] = []

    def to(self, new: Codebook) -> str:
        before, after = content_of(self.old), content_of(new)
        self._head(before["codebook"], after["codebook"])
        for name in LISTS:
            self._codes(name, new)
        for name in WHOLE:
            if before.get(name) != after.get(name):
                self._whole(name, after.get(name, []))
        text = self.text
        for start, end, piece in sorted(self.edits, reverse=True):
            text = text[:start] + piece.replace("\n", self.line_end) + text[end:]
        return text

    def _head(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        if before == after:
            return
        version = _mapping(self.parts.get("codebook")).get("version")
        if version is None or {**before, "version": ""} != {**after, "version": ""}:
            raise _NotThatSimpleError
        self.edits.append((version.start_mark.index, version.end_mark.index, dumped([after["version"]])[2:].rstrip("\n")))

    def _codes(self, name: str, new: Codebook) -> None:
        is_auxiliary = name == LISTS[1]
        before = [code for code in self.old.codes if code.auxiliary == is_auxiliary]
        after = {code.id: code for code in new.codes if code.auxiliary == is_auxiliary}
        items = self._items(name, len(before))
        for n, code in enumerate(before):
            if code.id not in after:
                self._remove(items[n])
            elif after[code.id] != code:
                self._code(items[n], self._plain(name, n), code, after[code.id])
        added = [code for code in after.values() if code.id not in {c.id for c in before}]
        if added and items:
            dash, end = self._dash(items[-1]), self._end(items[-1])
            column = dash - self._line_start(dash)
            piece = "".join(f"\n{_indented(dumped([code_content(code)]), column)}" for code in added)
            self.edits.append((end, end, piece))
        elif added:
            gap = "" if self.text.endswith("\n") else "\n"
            self.edits.append((len(self.text), len(self.text), f"{gap}\n{dumped({name: [code_content(code) for code in added]})}"))

    def _items(self, name: str, n: int) -> list[yaml.Node]:
        node = self.parts.get(name)
        if node is None and not n:
            return []
        if not isinstance(node, yaml.SequenceNode) or node.flow_style or len(node.value) != n:
            raise _NotThatSimpleError
        return list(node.value)

    def _plain(self, name: str, n: int) -> dict[str, Any]:
        rows = self.values[name]
        row = rows[n] if isinstance(rows, list) else None
        if not isinstance(row, dict):
            raise _NotThatSimpleError
        return dict(row)

    def _code(self, node: yaml.Node, plain: Mapping[str, Any], old: Code, new: Code) -> None:
        start = node.start_mark.index
        column = start - self._line_start(start)
        if getattr(node, "flow_style", True):
            piece = _indented(dumped(_updated(dict(plain), old, new)), column).lstrip(" ")
            self.edits.append((start, self._end(node), piece))
            return
        keys = {str(key.value): (key, value) for key, value in node.value}
        for name, content in _changes(plain, old, new).items():
            key, value = keys.get(name, (None, None))
            piece = _indented(dumped({name: content}), column) if content is not None else ""
            if key is None or value is None:
                self.edits.append((self._end(node), self._end(node), f"\n{piece}"))
            elif piece:
                self.edits.append((key.start_mark.index, self._end(value, column), piece.lstrip(" ")))
            else:
                self._cut(key.start_mark.index, self._end(value, column))

    def _remove(self, node: yaml.Node) -> None:
        self._cut(self._dash(node), self._end(node))

    def _cut(self, start: int, end: int) -> None:
        """Take whole lines out."""
        if self.text[self._line_start(start) : start].strip():
            raise _NotThatSimpleError
        following = self.text.find("\n", end)
        self.edits.append((self._line_start(start), len(self.text) if following < 0 else following + 1, ""))

    def _whole(self, name: str, value: list[Any]) -> None:
        node = self.parts.get(name)
        if node is None:
            raise _NotThatSimpleError
        start = node.start_mark.index
        column = start - self._line_start(start)
        is_block = not getattr(node, "flow_style", True)
        if value and is_block:
            piece = _indented(dumped(value), column).lstrip(" ")
        elif not value:
            piece = "[]"
        else:
            raise _NotThatSimpleError
        self.edits.append((start, self._end(node), piece))

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _dash(self, node: yaml.Node) -> int:
        start = node.start_mark.index
        dash = self.text.rfind("-", 0, start)
        if dash < 0 or self.text[dash + 1 : start].strip() or self.text[self._line_start(dash) : dash].strip():
            raise _NotThatSimpleError
        return dash

    def _end(self, node: yaml.Node, column: int | None = None) -> int:
        """Where a part ends, without the blank lines and comments after it: these belong to what follows.

        ``column`` is where the part's key stands, or the part itself: what is a comment and what is text tells the indentation.
        """
        start, end = node.start_mark.index, node.end_mark.index
        column = start - self._line_start(start) if column is None else column
        while end > start:
            line = self._line_start(end - 1) if self.text[end - 1] == "\n" else self._line_start(end)
            words = self.text[line:end].strip()
            indent = len(self.text[line:end]) - len(self.text[line:end].lstrip(" "))
            if line <= start or (words and not (words.startswith("#") and indent <= column)):
                break
            end = line
        return start + len(self.text[start:end].rstrip())


def _mapping(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _NotThatSimpleError
    return {str(key.value): value for key, value in node.value}


def _indented(text: str, column: int) -> str:
    lines = text.rstrip("\n").split("\n")
    return "\n".join(f"{' ' * column}{line}" if line else "" for line in lines)


def _changes(plain: Mapping[str, Any], old: Code, new: Code) -> dict[str, Any]:
    """Return the keys of one code that are to change, as they are called in the file, and what they are to hold (None: the key goes)."""
    before, after = code_content(old), code_content(new)
    asked = next((key for key in WORDINGS if plain.get(key)), "question")
    names = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {asked if key == "question" else key: after.get(key) for key in names}


def _updated(plain: dict[str, Any], old: Code, new: Code) -> dict[str, Any]:
    """Return the content of one code with what changed put in, and all else as it was written."""
    updated = {**plain, **_changes(plain, old, new)}
    return {key: value for key, value in updated.items() if value is not None}
