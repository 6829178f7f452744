"""How quick the review page is, and how much memory its server takes, with a study of many write-ups.

    python benchmarks/review.py --writeups 300 --decisions 200 --browser

Makes a study of made-up codings (no model is loaded), serves it in a process of its own, and decides over HTTP as a browser does: the
form is sent, and the page that it leads to is fetched. What is told is the time from sending to having that page.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import random
import re
import shutil
import socket
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from dialogue_synth import Study
from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.model import Block, Coding, Divergence, Segment, SegmentOutcome, Undecided, WriteUp
from dialogue_synth.store import Stage
from dialogue_synth.store.records import ShownMetadata

PASSAGES = 40  # in each write-up
WORDS = "people would want to be asked first and told what happens with it before anything is shared by the council".split()
POSITIONS = ("support", "conditional", "concern", "oppose", "none", None)


def make_study(root: Path, n_writeups: int) -> None:
    """Write a study with made-up passages and codings on the codes of the shipped codebook."""
    chance = random.Random(0)
    codes = [code.id for book in load_codebooks([shipped_codebook("pair")]) for code in book.framing_codes]
    study = Study.create(root, title="Made up")
    writeups, segments, codings, undecided, outcomes = [], [], [], [], []
    for n in range(n_writeups):
        name, start = f"w{n:03d}", 0
        texts = [" ".join(chance.choices(WORDS, k=24)) + "." for _ in range(PASSAGES)]
        blocks = []
        for m, text in enumerate(texts):
            segment = Segment(f"{name}#{m:04d}", name, m, start, start + len(text), text, "content", "group")
            blocks.append(Block("paragraph", start, start + len(text), f"paragraph {m + 1}"))
            segments.append(segment)
            start += len(text) + 1
            if chance.random() < 0.1:
                undecided.append(Undecided(segment.segment_id, name, "two codes equally near", codes[0], codes[1], chance.random() / 5))
                outcomes.append(SegmentOutcome(segment.segment_id, "undecided"))
                continue
            outcomes.append(SegmentOutcome(segment.segment_id, "coded"))
            place = (segment.segment_id, name, segment.start, segment.end, text)
            codings.append(
                Coding(*place, chance.choice(codes), chance.choice(POSITIONS), chance.random(), "made up", position_confidence=0.7)
            )  # type: ignore[arg-type]
        writeups.append(WriteUp(name, f"{name}.txt", f"{n:064x}", " ".join(texts), tuple(blocks), "made", organiser=f"Group {n}"))
    sides = {"support": ("w000", "w001"), "oppose": ("w002",)}
    flags = [
        Divergence(f"contradiction-{c}", "contradiction", "made", c, sides, "high", 0.5, "The rule.", "They differ.", ()) for c in codes
    ]
    with study.transaction() as write:
        write.put(WriteUp, writeups)
        write.put(ShownMetadata, [ShownMetadata(w.writeup_id, w.file, "", "", w.organiser, "") for w in writeups])
        write.put(Segment, segments)
        write.put(Coding, codings)
        write.put(Undecided, undecided)
        write.put(SegmentOutcome, outcomes)
        write.put(Divergence, flags)
        write.stage_done(Stage("diverge", {}))
    study.close()


def serve(root: str, port: int) -> None:
    """What runs in the server's process."""
    import uvicorn

    from dialogue_synth.review import make_app

    app = make_app(root, "token", port=port, analyst="benchmark")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False, lifespan="off")


class Person:
    """A browser's part: keeps the cookie, sends forms, follows where they lead."""

    def __init__(self, port: int) -> None:
        """Come in by the address with the token, as soon as the server answers."""
        self.port, self.headers = port, {"origin": f"http://127.0.0.1:{port}"}
        for _ in range(600):
            try:
                self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                self.connection.request("GET", "/?token=token")
                answer = self.connection.getresponse()
                answer.read()
                break
            except OSError:
                time.sleep(0.05)
        self.headers["cookie"] = (answer.getheader("set-cookie") or "").partition(";")[0]

    def get(self, path: str) -> str:
        """Fetch a page."""
        self.connection.request("GET", path, headers=self.headers)
        return self.connection.getresponse().read().decode()

    def post(self, path: str, data: dict[str, str]) -> str:
        """Send a form, and fetch the page it leads to."""
        headers = {**self.headers, "content-type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", path, urlencode(data), headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status
        return self.get((answer.getheader("location") or "").partition("#")[0])


def form_of(page: str) -> dict[str, str]:
    """Return the hidden fields of the first form that decides."""
    form = page[page.index('action="/decide"') :]
    names = ("key", "seen", "back", "segment", "code")
    return {name: (re.search(rf'name="{name}" value="([^"]*)"', form) or [""] * 2)[1] for name in names}


FRAMES = 120
SCROLL = """async n => {
  const box = document.querySelector(".scroller"), times = [];
  box.scrollIntoView();
  for (let i = 0, last = performance.now(); i < n; i++) {
    box.scrollTop += 60; box.scrollLeft += 2;
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - last); last = performance.now();
  }
  return times;
}"""


def matrix_in_browser(port: int) -> None:
    """Print when the matrix is first painted, and how long a frame takes while it is scrolled, in Debian's chromium without a GPU."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/?token=token")
        paints = []
        for _ in range(5):
            page.goto(f"http://127.0.0.1:{port}/matrix")
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        frames = page.evaluate(SCROLL, FRAMES)
        print(f"matrix of {page.locator('.matrix tbody td').count()} cells: first paint after {statistics.median(paints):.0f} ms")
        print(f"while it is scrolled: a frame takes {statistics.median(frames):.0f} ms at the median")
        browser.close()


def memory(pid: int) -> float:
    """Return the most memory that a process has taken so far, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--writeups", type=int, default=300)
    parser.add_argument("--decisions", type=int, default=200)
    parser.add_argument("--browser", action="store_true", help="measure the matrix in chromium as well")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listener:
        root = Path(folder) / "study"
        make_study(root, arguments.writeups)
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
        listener.close()
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(str(root), port), daemon=True)
        server.start()
        person = Person(port)
        began = time.perf_counter()
        page = person.get("/queue")
        print(f"first look: {time.perf_counter() - began:.2f} s")
        for path in ("/", "/queue", "/matrix", "/writeups", "/divergences", "/log"):
            began = time.perf_counter()
            size = len(person.get(path))
            print(f"{path:<14}{1000 * (time.perf_counter() - began):7.0f} ms {size / 1024:8.0f} KB")
        times = []
        for n in range(arguments.decisions):
            form = {**form_of(page), "act": ("accept", "reject", "leave")[n % 3]}
            if n % 3 == 0 and not form["code"]:
                form["act"] = "reject"
            began = time.perf_counter()
            page = person.post("/decide", form)
            times.append(1000 * (time.perf_counter() - began))
        deciles = statistics.quantiles(times, n=20)
        print(f"a decision, with the next page: median {statistics.median(times):.0f} ms, 95 % below {deciles[18]:.0f} ms ({len(times)})")
        print(f"memory of the server: {memory(server.pid or 0):.0f} MB at most")
        if arguments.browser:
            matrix_in_browser(port)
        server.kill()
        server.join()


if __name__ == "__main__":
    main()
