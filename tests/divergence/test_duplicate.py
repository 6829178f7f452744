from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.divergence.duplicate import _passages, find_duplicates
from dialogue_synth.divergence.shingles import Run, shingles_of, words_of
from dialogue_synth.model import Segment
from dialogue_synth.standing import SHARED_PASSAGE, WHOLE_COPY, copy_groups

CAMPAIGN = (
    "Our homes are not a data set and a meter tells them when we get up and when we go to bed so we call on the county to halt the scheme now "
    "and to spend the money on radiators"
)


def essay(topic, n=6):
    """Paragraphs of 15 words each, none of which stands in an essay on another topic."""
    return [" ".join(f"{topic}{place}{letter}" for letter in "abcdefghijklmno") + "." for place in range(n)]


def as_spec(paragraphs, code="P1 support"):
    return " | ".join(f"{code} ~{paragraph}" for paragraph in paragraphs)


def test_a_write_up_copied_from_another_is_flagged_with_what_was_edited_and_reversed(make_material) -> None:
    original = essay("warmth")
    copied = [*original[:5], "Paragraph 5 was written anew by us."]
    material = make_material(
        {
            "b1": as_spec(copied[:5]) + f" | R1 oppose ~{copied[5]}",
            "a1": as_spec(original[:5]) + f" | R1 support ~{original[5]}",
            "a2": as_spec(essay("costs")),
        }
    )
    (flag,) = find_duplicates(material).divergences
    assert flag.statistic == WHOLE_COPY
    assert dict(flag.sides) == {"a1": ("a1",), "b1": ("b1",)}
    assert flag.effect is not None
    assert flag.effect > 0.8
    assert "Passages in b1: 1 edited. The position is reversed on R1." in flag.explanation
    edited = [e.quotation for e in flag.evidence if e.quotation in (original[5], copied[5])]
    assert edited == [original[5], copied[5]]
    assert copy_groups([flag], "scheme") == (("a1", "b1"),)


def test_a_word_for_word_copy_says_that_nothing_was_edited(make_material) -> None:
    (flag,) = find_duplicates(make_material({"a": as_spec(essay("warmth")), "b": as_spec(essay("warmth"))})).divergences
    assert "Nothing was edited in b." in flag.explanation
    assert len(flag.evidence) == 12


def test_added_and_dropped_passages_are_counted(make_material) -> None:
    text = essay("warmth")
    material = make_material({"a": as_spec(text), "b": as_spec([*text[1:], "Something new.", "And more."])})
    (flag,) = find_duplicates(material).divergences
    assert "Passages in b: 2 added, 1 left out." in flag.explanation


def test_copies_of_copies_make_one_flag_and_the_dated_one_is_the_first(make_material) -> None:
    material = make_material({name: as_spec(essay("warmth")) for name in ("a", "b", "c")})
    dated = tuple(replace(w, date="2025-10-01") if w.writeup_id == "c" else w for w in material.writeups)
    (flag,) = find_duplicates(replace(material, writeups=dated)).divergences
    assert list(flag.sides) == ["c", "a", "b"]
    assert flag.n_tests == 3


def test_copies_whose_passages_are_cut_in_other_places_are_still_quoted(make_material) -> None:
    text = essay("warmth", 4)
    halves = [half for paragraph in text for half in (paragraph[:40], paragraph[40:])]
    (flag,) = find_duplicates(make_material({"a": as_spec(text), "b": as_spec(halves)})).divergences
    assert {e.side for e in flag.evidence} == {"a", "b"}


def test_a_campaign_paragraph_is_one_flag_over_all_who_used_it(make_material) -> None:
    specs = {name: as_spec([*essay(name), CAMPAIGN, *essay(f"more{name}")]) for name in ("apples", "bread", "cheese")} | {
        "d": as_spec(essay("d"))
    }
    (flag,) = find_duplicates(make_material(specs)).divergences
    assert flag.statistic == SHARED_PASSAGE
    assert dict(flag.sides) == {name: (name,) for name in ("apples", "bread", "cheese")}
    assert {e.quotation for e in flag.evidence} == {CAMPAIGN}
    assert flag.effect == len(CAMPAIGN.split())
    assert flag.severity == "medium"
    assert copy_groups([flag], "scheme") == ()


def test_a_paragraph_shared_by_a_copy_and_a_third_write_up_is_told_apart_from_the_copy(make_material) -> None:
    copied = as_spec([*essay("warmth"), CAMPAIGN])
    result = find_duplicates(make_material({"a": copied, "b": copied, "c": as_spec([*essay("costs", 12), CAMPAIGN])}))
    assert [(flag.statistic, tuple(flag.sides)) for flag in result.divergences] == [
        (WHOLE_COPY, ("a", "b")),
        (SHARED_PASSAGE, ("a", "b", "c")),
    ]


def test_template_text_headings_and_prompts_are_not_compared(make_material) -> None:
    for kind in ("boilerplate", "prompt", "heading"):
        specs = {name: f"{kind} ~{CAMPAIGN} | {as_spec(essay(name))}" for name in ("apples", "bread")}
        assert find_duplicates(make_material(specs)).divergences == ()


def test_short_sentences_that_independent_groups_both_write_are_no_copies(make_material) -> None:
    specs = {"a": "P1 support ~Heating is for heating and nothing else.", "b": "P1 support ~Heating is for heating and nothing else."}
    assert find_duplicates(make_material(specs)).divergences == ()


def test_copies_across_initiatives_are_not_compared(make_material) -> None:
    specs = {"a": as_spec(essay("warmth")), "b": as_spec(essay("warmth"))}
    assert find_duplicates(make_material(specs, {"a": "one", "b": "two"})).divergences == ()


def test_the_id_of_a_shared_passage_says_nothing_of_its_words(make_material) -> None:
    specs = {name: as_spec([*essay(name), CAMPAIGN, *essay(f"more{name}")]) for name in ("apples", "bread")}
    (flag,) = find_duplicates(make_material(specs)).divergences
    assert flag.severity == "low"
    assert "homes" not in flag.id
    assert "homes" not in flag.explanation


def passages_one_by_one(runs, texts, k):
    """As `_passages`, every run compared with every other."""
    shingles = {run: {tuple(texts[run.writeup_id].words[at : at + k]) for at in range(run.start, run.end - k + 1)} for run in runs}
    ranked = sorted(runs, key=lambda run: (run.start - run.end, run.writeup_id, run.start))
    told: set[Run] = set()
    for longest in ranked:
        if longest not in told:
            told.add(longest)
            same = [r for r in ranked if r not in told and 2 * len(shingles[r] & shingles[longest]) > len(shingles[r])]
            told.update(same)
            if any(run.writeup_id != longest.writeup_id for run in same):
                yield [longest, *same]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=4, max_size=14), min_size=1, max_size=5), st.data())
def test_runs_are_grouped_as_if_each_were_compared_with_every_other(spec, data) -> None:
    said = {f"w{n}": " ".join(words) for n, words in enumerate(spec)}
    texts = [words_of(w, [Segment(f"{w}#0", w, 0, 0, len(text), text, "content", "group")]) for w, text in said.items()]
    places = st.tuples(st.sampled_from(sorted(said)), st.integers(0, 10), st.integers(3, 14))
    drawn = data.draw(st.lists(places, max_size=8))
    runs = list(dict.fromkeys(Run(w, a, a + n) for w, a, n in drawn if a + n <= len(said[w].split())))
    assert list(_passages(runs, shingles_of(texts, 3))) == list(passages_one_by_one(runs, {text.writeup_id: text for text in texts}, 3))
