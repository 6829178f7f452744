"""People who fill in the write-up form: one way of filling for each format."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from dialogue_synth import boxes
from dialogue_synth.form import FormContent, form_file

ASKED = ("P1", "P3", "A1", "R3")
LABELS = {box.label: box for box in boxes.BOXES.values()}


@dataclass
class Answers:
    """What somebody fills in: facts with how sure they are, answers by question and box, closing boxes, contacts."""

    event: dict[str, tuple[str, str]] = field(default_factory=dict)
    questions: dict[str, dict[str, str]] = field(default_factory=dict)
    closing: dict[str, str] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)

    def at(self, heading: str, label: str) -> str:
        """Return what is written in a box under a heading."""
        key = LABELS[label].key
        if heading.startswith("Question "):
            return self.questions.get(heading.split()[1].rstrip(":"), {}).get(key, "")
        return {**{k: v for k, (v, _) in self.event.items()}, **self.closing, **self.contact}.get(key, "")

    def rows(self, form: FormContent) -> list[tuple[str, str, str, str]]:
        """Return the rows that the form in a browser saves, without the contacts."""
        rows = [("", boxes.BOXES[key].label, value, sure) for key, (value, sure) in self.event.items()]
        for question in (q for part in form.parts for q in part.questions):
            rows += [(question.line, box.label, said, "") for box in boxes.QUESTION if (said := self.at(question.line, box.label)).strip()]
        rows += [(form.closing_heading, boxes.BOXES[key].label, value, "") for key, value in self.closing.items()]
        return [row for row in rows if row[2].strip() or row[3]]


def fill_docx(form: FormContent, answers: Answers) -> bytes:
    import docx
    from docx.oxml.ns import qn
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    word = docx.Document(BytesIO(form_file(form, "docx")))
    heading = ""
    for element in word.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, word)
            heading = paragraph.text if paragraph.style.name.startswith("Heading") else heading
        elif element.tag == qn("w:tbl"):
            for row in Table(element, word).rows[1:]:
                label = row.cells[0].paragraphs[0].text
                type_into(row.cells[1], answers.at(heading, label))
                sure = answers.event.get(LABELS[label].key, ("", ""))[1]
                if sure and len(row.cells) > 2:
                    type_into(row.cells[2], sure)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def type_into(cell, text: str) -> None:
    if not text:
        return
    for control in cell._tc.xpath(".//w:sdt"):
        control.getparent().remove(control)
    first, *others = text.split("\n")
    cell.paragraphs[0].text = first
    for line in others:
        cell.add_paragraph(line)


def fill_xlsx(form: FormContent, answers: Answers) -> bytes:
    from openpyxl import load_workbook

    workbook = load_workbook(BytesIO(form_file(form, "xlsx")))
    for sheet in workbook:
        heading = ""
        for row in sheet.iter_rows(max_col=3):
            label = str(row[0].value or "").split("\n")[0]
            if label.startswith("Question "):
                heading = label
            elif label in LABELS:
                key = LABELS[label].key
                for cell, text in (
                    (row[1], answers.at(heading if key in boxes.QUESTION_KEYS else "", label)),
                    (row[2], answers.event.get(key, ("", ""))[1]),
                ):
                    if text:
                        cell.value = text
                        cell.data_type = "s"  # a person who types =1+1 into a text cell types text
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def fill_md(form: FormContent, answers: Answers) -> bytes:
    lines, heading = [], ""
    for line in form_file(form, "md").decode().split("\n"):
        label, found = line.lstrip("# "), boxes.box_at(line)
        if line.startswith("### "):
            heading = label
        elif line.startswith("## "):
            heading = ""
        lines.append(line)
        if line.startswith("#### ") and found:
            lines.append(answers.at(heading, found[0].label))
        for key, (value, sure) in answers.event.items():
            fact = boxes.BOXES[key].label
            if line.startswith(f"{fact}:"):
                lines[-1] = f"{fact}: {json.dumps(value, ensure_ascii=False)}"
            elif line.startswith(f"{fact}, how sure:"):
                lines[-1] = f"{fact}, how sure: {sure}"
    return "\n".join(lines).encode()


def save_csv(form: FormContent, answers: Answers) -> bytes:
    def guarded(cell: str) -> str:
        return f"'{cell}" if cell[:1] and cell[0] in boxes.GUARDED else cell

    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([[guarded(cell) for cell in row] for row in (boxes.CSV_COLUMNS, *answers.rows(form))])
    return ("\ufeff" + out.getvalue()).encode()


def save_json(form: FormContent, answers: Answers) -> bytes:
    rows = [dict(zip(boxes.CSV_COLUMNS, row, strict=True)) for row in answers.rows(form)]
    saved = {"form": boxes.JSON_FORM, "codebook": "; ".join(form.codebooks), "answers": rows}
    return (json.dumps(saved, ensure_ascii=False, indent=1) + "\n").encode()


FILL = {"docx": fill_docx, "xlsx": fill_xlsx, "md": fill_md, "csv": save_csv, "json": save_json}
