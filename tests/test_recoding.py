"""Another version of a codebook on small write-ups with the tiny encoder: tried out, put in force, cut short, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import TinyEncoder
from dialogue_synth import Study, run
from dialogue_synth.codebook import added, edited, load_codebook, retired, rewritten
from dialogue_synth.codebook_versions import Version, Versions, propose, withdraw
from dialogue_synth.errors import CodebookError, SettingsError, UsageError
from dialogue_synth.model import Code, Codebook, Coding, Decision, Example
from dialogue_synth.recoding import apply_version, estimate, preview
from dialogue_synth.shown import Shown
from dialogue_synth.store.backup import list_backups, restore

CODEBOOK = """\
# the library's own questions
codebook: {id: library, version: "1", title: Library hours, language: en}
codes:
- id: Q1
  name: Evening opening   # autumn
  plain_question: Should the library open in the evening?
  examples: ["After dusk it must stay lit for shift workers"]
- id: Q2
  name: Self service
  plain_question: May people use the building without staff?
  examples: ["A lone keypad invites thieves and vandals"]
"""
SAID = (
    "After dusk it must stay lit for shift workers",
    "A lone keypad invites thieves and vandals",
    "Biscuits ran out long before it was nine",
)
NAMES = ("Ash", "Beech", "Cedar")


@pytest.fixture
def study(tmp_path: Path, tiny_encoder: TinyEncoder) -> Study:
    (tmp_path / "library.yaml").write_text(CODEBOOK, encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for n, name in enumerate(NAMES):
        told = "\n\n".join(f"{text}, as {name} table put it." for text in SAID)
        head = f"---\ndialogue_id: g{n}\norganiser: Group {n}\ninitiative: library-hours\n---\n\n# Our evening\n\n"
        (corpus / f"g{n}.md").write_text(head + told + "\n", encoding="utf-8")
    made = Study.create(tmp_path / "study", [tmp_path / "library.yaml"], title="Library hours")
    run(made, [corpus])
    return made


BISCUITS = Code(
    "Q3", "Biscuits", "", definition="Biscuits ran out long before nine", examples=(Example("Biscuits ran out long before it was nine"),)
)


def proposed(study: Study, change: Callable[[Codebook], Codebook], version: str = "2") -> Version:
    versions = Versions(study)
    newest = versions.newest("library")
    new = replace(change(newest.codebook), version=version)
    text = rewritten(newest.text, newest.codebook, new)
    assert propose(study, "library", text, analyst="Ann", key=f"{version}{len(versions.log)}", seen=versions.last_entry).entries
    found = Versions(study).draft("library")
    assert found is not None
    return found


def segment_of(study: Study, writeup: str, text: str) -> str:
    return next(s.segment_id for s in study.segments if s.writeup_id == writeup and s.text.startswith(text[:12]))


def decide(study: Study, writeup: str, text: str, code: str) -> None:
    segment = next(s for s in study.segments if s.writeup_id == writeup and s.text.startswith(text[:12]))
    study.decide(Decision(0, "", "Ann", "add", segment.segment_id, code, segment.text, "support"))


def machine(study: Study) -> list[Coding]:
    return sorted(study.read(Coding), key=lambda c: (c.segment_id, c.code_id))


def everything(folder: Path) -> dict[str, bytes]:
    """All files but the caches: what a preview must leave alone."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and "cache" not in p.parts}


def test_a_preview_says_exactly_what_applying_brings_and_leaves_the_study_alone(study: Study) -> None:
    decide(study, "g0", SAID[0], "Q2")
    run(study, [])
    version = proposed(study, lambda book: added(retired(book, "Q2"), BISCUITS))
    before, codings = everything(study.root.parent / "study" / "tables"), machine(study)
    toml, beside = (study.root / "study.toml").read_bytes(), sorted(p.name for p in study.root.parent.iterdir())
    told = preview(study, version)
    assert (machine(study), everything(study.root / "tables")) == (codings, before)
    assert (study.root / "study.toml").read_bytes() == toml
    assert sorted(p.name for p in study.root.parent.iterdir()) == beside
    done = apply_version(study, version, analyst="Ann", memo="as agreed")
    assert done == told
    assert done.as_json() | {"cpu_seconds": 0} == told.as_json() | {"cpu_seconds": 0}


