"""A codebook file is read as it was meant, or refused with every fault and its line."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.codebook import check_codebook, load_codebook, load_codebooks, write_codebook
from dialogue_synth.codebook.draft import Draft, FaultLog
from dialogue_synth.codebook.read import MAX_BYTES, READERS
from dialogue_synth.errors import CodebookError
from dialogue_synth.model import Code, Codebook, Example, NearMiss, Theme

Write = Callable[..., Path]

FULL = """\
schema: dialogue-synth-codebook/1
codebook: {id: wells, version: 1.10, title: Wells and pumps, language: cy, relation: Stands alone.}
positions:
- {id: support, label: Support, rule: Agrees.}
general_rules: [Prefer the narrower code.]
themes:
- {id: W, name: Water, gist: "Who gets it?"}
codes:
- id: Q1
  slug: water.sharing
  name: No
  theme: W
  plain_question: Who gets water first?
  question: Whose turn is it?
  seed_question: How should water be shared?
  sub_questions:
  - {id: Q1.1, text: "By the hour?"}
  - By the bucket?
  other_questions: ["Whose turn is it?", "Whose well is it?"]
  proposition: >-
    The turns
    are fair.
  definition: Views on turns.
  include: [turns, queues]
  exclude: [pumps (Q2)]
  examples:
  - {position: oppose, text: "The top plots always drink first."}
  - Turns came up.
  near_misses:
  - {text: The pump is slow., code: Q2, why: The pump.}
  - It rained.
- id: Q2
  name: Pump
  parent: Q1
  contradiction: false
  definition: Views on the pump.
auxiliary_codes:
- id: X-1
  name: The evening itself
  definition: Tea and chairs.
  use_for: [caveats]
  examples: [The tea was cold.]
