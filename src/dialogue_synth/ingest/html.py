"""HTML -> layout: headings, paragraphs, lists and tables of the page, and its navigation and footer as furniture.

nh3 repairs the page the way browsers do and takes out script and style with their content; lxml walks what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from dialogue_synth.ingest.decode import fix_text
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.layout import Fact, Layout, Piece
from dialogue_synth.ingest.lines import bullet_length, starts_item
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import Cell, Table, lay_out_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DROPPED = {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head"}
BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr legend li main menu nav ol p pre section summary table ul
    """.split()
)
INLINE = frozenset(
    """
    a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike strong
    sub sup time tt u var wbr caption col colgroup tbody td tfoot th thead tr input
    """.split()
)
MAX_NESTING = 60  # of one name; lxml reads 255 levels of all names together
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
CLOSED_BY_THEMSELVES = frozenset(
    """
    p li td th tr dd dt option optgroup thead tbody tfoot colgroup rp rt br hr img input meta link col wbr area base embed param
    source track
    """.split()
)
HEADING = re.compile(r"h([1-6])$")
FURNITURE_TAGS = frozenset({"nav", "footer", "aside"})
FURNITURE_ROLES = frozenset({"navigation", "contentinfo", "banner", "complementary", "search", "menu", "menubar"})
FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|nav|navbar|navigation|menu|breadcrumbs?|sidebar|site-?(?:header|footer)|skip-?link|share|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_-]+)", re.IGNORECASE)


def decode_html(data: bytes) -> str | None:
    """Return the text of a page in the encoding that it declares; None if it declares none, or a wrong one."""
    declared = CHARSET.search(data[:4096])
    try:
        return fix_text(data.decode(declared[1].decode("ascii"))) if declared else None
    except (LookupError, UnicodeDecodeError):
        return None


def check_nesting(html: str) -> None:
    """Refuse a page whose elements lie too deep in each other: what lies deeper would be lost, or end the program.

    Raises:
        Refusal: More than `MAX_NESTING` elements of one name are open at once.
    """
    depth: Counter[str] = Counter()
    for found in TAG.finditer(html):
        name = found[2].lower()
        depth[name] += -1 if found[1] and depth[name] else 0 if found[1] or name in CLOSED_BY_THEMSELVES else 1
        if depth[name] > MAX_NESTING:
            raise Refusal("its elements lie too deep in each other", hint="open it in a browser and save it as text")


def lay_out_html(html: str, questions: Questions) -> Layout:
    """Return the layout of an HTML page.

    Raises:
        Refusal: Its elements lie too deep in each other.
    """
    import nh3
    from lxml import html as lxml_html

    check_nesting(html)
    titles = TITLE.findall(html)
    title = " ".join(unescape(titles[0]).split()) if titles else ""
    clean = nh3.clean(
        html,
        tags=set(BLOCKS | INLINE),
        clean_content_tags=DROPPED - {"head"} | {"title"},
        attributes={"*": {"class", "id", "role", "hidden", "style", "aria-hidden", "colspan"}},
        filter_style_properties={"display", "visibility"},
        link_rel=None,
    )
    root = lxml_html.fromstring(f"<div>{clean}</div>")
    walker = _Walker(questions, has_main=root.find(".//main") is not None or root.find(".//article") is not None)
    walker.walk(root)
    pieces = [*([Piece("metadata", f"title: {title}", "page title")] if title else []), *walker.pieces]
    facts = [*walker.facts, *([Fact("title", title, "property")] if title else [])]
    return Layout(tuple(pieces), None, tuple(facts))