def test_a_preview_tells_codes_passages_and_decisions(study: Study) -> None:
    decide(study, "g0", SAID[0], "Q2")
    told = preview(study, proposed(study, lambda book: added(retired(book, "Q2"), BISCUITS)))
    effects = {code.code_id: code for code in told.codes}
    biscuits = tuple(segment_of(study, f"g{n}", SAID[2]) for n in range(3))
    assert effects["Q3"].gained == biscuits
    assert set(effects["Q2"].lost) >= {segment_of(study, f"g{n}", SAID[1]) for n in range(3)}
    assert told.vanished == (1,)
    assert "1 decision without their code" in told.sentence


def test_a_preview_tells_which_passages_get_a_first_code_and_lose_their_last(study: Study) -> None:
    version = proposed(study, lambda book: added(retired(book, "Q2"), BISCUITS))
    biscuit = next(s for s in study.segments if s.text.startswith(SAID[2][:12]))
    for coding in Shown(study).codings:
        if coding.segment_id == biscuit.segment_id:
            study.decide(Decision(0, "", "Ann", "reject", biscuit.segment_id, coding.code_id, biscuit.text))
    had = {c.segment_id for c in Shown(study).codings if c.status != "rejected"}
    told = apply_version(study, version, analyst="Ann")
    have = {c.segment_id for c in Shown(study).codings if c.status != "rejected"}
    assert biscuit.segment_id in told.covered
    assert (set(told.covered), set(told.uncovered)) == (have - had, had - have)
    assert f"{len(told.covered)} passage{'' if len(told.covered) == 1 else 's'} no longer without a code" in told.sentence


def test_decisions_stand_on_top_and_those_without_a_code_come_back_with_it(study: Study) -> None:
    decide(study, "g0", SAID[0], "Q2")
    decide(study, "g1", SAID[0], "Q1")
    before, first = study.decisions, Versions(study).in_force("library")
    apply_version(study, proposed(study, lambda book: retired(book, "Q2")), analyst="Ann")
    assert study.decisions == before
    shown = Shown(study)
    assert [i.what for i in shown.decided.issues] == ["code Q2 is no longer in the codebook"]
    assert ("Ann", "added") in {(c.coder, c.status) for c in shown.codings if c.segment_id == segment_of(study, "g1", SAID[0])}
    back = apply_version(study, Versions(study).version(first.sha256), analyst="Ben", memo="it was needed")
    assert back.returned == (1,)
    assert Shown(study).decided.issues == ()
    assert [(e.event, e.version, e.analyst) for e in study.codebook_versions if e.event == "applied"] == [
        ("applied", "2", "Ann"),
        ("applied", "1", "Ben"),
    ]


def test_applying_writes_into_the_study_alone_and_keeps_comments(study: Study) -> None:
    outside = study.root.parent / "library.yaml"
    before, toml = outside.read_bytes(), (study.root / "study.toml").read_text(encoding="utf-8")
    version = proposed(study, lambda book: edited(book, replace(book.code("Q1"), definition="Whether and when")))
    apply_version(study, version, analyst="Ann")
    assert outside.read_bytes() == before
    path = study.root / "codebooks" / "library.yaml"
    assert load_codebook(path).sha256 == version.sha256 == Versions(study).in_force("library").sha256
    assert "# the library's own questions" in path.read_text(encoding="utf-8")
    after = (study.root / "study.toml").read_text(encoding="utf-8")
    assert after == toml.replace('["../library.yaml"]', '["codebooks/library.yaml"]')
    assert list_backups(study.root)[0].reason == "before-codebook"
    again = proposed(study, lambda book: edited(book, replace(book.code("Q1"), definition="Whether at all")), "3")
    apply_version(study, again, analyst="Ann")
    assert [p.name for p in (study.root / "codebooks").iterdir()] == ["library.yaml"]


