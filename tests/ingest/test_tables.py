"""tables.py: facts, questions with answers, votes, and other things that people put into boxes."""

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.tables import Cell, Table, lay_out_table

LONG = "We talked about it for an hour, and the lamp by the stile should stay on."


def laid_out(rows: list[list[str]], questions: Questions, n_header: int = 0) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    table = Table(tuple(tuple(map(Cell, row)) for row in rows), "table 1", n_header)
    pieces, facts = lay_out_table(table, questions)
    return [(piece.kind, piece.text) for piece in pieces], [(fact.label, fact.value) for fact in facts]


def test_a_table_of_labels_is_metadata(questions: Questions) -> None:
    pieces, facts = laid_out([["Ref", "b1-09"], ["When", "5th Nov"], ["Numbers", ""], ["Kettle", "on"]], questions)
    assert pieces == [("metadata", "Ref: b1-09"), ("metadata", "When: 5th Nov"), ("metadata", "Numbers:"), ("metadata", "Kettle: on")]
    assert facts == [("Ref", "b1-09"), ("When", "5th Nov"), ("Numbers", ""), ("Kettle", "on")]


def test_two_labels_in_one_row_are_two_facts(questions: Questions) -> None:
    _, facts = laid_out([["Date", "7 October 2025", "Venue", "The hut"], ["Group", "Rangers", "Numbers", "12"]], questions)
    assert facts == [("Date", "7 October 2025"), ("Venue", "The hut"), ("Group", "Rangers"), ("Numbers", "12")]


def test_labels_on_top_of_their_values_are_facts(questions: Questions) -> None:
    _, facts = laid_out([["Date", "Venue", "Numbers"], ["7 October 2025", "The hut", "12"]], questions)
    assert facts == [("Date", "7 October 2025"), ("Venue", "The hut"), ("Numbers", "12")]


def test_a_value_without_a_label_and_a_label_without_a_value_stay_visible(questions: Questions) -> None:
    pieces, facts = laid_out([["Date", "7 October 2025"], ["", "a wet evening"], ["Venue", "The hut"], ["Numbers"]], questions)
    assert pieces[1] == ("metadata", ": a wet evening")
    assert pieces[3] == ("metadata", "Numbers:")
    assert [label for label, _ in facts] == ["Date", "Venue", "Numbers"]


def test_a_question_that_fills_a_row_is_answered_by_the_row_below_it(questions: Questions) -> None:
    rows = [
        ["Question", "Answer"],
        ["Which lamps?", ""],
        ["No view.", ""],
        [questions.wordings[0], ""],
        [LONG, ""],
        ["Owls", LONG],
        ["Bats", ""],
    ]
    assert laid_out(rows, questions)[0] == [
        ("prompt", "Question | Answer"),
        ("prompt", "Which lamps?"),
        ("table_row", "No view."),
        ("prompt", questions.wordings[0]),
        ("table_row", LONG),
        ("prompt", "Owls"),
        ("table_row", LONG),
        ("prompt", "Bats"),
    ]


def test_a_question_in_a_table_of_facts_is_a_prompt(questions: Questions) -> None:
    pieces, facts = laid_out([["Date", "7 October 2025"], ["Venue", "The hut"], [questions.wordings[1], LONG]], questions)
    assert pieces[2:] == [("prompt", questions.wordings[1]), ("table_row", LONG)]
    assert len(facts) == 2


def test_a_question_stands_before_its_answer_and_a_blank_answer_leaves_the_question(questions: Questions) -> None:
    rows = [["Question", "What your group said"], ["Which lamps?", LONG], ["Who pays?", ""]]
    assert laid_out(rows, questions)[0] == [
        ("prompt", "Question | What your group said"),
        ("prompt", "Which lamps?"),
        ("table_row", LONG),
        ("prompt", "Who pays?"),
    ]


