"""rtf.py: rich texts of Word, LibreOffice and WordPad."""

from dialogue_synth.ingest.layout import Fact
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.rtf import read_rtf

HEAD = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\stylesheet{\s0 Normal;}{\s2\sbasedon0\b heading 2;}{\s15\sbasedon0 Title;}}{\info{\title Lights &c}}"


def laid_out(body: bytes) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in read_rtf(HEAD + body + b"}", Questions()).pieces]


def test_paragraphs_headings_and_bullets() -> None:
    body = rb"\pard\s15 Lights\par \pard\s2 Purpose\par \pard\s0 Caf\'e9 owls cost \u163?5.\par - the stile\par"
    layout = read_rtf(HEAD + body + b"}", Questions())
    assert [(p.kind, p.text, p.level) for p in layout.pieces] == [
        ("heading", "Lights", 1),
        ("heading", "Purpose", 2),
        ("paragraph", "Café owls cost £5.", 0),
        ("list_item", "the stile", 1),
    ]
    assert layout.facts == (Fact("title", "Lights &c", "property"),)


def test_tables_keep_their_rows() -> None:
    row = rb"\trowd\cellx100\cellx200\intbl %s\cell %s\cell\row "
    body = rb"\pard Before.\par " + row % (b"Question", b"Answer") + row % (b"Which lamp?", b"The stile.") + rb"\pard After.\par"
    assert laid_out(body) == [
        ("paragraph", "Before."),
        ("prompt", "Question | Answer"),
        ("prompt", "Which lamp?"),
        ("table_row", "The stile."),
        ("paragraph", "After."),
    ]


def test_running_headers_are_furniture_once() -> None:
    body = rb"{\footer\pard Sheet v2\par}{\header }\sectd{\footer\pard Sheet v2\par}\pard Said.\par"
    assert laid_out(body) == [("paragraph", "Said."), ("furniture", "Sheet v2")]


def test_an_unclosed_group_is_read_to_its_end() -> None:
    assert ("paragraph", "Said.") in laid_out(rb"\pard Said.\par{\footer never closed")


def test_a_text_without_a_title_states_nothing() -> None:
    assert read_rtf(rb"{\rtf1 Said.\par}", Questions()).facts == ()


def test_footnotes_follow_and_deleted_or_hidden_text_is_counted() -> None:
    layout = read_rtf(
        HEAD + rb"\pard Said{\footnote\pard\plain One differed.}.\par {\revised kept}{\deleted gone}{\f0\v hidden}\par}", Questions()
    )
    assert [(p.kind, p.text) for p in layout.pieces] == [("paragraph", "Said."), ("paragraph", "kept"), ("paragraph", "One differed.")]
    assert layout.issues[0].what == "2 pieces of deleted or hidden text are not read"


def test_bold_lines_look_bold_and_old_bullets_are_items() -> None:
    body = rb"\pard{\f0\b Purpose}\par {\b What for?} Owls.\par {\pntext\f1\'B7\tab}the gate\par {\listtext\u8226\'95\tab}the stile\par"
    assert [(p.kind, p.text, p.look) for p in read_rtf(HEAD + body + b"}", Questions()).pieces] == [
        ("paragraph", "Purpose", "bold"),
        ("paragraph", "What for? Owls.", ""),
        ("list_item", "the gate", ""),
        ("list_item", "the stile", ""),
    ]