def test_what_was_edited_by_hand_can_be_taken_back_after_a_restore_too(study: Study) -> None:
    apply_version(study, proposed(study, lambda book: added(book, BISCUITS)), analyst="Ann")
    first = Versions(study).history("library")[-1]
    own = study.root / "codebooks" / "library.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("Self service", "By yourself"), encoding="utf-8")
    by_hand = Versions(study).in_force("library").sha256
    apply_version(study, first, analyst="Ann")
    study.close()
    restore(study.root)
    opened = Study.open(study.root)
    assert Versions(opened).version(by_hand).codebook.code("Q2").name == "By yourself"
    opened.close()


def test_a_file_of_somebody_else_is_never_written_over(study: Study) -> None:
    (study.root / "codebooks").mkdir()
    other = study.root / "codebooks" / "library.yaml"
    other.write_text("notes of mine", encoding="utf-8")
    apply_version(study, proposed(study, lambda book: added(book, BISCUITS)), analyst="Ann")
    assert other.read_text(encoding="utf-8") == "notes of mine"
    assert study.settings.study.codebooks == ("codebooks/library-2.yaml",)


STEPS = ("back_up", "_write_whole", "_write_whole:2", "study.reload", "keep applied", "code_passages", "diverge", "synthesise")


class KilledError(BaseException):
    """The process ends here."""


def kill_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dialogue_synth import recoding
    from dialogue_synth.store.study import Study as Kept

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    name, _, which = step.partition(":")
    owner, attribute = {"study.reload": (Kept, "reload"), "keep applied": (Kept, "keep_once")}.get(name, (recoding, name))
    real, calls = getattr(owner, attribute), []

    def sometimes(*args: object, **named: object) -> object:
        calls.append(args)
        is_due = {"keep applied": "applied:" in str(args[1:2]), "code_passages": len(calls) > 1, "diverge": len(calls) > 1}.get(name, True)
        return killed() if is_due and len(calls) >= int(which or 1) else real(*args, **named)

    monkeypatch.setattr(owner, attribute, sometimes)


