"""html.py: what was written on a page, and what belongs to the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.html import decode_html, lay_out_html
from dialogue_synth.ingest.layout import Fact
from dialogue_synth.ingest.questions import Questions

PAGE = """<!DOCTYPE html><html><head><title>Lights &amp; owls</title><style>p{color:red}</style></head><body>
<nav><a href="/">Home</a></nav><header><h1>The parish site</h1></header>
<div class="cookie-notice">We use cookies.</div>
<main><h1>Minutes</h1>Loose words <b>in bold</b>.
<p>First line<br>second line</p><p hidden>secret</p><p style="display:none">hidden too</p>
<p><strong>What came out</strong></p>
<ul><li>the stile<ul><li>both sides</li></ul></li></ul>
<p>• typed bullet</p>
<table><tr><th>Question</th><th>Answer</th></tr><tr><td>Which lamp?</td><td><p>The one by the stile,</p><p>and no other.</p></td></tr></table>
<script>alert("x")</script></main>
<aside>Adverts</aside><footer>Kept by volunteers</footer></body></html>"""


def laid_out(html: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in lay_out_html(html, Questions()).pieces]


def test_a_page_is_read_without_its_site() -> None:
    pieces = laid_out(PAGE)
    assert [piece for piece in pieces if piece[0] != "furniture"] == [
        ("metadata", "title: Lights & owls"),
        ("heading", "Minutes"),
        ("paragraph", "Loose words in bold."),
        ("paragraph", "First line"),
        ("paragraph", "second line"),
        ("paragraph", "What came out"),
        ("list_item", "the stile"),
        ("list_item", "both sides"),
        ("list_item", "typed bullet"),
        ("prompt", "Question | Answer"),
        ("prompt", "Which lamp?"),
        ("table_row", "The one by the stile,\nand no other."),
    ]
    assert [text for kind, text in pieces if kind == "furniture"] == [
        "Home",
        "The parish site",
        "We use cookies.",
        "Adverts",
        "Kept by volunteers",
    ]


def test_script_style_and_hidden_words_are_nowhere() -> None:
    words = " ".join(text for _, text in laid_out(PAGE))
    assert not any(gone in words for gone in ("alert", "color", "secret", "hidden too"))


def test_the_title_of_a_page_is_a_property_and_bold_lines_look_bold() -> None:
    layout = lay_out_html(PAGE, Questions())
    assert layout.facts == (Fact("title", "Lights & owls", "property"),)
    assert [piece.text for piece in layout.pieces if piece.look == "bold"] == ["What came out"]


def test_a_page_without_main_keeps_its_header_and_loose_text() -> None:
    assert laid_out("<body><header><h1>Minutes</h1></header>All said no.</body>") == [("heading", "Minutes"), ("paragraph", "All said no.")]


def test_lists_have_depth_and_preformatted_lines_stay_apart() -> None:
    pieces = lay_out_html("<ul><li>a<ol><li>b</li></ol></li></ul><pre>one\ntwo</pre>", Questions()).pieces
    assert [(piece.text, piece.level) for piece in pieces] == [("a", 1), ("b", 2), ("one", 0), ("two", 0)]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    page = "<table><tr><td><table><tr><td>Which lamp?</td><td>The stile, said all of us.</td></tr></table></td><td><h2>Money</h2>None.</td></tr></table>"
    assert laid_out(page) == [
        ("prompt", "Which lamp?"),
        ("table_row", "The stile, said all of us."),
        ("heading", "Money"),
        ("paragraph", "None."),
    ]
    assert laid_out('<table role="presentation"><tr><td>Said.</td><td>And more.</td></tr></table>') == [
        ("paragraph", "Said."),
        ("paragraph", "And more."),
    ]


def test_marks_and_breaks_inside_a_cell_keep_their_words() -> None:
    page = "<table><tr><td>Which <b>lamp</b>?</td><td>The <i>stile<br>and</i> <span hidden>x</span>gate, said <u>all <b>of</b> us</u>.</td></tr></table>"
    assert laid_out(page) == [("prompt", "Which lamp?"), ("table_row", "The stile\nand gate, said all of us.")]


def test_elements_that_lie_too_deep_are_refused_before_they_end_the_program() -> None:
    with pytest.raises(Refusal, match="too deep"):
        lay_out_html("<div>" * 100_000 + "words", Questions())
    assert laid_out("<p>" * 5000 + "words") == [("paragraph", "words")]


def test_a_word_about_consent_is_no_cookie_banner() -> None:
    assert laid_out('<div id="consent"><p>They want to be asked.</p></div>') == [("paragraph", "They want to be asked.")]


def test_broken_html_is_repaired_as_a_browser_would() -> None:
    assert laid_out("<p>one<p>two<td>three</div></b>") == [("paragraph", "one"), ("paragraph", "twothree")]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b'<meta charset="iso-8859-1">\xa3', "£"),
        (b'<meta charset="nonsense">x', None),
        (b"<p>x", None),
        (b'<meta charset="utf-8">\xff', None),
    ],
)
def test_the_declared_encoding_is_used_if_it_fits(page: bytes, text: str | None) -> None:
    decoded = decode_html(page)
    assert decoded is None if text is None else decoded is not None and decoded.endswith(text)


@given(st.text(alphabet='<>/pdivtablerh1 ulia"=&;', max_size=120))
def test_any_tags_can_be_read(html: str) -> None:
    assert isinstance(laid_out(html), list)
