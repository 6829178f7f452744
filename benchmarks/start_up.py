"""How long ``--help`` and ``--version`` take, as a ratio to a bare click program.

    python benchmarks/start_up.py [--runs 20]

Pairs of runs, one after the other, so that both meet the same machine; medians of CPU seconds and of the ratio.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys

BARE = "import click\n@click.command()\ndef main():\n    '''Do nothing.'''\nmain(['--help'])"
OURS = "from dialogue_synth.cli import main; main({!r})"
CASES = (["--help"], ["--version"], ["run", "--help"], ["status", "--help"], ["codebook", "check", "--help"])


def cpu_seconds(program: str) -> float:
    """CPU seconds of one Python process that runs ``program``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print one line a case."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    cpu_seconds(BARE)
    for case in CASES:
        pairs = [(cpu_seconds(OURS.format(case)), cpu_seconds(BARE)) for _ in range(runs)]
        ratio = statistics.median(ours / bare for ours, bare in pairs)
        print(f"dialogue-synth {' '.join(case):<24} {statistics.median(p[0] for p in pairs):.3f} s, {ratio:.2f} times bare click")


if __name__ == "__main__":
    main()
