"""Make what ships in ``coding/pretrained``: the weights of evidence, the meaning of cues, and the learned start for the PAIR codebook.

    python benchmarks/train_pair.py [CORPUS GOLD]

Trained on the sample corpus and its gold file, and on the invented write-ups of `invented.yaml`, about other schemes, so that what is
learned is the codes and not two initiatives; `coding.py` beside it measures the same training on write-ups left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from coding_gold import Unit, read_segments, read_units
from dialogue_synth.codebook import load_codebook
from dialogue_synth.coding.evidence import Evidence, gather_evidence
from dialogue_synth.coding.passages import Passage, passages_of
from dialogue_synth.coding.profile import CodebookProfile, profile_codebook
from dialogue_synth.coding.trained import Trained
from dialogue_synth.coding.training import LabelledWriteUp, position_priors, train_learned, train_positions, train_similarity
from dialogue_synth.embed import Encoder, SentenceTransformerEncoder
from dialogue_synth.model import CODED_KINDS, POSITIONS, Codebook, Position, Segment

ROOT = Path(__file__).resolve().parents[1]
CORPUS, GOLD = ROOT / "corpora/tarrowshire", ROOT / "corpora/tarrowshire/gold.yaml"
CODEBOOKS = (ROOT / "codebooks/pair.yaml", ROOT / "codebooks/public-benefit.yaml")
OFF_TOPIC = ROOT / "benchmarks/off_topic.txt"
STANCES = ROOT / "benchmarks/stances.yaml"
INVENTED = ROOT / "benchmarks/invented.yaml"
OFF_TOPIC_SHARE = 0.5  # of a passage: together about a tenth of the corpus
PRETRAINED = ROOT / "src/dialogue_synth/coding/pretrained"


@dataclass(frozen=True)
class Lesson:
    """One write-up to learn from: its passages with their codes, and (code, text, position) of its units."""

    writeup_id: str
    labelled: LabelledWriteUp
    positions: tuple[tuple[str, str, Position], ...]


def lessons(
    units: Sequence[Unit],
    segments: Sequence[Segment],
    profile: CodebookProfile,
    encoder: Encoder,
    subjects: Mapping[str, str] | None = None,
) -> list[Lesson]:
    """Bring gold and passages together, write-up by write-up; ``subjects`` gives the initiative of each."""
    made = []
    for writeup_id in sorted({unit.writeup_id for unit in units}):
        own = sorted((s for s in segments if s.writeup_id == writeup_id), key=lambda s: s.position)
        passages = passages_of(own, profile.codebook.themes)
        if passages:
            known = [unit for unit in units if unit.writeup_id == writeup_id]
            evidence = gather_evidence(passages, profile, encoder)
            made.append(_lesson(writeup_id, passages, known, evidence, profile.codebook, (subjects or {}).get(writeup_id, "")))
    return made


def _lesson(
    writeup_id: str, passages: Sequence[Passage], units: Sequence[Unit], evidence: Evidence, codebook: Codebook, subject: str
) -> Lesson:
    unit_of = {segment.segment_id: unit for unit in units for segment in unit.segments}
    coded = {id(unit): [s for s in unit.segments if s.kind in CODED_KINDS] for unit in units}
    index = {code.id: i for i, code in enumerate(codebook.codes)}
    targets, counts = np.zeros((len(passages), len(index) + 1)), np.ones(len(passages))
    for row, passage in enumerate(passages):
        unit = unit_of.get(passage.segment.segment_id)
        carried = [index[code] for code in unit.codes if code in index] if unit else []
        targets[row, carried or [len(index)]] = 1 / max(1, len(carried))
        counts[row] = 1 / max(1, len(coded[id(unit)])) if unit else 1.0
    framing = {code.id for code in codebook.framing_codes}
    texts = [(" ".join(s.text for s in coded[id(unit)]), unit) for unit in units if not unit.quiet]
    positions = [(code, text, position) for text, unit in texts if text for code, position in unit.codes.items() if code in framing]
    return Lesson(writeup_id, LabelledWriteUp(evidence, targets, counts, subject), tuple(positions))


def read_subjects(gold: Path) -> dict[str, str]:
    """The initiative of each write-up of a gold file."""
    writeups = yaml.safe_load(gold.read_text(encoding="utf-8"))["writeups"]
    return {w.get("dialogue_id") or w["id"]: str(w.get("initiative", "")) for w in writeups}


def off_topic_lessons(profile: CodebookProfile, encoder: Encoder) -> list[LabelledWriteUp]:
    """Passages of other discussions, to which no code applies: each one a write-up of its own, as it stands in no form."""
    lines = [line for line in OFF_TOPIC.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    made = []
    for i, line in enumerate(lines):
        passages = passages_of([Segment(f"off#{i}", "off", i, 0, len(line), line, "content", "group")], profile.codebook.themes)
        evidence = gather_evidence(passages, profile, encoder)
        targets = np.zeros((1, profile.n_codes + 1))
        targets[0, -1] = 1.0
        made.append(LabelledWriteUp(evidence, targets, np.full(1, OFF_TOPIC_SHARE)))
    return made


def invented_lessons(profile: CodebookProfile, encoder: Encoder) -> list[Lesson]:
    """Invented write-ups about other schemes, passage by passage as they stand in the file."""
    return [_invented_lesson(writeup, profile, encoder) for writeup in yaml.safe_load(INVENTED.read_text(encoding="utf-8"))]


def _invented_lesson(writeup: Mapping, profile: CodebookProfile, encoder: Encoder) -> Lesson:
    name, rows = writeup["id"], writeup["passages"]
    segments = [
        Segment(f"{name}#{i}", name, i, 0, len(row["text"]), row["text"], "content", "group", row.get("asked", ""))
        if "text" in row
        else Segment(f"{name}#{i}", name, i, 0, len(row["heading"]), row["heading"], "heading", "unknown")
        for i, row in enumerate(rows)
    ]
    units = [Unit(name, row["codes"], frozenset(), False, "group", (s,)) for row, s in zip(rows, segments, strict=True) if "text" in row]
    passages = passages_of(segments, profile.codebook.themes)
    return _lesson(name, passages, units, gather_evidence(passages, profile, encoder), profile.codebook, writeup["subject"])


def example_positions(codebooks: Sequence[Codebook]) -> list[tuple[str, str, Position]]:
    """The codebooks' own examples with propositions and positions, and sentences that take a plain stance whatever it is to."""
    examples = [(e.text, code.proposition, e.position) for book in codebooks for code in book.codes for e in code.examples if e.position]
    stances = yaml.safe_load(STANCES.read_text(encoding="utf-8"))
    return examples + [(text, "", position) for position, texts in stances.items() for text in texts]


