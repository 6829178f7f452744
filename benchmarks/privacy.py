"""How much personal data of a gold file is masked, by type, and how much is masked that it does not list.

    python benchmarks/privacy.py CORPUS GOLD [--show] [--keep PHRASE ...]

A string counts as masked when it can no longer be read, whole, in its write-up's text, title, place, organiser and file name
as they would be shown. Strings are printed only with --show. CPU seconds are without loading the language model.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from pathlib import Path

import yaml

from dialogue_synth.ingest import ingest_paths
from dialogue_synth.model import PersonalSpan, WriteUp
from dialogue_synth.privacy import PersonalDataFinder, mask
from dialogue_synth.settings import PrivacySettings, Settings

FACTS = ("title", "place", "organiser", "file")


def main() -> None:
    """Print recall by type, what was missed, and what was masked beyond the gold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", action="store_true", help="print the strings that were missed or masked beyond the gold")
    parser.add_argument("--keep", nargs="*", default=(), help="phrases for the setting privacy.allow")
    arguments = parser.parse_args()
    gold = {
        writeup["dialogue_id"]: writeup.get("personal_data") or []
        for writeup in yaml.safe_load(arguments.gold.read_text("utf-8"))["writeups"]
    }
    writeups = ingest_paths([arguments.corpus], settings=Settings().ingest, initiatives={}).writeups
    finder = PersonalDataFinder(PrivacySettings(allow=tuple(arguments.keep)))
    finder.find_in("warm up")
    started = time.process_time()
    found = {writeup.writeup_id: finder.find(writeup) for writeup in writeups}
    seconds = time.process_time() - started
    report(gold, writeups, found, finder, show=arguments.show)
    print(f"\n{seconds:.2f} s CPU for {len(writeups)} write-ups, {sum(writeup.n_words for writeup in writeups)} words")


def report(
    gold: dict[str, list[dict[str, str]]],
    writeups: tuple[WriteUp, ...],
    found: dict[str, tuple[PersonalSpan, ...]],
    finder: PersonalDataFinder,
    *,
    show: bool,
) -> None:
    """Print both tables."""
    listed: Counter[str] = Counter()
    masked: Counter[str] = Counter()
    for writeup in writeups:
        spans, shown = found[writeup.writeup_id], as_shown(writeup, found[writeup.writeup_id], finder)
        for number, item in enumerate(gold.get(writeup.writeup_id, []), start=1):
            listed[item["type"]] += 1
            masked[item["type"]] += not can_be_read(item["text"], shown)
            if can_be_read(item["text"], shown):
                print(f"missed  {writeup.writeup_id} string {number} ({item['type']})", repr(item["text"]) if show else "")
        beyond = [span for span in spans if not is_listed(writeup.text[span.start : span.end], gold.get(writeup.writeup_id, []))]
        strings = sorted({writeup.text[span.start : span.end] for span in beyond}) if show else ""
        if beyond:
            print(f"beyond  {writeup.writeup_id} {len(beyond)} of {len(spans)} masked stretches", strings)
    print(f"\n{'type':24}{'listed':>7}{'masked':>8}{'recall':>8}")
    for kind in sorted(listed):
        print(f"{kind:24}{listed[kind]:7}{masked[kind]:8}{masked[kind] / listed[kind]:8.2f}")
    print(f"{'all':24}{listed.total():7}{masked.total():8}{masked.total() / max(listed.total(), 1):8.2f}")


def as_shown(writeup: WriteUp, spans: tuple[PersonalSpan, ...], finder: PersonalDataFinder) -> str:
    """Return everything of a write-up that leaves the private part of a study."""
    known = {writeup.text[span.start : span.end]: span.placeholder for span in spans}
    facts = [mask(getattr(writeup, name), finder.find_in(getattr(writeup, name), known=known)) for name in FACTS]
    return "\n".join([mask(writeup.text, spans), *facts])


def can_be_read(string: str, text: str) -> bool:
    """Say whether a string stands in a text as whole words."""
    return re.search(rf"(?<!\w){re.escape(string)}(?!\w)", text) is not None


def is_listed(string: str, gold: list[dict[str, str]]) -> bool:
    """Say whether a masked string is, or is part of, or holds, one that the gold lists."""
    words = set(re.findall(r"\w{2,}", string)) or {string}
    return any(string in item["text"] or item["text"] in string or words & set(re.findall(r"\w{3,}", item["text"])) for item in gold)


if __name__ == "__main__":
    main()