class _Walker:
    """Collects the pieces of a page in reading order."""

    def __init__(self, questions: Questions, *, has_main: bool) -> None:
        self.questions, self.has_main = questions, has_main
        self.pieces: list[Piece] = []
        self.facts: list[Fact] = []
        self.n_tables = 0

    def walk(self, element: HtmlElement, *, furniture: bool = False, depth: int = 0) -> None:
        """Add the pieces of an element; text between its blocks is a paragraph of its own."""
        inline: list[str] = [element.text or ""]
        bold = _all_bold(element)
        for child in element:
            if not isinstance(child.tag, str) or _is_hidden(child):
                inline.append(child.tail or "")
            elif child.tag in BLOCKS or _holds_blocks(child):
                self.add_text(element, "".join(inline), furniture, depth, bold=bold)
                self.enter(child, furniture, depth)
                inline = [child.tail or ""]
            else:
                inline += [*_inline_text(child), child.tail or ""]
        self.add_text(element, "".join(inline), furniture, depth, bold=bold)

    def enter(self, child: HtmlElement, furniture: bool, depth: int) -> None:
        """Add the pieces of a block inside another."""
        furniture = furniture or self.is_furniture(child)
        if child.tag == "table" and not furniture:
            self.add_table(child)
        else:
            self.walk(child, furniture=furniture, depth=depth + (child.tag in ("ul", "ol")))

    def is_furniture(self, element: HtmlElement) -> bool:
        """Say whether an element belongs to the site and not to what was written."""
        if element.tag in FURNITURE_TAGS or element.get("role", "") in FURNITURE_ROLES:
            return True
        if element.tag == "header" and not any(a.tag in ("main", "article", "section") for a in element.iterancestors()):
            return self.has_main or element.find(".//h1") is None
        return bool(FURNITURE_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"))

    def add_text(self, element: HtmlElement, text: str, furniture: bool, depth: int, *, bold: bool) -> None:
        """Add the text of a block, one piece for each line of it."""
        heading = HEADING.match(str(element.tag))
        for line in text.split("\n") if element.tag == "pre" else text.split("\x00"):
            words = " ".join(line.split())
            if not words:
                continue
            place = f"paragraph {len(self.pieces) + 1}"
            piece = Piece("paragraph", words, place, look="bold" if bold else "")
            if furniture:
                piece = piece.as_kind("furniture")
            elif heading:
                piece = piece.as_kind("heading", int(heading[1]))
            elif element.tag in ("li", "dd") or any(a.tag == "li" for a in element.iterancestors()):
                piece = piece.as_kind("list_item", max(1, depth))
            elif starts_item(words):
                piece = piece.cut(bullet_length(words)).as_kind("list_item", 1)
            self.pieces.append(piece)

    def add_table(self, table: HtmlElement) -> None:
        """Add the pieces of a table. One with tables or headings in its cells lays out the page, and its cells are read in turn."""
        if table.get("role") == "presentation" or any(
            child.tag == "table" or HEADING.match(str(child.tag)) for child in table.iterdescendants()
        ):
            for cell in (cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table):
                self.walk(cell)
            return
        self.n_tables += 1
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        cells = tuple(tuple(Cell(_cell_text(cell)) for cell in row if cell.tag in ("td", "th")) for row in rows)
        n_header = next((i for i, row in enumerate(rows) if any(cell.tag != "th" for cell in row)), 0)
        found, facts = lay_out_table(Table(cells, f"table {self.n_tables}", n_header if len(rows) > n_header else 0), self.questions)
        self.pieces += found
        self.facts += facts


def _inline_text(element: HtmlElement) -> Iterator[str]:
    """Yield the text of an inline element; a line break is a zero character, which the text itself cannot hold."""
    if element.tag == "br":
        yield "\x00"
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _is_hidden(child):
            yield from _inline_text(child)
        yield child.tail or ""


def _cell_text(cell: HtmlElement) -> str:
    lines: list[str] = [cell.text or ""]
    for child in cell:
        if isinstance(child.tag, str) and not _is_hidden(child):
            block = child.tag in BLOCKS
            lines.append("\x00" if block else "")
            lines.extend(_flat(child))
            lines.append("\x00" if block else "")
        lines.append(child.tail or "")
    kept = (" ".join(line.split()) for line in "".join(lines).split("\x00"))
    return "\n".join(line for line in kept if line)


def _flat(element: HtmlElement) -> Iterator[str]:
    yield "\x00" if element.tag == "br" or element.tag in BLOCKS else ""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _is_hidden(child):
            yield from _flat(child)
        yield child.tail or ""


def _holds_blocks(element: HtmlElement) -> bool:
    return any(child.tag in BLOCKS for child in element.iterdescendants())


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or bool(HIDDEN.search(element.get("style", "")))


def _all_bold(element: HtmlElement) -> bool:
    """Say whether a block holds nothing but one bold element, as people make headings by hand."""
    return (
        len(element) == 1 and element[0].tag in ("b", "strong") and not (element.text or "").strip() and not (element[0].tail or "").strip()
    )
