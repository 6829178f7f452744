"""odt.py: OpenDocument texts."""

import pytest

from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.layout import Layout
from dialogue_synth.ingest.odt import read_odt

STYLE = '<style:style style:name="{}" style:family="paragraph" style:parent-style-name="{}">{}</style:style>'
BOLD = '<style:text-properties fo:font-weight="bold"/>'


@pytest.fixture
def read(make, questions, settings):
    def run(body: str, **parts: str) -> Layout:
        return read_odt(make.odt(body, **parts), questions, settings)

    return run


def pairs(layout: Layout) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in layout.pieces]


def row(*cells: str) -> str:
    inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{inner}</table:table-row>"


def test_headings_paragraphs_and_nested_lists_are_read_in_order(read) -> None:
    body = '<text:h text:outline-level="2">Purpose</text:h><text:p>Why we met.</text:p>'
    body += "<text:list><text:list-item><text:p>stile</text:p><text:list><text:list-item><text:p>gate</text:p></text:list-item></text:list></text:list-item></text:list>"
    body += "<text:section><text:p>- typed</text:p></text:section>"
    layout = read(body)
    assert [(p.kind, p.text, p.level) for p in layout.pieces] == [
        ("heading", "Purpose", 2),
        ("paragraph", "Why we met.", 0),
        ("list_item", "stile", 1),
        ("list_item", "gate", 2),
        ("list_item", "typed", 1),
    ]


def test_styles_make_titles_headings_and_bold_print(read) -> None:
    automatic = (
        STYLE.format("P1", "Title", "")
        + STYLE.format("P2", "Heading_20_3", "")
        + STYLE.format("P3", "Standard", BOLD)
        + STYLE.format("P4", "P4", "")
    )
    automatic += STYLE.format("T1", "", BOLD)
    body = "".join(f'<text:p text:style-name="{name}">{name}</text:p>' for name in ("P1", "P2", "P3", "P4", "Subtitle"))
    body += '<text:p><text:span text:style-name="T1">by hand</text:span></text:p><text:p>not <text:span text:style-name="T1">bold</text:span></text:p>'
    layout = read(body, automatic=automatic)
    assert [(p.text, p.kind, p.level, p.look) for p in layout.pieces] == [
        ("P1", "heading", 1, ""),
        ("P2", "heading", 3, ""),
        ("P3", "paragraph", 0, "bold"),
        ("P4", "paragraph", 0, ""),
        ("Subtitle", "heading", 2, ""),
        ("by hand", "paragraph", 0, "bold"),
        ("not bold", "paragraph", 0, ""),
    ]


def test_spaces_tabs_and_breaks_are_elements(read) -> None:
    assert pairs(read('<text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d\ne</text:p>')) == [
        ("paragraph", "a  b\tc"),
        ("paragraph", "d e"),
    ]


def test_tables_frames_and_repeated_empty_cells(read) -> None:
    header = f"<table:table-header-rows>{row('Question', 'Answer')}</table:table-header-rows>"
    blank = '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="900"/></table:table-row>'
    body = f"<table:table>{header}{row('Which lamp?', 'The stile.')}{blank}</table:table><table:table>{row('framed')}</table:table>"
    assert pairs(read(body)) == [
        ("prompt", "Question | Answer"),
        ("prompt", "Which lamp?"),
        ("table_row", "The stile."),
        ("paragraph", "framed"),
    ]


def test_a_table_inside_a_cell_follows_it(read) -> None:
    inner = f"<table:table>{row('inner')}</table:table>"
    body = f"<table:table><table:table-row><table:table-cell><text:p>Which lamp?</text:p></table:table-cell><table:table-cell><text:p>The stile.</text:p>{inner}</table:table-cell></table:table-row></table:table>"
    assert pairs(read(body)) == [("prompt", "Which lamp?"), ("table_row", "The stile."), ("paragraph", "inner")]


def test_notes_boxes_headers_and_contents(read) -> None:
    body = "<text:p>Said.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>One differed.</text:p></text:note-body></text:note>"
    body += "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame></text:p>"
    body += "<draw:frame><draw:text-box><text:p>Loose box.</text:p></draw:text-box></draw:frame>"
    body += "<text:table-of-content><text:index-body><text:p>Purpose 1</text:p></text:index-body></text:table-of-content>"
    styles = "<office:master-styles><style:master-page><style:footer><text:p>Sheet v2</text:p></style:footer><style:footer-left><text:p>Sheet v2</text:p></style:footer-left></style:master-page></office:master-styles>"
    layout = read(body, styles=styles)
    assert pairs(layout) == [
        ("paragraph", "Said."),
        ("paragraph", "Boxed."),
        ("paragraph", "Loose box."),
        ("furniture", "Purpose 1"),
        ("paragraph", "One differed."),
        ("furniture", "Sheet v2"),
    ]


def test_tracked_changes_comments_and_pictures_are_counted(read) -> None:
    changes = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    body = f"{changes}<text:p>Kept<office:annotation><text:p>Really?</text:p></office:annotation><draw:frame><draw:image/></draw:frame>.</text:p>"
    layout = read(body)
    assert pairs(layout) == [("paragraph", "Kept.")]
    assert ["tracked" in i.what or "comments" in i.what or "pictures" in i.what for i in layout.issues] == [True] * 3


def test_a_locked_or_damaged_file_is_refused(make, questions, settings) -> None:
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(Refusal, match="password"):
        read_odt(make.odt("<text:p>x</text:p>", manifest=manifest), questions, settings)
    with pytest.raises(Refusal, match="no text document"):
        read_odt(make.zip({"mimetype": "application/vnd.oasis.opendocument.text"}), questions, settings)
