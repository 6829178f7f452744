"""Codebooks -> what the form asks: the framing questions by part, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_synth import boxes
from dialogue_synth.errors import UsageError, closest
from dialogue_synth.model import Code, Codebook

LANGUAGES = ("en",)  # in which the words around the questions are printed
OTHER_PART = "Other questions"


@dataclass(frozen=True, slots=True)
class Question:
    """A framing question with the id of its code."""

    code_id: str
    text: str

    @property
    def line(self) -> str:
        """The question as it is printed."""
        return boxes.question_line(self.code_id, self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the form: the questions of one theme; ``heading`` is printed with its number."""

    heading: str
    gist: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class FormContent:
    """Everything that a form prints. ``codebooks`` names the ids and versions of the codebooks that its questions come from."""

    initiative: str
    about: str
    codebooks: tuple[str, ...]
    language: str
    parts: tuple[Part, ...]

    @property
    def event_heading(self) -> str:
        """The heading of the first part, with the facts about the event."""
        return boxes.part_line(1, boxes.EVENT_PART)

    @property
    def closing_heading(self) -> str:
        """The heading of the last part."""
        return boxes.part_line(len(self.parts) + 2, boxes.CLOSING_PART)

    @property
    def n_questions(self) -> int:
        """How many framing questions are asked."""
        return sum(len(part.questions) for part in self.parts)

    @property
    def title(self) -> str:
        """What the file calls itself."""
        return f"{boxes.TITLE}: {self.initiative}" if self.initiative else boxes.TITLE

    def given(self, key: str) -> str:
        """Return what is filled in beforehand in a box about the event."""
        return {"initiative": self.initiative, "about": self.about}.get(key, "")


def form_content(
    codebooks: Sequence[Codebook], *, initiative: str = "", about: str = "", questions: Sequence[str] = (), language: str = "en"
) -> FormContent:
    """Put together what a form asks.

    Args:
        codebooks: The framing questions of all of them, theme by theme, in their order; auxiliary codes are not asked about.
        initiative: What the form is about, as printed; empty if organisers are to say.
        about: What the initiative would do, in a sentence or two.
        questions: The ids of the codes to ask about; all if none are given.
        language: Language of the words around the questions; one of `LANGUAGES`.

    Raises:
        UsageError: A code is in none of the codebooks, or the language is not one of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise UsageError(f'the form is not printed in "{language}"', hint=f"one of {', '.join(LANGUAGES)}")
    known = [code.id for codebook in codebooks for code in codebook.framing_codes]
    for code_id in questions:
        if code_id not in known:
            raise UsageError(
                f'there is no question "{code_id}" in the codebook', hint=closest(code_id, known) or f"one of {', '.join(known)}"
            )
    parts: list[Part] = []
    for codebook in codebooks:
        asked = [code for code in codebook.framing_codes if not questions or code.id in questions]
        for name, gist, codes in _by_theme(codebook, asked):
            parts.append(Part(boxes.part_line(len(parts) + 2, name), gist, tuple(map(_question, codes))))
    versions = tuple(f"{codebook.id} {codebook.version}" for codebook in codebooks)
    return FormContent(_on_one_line(initiative), _on_one_line(about), versions, language, tuple(parts))


def _by_theme(codebook: Codebook, codes: Sequence[Code]) -> list[tuple[str, str, list[Code]]]:
    """Return name, gist and codes of each theme that has any; codes without a theme come last."""
    ids = [theme.id for theme in codebook.themes]
    groups = [(theme.name, theme.gist, [code for code in codes if code.theme == theme.id]) for theme in codebook.themes]
    groups.append((OTHER_PART if ids else codebook.title, "", [code for code in codes if code.theme not in ids]))
    return [group for group in groups if group[2]]


def _question(code: Code) -> Question:
    return Question(code.id, _on_one_line(code.question or code.name))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