def train(found: Sequence[Lesson], codebooks: Sequence[Codebook], profile: CodebookProfile, encoder: Encoder) -> tuple[Trained, Trained]:
    """Train the similarity coder and the learned coder on these write-ups."""
    learned_from = [*found, *invented_lessons(profile, encoder)]
    labelled = [lesson.labelled for lesson in learned_from] + off_topic_lessons(profile, encoder)
    positions = [entry for lesson in learned_from for entry in lesson.positions]
    stated = {code.id: code.proposition for book in codebooks for code in book.codes}
    model = train_positions([(text, stated[code], position) for code, text, position in positions] + example_positions(codebooks))
    learned, weighing = train_learned(labelled, profile, encoder)
    priors = position_priors([(code, position) for code, _, position in positions])
    return Trained(train_similarity(labelled, profile), model), Trained(weighing, model, learned, priors)


def write(similarity: Trained, learned: Trained, codebook: Codebook, encoder: Encoder) -> None:
    """Write the files that ship."""
    weighing = similarity.weighing
    _write_json("similarity.json", {"weights": dict(weighing.weights), "slope": weighing.slope, "offset": weighing.offset})
    positions = similarity.positions
    _write_json("position.json", {"positions": POSITIONS, "coefficients": positions.coefficients, "intercepts": positions.intercepts})
    weighing, codes = learned.weighing, learned.learned
    numbers = {
        "made_for": {"codes": [code.id for code in codebook.codes], "encoder": encoder.id},
        "weights": dict(weighing.weights),
        "slope": weighing.slope,
        "offset": weighing.offset,
        "position_priors": learned.position_priors,
    }
    _write_json(f"learned_{codebook.id}.json", numbers)
    arrays = {f"{kind}_coefficients": classifier.coefficients for kind, classifier in (("words", codes.words), ("letters", codes.letters))}
    arrays |= {f"{kind}_intercepts": classifier.intercepts for kind, classifier in (("words", codes.words), ("letters", codes.letters))}
    np.savez_compressed(PRETRAINED / f"learned_{codebook.id}.npz", **{name: array.astype(np.float16) for name, array in arrays.items()})


def _write_json(name: str, content: object) -> None:
    (PRETRAINED / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Train on everything and write."""
    corpus, gold = (Path(argument) for argument in sys.argv[1:3]) if len(sys.argv) > 2 else (CORPUS, GOLD)
    codebooks = [load_codebook(path) for path in CODEBOOKS]
    encoder = SentenceTransformerEncoder()
    profile = profile_codebook(codebooks[0], encoder)
    segments = read_segments(corpus, codebooks)
    found = lessons(read_units(gold, segments, framing_only=False), segments, profile, encoder, read_subjects(gold))
    write(*train(found, codebooks, profile, encoder), codebooks[0], encoder)
    print(f"trained on {len(found)} write-ups; written to {PRETRAINED.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
