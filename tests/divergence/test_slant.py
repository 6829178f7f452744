from __future__ import annotations

from dialogue_synth.divergence.slant import at_least, find_slants

PLAIN = dict.fromkeys("bcde", "P1 support | P2 concern | R1 conditional | R2 oppose")


def test_two_signs_together_are_flagged_with_what_shows_them(make_material) -> None:
    slanted = (
        "P1 support organiser ~In my opinion this is a fantastic game changer. | P2 support organiser ~Contact us for a free quote, I urge you. | "
        "R1 oppose participant ~My mother would be frightened of it."
    )
    (flag,) = find_slants(make_material({"a": slanted, **PLAIN})).divergences
    assert flag.sides == {"account": ("a",), "otherwise": ("a",)}
    for sign in ("the organiser's own", "argues in the first person", "advertised"):
        assert sign in flag.explanation
    assert [e.segment_id for e in flag.evidence if e.side == "otherwise"] == ["a#0002"]
    assert "It would stand without" in flag.explanation


def test_a_one_sided_account_in_loaded_words_is_flagged(make_material) -> None:
    one_sided = " | ".join(f"{code} oppose ~It is a sham and a disgrace." for code in ("P1", "P2", "P2a", "R1", "R2", "I1"))
    (flag,) = find_slants(make_material({"a": one_sided, **dict.fromkeys("bcde", "P1 support | P2 support | R1 conditional")})).divergences
    assert "6 of 6 positions are against" in flag.explanation
    assert "loaded words in 6 of 6 passages (disgrace, sham)" in flag.explanation
    assert flag.explanation.endswith("It would vanish without any one of them.")


def test_its_own_count_is_a_sign(make_material) -> None:
    told = "~Everyone agreed to buy the playing field with the reserve. | vote ~Buy the playing field: for 6, against 17. | ~Join us."
    (flag,) = find_slants(make_material({"a": told, **PLAIN})).divergences
    assert "its own count says otherwise than its text" in flag.explanation


def test_one_sign_alone_is_none(make_material) -> None:
    assert find_slants(make_material({"a": "P1 support ~Join us.", **PLAIN})).divergences == ()
    assert find_slants(make_material({"a": " | ".join(["P1 oppose organiser"] * 3), **PLAIN})).divergences == ()
    assert find_slants(make_material(PLAIN)).divergences == ()


def test_the_binomial_tail_by_hand() -> None:
    assert round(at_least(0, 5, 0.3), 9) == 1.0
    assert round(at_least(2, 3, 0.5), 4) == 0.5
