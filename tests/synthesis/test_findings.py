from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.model import Divergence
from dialogue_synth.settings import SynthesisSettings
from dialogue_synth.standing import SHARED_PASSAGE, WHOLE_COPY
from dialogue_synth.synthesis.check import check_statement
from dialogue_synth.synthesis.findings import write_findings
from dialogue_synth.synthesis.rollup import roll_up

NAMES = {"scheme": "Warm Homes 2030, phase 1"}


def find(study, divergences=(), settings=None, names=NAMES):
    cells = roll_up(*study)
    settings = settings or SynthesisSettings()
    return write_findings(cells, study.segments, study.codings, divergences, study.writeups, study.codebooks, settings, names)


def of_code(result, code="P1"):
    return next(finding for finding in result.findings if finding.code_id == code)


def many(make_study, **positions):
    """``many(make_study, support=9, oppose=1)``: so many write-ups of each position on P1."""
    specs = [{"silent": "", "touched": "P1 none", "undecided": "P1 ?"}.get(p, f"P1 {p}") for p, n in positions.items() for _ in range(n)]
    return make_study({f"w{place:03d}": spec for place, spec in enumerate(specs)})


def copies(*writeup_ids, statistic=WHOLE_COPY, verdict="", initiative="scheme"):
    sides = {writeup_id: (writeup_id,) for writeup_id in writeup_ids}
    return Divergence("duplicate-1", "duplicate", initiative, "", sides, "high", 1.0, "", "", (), statistic=statistic, verdict=verdict)


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (
            {"support": 7, "conditional": 4, "oppose": 2, "mixed": 1, "silent": 2},
            "Of the 16 write-ups on Warm Homes 2030, phase 1, 14 addressed “Wanting it”. "
            "Most (11 of 14) supported the statement “The scheme is wanted” (4 of them on conditions); 2 opposed it and 1 was divided. 2 said nothing on it.",
        ),
        (
            {"oppose": 9},
            "All 9 write-ups on Warm Homes 2030, phase 1 addressed “Wanting it”. All 9 opposed the statement “The scheme is wanted”.",
        ),
        (
            {"conditional": 5, "oppose": 5, "undecided": 1},
            "All 11 write-ups on Warm Homes 2030, phase 1 addressed “Wanting it”. "
            "5 of 11 supported the statement “The scheme is wanted” on conditions and 5 of 11 opposed it; the position of 1 is undecided.",
        ),
        (
            {"concern": 1},
            "The only write-up on Warm Homes 2030, phase 1 addressed “Wanting it”. "
            "It raised concerns about the statement “The scheme is wanted”.",
        ),
        (
            {"mixed": 2, "touched": 1},
            "Of the 3 write-ups on Warm Homes 2030, phase 1, 2 addressed “Wanting it”. "
            "Both were divided on the statement “The scheme is wanted”. "
            "1 touched on it without a position of the group.",
        ),
        (
            {"undecided": 3},
            "All 3 write-ups on Warm Homes 2030, phase 1 addressed “Wanting it”. The position of all 3 is undecided.",
        ),
        (
            {"undecided": 1, "silent": 1},
            "Of the 2 write-ups on Warm Homes 2030, phase 1, 1 addressed “Wanting it”. Its position is undecided. 1 said nothing on it.",
        ),
    ],
)
def test_a_finding_is_a_plain_sentence_with_n_of_n(make_study, positions, expected) -> None:
    finding = of_code(find(many(make_study, **positions)))
    assert finding.statement == expected
    assert check_statement(finding) == ()


def test_a_code_without_a_proposition_reads_well_too(make_study) -> None:
    study = make_study({f"w{n}": "R1 oppose" for n in range(3)} | {"x": "R1 support"})
    assert of_code(find(study), "R1").statement.endswith("3 of 4 opposed this; 1 supported it.")


drawn_counts = st.fixed_dictionaries(
    {p: st.integers(0, 5) for p in ("support", "conditional", "concern", "oppose", "mixed", "undecided", "touched", "silent")}
)


