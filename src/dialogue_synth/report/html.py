"""`ReportContent` -> one self-contained HTML page: no script, no request, the same bytes for the same content.

Text of write-ups can hold anything. Three things keep it text: Jinja escapes every value, no template marks data as safe,
and the page forbids itself everything but its own style sheet (Content-Security-Policy with the sheet's hash), so that
even a fault of ours could not run a script or fetch a picture.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dialogue_synth.report.content import ReportContent
from dialogue_synth.report.divergences import analysts_divergences, initiative_divergences
from dialogue_synth.report.findings import initiative_findings
from dialogue_synth.report.index import Index, build_index, joint_title
from dialogue_synth.report.marks import ALL_MARKS, POSITION_MARKS, Mark
from dialogue_synth.report.matrix import cell_passages, matrices
from dialogue_synth.report.method import method
from dialogue_synth.report.pages import page_indexes, page_lists, with_pages
from dialogue_synth.report.passages import writeup_texts
from dialogue_synth.report.received import (
    asides,
    files_set_aside,
    other_issues,
    passages_without_code,
    replaced_writeups,
    undecided_by_reason,
    writeup_lists,
)
from dialogue_synth.report.summary import initiative_summaries
from dialogue_synth.report.topics import topics_view

STYLE_SHEETS = ("page.css", "parts.css", "matrix.css", "topics.css", "print.css")
_MAP_STYLE = """
.disc { fill: #f5f2ec; stroke: #8b867c } .emergent .disc { stroke: #7a2e0e; stroke-width: 2; stroke-dasharray: 6 4 }
.dots circle { fill: #1f6391; stroke: #1f6391 } .emergent .dots circle { fill: #7a2e0e; stroke: #7a2e0e } .dots circle.weak { fill: #fff }
text { font: 500 14px sans-serif; fill: #1e2124; text-anchor: middle }
"""
UNTITLED = "Distributed dialogue"
# HTML has no way to write a NUL or a lone surrogate, and other control characters only confuse readers of the page.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_html_report(content: ReportContent, index: Index | None = None) -> str:
    """Write a study's report as one HTML page that needs nothing but itself.

    Args:
        content: All records of the study, with personal data masked in every text.
        index: What `build_index` makes of it, where that was made already.

    Returns:
        The page as text; encode it as UTF-8. Equal contents give equal pages.
    """
    style = style_sheet()
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            style=Markup(style),  # noqa: S704 (our own file, never data; escaping would break its child selectors)
            policy=content_policy(style),
            **_parts(with_pages(index or build_index(content))),
        )
    )


def write_pages(content: ReportContent, report: str, index: Index | None = None) -> Iterator[tuple[str, str]]:
    """Write the pages of write-ups of a report that is too large for one page; of any other there are none.

    Args:
        content: All records of the study, masked.
        report: The file name of the report, in the folder above.
        index: What `build_index` makes of the content, where that was made already.

    Yields:
        The name of a page's file in the folder `pages.FOLDER`, and the page as text.
    """
    whole = with_pages(index or build_index(content))
    if not whole.pages:
        return
    style = style_sheet()
    template = _environment().get_template("write-ups-page.html.j2")
    for file, index in page_indexes(whole, report):
        (initiative,) = index.initiatives
        yield (
            file,
            template.render(
                style=Markup(style),  # noqa: S704 (our own file, never data)
                policy=content_policy(style),
                title=_title(whole),
                initiative=initiative.name,
                first=initiative.writeups[0].writeup_id,
                last=initiative.writeups[-1].writeup_id,
                report=f"../{report}",
                matrices=matrices(index),
                cell_passages=cell_passages(index),
                writeup_lists=writeup_lists(index),
                texts=writeup_texts(index),
                page_lists=(),
                of_one_page=True,
                all_marks=ALL_MARKS,
            ),
        )


def write_topic_map(content: ReportContent, index: Index | None = None) -> str:
    """Draw a study's topic map as an SVG picture that needs nothing but itself; without topics it is empty."""
    view = topics_view(index or build_index(content))
    return _environment().get_template("topic-map-alone.svg.j2").render(view=view, style=Markup(_MAP_STYLE))  # noqa: S704 - our own


def write_analysts_page(content: ReportContent, report: str, index: Index | None = None) -> str:
    """Write what is for analysts alone as a page of its own, which is not to be handed out.

    Args:
        content: All records of the study, masked.
        report: The file name of the report beside it, to which quotations lead.
        index: What `build_index` makes of the content, where that was made already.

    Returns:
        The page as text; equal contents give equal pages.
    """
    style = style_sheet()
    index = replace(with_pages(index or build_index(content)), page=report)
    return (
        _environment()
        .get_template("analysts.html.j2")
        .render(
            style=Markup(style),  # noqa: S704 (our own file, never data)
            policy=content_policy(style),
            title=_title(index),
            initiatives=analysts_divergences(index),
            page_lists=page_lists(index),
            report=report,
        )
    )


def style_sheet() -> str:
    """Return the style sheet of the page."""
    folder = files("dialogue_synth.report") / "templates"
    return "\n".join((folder / name).read_text(encoding="utf-8").strip() for name in STYLE_SHEETS) + "\n"


def content_policy(style: str) -> str:
    """Return the page's Content-Security-Policy: nothing is allowed but this very style sheet."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def printable(value: object) -> object:
    r"""Replace characters that HTML cannot carry with U+FFFD; markup made by our own templates stays as it is.

    >>> printable("a\x00b")
    'a�b'
    """
    # What is asked first is asked in a moment, and true of nearly every text.
    return value if type(value) is not str or value.isprintable() else _UNPRINTABLE.sub("\ufffd", value)


@cache
def sign(mark: Mark) -> Markup:
    """Return the sign of a mark, as it stands thousands of times in a report."""
    return Markup('<span class="sign p-{}" aria-hidden="true">{}</span>').format(mark.key, mark.sign)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dialogue_synth.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["sign"] = sign
    return environment


def _title(index: Index) -> str:
    return index.content.title or joint_title(initiative.name for initiative in index.initiatives) or UNTITLED


def _parts(index: Index) -> dict[str, object]:
    """Return the view of every section under the name that the templates know it by."""
    content = index.content
    return {
        "title": _title(index),
        "summaries": initiative_summaries(index),
        "matrices": matrices(index),
        "cell_passages": () if index.pages else cell_passages(index),
        "page_lists": page_lists(index),
        "of_one_page": False,
        "findings": initiative_findings(index),
        "divergences": initiative_divergences(index),
        "topics": topics_view(index),
        "min_segments_for_topics": content.settings.topics.min_segments,
        "writeup_lists": () if index.pages else writeup_lists(index),
        "replaced": replaced_writeups(index),
        "set_aside": files_set_aside(index),
        "issues": other_issues(index),
        "undecided": undecided_by_reason(index),
        "without_code": passages_without_code(index),
        "asides": asides(index),
        "method": method(index),
        "texts": () if index.pages else writeup_texts(index),
        "position_marks": POSITION_MARKS,
        "all_marks": ALL_MARKS,
    }
