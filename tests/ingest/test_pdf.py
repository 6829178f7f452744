"""pdf.py and pdf_page.py: print on a page becomes paragraphs."""

import pytest

from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.layout import Layout
from dialogue_synth.ingest.pdf import read_pdf
from dialogue_synth.ingest.questions import Questions

BODY = [
    "The parish says that the lamps are not wanted after midnight, and we",
    "heard something else, because nurses come home on the last bus then",
    "and there is no other light.",
]
MORE = ["A second paragraph stands a little lower on the page, and it has its", "own few lines of print."]


def pairs(layout: Layout) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in layout.pieces]


def test_lines_become_paragraphs_and_larger_print_headings(make) -> None:
    page = [
        (72, 780, 18, "F2", "The lights on"),
        (72, 758, 18, "F2", "the footpath"),
        *make.lines_at(72, 720, BODY),
        *make.lines_at(72, 660, MORE),
    ]
    layout = read_pdf(make.pdf([page], title="Lights"), Questions())
    assert pairs(layout) == [("heading", "The lights on the footpath"), ("paragraph", " ".join(BODY)), ("paragraph", " ".join(MORE))]
    assert [(fact.value, fact.source) for fact in layout.facts] == [("Lights", "property")]


def test_a_paragraph_that_runs_over_a_page_is_one_and_footers_come_last(make) -> None:
    pages = [
        [*make.lines_at(72, 200, BODY[:2]), (72, 40, 8, "F1", "Sheet v2, page 1")],
        [*make.lines_at(72, 780, BODY[2:]), *make.lines_at(72, 720, MORE), (72, 40, 8, "F1", "Sheet v2, page 2")],
    ]
    assert pairs(read_pdf(make.pdf(pages), Questions())) == [
        ("paragraph", " ".join(BODY)),
        ("paragraph", " ".join(MORE)),
        ("furniture", "Sheet v2, page 1"),
    ]


def test_indents_and_short_last_lines_begin_paragraphs(make) -> None:
    indented = [*make.lines_at(72, 780, BODY), (90, 738, 11, "F1", MORE[0]), (72, 724, 11, "F1", MORE[1])]
    assert [text for _, text in pairs(read_pdf(make.pdf([indented]), Questions()))] == [" ".join(BODY), " ".join(MORE)]
    tight = make.lines_at(72, 780, BODY + MORE)
    assert [text for _, text in pairs(read_pdf(make.pdf([tight]), Questions()))] == [" ".join(BODY), " ".join(MORE)]


def test_bullets_are_items_also_when_they_hang(make) -> None:
    page = [
        *make.lines_at(72, 780, BODY),
        (72, 700, 11, "F1", "•"),
        (90, 700, 11, "F1", "the lamp by the stile, which"),
        (90, 686, 11, "F1", "everybody uses"),
        (72, 672, 11, "F1", "• the gate"),
    ]
    assert pairs(read_pdf(make.pdf([page]), Questions()))[1:] == [
        ("list_item", "the lamp by the stile, which everybody uses"),
        ("list_item", "the gate"),
    ]


def test_two_columns_are_read_one_after_the_other(make) -> None:
    left = ["On the left the group", "speaks about the lamps", "and goes on about them", "for five whole lines of", "print in a column."]
    right = ["On the right it speaks", "about owls, at the same", "length, which is a good", "deal to say about owls", "in one evening."]
    page = [
        (72, 800, 11, "F1", "A line over the whole width of the page, before the columns begin under it."),
        *make.lines_at(72, 760, left),
        *make.lines_at(320, 760, right),
    ]
    layout = read_pdf(make.pdf([page]), Questions())
    assert [text for _, text in pairs(layout)] == [page[0][4], " ".join(left), " ".join(right)]


def test_a_ruled_table_pairs_questions_with_answers_over_pages(make) -> None:
    rules = "\n".join([f"72 {y} m 520 {y} l S" for y in (700, 650, 600)] + [f"{x} 600 m {x} 700 l S" for x in (72, 300, 520)])
    pages = [
        [
            (80, 670, 11, "F1", "Question"),
            (310, 670, 11, "F1", "Answer"),
            (80, 630, 11, "F1", "Which lamp?"),
            (310, 630, 11, "F1", "The stile,"),
        ],
        [(310, 670, 11, "F1", "said all."), (80, 630, 11, "F1", "Who pays?"), (310, 630, 11, "F1", "Nobody knew.")],
    ]
    assert pairs(read_pdf(make.pdf(pages, rules=rules), Questions())) == [
        ("prompt", "Question | Answer"),
        ("prompt", "Which lamp?"),
        ("table_row", "The stile, said all."),
        ("prompt", "Who pays?"),
        ("table_row", "Nobody knew."),
    ]


