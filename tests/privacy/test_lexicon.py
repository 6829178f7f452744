from __future__ import annotations

import pytest

from dialogue_synth.privacy.lexicon import load_lexicon
from dialogue_synth.privacy.lists import lines_of, one_of, section


@pytest.mark.parametrize("name", ["siobhan", "balwinder", "selamawit", "hodan", "zbigniew", "eluned", "farzana", "ayodele", "kev"])
def test_given_names_of_many_communities_are_known(name: str) -> None:
    assert load_lexicon().given_trust(name) == ""


@pytest.mark.parametrize("name", ["rose", "will", "mark", "grace", "may", "bill", "sue", "pat", "hope", "florence"])
def test_names_that_are_also_words_or_places_are_marked(name: str) -> None:
    assert load_lexicon().given_trust(name) == "?"


@pytest.mark.parametrize("name", ["jean", "robin", "carol"])
def test_names_that_are_words_in_small_letters_only_are_marked(name: str) -> None:
    assert load_lexicon().given_trust(name) == "!"


def test_accents_make_no_difference() -> None:
    assert load_lexicon().given_trust("malgorzata") == ""


def test_a_hyphenated_name_is_known_by_its_parts() -> None:
    lexicon = load_lexicon()
    assert lexicon.given_trust("anne-marie") == ""
    assert lexicon.surname_trust("kaur-dhillon") == ""
    assert lexicon.given_trust("opt-out") is None


def test_a_word_is_in_no_two_of_the_lists_that_contradict_each_other() -> None:
    lexicon = load_lexicon()
    assert not lexicon.institutions & lexicon.closing_institutions
    assert not {key for key, trust in lexicon.given.items() if trust == ""} & lexicon.never
    assert not {key for key, trust in lexicon.given.items() if trust == ""} & lexicon.institutions


@pytest.mark.parametrize("name", ["given_names.txt", "surnames.txt", "institutions.txt", "not_names.txt"])
def test_entries_are_single_words_with_at_most_one_mark(name: str) -> None:
    for entry in (entry for line in lines_of(name) for entry in line.split()):
        assert entry.strip("?!*")
        assert not set(entry[:-1]) & set("?!*,;|")


def test_a_phrase_broken_over_two_lines_of_the_list_is_one() -> None:
    assert "thank you to" in section("addressed")
    assert "from" not in section("addressed")


def test_either_apostrophe_is_found() -> None:
    assert "i['’]m" in one_of("addressed").split("|")


def test_an_unknown_section_is_an_error() -> None:
    with pytest.raises(KeyError):
        section("nothing")
