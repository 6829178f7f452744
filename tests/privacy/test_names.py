from __future__ import annotations

import pytest

from dialogue_synth.privacy.listings import list_stretches


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mrs Prosser told us.", "[name 1] told us."),
        ("Mr. A. Strang, clerk", "[name 1], clerk"),
        ("Then Mrs Y. spoke.", "Then [name 1] spoke."),
        ("Mr Young and Mrs Green left.", "[name 1] and [name 2] left."),
        ("Cllr Miss Crowe said no.", "Cllr [name 1] said no."),
        ("Rev. Hilary Boothroyd and Imam Bashir came.", "Rev. [name 1] and Imam [name 2] came."),
        ("Sister Nadia wrote.", "[name 1] wrote."),
        ("Old Dr Vaughan would turn.", "[name 1] would turn."),
        ("Mrs Street was there.", "[name 1] was there."),
        ("mrs patel and mr tipping", "[name 1] and [name 2]"),
        ("Miss van der Berg left", "[name 1] left"),
    ],
)
def test_a_title_is_followed_by_a_name(text: str, shown: str, show) -> None:
    assert show(text) == shown


@pytest.mark.parametrize(
    "text", ["Sister Circle", "Miss out on it", "Father Christmas came", "Nurse Worker", "The Lord Mayor", "mr and mrs", "Mrs"]
)
def test_a_title_alone_names_nobody(text: str, show) -> None:
    assert show(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(S. Whitlock)", "([name 1])"),
        ("by J Patel", "by [name 1]"),
        ("P.K. Sharma left", "[name 1] left"),
        ("Maureen T., or Jaz K. then", "[name 1], or [name 2] then"),
        ("Checked by W.H. and M.D.", "Checked by [name 1] and [name 2]"),
    ],
)
def test_initials_make_a_name(text: str, shown: str, show) -> None:
    assert show(text) == shown


@pytest.mark.parametrize(
    "text", ["Q. Should we?", "A. Yes", "Table C. Nobody left", "B. Green streets", "Vote by A.O.B. then", "in the U.K. and", "I Green"]
)
def test_letters_of_lists_and_abbreviations_are_no_initials(text: str, show) -> None:
    assert show(text) == text


@pytest.mark.parametrize(
    "text", ["Donna was there.", "DONNA WAS THERE.", "donna was there.", "Anne-Marie was there.", "We sat, Donna Evans Grant and all."]
)
def test_a_known_given_name_is_a_name_anywhere(text: str, show) -> None:
    assert show(text).casefold() in {"[name 1] was there.", "we sat, [name 1] and all."}


@pytest.mark.parametrize(
    "text",
    [
        "said Zbyszko",
        "Ring Zbyszko",
        "typed up weds by Zbyszko (youth wkr)",
        "our chair Zbyszko",
        "her friend Zbyszko",
        "a lad called Zbyszko",
    ],
)
def test_words_before_an_unknown_word_make_it_a_name(text: str, show) -> None:
    assert "Zbyszko" not in show(f"Then {text} there")


@pytest.mark.parametrize(
    "text",
    [
        "Zbyszko said",
        "Zbyszko, who",
        "Zbyszko’s mum",
        "Zbyszko (treasurer)",
        "Zbyszko (83)",
        "Zbyszko, 43, was",
        "Zbyszko, parent governor",
        "Zbyszko and I",
    ],
)
def test_words_after_an_unknown_word_make_it_a_name(text: str, show) -> None:
    assert "Zbyszko" not in show(text + " no")


def test_a_phone_number_or_mail_address_after_a_word_makes_it_a_name(show) -> None:
    assert show("Zbyszko (Sec.), 07700 900318") == "[name 1] (Sec.), [phone 1]"
    assert show("or Zbyszko on z@oaks.example") == "or [name 1] on [email 1]"


def test_an_unknown_word_alone_is_no_name(show) -> None:
    assert show("We went past Zbyszko that day.") == "We went past Zbyszko that day."


def test_an_unknown_word_with_a_place_before_it_can_still_own_something(show) -> None:
    assert show("In Zbyszko’s view, said Zbyszko, no.") == "In [name 1]’s view, said [name 1], no."


def test_the_recogniser_makes_an_unknown_word_a_name(show) -> None:
    assert show("We went past Zbyszko that day.", people=["Zbyszko"]) == "We went past [name 1] that day."


@pytest.mark.parametrize(
    "text",
    [
        "We voted in Kelderby. Kelderby said no.",
        "Harrowton said no.",
        "Llanfaes said no.",
        "Kelderby Carers’ Circle met. Kelderby said no.",
        "Will Kelderby go? All in Kelderby.",
        "The Mayor of Kelderby, Zelda’s chair",
        "Kelderby Water was not asked.",
    ],
)
def test_a_place_is_no_name_even_when_it_speaks(text: str, show) -> None:
    shown = show(text, people=["Kelderby", "Harrowton", "Llanfaes"])
    assert shown.replace("[name 1]", "Zelda") == text


