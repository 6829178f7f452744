"""What is written reads back; what changed between two versions is named; counts are right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.codebook import load_codebook, shipped_codebook, write_codebook
from dialogue_synth.codebook.check import check_draft
from dialogue_synth.codebook.yaml_reader import read_yaml
from dialogue_synth.model import POSITIONS, Code, Codebook, Example, NearMiss, Theme

letters = st.characters(exclude_categories=("Cc", "Cs"))
words = st.text(letters, min_size=1, max_size=30).map(str.strip).filter(bool)
maybe = st.just("") | words
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
examples = st.builds(Example, words, st.none() | st.sampled_from(POSITIONS))
near_misses = st.builds(NearMiss, words, maybe, maybe)


def tuples(item: st.SearchStrategy[Any], **size: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(item, max_size=3, **size).map(tuple)


@st.composite
def codes(draw: st.DrawFn, themes: tuple[Theme, ...]) -> tuple[Code, ...]:
    """Draw codes that fit together: parents come before their children, auxiliary codes last."""
    drawn: list[Code] = []
    for code_id in draw(st.lists(ids, min_size=1, max_size=4, unique=True)):
        wordings = draw(st.lists(words, min_size=1, max_size=4, unique=True))
        code = Code(
            id=code_id,
            name=draw(words),
            codebook_id="",
            theme=draw(st.sampled_from(["", *(theme.id for theme in themes)])),
            parent=draw(st.sampled_from(["", *(earlier.id for earlier in drawn)])),
            question=wordings[0],
            other_questions=tuple(wordings[1:]),
            proposition=draw(maybe),
            definition=draw(maybe),
            include=draw(tuples(words)),
            exclude=draw(tuples(words)),
            examples=draw(tuples(examples)),
            near_misses=draw(tuples(near_misses)),
            auxiliary=draw(st.booleans()),
            contradiction=draw(st.booleans()),
        )
        drawn.append(code)
    drawn[0] = replace(drawn[0], auxiliary=False)
    return tuple(sorted(drawn, key=lambda code: code.auxiliary))


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    themes = tuple(Theme(theme_id, draw(words), draw(maybe)) for theme_id in draw(st.lists(ids, max_size=3, unique=True)))
    codebook_id = draw(ids)
    return Codebook(
        id=codebook_id,
        version=draw(words),
        title=draw(words),
        language=draw(st.sampled_from(["en", "en-GB", "cy", "no"])),
        themes=themes,
        codes=tuple(replace(code, codebook_id=codebook_id) for code in draw(codes(themes))),
        sha256="",
        known_boundaries=draw(tuples(st.tuples(words, words))),
        relation=draw(maybe),
    )


def read_back(codebook: Codebook) -> Codebook:
    result = check_draft(read_yaml(write_codebook(codebook).encode(), codebook.file))
    assert result.faults == ()
    assert result.codebook is not None
    return replace(result.codebook, sha256=codebook.sha256)


@given(codebooks())
def test_what_is_written_reads_back(codebook: Codebook) -> None:
    assert read_back(codebook) == codebook


def test_tests_survive_being_written() -> None:
    benefit = load_codebook(shipped_codebook("public-benefit"))
    assert read_back(benefit).tests == benefit.tests != ()


def test_the_shipped_codebook_survives_being_written() -> None:
    pair = load_codebook(shipped_codebook("pair"))
    assert read_back(pair) == pair


def test_words_that_yaml_would_take_for_something_else_stay_words() -> None:
    code = Code("1e5", "No", "b", question="null", definition="- x: 'y' # z", include=("~", "yes"), proposition="1.10", parent="")
    codebook = Codebook("b", "1.10", "Yes", "no", (), (code,), "")
    assert read_back(codebook) == codebook


def test_examples_stand_on_one_line_each() -> None:
    code = Code("Q1", "Water", "b", question="Whose turn?", examples=(Example("It is fair.", "support"),), contradiction=False)
    assert write_codebook(Codebook("b", "1", "Wells", "en", (), (code,), "", known_boundaries=(("Q1", "Q2"),))) == (
        "schema: dialogue-synth-codebook/1\n"
        "codebook:\n  id: b\n  version: '1'\n  title: Wells\n  language: en\n"
        "codes:\n- id: Q1\n  name: Water\n  contradiction: false\n  question: Whose turn?\n"
        "  examples:\n  - {position: support, text: It is fair.}\n"
        "known_boundaries:\n- [Q1, Q2]\n"
    )