def test_bold_print_looks_bold_and_plain_print_plain(make) -> None:
    page = [*make.lines_at(72, 780, BODY), (72, 700, 11, "F2", "Who decides"), *make.lines_at(72, 680, MORE)]
    assert [piece.look for piece in read_pdf(make.pdf([page]), Questions()).pieces] == ["plain", "bold", "plain"]


def test_a_hyphen_at_the_end_of_a_line_stays(make) -> None:
    page = make.lines_at(72, 780, ["We spoke about the lamps in the whole county and about their self-", "regulation."])
    assert pairs(read_pdf(make.pdf([page]), Questions()))[0][1].endswith("self-regulation.")


def test_a_lonely_page_number_is_furniture(make) -> None:
    page = [*make.lines_at(72, 780, BODY), (300, 40, 11, "F1", "1")]
    assert pairs(read_pdf(make.pdf([page]), Questions())) == [("paragraph", " ".join(BODY)), ("furniture", "1")]


def test_a_picture_of_a_page_and_a_blank_page_are_told_apart(make) -> None:
    with pytest.raises(Refusal, match="no text in it") as blank:
        read_pdf(make.pdf([[]]), Questions())
    assert blank.value.status == "empty"
    picture = "q 500 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    with pytest.raises(Refusal, match="picture of a page") as scan:
        read_pdf(make.pdf([[]], rules=picture), Questions())
    assert scan.value.status == "refused"


def test_a_locked_file_and_a_broken_one_are_refused(make) -> None:
    locked = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
        + "a" * 32
        + ") /U ("
        + "b" * 32
        + ") /P -4 >> /ID [(1234567890123456) (1234567890123456)]"
    )
    with pytest.raises(Refusal, match="password"):
        read_pdf(make.pdf([make.lines_at(72, 780, BODY)], extra=locked), Questions())
    with pytest.raises(Refusal, match="damaged"):
        read_pdf(b"%PDF-1.4\nnothing", Questions())


def test_a_book_is_refused_by_its_pages(make, monkeypatch) -> None:
    monkeypatch.setattr("dialogue_synth.ingest.pdf.MAX_PAGES", 1)
    with pytest.raises(Refusal, match="2 pages"):
        read_pdf(make.pdf([make.lines_at(72, 780, BODY)] * 2), Questions())


def test_what_was_typed_into_the_fields_of_a_form_stands_under_its_question(make, questions) -> None:
    page = [(72, 780, 11, "F1", "Date"), (72, 740, 11, "F1", questions.wordings[0]), (72, 680, 11, "F1", questions.wordings[1])]
    fields = [(110, 778, "7 October 2025"), (72, 715, "Yes, most of us.\rOne was against."), (72, 655, "")]
    layout = read_pdf(make.pdf([page], fields=fields), questions)
    assert pairs(layout) == [
        ("metadata", "Date: 7 October 2025"),
        ("paragraph", questions.wordings[0]),
        ("form_cell", "Yes, most of us.\nOne was against."),
        ("paragraph", questions.wordings[1]),
    ]
    assert [(fact.label, fact.value) for fact in layout.facts] == [("Date", "7 October 2025")]


def test_a_table_without_rules_pairs_questions_with_answers(make, questions) -> None:
    asked = [
        "Do you want the footpath lights",
        "to be switched off after",
        "midnight?",
        "Who should decide which lights",
        "stay on, and how often?",
    ]
    said = ["Most of us do, but two who", "work nights do not.", "", "The parish, and every spring", "in a meeting."]
    page = [(72, 740, 11, "F1", "Question"), (320, 740, 11, "F1", "Answer")]
    for number, (left, right) in enumerate(zip(asked, said, strict=True)):
        page += [(72, 720 - 14 * number, 11, "F1", left), (320, 720 - 14 * number, 11, "F1", right)]
    assert pairs(read_pdf(make.pdf([page]), questions)) == [
        ("prompt", "Question | Answer"),
        ("prompt", questions.wordings[0]),
        ("table_row", "Most of us do, but two who work nights do not."),
        ("prompt", questions.wordings[1]),
        ("table_row", "The parish, and every spring in a meeting."),
    ]


def test_labels_beside_their_values_are_facts_without_rules_too(make) -> None:
    rows = [("Ref", "b1-09"), ("When", "7 October 2025"), ("Venue", "The hut"), ("Numbers", "12")]
    page = [
        item for n, (left, right) in enumerate(rows) for item in ((72, 780 - 16 * n, 11, "F1", left), (250, 780 - 16 * n, 11, "F1", right))
    ]
    layout = read_pdf(make.pdf([[*page, *make.lines_at(72, 690, BODY)]]), Questions())
    assert [(fact.label, fact.value) for fact in layout.facts] == rows
    assert pairs(layout)[-1] == ("paragraph", " ".join(BODY))