@given(drawn_counts)
def test_counts_add_up_and_every_sentence_passes_the_check(make_study, drawn) -> None:
    result = find(many(make_study, **drawn))
    n_answered = sum(n for p, n in drawn.items() if p not in ("touched", "silent"))
    assert [f.code_id for f in result.findings] == (["P1"] if n_answered else [])
    for finding in result.findings:
        assert sum(finding.counts_by_position.values()) == finding.of == n_answered
        assert {p: n for p, n in drawn.items() if p not in ("touched", "silent")} == dict(finding.counts_by_position)
        assert finding.n <= finding.of == len(finding.segment_ids)
        assert check_statement(finding) == ()


@given(st.integers(8, 60).flatmap(lambda of: st.tuples(st.integers(1, of - 1), st.just(of))))
def test_moving_one_group_across_a_border_changes_word_counts_and_caveats_and_nothing_else(make_study, count) -> None:
    n, of = count

    def shown(n):
        f = of_code(find(many(make_study, support=n, undecided=of - n)))
        left = f.statement.replace(f"{f.quantity[:1].upper()}{f.quantity[1:]} ({n} of {of})", "Q").replace(f" All {n} ", " Q ")
        return left.replace(f"; the position of {of - n} is undecided", ""), replace(
            f, statement="", quantity="", n=0, counts_by_position={}, caveats=()
        )

    assert shown(n) == shown(n + 1)


def test_quantity_words_are_left_out_where_few_answered(make_study) -> None:
    finding = of_code(find(many(make_study, support=6, oppose=1)))
    assert finding.quantity == ""
    assert "6 of 7 supported" in finding.statement
    assert any("Fewer than 8" in caveat for caveat in finding.caveats)


def test_silence_is_named_and_is_no_agreement(make_study) -> None:
    assert any("Silence is not agreement" in caveat for caveat in of_code(find(many(make_study, support=9, silent=1))).caveats)
    assert not any("Silence" in caveat for caveat in of_code(find(many(make_study, support=9))).caveats)


def test_what_no_person_has_reviewed_is_said(make_study) -> None:
    study = many(make_study, support=2)
    accepted = replace(study.codings[0], status="accepted")
    caveats = of_code(find(study._replace(codings=(accepted, study.codings[1])))).caveats
    assert caveats[0] == "Passages behind this that were coded by machine and not yet reviewed by a person: 1 of 2."
    everything = tuple(replace(coding, status="accepted") for coding in study.codings)
    assert not any("machine" in caveat for caveat in of_code(find(study._replace(codings=everything))).caveats)


def test_copies_that_say_the_same_count_once_with_the_uncollapsed_figure_beside(make_study) -> None:
    finding = of_code(find(many(make_study, support=4, oppose=1), [copies("w000", "w001", "w002")]))
    assert (finding.n, finding.of, finding.counts_by_position["support"]) == (2, 3, 2)
    assert any("counted apart, the figure would be 4 of 5" in caveat for caveat in finding.caveats)
    assert finding.divergence_ids == ("duplicate-1",)
    assert check_statement(finding) == ()


def test_a_copy_with_a_reversed_answer_counts_on_its_own(make_study) -> None:
    finding = of_code(find(many(make_study, support=3, oppose=1), [copies("w000", "w003")]))
    assert (finding.n, finding.of) == (3, 4)
    assert any("w000 and w003 are largely the same text and do not answer this alike" in caveat for caveat in finding.caveats)


@pytest.mark.parametrize(
    "divergence",
    [
        copies("w000", "w001", statistic=SHARED_PASSAGE),
        copies("w000", "w001", verdict="not_divergent"),
        copies("w000", "w001", initiative="another"),
    ],
)
def test_only_whole_copies_that_nobody_ruled_out_are_collapsed(make_study, divergence) -> None:
    assert of_code(find(many(make_study, support=4), [divergence])).of == 4


def test_duplicates_that_overlap_make_one_group_of_copies(make_study) -> None:
    assert of_code(find(many(make_study, support=4), [copies("w000", "w001"), copies("w001", "w002")])).of == 2


