"""A study small enough to work out by hand, for the tests of the review page."""

from __future__ import annotations

from pathlib import Path

from builders import make_segment, make_writeup
from dialogue_synth import Study
from dialogue_synth.errors import Issue
from dialogue_synth.model import (
    Coding,
    Divergence,
    Evidence,
    MatrixCell,
    Segment,
    SegmentOutcome,
    Topic,
    TopicMembership,
    Undecided,
    WriteUp,
)
from dialogue_synth.store import Stage
from dialogue_synth.store.records import ShownMetadata, StoredSpan
from dialogue_synth.topics.state import KnownTopic, TopicModelState

TEXTS = {
    "g1": ("We want it, says Carol Hartley.", "Only if people are asked first.", "Tea was served."),
    "g2": ("We do not want it.", "Who pays for all this?"),
}
CODES = {"g1#0000": ("P1", "support", 0.9), "g1#0001": ("A1", "conditional", 0.5), "g2#0000": ("P1", "oppose", 0.7)}


def tiny_study(root: Path, texts: dict[str, tuple[str, ...]] = TEXTS) -> Path:
    """Write the study: two groups on one initiative, three codings, a passage left undecided, a contradiction, a name to mask."""
    study = Study.create(root, title="Kitchen tables")
    joined = {w: " ".join(row) for w, row in texts.items()}
    segments = {w: [make_segment(text, w, n, sum(len(t) + 1 for t in row[:n])) for n, text in enumerate(row)] for w, row in texts.items()}
    by_id = {s.segment_id: s for row in segments.values() for s in row}
    codings = [
        Coding(
            s, by_id[s].writeup_id, by_id[s].start, by_id[s].end, by_id[s].text, code, position, sure, "machine 1", position_confidence=sure
        )
        for s, (code, position, sure) in CODES.items()
    ]
    name = joined["g1"].find("Carol Hartley")
    with study.transaction() as write:
        write.put(
            WriteUp,
            [
                make_writeup(w, text, initiative="warm", organiser=f"Group {w}", place=f"Hall {w}", batch=w[-1])
                for w, text in joined.items()
            ],
        )
        write.put(ShownMetadata, [ShownMetadata(w, f"{w}.txt", f"Title {w}", f"Hall {w}", f"Group {w}", "society") for w in texts])
        write.put(StoredSpan, [StoredSpan("g1", name, name + 13, "name", "[name 1]")] if name >= 0 else [])
        write.put(Segment, by_id.values())
        write.put(Coding, codings)
        write.put(Undecided, [Undecided("g2#0001", "g2", "two codes equally near", "R2", "R1", 0.01)])
        outcomes = {**dict.fromkeys(CODES, "coded"), "g2#0001": "undecided"}
        write.put(SegmentOutcome, [SegmentOutcome(s, outcomes.get(s, "none")) for s in by_id])
        write.put(MatrixCell, [MatrixCell("g1", "warm", "P1", "answered", "support", 1, "g1#0000")])
        write.put(Divergence, [flag(by_id)])
        write.stage_done(Stage("diverge", {}), [Issue("g1.txt", "no date")])
    study.close()
    return root


BISCUITS = ("The biscuits ran out early.", "Nobody brought biscuits again.", "Biscuits were the talk of it.", "More biscuits, please.")


def topic_study(root: Path) -> Path:
    """Write the study with two topics: one on what was asked, one of eight passages of both groups that no code covers."""
    tiny_study(root, {"g1": (*TEXTS["g1"][:2], *BISCUITS), "g2": (*TEXTS["g2"], *BISCUITS)})
    study = Study.open(root)
    off = [s.segment_id for s in study.segments if s.position > 1]
    on = [s.segment_id for s in study.segments if s.position <= 1]
    known = (
        KnownTopic("T01", "Asked, wanted", ("asked", "wanted"), 0.9, (1.0, 0.0)),
        KnownTopic("T02", "Biscuits, tea", ("biscuits", "tea"), 0.6, (0.0, 1.0)),
    )
    members = [TopicMembership(s, "T01", 0.9, 0.8) for s in on] + [TopicMembership(s, "T02", 0.2 + 0.1 * n, 0.7) for n, s in enumerate(off)]
    with study.transaction() as write:
        write.put(Topic, [Topic("T01", *_of(known[0], on), best_segment_id=on[0]), Topic("T02", *_of(known[1], off), emergent=True)])
        write.put(TopicMembership, members)
        write.keep_value("topics", TopicModelState(known, {}, "", 0.5, 0.1).to_json())
        write.stage_done(Stage("topics", {}))
    study.close()
    return root


def _of(topic: KnownTopic, segment_ids: list[str]) -> tuple[str, tuple[str, ...], int, int, float]:
    return topic.label, topic.top_words, len(segment_ids), len({s[:2] for s in segment_ids}), topic.stability


def flag(segments: dict[str, Segment]) -> Divergence:
    evidence = tuple(
        Evidence(side, s[:2], s, segments[s].start, segments[s].end, segments[s].text)
        for side, s in (("support", "g1#0000"), ("oppose", "g2#0000"))
    )
    sides = {"support": ("g1",), "oppose": ("g2",)}
    return Divergence(
        "contradiction-aa11", "contradiction", "warm", "P1", sides, "high", 0.9, "The rule.", "One says yes, one no.", evidence, n_tests=3
    )


def serve(root: str, port: int) -> None:
    """Serve the review page in this process, until it is killed."""
    import uvicorn

    from dialogue_synth.review import make_app

    app = make_app(root, "token", port=port, analyst="ann")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False, lifespan="off")