known_boundaries:
- [Q1, Q2]
"""


def test_everything_in_a_file_is_read(write: Write) -> None:
    path = write(FULL)
    assert load_codebook(path) == Codebook(
        id="wells",
        version="1.10",
        title="Wells and pumps",
        language="cy",
        themes=(Theme("W", "Water", "Who gets it?"),),
        codes=(
            Code(
                id="Q1",
                name="No",
                codebook_id="wells",
                theme="W",
                question="Who gets water first?",
                proposition="The turns are fair.",
                definition="Views on turns.",
                include=("turns", "queues"),
                exclude=("pumps (Q2)",),
                examples=(Example("The top plots always drink first.", "oppose"), Example("Turns came up.")),
                near_misses=(NearMiss("The pump is slow.", "Q2", "The pump."), NearMiss("It rained.")),
                other_questions=(
                    "Whose turn is it?",
                    "How should water be shared?",
                    "By the hour?",
                    "By the bucket?",
                    "Whose well is it?",
                ),
            ),
            Code(id="Q2", name="Pump", codebook_id="wells", parent="Q1", definition="Views on the pump.", contradiction=False),
            Code(
                id="X-1",
                name="The evening itself",
                codebook_id="wells",
                definition="Tea and chairs.",
                examples=(Example("The tea was cold."),),
                auxiliary=True,
            ),
        ),
        sha256=sha256(path.read_bytes()).hexdigest(),
        file="book.yaml",
        known_boundaries=(("Q1", "Q2"),),
        relation="Stands alone.",
    )


def test_id_name_and_question_are_enough(write: Write) -> None:
    codebook = load_codebook(write('codes:\n- {id: Q1, name: Water, question: "Whose turn?"}\n', "allotments.yml"))
    assert (codebook.id, codebook.title, codebook.version, codebook.language) == ("allotments", "allotments", "0", "en")
    assert codebook.codes == (Code("Q1", "Water", "allotments", question="Whose turn?"),)


def test_the_older_schema_and_keys_are_read(write: Write) -> None:
    text = "schema: codebook-draft/1\ncodebook: {id: a, relation_to_pair: Beside it.}\n"
    codebook = load_codebook(write(f"{text}codes:\n- {{id: Q1, name: A, seed_question: 'Why?', parent: null, feature: a catchword}}\n"))
    assert codebook.relation == "Beside it."
    assert codebook.code("Q1").question == "Why?"
    assert codebook.code("Q1").other_questions == ("a catchword",)


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path, write: Write) -> None:
    windows = tmp_path / "windows.yaml"
    windows.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert load_codebook(windows).codes == load_codebook(write(FULL)).codes


CODE = "codes:\n- id: Q1\n  name: Water\n  question: Whose turn?\n"
BAD_TEXT = "contains a colon: and so on"
FAULTS = {
    # -- form
    "empty": ("", "the file is empty"),
    "only a comment": ("# nothing\n", "the file is empty"),
    "a text": ("just words\n", r"a codebook file must be a mapping \(key: value\), not a text"),
    "a list": ("- a\n- b\n", "must be a mapping .*, not a list"),
    "syntax": ("codes:\n- id: [Q1\n  name: A\n", r"book.yaml, line 3: not valid YAML: column 7: .*expected ',' or '\]'"),
    "tab": ("codes:\n\t- id: Q1\n", r"line 2: not valid YAML: column 1: .*cannot start any token. Try: put quotes"),
    "colon in a text": (f"{CODE}  definition: {BAD_TEXT}\n", "line 5: not valid YAML: .*mapping values are not allowed"),
    "two documents": (f"{CODE}---\n{CODE}", "line 5: not valid YAML: .*another document"),
    "control character": (f"{CODE}  definition: a\x07b\n", "line 5: not valid YAML: a control character"),
    "escaped control character": (f'{CODE}  definition: "a\\x07b"\n', "line 5, code Q1: a control character stands in the text"),
    "half a character": (f'{CODE}  definition: "a\\ud800b"\n', "line 5, code Q1: a control character stands in the text"),
    "no such character": (f'{CODE}  definition: "\\UFFFFFFFF"\n', "an escape names a character that does not exist"),
    "duplicate key": (f"{CODE}  name: Pump\n", 'line 3, code Q1: key "name" is given twice, on lines 3 and 5'),
    "list as a key": (f"{CODE}  ? [a, b]\n  : c\n", "code Q1: line 5 has a list or mapping as a key"),
    "type of its own": (f"{CODE}  definition: !!binary aGk=\n", "line 5, code Q1: the type tag:yaml.org,2002:binary is not read"),
    "merge key": (f"{CODE}  <<: {{name: A}}\n", 'unknown key "<<"'),
    "nested too deeply": ("codes: " + "[" * 5000, "line 1: .*refused, more than 30 levels deep"),
    "alias bomb": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcde", "bcdef", strict=True))
        + CODE,
        "line 5: not valid YAML: column 4: refused, more than 100000 values",
    ),
    "alias of itself": (f"a: &a [*a]\n{CODE}", "line 1: .*refused, an alias stands inside its own anchor"),
    "alias of nothing": (f"a: *b\n{CODE}", "line 1: .*undefined alias"),
    "too large": ("#" * (MAX_BYTES + 1), "has more than 2 MB"),
    # -- the head
    "schema of another time": (
        f"schema: dialogue-synth-codebook/9\n{CODE}",
        r'line 1: schema ".*/9" is not one of .*. Try: "dialogue-synth-codebook/1"',
    ),
    "head is a text": (f"codebook: pair\n{CODE}", 'line 1: "codebook" must be a mapping'),
    "codebook id": (f"codebook: {{id: my book}}\n{CODE}", 'line 1: the codebook\'s id "my book" is not a plain word. Try: use letters'),
    "language": (
        f"codebook: {{id: a, language: Welsh!}}\n{CODE}",
        'language "Welsh!" is not a language tag. Try: write one such as "en-GB"',
    ),
    "position not among the six": (f"positions: [suport]\n{CODE}", r'line 1: id "suport" is not one of support, .*. Try: "support"'),
    "rule that became a mapping": (f"general_rules:\n- Prefer: this\n{CODE}", "line 2: .*this one is a mapping. Try: put quotes"),
    # -- codes
    "codes missing": ("codebook: {id: a}\n", '"codes" is missing'),
    "codes misspelt": ("coeds:\n- {id: Q1, name: A, question: B}\n", '"codes" is missing. Try: is "coeds" meant as that?'),
    "codes empty": ("codes: []\n", '"codes" is missing'),
    "codes a text": ("codes: Q1\n", 'line 1: "codes" must be a list, not a text. Try: put it on a line of its own that starts with "- "'),
    "codes a mapping": ("codes: {id: Q1}\n", 'line 1: "codes" must be a list, not a mapping'),
    "code a text": ("codes:\n- Q1\n", r'line 2: each of "codes" must be a mapping \(key: value\), not a text'),
    "unknown key": (f"{CODE}  exampels: []\n", r'line 5, code Q1: unknown key "exampels". Try: "examples" \(the closest\)'),
    "unknown key, capital": (f"{CODE}  Definition: x\n", 'unknown key "Definition". Try: "definition"'),
    "unknown key like none": (f"{CODE}  zzzzzz: x\n", 'unknown key "zzzzzz"$'),
    "id missing": ("codes:\n- name: Water\n  question: Whose turn?\n", 'line 2: "id" is missing'),
    "name missing": ("codes:\n- id: Q1\n  question: Whose turn?\n", 'line 2, code Q1: "name" is missing'),
    "name blank": ('codes:\n- id: Q1\n  name: "  "\n  question: Whose turn?\n', 'code Q1: "name" is missing'),
    "neither question nor definition": (
        "codes:\n- id: Q1\n  name: Water\n",
        "line 2, code Q1: neither a question nor a definition is given",
    ),
    "id twice": (
        f"{CODE}- {{id: Q1, name: B, question: C}}\n",
        'line 5, code Q1: id "Q1" is used twice, first in book.yaml, line 2, code Q1',
    ),
    "id twice, auxiliary": (f"{CODE}auxiliary_codes:\n- {{id: Q1, name: B, definition: C}}\n", 'line 6, code Q1: id "Q1" is used twice'),
    "id with a blank": ("codes:\n- {id: Q 1, name: A, question: B}\n", 'line 2, code Q 1: id "Q 1" is not a plain word'),
    "id too long": (f"codes:\n- {{id: {'Q' * 41}, name: A, question: B}}\n", "is not a plain word"),
    "id a list": ("codes:\n- {id: [Q1], name: A, question: B}\n", 'line 2: "id" must be text, not a list'),
    "name a mapping": (
        "codes:\n- {id: Q1, name: {a: b}, question: B}\n",
        'code Q1: "name" must be text, not a mapping. Try: put quotes around',
    ),
    "parent unknown": (
        f"{CODE}  parent: q2\n- {{id: Q2, name: A, question: B}}\n",
        r'line 5, code Q1: parent "q2" is not in the codebook. Try: "Q2" \(the',
    ),
    "own parent": (f"{CODE}  parent: Q1\n", "line 5, code Q1: the parents go round in a circle: Q1 -> Q1"),
    "parents in a circle": (f"{CODE}  parent: Q2\n- {{id: Q2, name: A, question: B, parent: Q1}}\n", "in a circle: Q1 -> Q2 -> Q1$"),
    "contradiction": (f"{CODE}  contradiction: perhaps\n", 'line 5, code Q1: "contradiction" must be true or false'),
    "include a text": (f"{CODE}  include: everything\n", 'line 5, code Q1: "include" must be a list, not a text'),
    "include with a mapping": (
        f"{CODE}  include:\n  - Wishes: many\n",
        'line 6, code Q1: .*this one is a mapping. Try: put quotes around a text that contains ": "',
    ),
    "include with nothing": (f"{CODE}  include:\n  -\n", 'line 6, code Q1: "include" must be a list of texts; this one is empty'),
    "example position": (
        f"{CODE}  examples:\n  - {{position: agree, text: Yes.}}\n",
        'line 6, code Q1: position "agree" is not one of support, conditional',
    ),
    "example text": (f"{CODE}  examples:\n  - {{position: oppose, txt: No.}}\n", 'line 6, code Q1: unknown key "txt". Try: "text"'),
    "example a list": (f"{CODE}  examples:\n  - [oppose, No.]\n", 'each of "examples" must be a mapping .*, not a list'),
    "example empty": (f"{CODE}  examples:\n  - ''\n", 'line 6, code Q1: "text" is missing'),
    "near miss key": (f"{CODE}  near_misses:\n  - {{text: A, cod: Q1}}\n", 'line 6, code Q1: unknown key "cod". Try: "code"'),
    "sub-question": (f"{CODE}  sub_questions:\n  - {{id: Q1.1}}\n", 'line 6, code Q1: "text" is missing'),
    # -- themes and boundaries
    "theme not declared": (
        f"themes: [{{id: Water, name: A}}]\n{CODE}  theme: water\n",
        r'line 6, code Q1: theme "water" is not declared. Try: "Water"',
    ),
    "no themes": (f"{CODE}  theme: W\n", 'theme "W" is not declared. Try: declare it under "themes:"'),
    "theme twice": (f"themes:\n- {{id: W, name: A}}\n- {{id: W, name: B}}\n{CODE}", 'line 3, theme W: theme "W" is declared twice'),
    "theme name": (f"themes:\n- {{id: W}}\n{CODE}", 'line 2, theme W: "name" is missing'),
    "theme id": (f"themes:\n- {{id: W W, name: A}}\n{CODE}", 'theme id "W W" is not a plain word'),
    "boundary of three": (
        f"{CODE}known_boundaries:\n- [Q1, Q2, Q3]\n",
        r"line 6: a boundary must be a pair of codes. Try: write \[A1, A3a\]",
    ),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_line(text: str, message: str, write: Write) -> None:
    with pytest.raises(CodebookError, match=message):
        load_codebook(write(text))


def test_all_faults_are_listed_at_once_in_the_order_of_the_file(write: Write) -> None:
    text = "codes:\n- id: Q1\n  name: A\n  parent: Q9\n- id: Q1\n  exampels: []\n  definition: B\nthemes: 3\n"
    with pytest.raises(CodebookError, match="6 faults in the codebook") as caught:
        load_codebook(write(text))
    assert [(issue.where, issue.what) for issue in caught.value.issues] == [
        ("book.yaml, line 2, code Q1", "neither a question nor a definition is given"),
        ("book.yaml, line 4, code Q1", 'parent "Q9" is not in the codebook'),
        ("book.yaml, line 5, code Q1", '"name" is missing'),
        ("book.yaml, line 5, code Q1", 'id "Q1" is used twice, first in book.yaml, line 2, code Q1'),
        ("book.yaml, line 6, code Q1", 'unknown key "exampels"'),
        ("book.yaml, line 8", '"themes" must be a list, not a text'),
    ]


def test_an_alias_within_reason_is_read(write: Write) -> None:
    text = "codes:\n- {id: Q1, name: A, definition: &same B}\n- {id: Q2, name: C, definition: *same}\n"
    assert [code.definition for code in load_codebook(write(text)).codes] == ["B", "B"]


def test_one_circle_of_parents_is_one_fault(write: Write) -> None:
    codes = [f"- {{id: {code}, name: A, definition: B, parent: {parent}}}\n" for code, parent in ("ab", "bc", "ca", "dc")]
    assert [issue.what for issue in check_codebook(write(f"codes:\n{''.join(codes)}")).faults] == [
        "the parents go round in a circle: a -> b -> c -> a"
    ]


# -- files -------------------------------------------------------------------------------------------------------------
def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("codes:\n- id: Q1\n  name: Café\n".encode("latin-1"))
    with pytest.raises(CodebookError, match=r"latin.yaml, line 3: the file is not UTF-8 text. Try: save it"):
        load_codebook(path)


def test_a_file_that_is_not_there_is_named_with_the_closest_one(write: Write) -> None:
    path = write(FULL, "public-benefit.yaml")
    with pytest.raises(CodebookError, match=r'there is no such file. Try: "public-benefit.yaml" \(the closest\)'):
        load_codebook(path.with_name("public_benefit.yaml"))
    with pytest.raises(CodebookError, match="there is no such file$"):
        load_codebook(path.with_name("folder-of-nothing") / "pair.yaml")


def test_a_folder_is_no_codebook(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"this is a folder, not a codebook. Try: .* \.yaml, \.yml"):
        load_codebook(tmp_path)


def test_a_file_of_another_type_is_refused(write: Write) -> None:
    with pytest.raises(CodebookError, match=r'a codebook of type "\.docx" is not read. Try: save it as \.yaml, \.yml'):
        load_codebook(write(FULL, "book.docx"))


def test_a_file_that_may_not_be_read_is_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = write(FULL)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(CodebookError, match="cannot be opened: Permission denied"):
        load_codebook(path)


def test_another_format_is_one_more_entry_and_has_the_same_checks(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_lines(data: bytes, name: str) -> Draft:
        codes = tuple(Code(id=line, name=line, codebook_id="lines") for line in data.decode().split())
        paths = tuple(("codes", n) for n in range(len(codes)))
        log = FaultLog(name, {path: f"row {n + 1}" for n, path in enumerate(paths)})
        return Draft(Codebook("lines", "1", "Lines", "en", (), codes, ""), log, paths)

    monkeypatch.setitem(READERS, ".txt", read_lines)
    with pytest.raises(CodebookError, match="book.txt, row 2: neither a question nor a definition"):
        load_codebook(write("Q1\nQ2", "book.txt"))
    with pytest.raises(CodebookError, match="book.txt: the codebook has no codes"):
        load_codebook(write("", "book.txt"))


# -- together ----------------------------------------------------------------------------------------------------------
def test_codebooks_are_loaded_in_the_order_given(write: Write) -> None:
    one = write("codebook: {id: one}\ncodes: [{id: A1, name: A, definition: B}]\n", "one.yaml")
    two = write("codebook: {id: two}\ncodes: [{id: B1, name: A, definition: B}]\n", "two.yaml")
    assert [codebook.id for codebook in load_codebooks([two, one])] == ["two", "one"]


def test_code_ids_are_unique_over_codebooks(write: Write) -> None:
    one = write("codebook: {id: one}\ncodes: [{id: A1, name: A, definition: B}, {id: A2, name: A, definition: B}]\n", "one.yaml")
    two = write("codebook: {id: two}\ncodes: [{id: A2, name: A, definition: B}]\n", "two.yaml")
    with pytest.raises(CodebookError, match=r'1 fault in the codebooks\n.*two.yaml: code id "A2" is also used in one.yaml. Try: give one'):
        load_codebooks([one, two])


def test_a_codebook_is_not_used_twice(write: Write) -> None:
    path = write(FULL)
    with pytest.raises(CodebookError, match='1 fault in .*\n.*codebook id "wells" is also that of book.yaml. Try: use only one of them'):
        load_codebooks([path, path])


def test_faults_of_several_codebooks_are_listed_together(write: Write) -> None:
    with pytest.raises(
        CodebookError, match=r"2 faults in the codebooks\n  - one.yaml: the file is empty.*\n  - two.yaml: the file is empty"
    ):
        load_codebooks([write("", "one.yaml"), write("", "two.yaml")])


# -- promises ----------------------------------------------------------------------------------------------------------
pieces = st.sampled_from(
    ["codes:", "\n", "\n- ", "  ", "id: Q1", "name: ", "[", "]", "{", "}", "&a", "*a", "!x ", '"', "\\x00", "? ", "|", ">-", "\t", "x"]
)


@given(
    data=st.one_of(
        st.text().map(lambda text: text.encode("utf-8", "replace")),
        st.binary(),
        st.lists(pieces).map(lambda words: "".join(words).encode()),
    )
)
def test_any_bytes_are_read_or_refused(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    try:
        codebook = load_codebook(path)
    except CodebookError as error:
        str(error).encode()  # a message can always be shown
        assert error.issues
    else:
        assert codebook.codes


PREMISES = """
premises:
- id: agent
  subject: whether agents see it
  about: [agent*]
  values:
    - {id: seen, words: they see it, cues: ["passed to"], negated: unseen}
    - {id: unseen, words: they do not, cues: ["kept from"]}
