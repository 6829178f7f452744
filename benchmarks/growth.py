"""How CPU time and memory grow with the number of write-ups: by stage, on generated write-ups of about 50 passages each.

    python benchmarks/growth.py 100 1000 5000 [--folder FOLDER]
    python benchmarks/growth.py 100 400 --workers 1

Each stage is a process of its own, so that its peak memory is its own; figures include starting Python and loading models. *again* is
everything with nothing new, *more* everything with a tenth more write-ups. What was measured is kept in FOLDER/growth.jsonl and not
measured again. The slope is that of CPU seconds over write-ups on logarithmic scales, from the size before: 1 is linear. The last column
says what 100,000 write-ups take if the power law through the last two sizes goes on.

With ``--workers`` reading and coding alone are measured, in that many processes besides this one, with the peak memory of a worker.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from generated import write_corpus

STAGES = {
    "ingest": "ingest_write_ups(study, [sys.argv[2]], place=place)",
    "code": "code_passages(study, place=place)",
    "topics": "find_topics(study)",
    "diverge": "diverge(study)",
    "synthesise": "synthesise(study)",
    "again": "run(study, [sys.argv[2]])",
    "more": "run(study, [sys.argv[2]])",
}
PROGRAM = """
import resource, sys
from dialogue_synth import Study, code_passages, diverge, find_topics, ingest_write_ups, run, synthesise
from dialogue_synth.engine import Place
if __name__ == "__main__":
    n_workers = int(sys.argv[3])
    place = Place("processes", n_workers) if n_workers else None
    study = Study.open_or_create(sys.argv[1])
    {call}
    study.close()
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
LATER = ("again", "more")  # no part of a first run
SHARDED = ("ingest", "code")  # what workers do
TARGET = 100_000
MEGABYTE = 1024**2

Figures = dict[str, Any]


def measured(program: Path, arguments: list[str]) -> Figures:
    """Run a program to its end; return CPU and wall seconds, and peak memory in MB, of all its processes and of its workers."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"}
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, str(program), *arguments], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    worker = process.stdout.read().split()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{program.name} ended with {os.waitstatus_to_exitcode(status)}")
    seconds = usage.ru_utime + usage.ru_stime
    figures = {"cpu": round(seconds, 2), "wall": round(time.monotonic() - began, 1), "mb": round(usage.ru_maxrss / 1024)}
    return {**figures, "worker_mb": int(worker[-1])} if int(worker[-1]) else figures


def measure(n_writeups: int, folder: Path, n_workers: int, done: list[Figures]) -> list[Figures]:
    """Measure every stage at one size that is not in ``done`` yet, and write each figure down as it comes."""
    corpus, study = folder / f"corpus-{n_writeups}", folder / f"study-{n_writeups}-{n_workers}"
    if not corpus.exists():
        write_corpus(corpus, n_writeups)
    found = []
    for stage, call in STAGES.items():
        if n_workers and stage not in SHARDED:
            break
        known = [f for f in done if (f["n"], f["workers"], f["stage"]) == (n_writeups, n_workers, stage)]
        if known:
            found += known
            continue
        if stage == "more":
            write_corpus(corpus, n_writeups + n_writeups // 10)
        program = folder / f"{stage}.py"
        program.write_text(PROGRAM.format(call=call), encoding="utf-8")
        figures = {"n": n_writeups, "workers": n_workers, "stage": stage, **measured(program, [str(study), str(corpus), str(n_workers)])}
        if stage == "again":
            figures |= held_by(study)
        with (folder / "growth.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(figures) + "\n")
        print(figures, flush=True)
        found.append(figures)
    return found


def held_by(study: Path) -> Figures:
    """Return the counts of a study, and the sizes of its files in MB."""
    counts = json.loads((study / "run.json").read_text(encoding="utf-8"))["counts"]
    sizes = {
        "report_mb": (study / "reports" / "report.html").stat().st_size,
        "reports_mb": _size(study / "reports"),
        "tables_mb": _size(study / "tables"),
        "store_mb": (study / "study.db").stat().st_size,
        "vectors_mb": (study / "cache" / "vectors.db").stat().st_size,
    }
    in_megabytes = {name: round(size / MEGABYTE, 1) for name, size in sizes.items()}
    kept = {name: counts[name] for name in ("passages", "segments", "coded", "topics")}
    return {**kept, "flags": sum(counts["divergences"].values()), **in_megabytes}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def tell(by_size: dict[int, list[Figures]]) -> None:
    """Print a table by stage and size with slopes, and what it comes to at `TARGET` write-ups."""
    sizes = sorted(by_size)
    figure = {(f["n"], f["stage"]): f for found in by_size.values() for f in found}
    print(f"\n{'':<12}" + "".join(f"{n:>10} {'MB':>6} {'slope':>6}" for n in sizes) + f"{TARGET:>12}")
    for stage in STAGES:
        cells, before, total = [], 0, 0.0
        for n in sizes:
            cpu = figure[n, stage]["cpu"]
            slope = math.log(cpu / figure[before, stage]["cpu"]) / math.log(n / before) if before else math.nan
            cells.append(f"{cpu:>10.1f} {figure[n, stage]['mb']:>6} {slope:>6.2f}")
            before, total = n, cpu
        print(f"{stage:<12}" + "".join(cells) + f"{ahead(figure, sizes, stage, 'cpu') or total:>12.0f}")
    for n in sizes:
        work = sum(figure[n, stage]["cpu"] for stage in STAGES if stage not in LATER)
        held = {name: value for name, value in figure[n, "again"].items() if name not in ("n", "workers", "stage", "cpu", "wall", "mb")}
        more = figure[n, "more"]["cpu"] / work
        print(f"{n} write-ups: {held['passages'] / work:.1f} passages per CPU second, a tenth more takes {more:.0%}; {json.dumps(held)}")


def ahead(figure: dict[tuple[int, str], Figures], sizes: list[int], stage: str, what: str) -> float:
    """Return what `TARGET` write-ups take when the power law through the two largest sizes goes on; 0.0 with one size."""
    if len(sizes) < 2:
        return 0.0
    (a, x), (b, y) = ((n, figure[n, stage][what]) for n in sizes[-2:])
    return float(y * (TARGET / b) ** max(1.0, math.log(y / x) / math.log(b / a)))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "dialogue-synth-growth")
    parser.add_argument("--workers", type=int, default=0)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    log = arguments.folder / "growth.jsonl"
    done = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    by_size = {n: measure(n, arguments.folder, arguments.workers, done) for n in sorted(arguments.sizes)}
    if not arguments.workers:
        tell(by_size)


if __name__ == "__main__":
    main()
