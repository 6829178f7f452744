"""A stand-in for the language model, a finder that uses it, and a way to see a text as it would be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from dialogue_synth.model import WriteUp
from dialogue_synth.privacy import PersonalDataFinder, mask
from dialogue_synth.privacy.language import WordList
from dialogue_synth.settings import PrivacySettings

WORDS = (
    "a about act added afterwards all and any ask asked at back bill bread by card chair close come could council day did each everybody field for form "
    "from garden give good grace grant green group had hall has have he head her his home hope house i in is it just know leave letter list long mark may "
    "meeting member much must nobody not note notes of on one only or our pat people question read ring road room rose said say scheme sheet she sign some "
    "street sue that the them then there they thing think this to trust vote want was we week were what when where which who will with work worker write "
    "year yes you young opt out record hat round mine member two three post box pen warm link share shared record summer winter church secretary"
).split()


class FewWords:
    """Knows some hundred words, and takes for people what it is told to."""

    def __init__(self, *people: str) -> None:
        self._words = WordList(WORDS)
        self._people = people
        self.asked: list[str] = []

    def is_word(self, key: str) -> bool:
        return key in self._words

    def people(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        self.asked += texts
        return [[(text.index(name), text.index(name) + len(name)) for name in self._people if name in text] for text in texts]


@pytest.fixture
def few_words() -> FewWords:
    return FewWords()


Show = Callable[..., str]


@pytest.fixture
def show() -> Show:
    """Mask a text; named arguments are facts of the write-up, ``settings`` and ``people`` whom the recogniser knows."""

    def shown(text: str, *, settings: PrivacySettings | None = None, people: Sequence[str] = (), **facts: str) -> str:
        finder = PersonalDataFinder(settings or PrivacySettings(), language=FewWords(*people))
        return mask(text, finder.find(WriteUp("g1", "g1.txt", "0", text, (), **facts)))  # type: ignore[arg-type]

    return shown
