"""Write-ups made up from the sample corpus's passages, as many as are asked for: to measure growth, not quality.

    python benchmarks/generated.py FOLDER 1000 [--corpus CORPUS] [--passages 50]

A generated write-up is a Markdown sheet with the framing questions of the codebook as headings. Under each stand passages that
were said under that question in the sample corpus: sentences are shuffled, many are spliced from the halves of two, and now and then
a word makes way for another, so that nearly every passage is new to the cache and few look copied. Write-up ``n`` is the same however
many are made.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "corpora" / "tarrowshire"
N_PASSAGES = 50  # about what a write-up of the sample has
INITIATIVES = ("warm-homes-link", "meals-auto-enrol", "one-front-door")
BATCH_SIZE = 250
REWORDED = 0.1  # share of words that make way for another word of the corpus
ORGANISERS = "library, tenants' group, school, parish council, faith group, food bank, patients' group, youth club".split(", ")
FIRST = "Ash Birch Elm Ferry Hazel Holm Kings Lark Mill North Oak Orchard Park Quarry River South Stone Thorn Upper West".split()
SECOND = "bank bridge brook bury by combe dale field ford gate ham ley mere mouth stead ton thorpe wick wold worth".split()
_JOINT = re.compile(r",? (?:and|but|because|so|if|which|when|while|or|as) |[;:,] ")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Said = Mapping[str, Sequence[str]]  # code of a question -> sentences said under it


def said_in(corpus: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the sentences of a corpus by the question they stand under, masked, and the wording of each question."""
    from dialogue_synth.codebook import load_codebooks, shipped_codebook
    from dialogue_synth.ingest import ingest_paths
    from dialogue_synth.model import CODED_KINDS
    from dialogue_synth.segment import split_write_ups
    from dialogue_synth.settings import Settings

    settings = Settings()
    codebooks = load_codebooks((shipped_codebook("pair"),))
    questions = {code.id: code.question for code in codebooks[0].framing_codes}
    result = ingest_paths([corpus], settings=settings.ingest, initiatives={}, questions=list(questions.values()))
    found: dict[str, list[str]] = {code: [] for code in questions}
    for segment in split_write_ups(result.writeups, codebooks, settings.segment).segments:
        if segment.kind in CODED_KINDS and segment.question_code in found:
            found[segment.question_code] += [s for s in _SENTENCE.split(" ".join(segment.text.split())) if len(s.split()) > 3]
    return {code: sorted(set(sentences)) for code, sentences in found.items() if len(sentences) > 1}, questions


def sheet(number: int, said: Said, questions: Mapping[str, str], n_passages: int = N_PASSAGES) -> str:
    """Return write-up ``number``, counted from 0, as Markdown."""
    draw = random.Random(number)
    place = f"{draw.choice(FIRST)}{draw.choice(SECOND)}"
    kind = draw.choice(ORGANISERS)
    facts = {
        "dialogue_id": f"g{number:06d}",
        "title": f"{place} {kind}, meeting {number}",
        "date": f"2025-{draw.randint(9, 12):02d}-{draw.randint(1, 28):02d}",
        "place": place,
        "organiser": f"{place} {kind} {number}",
        "organiser_type": kind,
        "participants": draw.randint(5, 50),
        "initiative": INITIATIVES[number % len(INITIATIVES)],
        "batch": f"batch-{number // BATCH_SIZE + 1}",
    }
    endings = [sentence for code in sorted(said) for sentence in said[code]]
    words = " ".join(endings).split()
    asked = sorted(draw.sample(sorted(said), k=max(2, round(len(said) * 0.8))))
    parts = ["---", *(f"{name}: {value}" for name, value in facts.items()), "---", "", "# Record of discussion", ""]
    for at, code in enumerate(asked):
        n_here = n_passages // len(asked) + (at < n_passages % len(asked))
        parts += [f"## {questions[code]}", "", *(f"{passage(said[code], endings, words, draw)}\n" for _ in range(n_here))]
    return "\n".join(parts)


def passage(sentences: Sequence[str], endings: Sequence[str], words: Sequence[str], draw: random.Random) -> str:
    """Return one or two sentences said under a question; many end as a sentence said under any question does."""
    text = " ".join(_spliced(sentences, endings, draw) for _ in range(draw.randint(1, 2)))
    return " ".join(draw.choice(words) if draw.random() < REWORDED else word for word in text.split())


def _spliced(sentences: Sequence[str], endings: Sequence[str], draw: random.Random) -> str:
    """Return the first part of one sentence with the last part of another, where both can be cut."""
    one, other = draw.choice(sentences), draw.choice(endings)
    cuts, others = list(_JOINT.finditer(one)), list(_JOINT.finditer(other))
    if not (cuts and others):
        return one
    return one[: draw.choice(cuts).start()] + other[draw.choice(others).start() :]


def write_corpus(folder: Path, n_writeups: int, corpus: Path = SAMPLE, n_passages: int = N_PASSAGES) -> None:
    """Write ``n_writeups`` sheets under ``folder``, one folder a batch."""
    said, questions = said_in(corpus)
    for number in range(n_writeups):
        path = folder / f"batch-{number // BATCH_SIZE + 1}" / f"g{number:06d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet(number, said, questions, n_passages), encoding="utf-8")


def main() -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("n_writeups", type=int)
    parser.add_argument("--corpus", type=Path, default=SAMPLE)
    parser.add_argument("--passages", type=int, default=N_PASSAGES)
    arguments = parser.parse_args()
    write_corpus(arguments.folder, arguments.n_writeups, arguments.corpus, arguments.passages)


if __name__ == "__main__":
    main()
