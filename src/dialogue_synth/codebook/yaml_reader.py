"""The format of a YAML codebook: which keys there are, and how they become a `Codebook`. ``codebooks/README.md`` explains them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePath

from dialogue_synth.codebook.draft import Draft, Entry, FaultLog, Keys, read_entry
from dialogue_synth.codebook.source import Located, SourceError, read_source
from dialogue_synth.model import (
    MEASURES,
    POSITIONS,
    Code,
    Codebook,
    Example,
    Measure,
    NearMiss,
    Position,
    Premise,
    PremiseValue,
    ReadingTest,
    Theme,
)

SCHEMAS = ("dialogue-synth-codebook/1", "codebook-draft/1")

FILE = Keys(
    (
        "schema",
        "codebook",
        "positions",
        "position_order_for_distance",
        "general_rules",
        "themes",
        "codes",
        "auxiliary_codes",
        "premises",
        "known_boundaries",
        "tests",
    ),
    required=("codes",),
    free=True,
)
HEAD_FOR_PEOPLE = ("source", "unit_of_coding", "question_versus_answer", "typical_pair_overlap")
HEAD = Keys(("id", "version", "title", "language", "relation", "relation_to_pair", *HEAD_FOR_PEOPLE), free=True)
THEME = Keys(("id", "name", "gist"), required=("id", "name"))
POSITION = Keys(("id", "label", "rule"), required=("id",))
WORDINGS = ("plain_question", "question", "seed_question")  # the first that is there is the question asked
CODE = Keys(
    (
        "id",
        "name",
        "slug",
        "theme",
        "parent",
        *WORDINGS,
        "sub_questions",
        "other_questions",
        "feature",
        "proposition",
        "definition",
        "include",
        "exclude",
        "examples",
        "near_misses",
        "contradiction",
        "use_for",
    ),
    required=("id", "name"),
)
SUB_QUESTION = Keys(("id", "text"), required=("text",))
EXAMPLE = Keys(("position", "text"), required=("text",))
NEAR_MISS = Keys(("text", "code", "why"), required=("text",))
PREMISE = Keys(("id", "subject", "about", "values", "measure", "cues"), required=("id", "subject"))
TEST = Keys(("id", "question", "draws_on"), required=("id", "question"))
PREMISE_VALUE = Keys(("id", "words", "cues", "negated"), required=("id", "words", "cues"))


def read_yaml(data: bytes, name: str) -> Draft:
    """Read a YAML codebook.

    Args:
        data: The bytes of the file.
        name: The file's name, for messages and for ``Codebook.file``.

    Returns:
        The codebook as far as it can be read, with every fault of form. Whether its codes fit together is not looked at.
    """
    try:
        source = read_source(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unreadable(name, line, "the file is not UTF-8 text", 'save it as "UTF-8" in the editor')
    except SourceError as error:
        place = f"column {error.column}: " if error.column else ""
        return _unreadable(name, error.line, f"not valid YAML: {place}{error.what}", error.hint)
    log = FaultLog(name, {path: f"line {line}" for path, line in source.lines.items() if path})
    return _read_file(source, log, sha256(data).hexdigest())


def _unreadable(name: str, line: int, what: str, hint: str) -> Draft:
    log = FaultLog(name, {("file",): f"line {line}"})
    log.fault(("file",), what, hint)
    return Draft(None, log)


def _read_file(source: Located, log: FaultLog, digest: str) -> Draft:
    if source.value is None:
        log.fault((), "the file is empty", "start from the example in codebooks/README.md")
        return Draft(None, log)
    file = read_entry(log, (), source.value, FILE, "a codebook file")
    for path, what, hint in source.faults:
        log.fault(path, what, hint)
    if file is None:
        return Draft(None, log)
    return _read_codebook(file, digest)


def _read_codebook(file: Entry, digest: str) -> Draft:
    file.choice("schema", SCHEMAS)
    file.texts("general_rules")
    for position in file.entries("positions", POSITION, plain="id"):
        position.choice("id", POSITIONS)
    head = read_entry(file.log, ("codebook",), file.values.get("codebook") or {}, HEAD, '"codebook"') or Entry(file.log, ("codebook",), {})
    codebook_id = head.text("id", PurePath(file.log.name).stem)
    entries = [*file.entries("codes", CODE), *file.entries("auxiliary_codes", CODE)]
    codebook = Codebook(
        id=codebook_id,
        version=head.text("version", "0"),
        title=head.text("title", codebook_id),
        language=head.text("language", "en"),
        themes=tuple(Theme(theme.text("id"), theme.text("name"), theme.text("gist")) for theme in file.entries("themes", THEME)),
        codes=tuple(_code(entry, codebook_id) for entry in entries),
        sha256=digest,
        file=file.log.name,
        known_boundaries=_boundaries(file),
        relation=head.text("relation") or head.text("relation_to_pair"),
        premises=tuple(_premise(entry) for entry in file.entries("premises", PREMISE)),
        tests=tuple(ReadingTest(t.text("id"), t.text("question"), t.texts("draws_on")) for t in file.entries("tests", TEST)),
    )
    return Draft(codebook, file.log, tuple(entry.path for entry in entries))


def _code(entry: Entry, codebook_id: str) -> Code:
    question, others = _questions(entry)
    return Code(
        id=entry.text("id"),
        name=entry.text("name"),
        codebook_id=codebook_id,
        theme=entry.text("theme"),
        parent=entry.text("parent"),
        question=question,
        proposition=entry.text("proposition"),
        definition=entry.text("definition"),
        include=entry.texts("include"),
        exclude=entry.texts("exclude"),
        examples=tuple(Example(item.text("text"), _position(item)) for item in entry.entries("examples", EXAMPLE, plain="text")),
        near_misses=tuple(
            NearMiss(item.text("text"), item.text("code"), item.text("why"))
            for item in entry.entries("near_misses", NEAR_MISS, plain="text")
        ),
        other_questions=others,
        auxiliary=entry.path[0] == "auxiliary_codes",
        contradiction=entry.flag("contradiction", default=True),
    )


def _premise(entry: Entry) -> Premise:
    values = tuple(
        PremiseValue(item.text("id"), item.text("words"), item.texts("cues"), item.text("negated"))
        for item in entry.entries("values", PREMISE_VALUE)
    )
    return Premise(entry.text("id"), entry.text("subject"), entry.texts("about"), values, _measure(entry), entry.texts("cues"))


def _measure(entry: Entry) -> Measure:
    stated = entry.choice("measure", MEASURES[1:])
    return next(measure for measure in MEASURES if measure == stated)


def _position(entry: Entry) -> Position | None:
    stated = entry.choice("position", POSITIONS)
    return next((position for position in POSITIONS if position == stated), None)


def _questions(entry: Entry) -> tuple[str, tuple[str, ...]]:
    """Return the question that is asked, and every other wording that a sheet may print, each once and in order."""
    wordings = [entry.text(key) for key in (*WORDINGS, "feature")]
    asked = next((wording for wording in wordings[: len(WORDINGS)] if wording), "")
    wordings += [sub_question.text("text") for sub_question in entry.entries("sub_questions", SUB_QUESTION, plain="text")]
    wordings += entry.texts("other_questions")
    return asked, tuple(dict.fromkeys(wording for wording in wordings if wording not in {"", asked}))


def _boundaries(file: Entry) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for path, item in file.items("known_boundaries"):
        match item:
            case [str() as one, str() as other]:
                pairs.append((one.strip(), other.strip()))
            case _:
                file.log.fault(path, "a boundary must be a pair of codes", "write [A1, A3a]")
    return tuple(pairs)
