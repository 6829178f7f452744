"""What each stage is made from, as hashes by part, so that a study knows what is stale and can say why."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from dialogue_synth.model import Topic
from dialogue_synth.store.records import Coded

if TYPE_CHECKING:
    from dialogue_synth.shown import Shown

Parts = Mapping[str, str]  # part, in words -> its hash
AFTER_CODING = ("topics", "diverge", "synthesise")


def coding_parts(shown: Shown) -> dict[str, Parts]:
    """Return what the coding of each write-up in use is made from, by writeup_id.

    A write-up's coding depends on nothing of the other write-ups, so a new batch leaves the earlier ones fresh.
    """
    from dialogue_synth.coding import CODER_VERSION

    common = {
        "codebooks": digest([book.sha256 for book in shown.codebooks]),
        "coding settings": shown.study.settings.fingerprint("coding"),
        "encoder": shown.encoder.id,
        "coder": CODER_VERSION,
    }
    by_writeup: dict[str, list[Any]] = {w.writeup_id: [] for w in shown.writeups}
    for segment in shown.segments:
        by_writeup[segment.writeup_id].append(segment)
    return {writeup_id: {**common, "passages": digest(segments)} for writeup_id, segments in by_writeup.items()}


def stage_parts(shown: Shown, stage: str) -> Parts:
    """Return what one of the stages `AFTER_CODING` is made from."""
    study, settings = shown.study, shown.study.settings
    common = {
        "passages": digest(shown.segments),
        "codings": digest(shown.codings),
        "codebooks": digest([book.sha256 for book in shown.codebooks]),
    }
    if stage == "topics":
        return {**common, "topic settings": settings.fingerprint("topics"), "encoder": shown.encoder.id}
    if stage == "diverge":
        return {
            **common,
            "write-ups": digest(shown.all_writeups),
            "undecided passages": digest(shown.undecided),
            "divergence settings": settings.fingerprint("divergence"),
            "encoder": shown.encoder.id,
        }
    return {
        **common,
        "write-ups": digest(shown.all_writeups),
        "topics": digest(study.read(Topic)),
        "divergences": digest(study.divergences),
        "expected returns": digest(shown.expected),
        "settings": digest(settings.model_dump(mode="json", exclude={"engine"})),
    }


def stale_codings(shown: Shown) -> dict[str, tuple[str, ...]]:
    """Return the write-ups whose coding is stale or missing, with the parts that changed."""
    before = {coded.writeup_id: coded.made_from for coded in shown.study.read(Coded)}
    changed = {writeup_id: changed_parts(before.get(writeup_id), parts) for writeup_id, parts in coding_parts(shown).items()}
    return {writeup_id: parts for writeup_id, parts in changed.items() if parts}


def stale_stage(shown: Shown, stage: str) -> tuple[str, ...]:
    """Return the parts of a stage after coding that changed since it was run; empty when it is fresh."""
    done = shown.study.stages.get(stage)
    return changed_parts(done.made_from if done else None, stage_parts(shown, stage))


def study_state(shown: Shown) -> dict[str, str]:
    """Say in words for each stage whether it is up to date, and if not, why."""
    n_writeups = len(shown.writeups)
    stale = stale_codings(shown)
    state = {"ingest": f"{n_writeups} write-ups held" if n_writeups else "not run yet"}
    if stale:
        reasons = Counter(in_words(parts) for parts in stale.values())
        state["code"] = "; ".join(f"{n} of {n_writeups} write-ups stale ({why})" for why, n in reasons.items())
    else:
        state["code"] = "up to date" if n_writeups else "not run yet"
    for stage in AFTER_CODING:
        parts = stale_stage(shown, stage)
        state[stage] = in_words(parts) if parts else "up to date"
    return state


def digest(value: Any) -> str:
    """Return a SHA-256 of records, mappings or plain values; equal content gives an equal hash.

    >>> digest(("a", 1)) == digest(["a", 1])
    True
    >>> digest("a") == digest("b")
    False
    """
    packed = json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(packed.encode("utf-8", errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return dict(value) if isinstance(value, Mapping) else list(value)


def changed_parts(before: Parts | None, now: Parts) -> tuple[str, ...]:
    """Name the parts that differ, sorted; ``("not run yet",)`` where nothing was made before.

    >>> changed_parts({"codings": "1", "settings": "2"}, {"codings": "1", "settings": "3"})
    ('settings',)
    """
    if before is None:
        return ("not run yet",)
    return tuple(sorted(part for part in {*before, *now} if before.get(part) != now.get(part)))


def in_words(parts: Iterable[str]) -> str:
    """Say for people why something is stale.

    >>> in_words(("codings", "settings"))
    'changed since: codings, settings'
    """
    parts = tuple(parts)
    return parts[0] if parts == ("not run yet",) else f"changed since: {', '.join(parts)}"