def test_the_recogniser_is_not_asked_about_ordinary_lines(few_words) -> None:
    from dialogue_synth.privacy.names import NameFinder
    from dialogue_synth.privacy.protect import protect
    from dialogue_synth.privacy.spans import Spans

    finder = NameFinder(few_words)
    text = "We want it.\nWe went past Zbyszko.\nRoy says no."
    finder.find(text, protect(text, (), (), finder.lexicon), Spans(), Spans())
    assert few_words.asked == ["We went past Zbyszko."]


def test_and_joins_an_unknown_word_to_a_name(show) -> None:
    assert show("Sue and Zbyszko left, then Wrzos and Donna.") == "Sue and Zbyszko left, then [name 1] and [name 2]."
    assert show("Donna and Zbyszko left.") == "[name 1] and [name 2] left."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rose said no.", "[name 1] said no."),
        ("Then Rose left.", "Then [name 1] left."),
        ("Nobody asked Will.", "Nobody asked [name 1]."),
        ("Mark, our treasurer, left", "[name 1], our treasurer, left"),
        ("pat said no", "[name 1] said no"),
        ("Grace Okoro left", "[name 1] left"),
    ],
)
def test_a_name_that_is_also_a_word_is_known_by_its_context(text: str, shown: str, show) -> None:
    assert show(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Will you? May we? Mark it. Rose bread. Sue them. Pat the back.",
        "We closed with the Grace.",
        "Then in May or by June they left.",
        "The Grant is there and a Bill too.",
        "We went to the Rose Garden and to Hope Street.",
        "Hope And Grace For All",
        "the bill said so",
        "They went to Florence Road.",
        "all in Florence",
    ],
)
def test_a_word_that_is_also_a_name_stays_a_word(text: str, show) -> None:
    assert show(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "William Morris Community Hall",
        "Friends of Nora Hartley",
        "A Clare’s Law question",
        "Wilson's Garage and Sandra's Kitchen",
        "St Mary's was shut",
        "the Sandra Hall",
        "Marie Curie and Citizens Advice",
        "Ysgol Gwynfor",
        "Capel Dewi",
        "McColl's WhatsApp list",
    ],
)
def test_an_institution_named_after_somebody_stays(text: str, show) -> None:
    assert show(text) == text


def test_a_role_before_a_name_is_no_part_of_it(show) -> None:
    assert show("Community Worker Donna Evans and Parish Clerk Zbyszko left") == "Community Worker [name 1] and Parish Clerk [name 2] left"


def test_a_family_name_that_is_a_word_goes_with_the_given_name(show) -> None:
    assert show("We thank Eric Bread for it.") == "We thank [name 1] for it."


def test_contractions_are_no_names(show) -> None:
    assert show("We'd ask. I’ve said. Don't.") == "We'd ask. I’ve said. Don't."


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Present: Bahri, Wrzos and Oak. Then", ["Bahri, Wrzos and Oak"]),
        ("Name\nZbyszko Wrzos\nDate\n", ["Zbyszko Wrzos"]),
        ("Yours sincerely,\n\nZbyszko\n", ["Zbyszko"]),
        ("Clerk: Mr. A. Oak. In the chair: J. Bahri", ["Mr. A. Oak", "J. Bahri"]),
        ("the Cllrs Oak, Bread and Hart. No", ["Oak, Bread and Hart"]),
        ("Name\n", []),
        ("Present.", []),
    ],
)
def test_people_are_listed_after_labels_and_closings(text: str, listed: list[str]) -> None:
    assert [text[start:end].strip() for start, end in list_stretches(text)] == listed


def test_listed_words_are_names(show) -> None:
    assert show("Present: J. Bread, Bahri, Miss Oak; Apologies: Wrzos") == "Present: [name 1], [name 2], [name 3]; Apologies: [name 4]"


def test_text_in_another_language_is_not_judged_by_english_words(show) -> None:
    text = "Aeth Wrzos. Roedd eluned yno."
    assert show(text, people=["Wrzos"]) == "[name 1]. Roedd [name 2] yno."
    assert show(text, people=["Wrzos"], language="cy") == text
    assert show("Yno roedd Eluned.", language="cy") == "Yno roedd [name 1]."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("then mohammed came with robin", "then [name 1] came with [name 2]"),
        ("donna evans said no", "[name 1] said no"),
        ("see ./donna and donna@ and x-donna", "see ./donna and donna@ and x-donna"),
        ("a jean and a robin", "a jean and a robin"),
        ("dr khan but dr bread", "[name 1] but dr bread"),
    ],
)
def test_names_in_small_letters(text: str, shown: str, show) -> None:
    assert show(text) == shown
