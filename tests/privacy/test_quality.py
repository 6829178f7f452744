"""How well names and other personal data are found with the real model. Floors, not targets: what is measured is higher."""

from __future__ import annotations

import re
import socket
from functools import cache
from pathlib import Path

import pytest
import yaml

from dialogue_synth.model import WriteUp
from dialogue_synth.privacy import PersonalDataFinder, mask
from dialogue_synth.settings import PrivacySettings

pytestmark = pytest.mark.model
DATA = Path(__file__).parents[1] / "data" / "personal_data.yaml"
RECALL_FLOOR = 0.95
KEPT_FLOOR = 0.95


@cache
def data() -> dict[str, list]:
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


@cache
def finder() -> PersonalDataFinder:
    return PersonalDataFinder(PrivacySettings())


def shown(text: str) -> str:
    return mask(text, finder().find(WriteUp("g1", "g1.txt", "0", text, ())))


def can_be_read(string: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(string)}(?!\w)", text) is not None


def test_names_of_many_communities_are_found_in_many_contexts() -> None:
    names = [(name, case["text"]) for case in data()["names"] for name in case["names"]]
    missed = [name for name, text in names if can_be_read(name, shown(text))]
    assert len(data()["names"]) >= 60
    assert 1 - len(missed) / len(names) >= RECALL_FLOOR, missed


def test_organisations_places_headings_and_words_stay() -> None:
    changed = [text for text in data()["kept"] if shown(text) != text]
    assert len(data()["kept"]) >= 60
    assert 1 - len(changed) / len(data()["kept"]) >= KEPT_FLOOR, changed


def test_no_personal_string_of_the_sample_can_be_read(sample_corpus: Path) -> None:
    from dialogue_synth.ingest import ingest_paths
    from dialogue_synth.settings import Settings

    gold = yaml.safe_load((sample_corpus / "gold.yaml").read_text(encoding="utf-8"))["writeups"]
    personal = {writeup["dialogue_id"]: [item["text"] for item in writeup.get("personal_data") or []] for writeup in gold}
    writeups = ingest_paths([sample_corpus], settings=Settings().ingest, initiatives={}).writeups
    texts = {writeup.writeup_id: mask(writeup.text, finder().find(writeup)) for writeup in writeups}
    assert [(name, string) for name, text in texts.items() for string in personal.get(name, []) if can_be_read(string, text)] == []


def test_no_connection_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    fresh = PersonalDataFinder(PrivacySettings())
    assert fresh.find(WriteUp("g1", "g1.txt", "0", "Write to leanne.f@oaks.example or ring Zbyszko, http://oaks.example/x", ()))