def test_pages_that_are_scans_are_named(make) -> None:
    picture = "q 500 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    layout = read_pdf(make.pdf([make.lines_at(72, 780, BODY), []], rules=picture), Questions())
    assert [issue.what for issue in layout.issues] == ["2 pictures are not read", "pages without text, which may be scans: 2"]


def test_letters_printed_sideways_are_counted(make) -> None:
    rules = "BT /F1 11 Tf 0 1 -1 0 40 300 Tm (Draft copy) Tj ET"
    layout = read_pdf(make.pdf([make.lines_at(72, 780, BODY)], rules=rules), Questions())
    assert layout.issues[0].what == "9 letters that are printed sideways are not read"


def test_a_page_that_is_a_drawing_has_no_tables(make, monkeypatch) -> None:
    monkeypatch.setattr("dialogue_synth.ingest.pdf_page.MAX_RULES", 2)
    rules = "\n".join([f"72 {y} m 520 {y} l S" for y in (700, 650)] + [f"{x} 650 m {x} 700 l S" for x in (72, 300, 520)])
    page = [(80, 670, 11, "F1", "Question"), (310, 670, 11, "F1", "Answer")]
    assert pairs(read_pdf(make.pdf([page], rules=rules), Questions())) == [("paragraph", "Question Answer")]


def test_figures_without_rules_keep_the_names_of_their_columns(make) -> None:
    table = [("Proposal", "For", "Against"), ("Lights off after midnight", "25", "1"), ("A timer", "6", "17")]
    page = [(x, 760 - 16 * n, 11, "F1", cell) for n, row in enumerate(table) for x, cell in zip((72, 300, 380), row, strict=True)]
    layout = read_pdf(make.pdf([[*make.lines_at(72, 820, BODY[:1]), *page, *make.lines_at(72, 690, MORE)]]), Questions())
    assert pairs(layout)[1:4] == [
        ("prompt", "Proposal | For | Against"),
        ("table_row", "Lights off after midnight | For 25 | Against 1"),
        ("table_row", "A timer | For 6 | Against 17"),
    ]
    assert pairs(layout)[4] == ("paragraph", " ".join(MORE))


def test_a_heading_between_two_tables_without_rules_is_in_neither(make, questions) -> None:
    about = [("Ref", "b1-09"), ("When", "7 October 2025"), ("Venue", "The hut"), ("Numbers", "12")]
    asked = [("Question", "Answer"), (questions.wordings[2], "Yes."), (questions.wordings[1], "No.")]
    page = [(x, 780 - 16 * n, 8, "F1", cell) for n, row in enumerate(about) for x, cell in zip((72, 400), row, strict=True)]
    page += [(72, 680, 14, "F2", "Purpose")]
    page += [(x, 650 - 16 * n, 8, "F1", cell) for n, row in enumerate(asked) for x, cell in zip((72, 400), row, strict=True)]
    layout = read_pdf(make.pdf([page]), questions)
    assert [kind for kind, _ in pairs(layout)] == ["metadata"] * 4 + ["heading"] + ["prompt"] * 2 + ["table_row", "prompt", "table_row"]


def test_small_print_alone_at_the_top_is_furniture_and_small_print_in_the_text_is_not(make) -> None:
    page = [(72, 820, 8, "F1", "The county dialogue"), *make.lines_at(72, 760, BODY), *make.lines_at(72, 700, MORE, size=8, leading=10)]
    assert pairs(read_pdf(make.pdf([page]), Questions())) == [
        ("paragraph", " ".join(BODY)),
        ("paragraph", " ".join(MORE)),
        ("furniture", "The county dialogue"),
    ]


def test_headings_have_levels_by_their_size(make) -> None:
    page = [
        (72, 800, 22, "F1", "Lights"),
        (72, 770, 14, "F1", "Purpose"),
        *make.lines_at(72, 740, BODY),
        (72, 680, 14, "F1", "Money"),
        *make.lines_at(72, 660, MORE),
    ]
    layout = read_pdf(make.pdf([page]), Questions())
    assert [(p.text, p.level) for p in layout.pieces if p.kind == "heading"] == [("Lights", 1), ("Purpose", 2), ("Money", 2)]


def test_a_font_that_hides_its_letters_is_refused_and_one_such_sign_is_a_bullet(make) -> None:
    with pytest.raises(Refusal, match="which letters"):
        read_pdf(make.pdf([make.lines_at(72, 780, ["(cid:12)(cid:13) (cid:14) lamps"])]), Questions())
    layout = read_pdf(make.pdf([make.lines_at(72, 780, [*BODY, "(cid:127) the gate"])]), Questions())
    assert pairs(layout)[-1] == ("list_item", "the gate")