@pytest.mark.parametrize("step", STEPS)
def test_whenever_applying_is_cut_short_the_study_is_whole_and_goes_on(study: Study, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    decide(study, "g0", SAID[0], "Q1")
    version = proposed(study, lambda book: added(retired(book, "Q2"), BISCUITS))
    with monkeypatch.context() as patch:
        kill_at(step, patch)
        with pytest.raises(KilledError):
            apply_version(study, version, analyst="Ann")
    study.close()
    opened = Study.open(study.root)
    in_force = Versions(opened).in_force("library").sha256
    assert in_force == version.sha256 or step in STEPS[:3]
    assert len(opened.decisions) == 1
    run(opened, [])  # what is there, old or new, is brought up to date
    assert Shown(opened).codings
    apply_version(opened, Versions(opened).version(version.sha256), analyst="Ann")
    assert Versions(opened).in_force("library").sha256 == version.sha256
    assert {c.code_id for c in machine(opened)} <= {"Q1", "Q3"}
    assert [e.event for e in opened.codebook_versions] == ["found", "proposed", "applied"]
    assert not list(opened.root.rglob(".*.yaml.*")) + list(opened.root.glob(".study.toml.*"))
    opened.close()


def test_applying_what_is_in_force_changes_nothing_and_logs_nothing_twice(study: Study) -> None:
    version = proposed(study, lambda book: added(book, BISCUITS))
    apply_version(study, version, analyst="Ann")
    log, codings = study.codebook_versions, machine(study)
    again = apply_version(study, Versions(study).version(version.sha256), analyst="Ann")
    assert (again.codes, again.findings, again.flags_new) == ((), (), ())
    assert again.sentence == "no passage coded differently"
    assert (study.codebook_versions, machine(study)) == (log, codings)


def test_a_study_without_a_codebook_of_its_own_gets_a_copy_of_the_shipped_one(tmp_path: Path, tiny_encoder: TinyEncoder) -> None:
    study = Study.create(tmp_path / "study")
    versions = Versions(study)
    newest = versions.newest("pair")
    text = rewritten(newest.text, newest.codebook, replace(added(newest.codebook, replace(BISCUITS, id="N1")), version="0.2"))
    propose(study, "pair", text, analyst="Ann", key="k")
    version = Versions(study).draft("pair")
    assert version is not None
    apply_version(study, version, analyst="Ann")
    assert study.settings.study.codebooks == ("codebooks/pair.yaml",)
    assert Versions(study).in_force("pair").codebook.version == "0.2"
    assert "unit_of_coding" in (study.root / "codebooks" / "pair.yaml").read_text(encoding="utf-8")


def test_settings_that_cannot_be_changed_in_one_place_say_what_to_write(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    version = proposed(study, lambda book: added(book, BISCUITS))

    def odd(*_: object) -> str:
        raise ValueError("laid out oddly")

    monkeypatch.setattr("dialogue_synth.recoding.with_value", odd)
    with pytest.raises(SettingsError, match="codebooks = \\['codebooks/library.yaml'\\]"):
        apply_version(study, version, analyst="Ann")
    assert Versions(study).in_force("library").codebook.version == "1"
    assert not (study.root / "codebooks").exists()


def test_proposals_are_checked_beside_the_other_codebooks(study: Study) -> None:
    text = Versions(study).in_force("library").text
    with pytest.raises(UsageError, match="changes nothing"):
        propose(study, "library", text, analyst="Ann", key="a")
    with pytest.raises(UsageError, match='the codebook "other"'):
        propose(study, "library", text.replace("id: library", "id: other"), analyst="Ann", key="b")
    with pytest.raises(CodebookError, match="neither a question nor a definition"):
        propose(study, "library", text + "- {id: Q9, name: Nine}\n", analyst="Ann", key="c")
    with pytest.raises(UsageError, match="no codebook"):
        propose(study, "zz", text, analyst="Ann", key="d")
    assert study.codebook_versions == ()


def test_a_draft_knows_that_its_base_has_moved_on(study: Study) -> None:
    draft = proposed(study, lambda book: added(book, BISCUITS))
    first = Versions(study).in_force("library").sha256
    assert Versions(study).based_on(draft) == first
    (study.root.parent / "library.yaml").write_text(CODEBOOK.replace("Self service", "By yourself"), encoding="utf-8")
    versions = Versions(study)
    assert versions.based_on(draft) != versions.in_force("library").sha256
    assert [v.state for v in versions.history("library")] == ["in force", "draft", "in force before"]
    receipt = withdraw(study, draft, analyst="Ann", key="w", seen=versions.last_entry)
    assert receipt.entries
    assert Versions(study).draft("library") is None
    with pytest.raises(UsageError, match="no draft"):
        withdraw(study, Versions(study).version(draft.sha256), analyst="Ann", key="x")


def test_versions_are_called_by_the_beginning_of_their_hash(study: Study) -> None:
    draft = proposed(study, lambda book: added(book, BISCUITS))
    assert Versions(study).version(draft.name).sha256 == draft.sha256
    for name in ("", "zzzz"):
        with pytest.raises(UsageError, match="no such version"):
            Versions(study).version(name)


def test_the_time_it_takes_is_told_from_the_time_it_took(study: Study) -> None:
    seconds = study.stages["code"].cpu_seconds + study.stages["diverge"].cpu_seconds
    assert 0 <= estimate(study) <= seconds + 0.01


def test_a_new_code_that_no_passage_gets_is_said_to_have_none(study: Study) -> None:
    unheard = Code("Q9", "Parking", "", definition="Where vehicles stand", examples=(Example("Vehicles stand overnight"),))
    notes = preview(study, proposed(study, lambda book: added(added(book, unheard), BISCUITS))).notes
    assert [note for note in notes if "Parking" in note]
    assert not [note for note in notes if "Biscuits" in note]