- {id: kept, subject: how long it is kept, cues: [kept], measure: duration}
"""


def test_premises_are_read_and_written(tmp_path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("codes: [{id: Q1, name: A, question: Why}]" + PREMISES, encoding="utf-8")
    codebook = load_codebook(path)
    agent, kept = codebook.premises
    assert [value.negated for value in agent.values] == ["unseen", ""]
    assert (kept.measure, kept.cues) == ("duration", ("kept",))
    path.write_text(write_codebook(codebook), encoding="utf-8")
    assert load_codebook(path).premises == codebook.premises


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("measure: duration", "measure: weight", 'measure "weight" is not one of'),
        (", measure: duration", "", 'a premise has either "values" or a "measure"'),
        ("cues: [kept], measure", "measure", "a premise with a measure needs cues"),
        ("id: kept", "id: agent", 'premise "agent" is declared twice'),
        ("id: unseen", "id: seen", 'value "seen" is declared twice'),
        ("negated: unseen", "negated: unsen", 'value "unsen" is not one of this premise'),
        ("subject: how", "subjekt: how", 'unknown key "subjekt"'),
    ],
)
def test_faults_of_premises_are_named(tmp_path, old: str, new: str, fault: str) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("codes: [{id: Q1, name: A, question: Why}]" + PREMISES.replace(old, new), encoding="utf-8")
    assert any(fault in issue.what for issue in check_codebook(path).faults)
