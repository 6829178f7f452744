"""The full report: every group is quoted or listed, every quotation is exact, and the method says what was done."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.document import Document

from dialogue_synth.document import Document as Described
from dialogue_synth.document import Quotation, plain_text
from dialogue_synth.handouts import decision_log, divergence_cards, dpia_extract, full_report, method_statement
from dialogue_synth.handouts.sections.questions import chosen_quotations
from dialogue_synth.handouts.sections.representation import also_said, audit_of, audit_section
from dialogue_synth.handouts.sections.took_part import took_part
from dialogue_synth.handouts.strip import strip
from dialogue_synth.handouts.view import StudyView
from dialogue_synth.model import ExpectedReturn


def word(files: dict[str, bytes]) -> Document:
    (data,) = (data for path, data in files.items() if path.endswith(".docx"))
    return docx.Document(BytesIO(data))


def text_of(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.fixture(scope="module")
def report(tarrowshire_view: StudyView) -> Document:
    return word(dict(full_report.make(tarrowshire_view)))


def test_write_ups_that_state_no_initiative_give_the_report_no_name(small_view: StudyView) -> None:
    content = small_view.content
    unstated = replace(content, title="", writeups=(*content.writeups, replace(content.writeups[0], writeup_id="z", initiative="")))
    title = word(dict(full_report.make(StudyView(unstated, small_view.encode)))).core_properties.title
    assert title == "Warm Homes"


def test_every_finding_and_every_initiative_stands_in_the_report(report: Document, tarrowshire_view: StudyView) -> None:
    text = text_of(report)
    assert all(finding.statement in text for finding in tarrowshire_view.content.findings)
    headings = [p.text for p in report.paragraphs if p.style.name == "Heading 1"]
    assert headings[0] == "Who took part"
    assert sum(heading.startswith("What groups said on") for heading in headings) == 2
    assert headings[-1] == "How this was made"


def test_every_quotation_is_a_passage_word_for_word(report: Document, tarrowshire_view: StudyView) -> None:
    passages = {" ".join(s.text.split()) for s in tarrowshire_view.index.segments.values()}
    quoted = [p.text for p in report.paragraphs if p.style.name == "Quote"]
    assert quoted
    assert all(" ".join(text.split()) in passages for text in quoted)


def test_every_group_is_quoted_or_listed(tarrowshire_view: StudyView) -> None:
    nobody = {question: codings[:0] for question, codings in chosen_quotations(tarrowshire_view).items()}
    listed = [block for block in also_said(tarrowshire_view, nobody) if isinstance(block, Quotation)]
    n_writeups = sum(len(i.writeups) for i in tarrowshire_view.index.initiatives)
    assert len(listed) == n_writeups
    chosen = chosen_quotations(tarrowshire_view)
    quoted = {c.writeup_id for codings in chosen.values() for c in codings}
    assert len([b for b in also_said(tarrowshire_view, chosen) if isinstance(b, Quotation)]) == n_writeups - len(quoted)
    assert audit_of(tarrowshire_view, nobody).questions == ()


def test_an_account_without_quotations_says_that_nothing_could_be_audited(small_view: StudyView) -> None:
    assert "Nothing is quoted" in plain_text(Described("t", tuple(audit_section(small_view, {}))))


def test_a_group_without_a_passage_is_named(small_view: StudyView) -> None:
    view = StudyView(replace(small_view.content, segments=(), codings=(), cells=()), small_view.encode)
    assert "holds no passage that could be quoted" in plain_text(Described("t", tuple(also_said(view, {}))))


def test_the_method_answers_coreq_items_24_to_32_and_prints_every_setting(tarrowshire_view: StudyView) -> None:
    text = text_of(word(dict(method_statement.make(tarrowshire_view))))
    assert all(f"{item} " in text for item in range(24, 33))
    settings = tarrowshire_view.content.settings.model_dump()  # without those that say where a study is kept, and who may see it
    assert all(name in text for section in settings.values() for name in section)


def test_a_strip_says_in_words_what_it_shows() -> None:
    figure = strip({"support": 2, "oppose": 1}, 5, "P1 Wanting it")
    assert figure.alt == "P1 Wanting it: 2 support, 1 oppose; 2 did not address it."
    assert figure.svg.count("<rect") == 3
    assert "stroke-dasharray" in figure.svg
    crowded = strip({"support": 300}, 300, "P1")
    assert "<text" not in crowded.svg
    assert strip({}, 0, "P1").caption == "No write-up addressed it."


def test_cards_for_a_next_round_name_nobody(tarrowshire_view: StudyView) -> None:
    document = word(dict(divergence_cards.make(tarrowshire_view)))
    text = text_of(document)
    assert "One group" in text
    assert not [w.writeup_id for i in tarrowshire_view.index.initiatives for w in i.writeups if w.writeup_id in text]


def test_the_decision_log_leaves_room_for_people(tarrowshire_view: StudyView) -> None:
    document = word(dict(decision_log.make(tarrowshire_view)))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows[1:]]
    assert len(rows) == len(tarrowshire_view.content.findings)
    assert all(row[2:] == ["", "", "", ""] for row in rows)
    assert any("Contradiction" in row[1] for row in rows)


def test_a_divergence_that_was_explained_is_no_open_point(tarrowshire_view: StudyView) -> None:
    done = tuple(replace(d, verdict="explained") for d in tarrowshire_view.content.divergences)
    view = StudyView(replace(tarrowshire_view.content, divergences=done), tarrowshire_view.encode)
    rows = [row.cells[1].text for table in word(dict(decision_log.make(view))).tables for row in table.rows[1:]]
    assert not any(rows)


def test_the_data_protection_extract_counts_what_was_masked(small_view: StudyView) -> None:
    none = text_of(word(dict(dpia_extract.make(small_view))))
    assert "No personal data was found" in none
    view = StudyView(replace(small_view.content, masked=(("email", 3, 2),)), small_view.encode)
    document = word(dict(dpia_extract.make(view)))
    assert [cell.text for cell in document.tables[1].rows[1].cells] == ["email", "3", "2"]


def test_who_is_missing_is_named(small_view: StudyView) -> None:
    expected = (ExpectedReturn("a"), ExpectedReturn("", "Chess club", "club"))
    view = StudyView(replace(small_view.content, expected=expected), small_view.encode)
    text = plain_text(Described("t", tuple(took_part(view))))
    assert "1 of 2 groups that were asked has not answered" in text
    assert "Chess club" in text
    assert "Nothing has come from these kinds of groups, though some were asked: club." in text
    assert "not on the list: b" in text
