"""Merged studies: nothing lost, nothing twice, no id with two meanings, and people's work as they did it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders import make_writeup
from conftest import TinyEncoder
from dialogue_synth import Study, run
from dialogue_synth.account import counts
from dialogue_synth.cli import main
from dialogue_synth.codebook_versions import Versions, propose
from dialogue_synth.context import add_context, context_sources
from dialogue_synth.divergence.result import flag_id
from dialogue_synth.errors import CodebookError, Issue, StudyError, UsageError
from dialogue_synth.merging import merge_studies
from dialogue_synth.model import AgreementOpening, BlindCoding, BlindSample, Decision, Divergence, FeedbackEntry, Segment, WriteUp
from dialogue_synth.recoding import apply_version
from dialogue_synth.segment.boilerplate import Boilerplate
from dialogue_synth.shown import Shown

CODEBOOK = """
codebook: {{id: library, version: "{version}", title: Library hours, language: en}}
codes:
- id: Q1
  name: Evening opening
  question: Should it open in the evening?
  proposition: {proposition}
  examples: [{{position: support, text: Yes it should open in the evening.}}, {{position: oppose, text: No it should not open.}}]
"""
SHEET = "---\ndialogue_id: {n}\norganiser: Group {who}\ninitiative: library\n---\n\n## Should it open in the evening?\n\n{said}\n"


def make(folder: Path, said: dict[str, str], book: str = "library.yaml") -> Study:
    files = folder.parent / f"{folder.name}-files"
    files.mkdir()
    for name, words in said.items():
        who = f"{name} of {folder.name}" if words.startswith("Here") else name
        (files / f"{name}.md").write_text(SHEET.format(n=name, who=who, said=words), encoding="utf-8")
    study = Study.create(folder, [folder.parent / book], title=folder.name)
    run(study, [files])
    return study


@pytest.fixture
def north(tmp_path: Path, tiny_encoder: TinyEncoder) -> Study:
    (tmp_path / "library.yaml").write_text(CODEBOOK.format(version=1, proposition="It should open."), encoding="utf-8")
    return make(
        tmp_path / "north", {"g1": "Yes, it should open in the evening. Ring Brenda Okafor.", "g2": "Here in the north nobody minds."}
    )


@pytest.fixture
def south(north: Study, tmp_path: Path) -> Study:
    return make(
        tmp_path / "south",
        {
            "g1": "Yes, it should open in the evening. Ring Brenda Okafor.",
            "g2": "Here in the south we say no to it.",
            "g3": "Here too, no.",
        },
    )


def passage_of(study: Study, writeup_id: str) -> Segment:
    return next(s for s in study.segments if s.writeup_id == writeup_id and s.kind == "content")


def test_write_ups_are_all_there_once_and_clashing_ids_get_the_name_of_their_study(north: Study, south: Study, tmp_path: Path) -> None:
    merged = merge_studies([north.root, south.root], tmp_path / "both")
    both = Study.open(tmp_path / "both")
    assert sorted(w.writeup_id for w in both.writeups) == ["g1", "g2", "g3", "south-g2"]
    assert merged.n_writeups == {"north": 2, "south": 2}
    assert merged.renamed == (("south", "g2", "south-g2"),)
    assert merged.held == (("south", "g1.md", "g1"),)
    texts = {w.writeup_id: w.text for w in both.writeups}
    assert "the south we say no" in texts["south-g2"]
    for segment in both.segments:
        assert segment.segment_id.startswith(f"{segment.writeup_id}#")
        assert texts[segment.writeup_id][segment.start : segment.end] == segment.text
    assert Issue("south-g2", "it may be another version of g2: they share many words", "ask which of the two counts") in merged.issues
    own = [s for study in (north, south) for s in study.segments]
    twice = [s for s in south.segments if s.writeup_id == "g1"]
    assert len(both.segments) == len(own) - len(twice)
    assert both.personal_spans.keys() == {"g1"}


def test_after_a_run_the_merged_study_counts_what_both_count_less_what_they_share(north: Study, south: Study, tmp_path: Path) -> None:
    merge_studies([north.root, south.root], tmp_path / "both", "County")
    both = Study.open(tmp_path / "both")
    assert counts(Shown(both))["not_coded"] == counts(Shown(both))["passages"]
    run(both, [])
    merged, apart, twice = (
        counts(Shown(both)),
        [counts(Shown(s)) for s in (north, south)],
        [s for s in south.segments if s.writeup_id == "g1"],
    )
    assert merged["writeups"] == sum(c["writeups"] for c in apart) - 1
    assert merged["segments"] == sum(c["segments"] for c in apart) - len(twice)
    assert merged["coded"] + merged["none"] + merged["undecided"] == merged["passages"] == 4
    assert both.settings.study.title == "County"
    assert run(both, [tmp_path / "north-files", tmp_path / "south-files"]).added == ()


def test_peoples_work_keeps_author_time_and_what_it_was_about(north: Study, south: Study, tmp_path: Path) -> None:
    n1, s2, s1 = passage_of(north, "g1"), passage_of(south, "g2"), passage_of(south, "g1")
    first = north.decide(Decision(0, "", "ann", "reject", n1.segment_id, "Q1", n1.text))
    north.decide(Decision(0, "", "ann", "undo", n1.segment_id, "Q1", n1.text, undoes=first.decision_id))
    theirs = south.decide(Decision(0, "", "bob", "add", s2.segment_id, "Q1", s2.text, position="oppose"))
    south.decide(Decision(0, "", "bob", "undo", s2.segment_id, "Q1", s2.text, undoes=theirs.decision_id))
    south.decide(Decision(0, "", "bob", "add", s1.segment_id, "Q1", s1.text, position="support"))
    south.note("bob", "g2", "A good one.")
    south.code_blind([BlindCoding(0, "", "cy", s2.segment_id, s2.text, "coded", (("Q1", "oppose"),))])
    south.log_feedback([FeedbackEntry(0, "", "bob", "g2", "sent", "2026-01-01")])
    north.keep_once("1", [BlindSample(0, "", "ann", 1, 0, ((n1.segment_id, n1.text),))])
    south.keep_once("1", [BlindSample(0, "", "cy", 1, 0, ((s2.segment_id, s2.text),))])
    south.keep_once("2", [AgreementOpening(0, "", "cy")])
    merged = merge_studies([north.root, south.root], tmp_path / "both")
    both = Study.open(tmp_path / "both")
    assert [(d.analyst, d.segment_id.rpartition("#")[0], d.action) for d in both.decisions] == [
        ("ann", "g1", "reject"),
        ("ann", "g1", "undo"),
        ("bob", "south-g2", "add"),
        ("bob", "south-g2", "undo"),
        ("bob", "g1", "add"),
    ]
    assert [d.at for d in both.decisions] == [d.at for d in (*north.decisions, *south.decisions)]
    assert [d.undoes for d in both.decisions] == [None, 1, None, 3, None]
    assert [m.about for m in both.memos] == ["south-g2"]
    assert both.blind_codings[0] == replace(south.blind_codings[0], segment_id=s2.segment_id.replace("g2", "south-g2"))
    assert [sample.passages[0][0].rpartition("#")[0] for sample in both.blind_samples] == ["g1", "south-g2"]
    assert [o.at for o in both.agreement_openings] == [o.at for o in south.agreement_openings]
    assert both.feedback[0].writeup_id == "south-g2"
    assert merged.entries == {
        "decisions": 5,
        "judgements": 0,
        "memos": 1,
        "blind codings": 1,
        "blind samples": 2,
        "agreement openings": 1,
        "feedback": 1,
        "codebook versions": 0,
    }
    assert not both.decide(Decision(0, "", "dee", "accept", n1.segment_id, "Q1", n1.text)).decision_id <= 5


def test_versions_of_the_codebook_come_along_with_its_file(north: Study, south: Study, tmp_path: Path) -> None:
    text = (tmp_path / "library.yaml").read_text(encoding="utf-8").replace('version: "1"', 'version: "2"')
    for study, analyst in ((north, "ann"), (south, "bob")):
        propose(study, "library", text, analyst=analyst, memo=f"{analyst} says so", key="p")
        apply_version(study, Versions(study).newest("library"), analyst=analyst)
    merged = merge_studies([north.root, south.root], tmp_path / "both")
    assert merged.entries["codebook versions"] == 6
    shutil.rmtree(north.root)  # the merged study needs nothing of it
    both = Study.open(tmp_path / "both")
    assert [(e.event, e.analyst) for e in both.codebook_versions][:3] == [("found", "ann"), ("proposed", "ann"), ("applied", "ann")]
    assert [e.entry_id for e in both.codebook_versions] == [1, 2, 3, 4, 5, 6]
    versions = Versions(both)
    assert [(v.codebook.version, v.state) for v in versions.history("library")] == [("2", "in force"), ("1", "in force before")]
    assert versions.files["library"] == both.root / "codebooks" / "library.yaml"
    assert versions.version(versions.log[0].sha256).text == (tmp_path / "library.yaml").read_text(encoding="utf-8")


def test_a_file_that_is_in_the_way_of_a_codebook_is_not_written_over(north: Study, south: Study, tmp_path: Path) -> None:
    for study in (north, south):
        shutil.copy(tmp_path / "library.yaml", study.root / "mine.yaml")
        toml = study.root / "study.toml"
        toml.write_text(toml.read_text(encoding="utf-8").replace('"../library.yaml"', '"mine.yaml"'), encoding="utf-8")
    (tmp_path / "both").mkdir()
    (tmp_path / "both" / "mine.yaml").write_text("notes", encoding="utf-8")
    with pytest.raises(StudyError, match="another file stands"):
        merge_studies([north.root, south.root], tmp_path / "both")
    assert (tmp_path / "both" / "mine.yaml").read_text(encoding="utf-8") == "notes"


def test_entries_that_two_studies_share_are_there_once(north: Study, tmp_path: Path) -> None:
    north.note("ann", "g1", "Mine.")
    north.close()
    shutil.copytree(north.root, tmp_path / "copy")
    merged = merge_studies([north.root, tmp_path / "copy"], tmp_path / "both")
    assert merged.entries["memos"] == 1
    assert merged.n_writeups == {"north": 2, "copy": 0}


def test_verdicts_follow_a_flag_whose_write_up_has_another_id(north: Study, south: Study, tmp_path: Path) -> None:
    of_code = Divergence(
        flag_id("contradiction", "library", "Q1"), "contradiction", "library", "Q1", {"oppose": ("g2",)}, "low", 0.1, "", "", ()
    )
    flagged = {"flagged": ("g2",), "compared_with": ("g1",)}
    of_one = Divergence(flag_id("omission", "library", "Q1", ["g2"]), "omission", "library", "Q1", flagged, "low", 0.1, "", "", ())
    unknown = Divergence("slant-ffff", "slant", "library", "", flagged, "low", 0.1, "", "", ())
    with south.transaction() as write:
        write.put(Divergence, [of_code, of_one, unknown])
    for flag in (of_code, of_one, unknown):
        south.judge("bob", flag.id, "confirmed")
    merged = merge_studies([north.root, south.root], tmp_path / "both")
    judged = [j.divergence_id for j in Study.open(tmp_path / "both").judgements]
    assert judged == [of_code.id, flag_id("omission", "library", "Q1", ["south-g2"]), unknown.id]
    assert [i.what for i in merged.issues if "verdict" in i.what] == [
        "the verdict on slant-ffff may not be found again, as its write-ups have other ids now"
    ]


def test_earlier_versions_go_with_their_write_up(north: Study, south: Study, tmp_path: Path) -> None:
    sheet = tmp_path / "south-files" / "g2.md"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("no to it", "no to it, all of us"), encoding="utf-8")
    run(south, [tmp_path / "south-files"])
    merge_studies([north.root, south.root], tmp_path / "both")
    both = {w.writeup_id: w for w in Study.open(tmp_path / "both").read(WriteUp)}
    assert both["south-g2"].replaces == "south-g2~1"
    assert both["south-g2~1"].status == "superseded"
    assert both["south-g2"].issues[-1].where == "south-g2"


def test_boilerplate_and_comparison_sources_come_along_once(north: Study, south: Study, tmp_path: Path) -> None:
    jury = tmp_path / "jury.csv"
    jury.write_text("statement,for,against\nIt should open.,9,3\n", encoding="utf-8")
    for study in (north, south):
        add_context(Shown(study), jury, "jury", "Jury", {})
    merge_studies([north.root, south.root], tmp_path / "both")
    both = Study.open(tmp_path / "both")
    (source,) = context_sources(both)
    assert (both.root / "private" / "context" / f"{source.source_id}.csv").read_bytes() == jury.read_bytes()
    seen = {i for ids in Boilerplate.from_json(both.kept_value("boilerplate")).forms.values() for i in ids}
    assert seen == {"g1", "g2", "g3", "south-g2"}


def test_other_codebooks_are_refused_and_the_difference_is_named(north: Study, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(CODEBOOK.format(version=2, proposition="It should stay open."), encoding="utf-8")
    other = make(tmp_path / "other", {"g9": "Yes, it should open."}, "other.yaml")
    with pytest.raises(CodebookError, match=r'codebook "library" 2 is not that of north \(1\): Q1 changed \(proposition\)'):
        merge_studies([north.root, other.root], tmp_path / "both")
    (tmp_path / "third.yaml").write_text(
        CODEBOOK.format(version=1, proposition="It.").replace("id: library", "id: third"), encoding="utf-8"
    )
    third = make(tmp_path / "third", {"g8": "Yes, it should open."}, "third.yaml")
    with pytest.raises(CodebookError, match='does not use the codebook "library"'):
        merge_studies([north.root, third.root], tmp_path / "both")
    assert not (tmp_path / "both").exists()


def test_the_list_of_expected_returns_comes_along_as_a_copy(north: Study, south: Study, tmp_path: Path) -> None:
    (tmp_path / "asked.csv").write_text("organiser\nGroup g1\nGroup g9\n", encoding="utf-8")
    toml = south.root / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('#expected = ""', 'expected = "../asked.csv"'), encoding="utf-8")
    merge_studies([north.root, south.root], tmp_path / "both")
    (tmp_path / "asked.csv").unlink()
    both = Study.open(tmp_path / "both")
    assert both.settings.study.expected == "expected.csv"
    assert [one.organiser for one in Shown(both).expected] == ["Group g1", "Group g9"]
    with pytest.raises(StudyError, match="the list of expected returns cannot be read"):
        merge_studies([north.root, south.root], tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_settings_of_the_first_hold_and_differences_are_told(north: Study, south: Study, tmp_path: Path) -> None:
    toml = south.root / "study.toml"
    changed = (
        toml.read_text(encoding="utf-8")
        .replace("#max_sentences = 3", "max_sentences = 2")
        .replace("#initiatives = {}", 'initiatives = {library = "The library"}')
    )
    toml.write_text(changed, encoding="utf-8")
    merged = merge_studies([north.root, south.root], tmp_path / "both")
    both = Study.open(tmp_path / "both")
    assert both.settings.segment.max_sentences == 3
    assert both.settings.study.initiatives == {"library": "The library"}
    assert Issue("south", "[segment] max_sentences was set otherwise there; the first study's value is taken") in merged.issues
    assert [path.resolve() for path in both.codebook_paths] == [(tmp_path / "library.yaml").resolve()]


def test_what_cannot_be_merged_is_refused_and_leaves_nothing_behind(
    north: Study, south: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folders in ([north.root], [north.root, north.root]):
        with pytest.raises(UsageError, match="two or more different studies"):
            merge_studies(folders, tmp_path / "both")
    with pytest.raises(StudyError, match="no study here"):
        merge_studies([north.root, tmp_path / "none"], tmp_path / "both")
    with pytest.raises(StudyError, match="a study here already"):
        merge_studies([north.root, south.root], south.root)
    monkeypatch.setattr("dialogue_synth.merging.merge._inputs", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge_studies([north.root, south.root], tmp_path / "both")
    assert not (tmp_path / "both").exists()
    assert Study.open(south.root).writeups


def test_on_the_command_line_it_is_said_what_became_of_each_study(north: Study, south: Study, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["merge", str(north.root), str(south.root), "--into", str(tmp_path / "both")], prog_name="dialogue-synth"
    )
    assert result.exit_code == 0, result.output
    for said in ("north: 2 write-ups", "taken once: g1.md of south is g1", "new id: g2 of south is south-g2", "0 decisions"):
        assert said in result.output
    again = CliRunner().invoke(main, ["merge", str(north.root), str(south.root), "--into", str(tmp_path / "b2"), "--json"])
    assert '"n_writeups"' in again.output


def test_write_ups_of_one_text_under_two_names_of_file_are_told_by_hash_and_text(tmp_path: Path, north: Study) -> None:
    from dialogue_synth.merging.part import parts_of

    class Held:
        def __init__(self, name: str, *writeups: WriteUp) -> None:
            self.root, self._writeups = tmp_path / name, writeups

        def read(self, _record: type) -> tuple[WriteUp, ...]:
            return self._writeups

    a, b = Held("Part 1", make_writeup("g1", "One.")), Held("part-1", make_writeup("g1", "Two."), make_writeup("x", "One."))
    c = Held("part 1", make_writeup("part-1-2-g1", "Three."), make_writeup("g1", "Four."))
    one, two, three = parts_of([a, b, c])  # type: ignore[list-item]
    assert (one.name, two.name, three.name) == ("part-1", "part-1-2", "part-1-3")
    assert two.ids == {"x": "g1", "g1": "part-1-2-g1"}
    assert two.held == {"x": "x.txt"}
    assert three.ids == {"part-1-2-g1": "part-1-3-part-1-2-g1", "g1": "part-1-3-g1"}
    assert (three.renamed("g1#0001"), three.renamed("Q1"), three.renamed("zz#1")) == ("part-1-3-g1#0001", "Q1", "zz#1")
