"""A document is described once and written as Word, PDF and HTML: the same words in the same order in each."""

from dialogue_synth.document.docx import write_docx
from dialogue_synth.document.html import write_html
from dialogue_synth.document.model import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    Inline,
    PageBreak,
    Panel,
    Paragraph,
    Quotation,
    Span,
    Table,
    inline,
    plain_text,
)
from dialogue_synth.document.pdf import write_pdf

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Figure",
    "Heading",
    "Inline",
    "PageBreak",
    "Panel",
    "Paragraph",
    "Quotation",
    "Span",
    "Table",
    "inline",
    "plain_text",
    "write_docx",
    "write_html",
    "write_pdf",
]
