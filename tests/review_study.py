"""A study small enough to work out by hand, for the tests of the review page."""

from __future__ import annotations

from pathlib import Path

from builders import make_segment, make_writeup
from dialogue_synth import Study
from dialogue_synth.errors import Issue
from dialogue_synth.model import Coding, Divergence, Evidence, MatrixCell, Segment, SegmentOutcome, Undecided, WriteUp
from dialogue_synth.store import Stage
from dialogue_synth.store.records import ShownMetadata, StoredSpan

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