def test_a_row_of_figures_is_one_block_that_names_its_columns(questions: Questions) -> None:
    rows = [["Question", "For", "Against", "Not sure"], ["Lights off after midnight", "25", "1", "–"], ["A timer", "6", "", "4"]]
    assert laid_out(rows, questions)[0] == [
        ("prompt", "Question | For | Against | Not sure"),
        ("table_row", "Lights off after midnight | For 25 | Against 1 | Not sure –"),
        ("table_row", "A timer | For 6 | Not sure 4"),
    ]


def test_remarks_beside_figures_are_blocks_of_their_own(questions: Questions) -> None:
    rows = [["Question", "For", "Against", "Comments"], ["A timer", "6", "17", "The bell-ringers were loud."]]
    assert laid_out(rows, questions)[0][1:] == [("table_row", "A timer | For 6 | Against 17"), ("table_row", "The bell-ringers were loud.")]


def test_a_header_is_known_by_the_figures_below_it(questions: Questions) -> None:
    rows = [["Proposal", "Agree", "Disagree"], ["Lights off", "12", "3"]]
    assert laid_out(rows, questions)[0][1] == ("table_row", "Lights off | Agree 12 | Disagree 3")


def test_figures_without_a_header_stay_figures(questions: Questions) -> None:
    assert laid_out([["Lights off", "12"], ["Timer", "3"]], questions)[0] == [("table_row", "Lights off | 12"), ("table_row", "Timer | 3")]


def test_two_columns_of_points_are_all_content(questions: Questions) -> None:
    rows = [
        ["Good things about the lamps being on", "Bad things about it"],
        ["people feel safe when they walk home late", "owls do not hunt there any longer at all"],
    ]
    pieces, _ = laid_out(rows, questions, n_header=1)
    assert pieces[0][0] == "prompt"
    assert [text for kind, text in pieces if kind == "table_row"] == rows[1]


def test_several_answers_beside_one_label_are_blocks_of_their_own(questions: Questions) -> None:
    rows = [["Question", "Table A", "Table B"], ["Which lamps?", LONG, "None at all, said the other table, and meant it."]]
    assert [kind for kind, _ in laid_out(rows, questions)[0]] == ["prompt", "prompt", "table_row", "table_row"]


def test_short_labels_beside_long_answers_are_prompts_without_any_header(questions: Questions) -> None:
    assert [kind for kind, _ in laid_out([["Lights", LONG], ["Owls", LONG]], questions)[0]] == ["prompt", "table_row"] * 2


def test_one_column_is_a_box_around_text(questions: Questions) -> None:
    assert laid_out([["Which lamps?\nThe one by the stile."], ["No others."]], questions)[0] == [
        ("paragraph", "Which lamps?"),
        ("paragraph", "The one by the stile."),
        ("paragraph", "No others."),
    ]


def test_somebody_s_question_in_a_list_of_points_is_content(questions: Questions) -> None:
    rows = [
        ["Who gets the list of houses then, and what for?", "three notes"],
        ["good idea, and high time for it", "five notes"],
        ["no view on any of it at all", "two notes"],
    ]
    assert [kind for kind, _ in laid_out(rows, questions)[0]] == ["table_row"] * 6


def test_an_empty_table_gives_nothing(questions: Questions) -> None:
    assert laid_out([["", ""], []], questions) == ([], [])


@given(st.lists(st.lists(st.sampled_from(["Date", "Venue", "12", "", "Who pays?", "Answer", LONG, "x"]), max_size=4), max_size=5))
def test_every_cell_of_a_table_is_in_a_piece(questions: Questions, rows: list[list[str]]) -> None:
    said = " ".join(text for _, text in laid_out(rows, questions)[0])
    assert all(cell in said for row in rows for cell in row)


def test_an_answer_that_goes_on_in_a_row_without_a_question_is_content(questions: Questions) -> None:
    rows = [["Question", "Answer"], ["Which lamps?", LONG], ["", "And one more point that did not fit above."]]
    assert laid_out(rows, questions)[0][-1] == ("table_row", "And one more point that did not fit above.")
