"""How well a known agreement is found again, and how quick blind coding and the agreement page are with a large study.

    python benchmarks/agreement.py --pairs 200 --writeups 300

First, pairs of made-up coders whose kappa is known judge 300 passages of 60 write-ups; passages of one write-up are alike, so that they
are not independent. What is told is the mean of the figures and how many of the 95 % intervals hold the kappa. Then two coders work
through a sample on the page of a study of many write-ups, over HTTP as a browser does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import socket
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from dialogue_synth.agreement.bootstrap import Draws, Figure
from dialogue_synth.agreement.coefficients import Item, alpha_figure, kappa_figure
from review import Person, make_study, memory, serve

N_WRITEUPS, IN_EACH = 60, 5
SHARES = np.array([0.5, 0.3, 0.2])  # of three values; equal for both coders, so that alpha and kappa are the same
KAPPAS = (0.4, 0.6, 0.8)


def pair(kappa: float, seed: int) -> list[Item]:
    """Return what two coders said of whom the second copies the first with probability ``kappa``, and else guesses as the shares have it.

    Half of the passages of a write-up have its own value, so that values, and with them agreement by chance, come in clumps.
    """
    chance = np.random.default_rng(seed)
    own = np.repeat(chance.choice(3, N_WRITEUPS, p=SHARES), IN_EACH)
    first = np.where(chance.random(own.size) < 0.5, own, chance.choice(3, own.size, p=SHARES))
    second = np.where(chance.random(own.size) < kappa, first, chance.choice(3, own.size, p=SHARES))
    return [Item(f"{n:03d}", f"w{n // IN_EACH}", {"A": int(a), "B": int(b)}) for n, (a, b) in enumerate(zip(first, second, strict=True))]


def recover(n_pairs: int) -> None:
    """Print what is found of each kappa."""
    for kappa in KAPPAS:
        found: dict[str, list[Figure]] = {"kappa": [], "alpha": []}
        for seed in range(n_pairs):
            items = pair(kappa, seed)
            draws = Draws((item.writeup_id for item in items), seed)
            found["kappa"].append(kappa_figure(items, draws))
            found["alpha"].append(alpha_figure(items, draws))
        for name, figures in found.items():
            mean = statistics.mean(f.value or 0.0 for f in figures)
            held = sum((f.low or 0.0) <= kappa <= (f.high or 0.0) for f in figures) / n_pairs
            print(f"true {kappa:.2f}: mean {name} {mean:.3f}, the interval holds it in {held:.0%} of {n_pairs} pairs")


def answer(page: str, code: str) -> dict[str, str]:
    """Return the form of a passage, filled in."""
    form = page[page.index('id="blind-form"') :]
    fields = {
        name: (re.search(rf'name="{name}" value="([^"]*)"', form) or [""] * 2)[1] for name in ("key", "seen", "back", "segment", "number")
    }
    return {**fields, "answer": "coded", f"code.{code}": "yes", f"position.{code}": "support"}


def code_all(person: Person, name: str, codes: list[str], n: int) -> list[float]:
    """Code a sample; return how long each answer took with the page that it led to, in milliseconds."""
    person.post("/name", {"name": name, "back": "/blind"})
    person.headers["cookie"] += f"; dialogue-synth-name-{person.port}={name}"
    page, times = person.post("/blind/draw", {"n": str(n), "seed": "0", "back": "/blind"}), []
    if 'id="blind-form"' not in page:
        page = person.get("/blind/1/1")
    for k in range(n):
        began = time.perf_counter()
        page = person.post("/blind/1", answer(page, codes[k % len(codes)]))
        times.append(1000 * (time.perf_counter() - began))
        page = person.get(f"/blind/1/{k + 2}") if k + 1 < n else page
    return times


def browse(n_writeups: int, n: int) -> None:
    """Print how long pages take."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listener:
        root = Path(folder) / "study"
        make_study(root, n_writeups)
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
        listener.close()
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(str(root), port), daemon=True)
        server.start()
        person = Person(port)
        person.get("/")
        times = [t for name, codes in (("ann", ["P1", "A1", "R2"]), ("bob", ["P1", "A2", "R2"])) for t in code_all(person, name, codes, n)]
        slow = statistics.quantiles(times, n=20)[18]
        print(f"an answer, with the next page: median {statistics.median(times):.0f} ms, 95 % below {slow:.0f} ms")
        person.post("/agreement/open", {"key": "open", "confirm": "yes"})
        for path in ("/blind", "/blind/1/1", "/agreement", "/agreement", "/agreement/passages", "/agreement/agreement.csv"):
            began = time.perf_counter()
            size = len(person.get(path))
            print(f"{path:<26}{1000 * (time.perf_counter() - began):7.0f} ms {size / 1024:8.0f} KB")
        print(f"memory of the server: {memory(server.pid or 0):.0f} MB at most")
        server.kill()
        server.join()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--writeups", type=int, default=300)
    parser.add_argument("--passages", type=int, default=100)
    arguments = parser.parse_args()
    recover(arguments.pairs)
    browse(arguments.writeups, arguments.passages)


if __name__ == "__main__":
    main()
