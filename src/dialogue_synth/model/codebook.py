"""What an analyst looks for: codebooks with their codes, and the premises and questions that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dialogue_synth.model.coding import Position

Measure = Literal["", "duration", "money", "date"]

MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True, slots=True)
class Theme:
    """A part of a codebook, made by an analyst (Purpose, Acceptability, ...)."""

    id: str
    name: str
    gist: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that carries a code; ``position`` is its stance towards the code's proposition, or None if not given."""

    text: str
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A sentence that looks as if it carried the code and does not; ``code`` is the one it belongs to ("" if none)."""

    text: str
    code: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A defined label for what a passage is about, with the proposition that positions are taken towards."""

    id: str
    name: str
    codebook_id: str
    theme: str = ""
    parent: str = ""
    question: str = ""
    proposition: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    other_questions: tuple[str, ...] = ()  # seed and sub-questions: other wordings that a sheet may print
    auxiliary: bool = False  # a home for passages off the framing questions; never counted as a finding
    contradiction: bool = True  # False: different answers do not contradict each other (a list of problems)


@dataclass(frozen=True, slots=True)
class PremiseValue:
    """One thing that can be the case of a premise: in words, and the cues by which a statement of it is known.

    ``negated`` is the id of the value that holds where a cue stands under a negation ("" if a negated cue says nothing).
    """

    id: str
    words: str
    cues: tuple[str, ...]
    negated: str = ""


@dataclass(frozen=True, slots=True)
class Premise:
    """A fact about a scheme that groups may have been told differently: its subject, and what can be the case.

    ``about`` are the cues of the subject. Either ``values`` lists what can be the case, or ``measure`` says what kind of
    quantity a statement gives; ``cues`` are then the words that a quantity must stand beside.
    """

    id: str
    subject: str  # in words: "whether landlords are given the result"
    about: tuple[str, ...] = ()
    values: tuple[PremiseValue, ...] = ()
    measure: Measure = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingTest:
    """A question that people put to an initiative as a whole, and the codes (of any codebook) whose passages speak to it."""

    id: str
    question: str
    draws_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """An ordered set of codes with an id, a version and the hash of the file it was read from."""

    id: str
    version: str
    title: str
    language: str
    themes: tuple[Theme, ...]
    codes: tuple[Code, ...]
    sha256: str
    file: str = ""
    known_boundaries: tuple[tuple[str, str], ...] = ()
    relation: str = ""  # how it relates to another codebook, in words
    premises: tuple[Premise, ...] = ()
    tests: tuple[ReadingTest, ...] = ()

    def code(self, code_id: str) -> Code:
        """Return the code with this id.

        Raises:
            KeyError: There is none.
        """
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    @property
    def framing_codes(self) -> tuple[Code, ...]:
        """The codes that are asked about, without the auxiliary ones, in codebook order."""
        return tuple(code for code in self.codes if not code.auxiliary)