def test_a_finding_names_the_divergences_about_its_code_and_no_others(make_study) -> None:
    about = replace(copies("w000"), kind="contradiction", code_id="P1", statistic="", id="contradiction-1")
    other = replace(about, code_id="P2", id="contradiction-2")
    elsewhere = replace(about, initiative="another", id="contradiction-3")
    assert of_code(find(many(make_study, support=2, oppose=1), [other, about, elsewhere])).divergence_ids == ("contradiction-1",)


def test_a_write_up_of_two_events_counts_once_and_says_so(make_study) -> None:
    finding = of_code(find(make_study({"w1": "P1 support 1, P1 oppose 2"})))
    assert (finding.n, finding.of) == (1, 1)
    assert "w1 reports several events and counts once." in finding.caveats


def test_points_of_one_write_up_alone_are_listed(make_study) -> None:
    result = find(many(make_study, support=2, oppose=1, undecided=1))
    assert [(s.code_id, s.position, s.writeup_id, s.segment_id) for s in result.singles] == [("P1", "oppose", "w002", "w002#0000")]


def test_questions_that_nobody_answered_are_listed_too(make_study) -> None:
    assert find(many(make_study, support=1, silent=1)).unanswered == (("scheme", "P2"), ("scheme", "R1"))


@pytest.mark.parametrize(("initiative", "name"), [("warm-homes", "Warm Homes"), ("", "this initiative")])
def test_an_initiative_without_a_name_is_called_by_its_id_in_words(make_study, initiative, name) -> None:
    finding = of_code(find(make_study({"w1": "P1 support"}, initiative), names=None))
    assert finding.statement.startswith(f"The only write-up on {name} addressed")


def test_initiatives_are_never_mixed(make_study) -> None:
    one, other = make_study({"w1": "P1 support"}, "a"), make_study({"w2": "P1 oppose"}, "b")
    both = type(one)(*(x + y for x, y in zip(one[:3], other[:3], strict=True)), one.codebooks)
    assert [(f.initiative, f.of, f.segment_ids) for f in find(both).findings] == [("a", 1, ("w1#0000",)), ("b", 1, ("w2#0000",))]


def test_only_passages_of_the_group_with_a_position_stand_behind_a_finding(make_study) -> None:
    study = make_study({"w1": "P1 support, P1 none, P1 oppose participant, P1 ?", "w2": "P1 concern participant"})
    assert of_code(find(study)).segment_ids == ("w1#0000", "w1#0003")


def test_the_analysts_own_scale_is_used(make_study) -> None:
    settings = SynthesisSettings(quantity_words={"nearly everybody": 0.8, "some": 0.3, "hardly any": 0.0})
    finding = of_code(find(many(make_study, support=9, oppose=1), settings=settings))
    assert "Nearly everybody (9 of 10) supported" in finding.statement
    assert check_statement(finding, settings) == ()
    assert check_statement(finding) != ()


def test_a_finding_says_when_one_write_up_would_change_its_wording(make_study) -> None:
    caveats = of_code(find(many(make_study, support=5, oppose=4))).caveats
    assert "Without any one of 5 write-ups, “the majority supported” would become “as many supported as opposed”." in caveats
    assert not any("would become" in caveat for caveat in of_code(find(many(make_study, support=12, oppose=6))).caveats)


def test_a_finding_says_of_how_many_passages_the_machine_was_unsure(make_study) -> None:
    study = many(make_study, support=3)
    study = study._replace(codings=(replace(study.codings[0], confidence=0.4), *study.codings[1:]))
    assert any(caveat.endswith("3 of 3. The machine was unsure of 1 of them.") for caveat in of_code(find(study)).caveats)


def test_a_study_may_give_counts_alone(make_study) -> None:
    settings = SynthesisSettings(counts_only=True)
    finding = of_code(find(many(make_study, support=9, oppose=3), settings=settings))
    assert finding.quantity == ""
    assert "9 of 12 supported" in finding.statement
    assert check_statement(finding, settings) == ()
    assert check_statement(replace(finding, statement=finding.statement.replace("9 of 12", "Most (9 of 12)")), settings)
