"""Libraries that are hidden while others are imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dialogue_synth.lean_import import hidden


def test_what_is_hidden_cannot_be_imported_and_can_be_afterwards() -> None:
    sys.modules.pop("colorsys", None)
    with hidden("colorsys"), pytest.raises(ImportError):
        import colorsys
    import colorsys

    assert colorsys.rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_what_is_loaded_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.modules["json"]
    with hidden("json"):
        assert sys.modules["json"] is before
    assert sys.modules["json"] is before


def test_marks_are_taken_away_after_an_error_too() -> None:
    sys.modules.pop("colorsys", None)
    with pytest.raises(ZeroDivisionError), hidden("colorsys"):
        _ = 1 / 0
    assert "colorsys" not in sys.modules


NAMES = """
from dialogue_synth.privacy.recognisers import find_by_recognisers
from dialogue_synth.language_model import load_language_model
people = [e.text for e in load_language_model()("Leanne Fox met John Smith in Leeds.").ents]
mails = len(find_by_recognisers("ask leanne.f@oaks.example"))
"""
VECTOR = "from dialogue_synth.embed import SentenceTransformerEncoder; vector = SentenceTransformerEncoder().encode(['Cold.'])\n"


@pytest.mark.model
@pytest.mark.parametrize("program", [NAMES + VECTOR, VECTOR + NAMES], ids=["spaCy first", "torch first"])
def test_spacy_presidio_and_torch_work_in_either_order(program: str) -> None:
    program += "print(people, mails, vector.shape)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['Leanne Fox', 'John Smith', 'Leeds'] 1 (1, 384)"


@pytest.mark.model
def test_finding_names_loads_neither_torch_nor_transformers() -> None:
    program = (
        "import sys; from dialogue_synth.privacy import PersonalDataFinder; from dialogue_synth.settings import PrivacySettings;"
        "print(PersonalDataFinder(PrivacySettings()).find_in('ask Leanne Fox, leanne.f@oaks.example')[0].kind);"
        "print([n for n in ('torch', 'transformers') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["name", "[]"]
