"""What each stage is made from, as hashes by part, so that a study knows what is stale and can say why."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dialogue_synth import __version__
from dialogue_synth.counted import counted
from dialogue_synth.errors import DialogueSynthError
from dialogue_synth.store.records import Coded
from dialogue_synth.study_coder import fitting_entries

if TYPE_CHECKING:
    from dialogue_synth.shown import Shown

Parts = Mapping[str, str]  # part, in words -> its hash
AFTER_CODING = ("topics", "diverge", "synthesise")
READABLE = frozenset({"encoder", "coder"})  # parts that are names and not hashes
HASH_LENGTH = 64
SHOWN_IDS = 5
SETTLED = "nothing is stale"  # the name of the value that `settle` keeps


def coding_parts(shown: Shown) -> dict[str, Parts]:
    """Return what the coding of each write-up in use is made from, by writeup_id.

    A write-up's coding depends on nothing of the other write-ups, so a new batch leaves the earlier ones fresh.
    """
    from dialogue_synth.coding import CODER_VERSION

    learned = {name: entry["version"] for name, entry in fitting_entries(shown.study, shown.codebooks, shown.encoder.id).items()}
    common = {
        **_codebook_parts(shown),
        **_setting_parts(shown, "coding"),
        "encoder": shown.encoder.id,
        "coder": CODER_VERSION,
        **({"what was learned from decisions": digest(learned)} if learned else {}),
    }
    return {writeup_id: {**common, "passages": passages} for writeup_id, passages in shown.digests_of_writeups.items()}


def stage_parts(shown: Shown, stage: str) -> Parts:
    """Return what one of the stages `AFTER_CODING` is made from."""
    study = shown.study
    common = {"passages": shown.segments_digest, "codings": shown.codings_digest, **_codebook_parts(shown)}
    if stage == "topics":
        return {**common, **_setting_parts(shown, "topics"), "encoder": shown.encoder.id}
    if stage == "diverge":
        return {
            **common,
            "write-ups": shown.writeups_digest,
            "undecided passages": digest(shown.undecided),
            **_setting_parts(shown, "divergence"),
            "encoder": shown.encoder.id,
        }
    return {
        **common,
        "write-ups": shown.writeups_digest,
        "topics": shown.topics_digest,
        "divergences": shown.divergences_digest,
        "expected returns": digest(shown.expected),
        "comparison sources": digest(study.kept_value("comparison sources", [])),
        **_setting_parts(shown, *(name for name in type(study.settings).model_fields if name not in ("engine", "store", "review"))),
    }


def _codebook_parts(shown: Shown) -> Parts:
    return {f"codebook {book.file}": book.sha256 for book in shown.codebooks}


def _setting_parts(shown: Shown, *sections: str) -> Parts:
    """One part a setting; numbers as they are, so that it can be said what they were, and all else, which may name people, as a hash."""
    values = shown.study.settings.model_dump(mode="json")
    return {
        f"[{section}] {name}": str(value) if isinstance(value, int | float) else digest(value)
        for section in sections
        for name, value in values[section].items()
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


def settle(shown: Shown, counts: Mapping[str, Any]) -> None:
    """Look at everything once more; if nothing is stale, keep that, with the study's counts, until something changes.

    What is kept is good for as long as nothing is written that a stage is made from, and what is around the study stays the same.
    """
    if not stale_codings(shown) and not any(stale_stage(shown, stage) for stage in AFTER_CODING):
        with shown.study.transaction() as write:
            write.keep_uncounted(SETTLED, {"circumstances": _circumstances(shown), "counts": dict(counts)})


def settled_counts(shown: Shown) -> dict[str, Any] | None:
    """Return the counts of a study in which nothing is stale and nothing changed since `settle` looked; None of any other.

    Nothing is read for it that stages are made from. A study around which something is missing or has faults is not settled: who needs
    what is missing says so.
    """
    kept = shown.study.kept_value(SETTLED)
    try:
        return dict(kept["counts"]) if kept and kept["circumstances"] == _circumstances(shown) else None
    except DialogueSynthError:
        return None


def _circumstances(shown: Shown) -> str:
    """Return a hash of how often everything was written that stages are made from, and of all they depend on besides."""
    from dialogue_synth.coding import CODER_VERSION

    study = shown.study
    around = [study.settings.model_dump(mode="json"), [book.sha256 for book in shown.codebooks], shown.expected]
    return digest([shown.times_written, around, shown.encoder.id, CODER_VERSION, __version__])


def study_state(shown: Shown) -> dict[str, str]:
    """Say in words for each stage whether it is up to date, and if not, why."""
    n_writeups = sum(shown.study.n_writeups().values())
    if settled_counts(shown) is not None:
        return {"ingest": f"{counted(n_writeups, 'write-up')} held", **dict.fromkeys(("code", *AFTER_CODING), "up to date")}
    stale = stale_codings(shown)
    state = {"ingest": f"{counted(n_writeups, 'write-up')} held" if n_writeups else "not run yet"}
    if stale:
        reasons = Counter(in_words(parts) for parts in stale.values())
        state["code"] = "; ".join(f"{n} of {counted(n_writeups, 'write-up')} stale ({why})" for why, n in reasons.items())
    else:
        state["code"] = "up to date" if n_writeups else "not run yet"
    for stage in AFTER_CODING:
        parts = stale_stage(shown, stage)
        state[stage] = in_words(parts) if parts else "up to date"
    return state


def reasons(shown: Shown) -> dict[str, tuple[str, ...]]:
    """Say for each stage from coding on what a run would make anew, and why, one sentence a reason; no sentences where all is fresh.

    Nothing is made and no model is loaded. A stage that is fresh may become stale by what an earlier one makes: this is said too.
    """
    found = {"code": _coding_reasons(shown)}
    for stage in AFTER_CODING:
        done = shown.study.stages.get(stage)
        why = _sentence(done.made_from if done else None, stage_parts(shown, stage))
        earlier = [name for name in found if found[name]]
        follows = f"made anew if what comes before it changes: {', '.join(earlier)}" if earlier and not why else ""
        found[stage] = tuple(filter(None, (why, follows)))
    return found


def _coding_reasons(shown: Shown) -> tuple[str, ...]:
    before = {coded.writeup_id: coded.made_from for coded in shown.study.read(Coded)}
    writeups: dict[str, list[str]] = {}
    for writeup_id, parts in coding_parts(shown).items():
        writeups.setdefault(_sentence(before.get(writeup_id), parts), []).append(writeup_id)
    return tuple(f"{_named(ids)}: {why}" for why, ids in writeups.items() if why)


def _named(ids: Sequence[str]) -> str:
    shown, n_more = ", ".join(ids[:SHOWN_IDS]), len(ids) - SHOWN_IDS
    return f"{counted(len(ids), 'write-up')} ({shown}{f' and {n_more} more' if n_more > 0 else ''})"


def _sentence(before: Parts | None, now: Parts) -> str:
    """Say what changed, with what it was and is where that can be read; "" when nothing did.

    >>> _sentence({"[coding] threshold": "0.35", "codings": "6f"}, {"[coding] threshold": "0.4", "codings": "7a"})
    '[coding] threshold was 0.35 and is 0.4; codings changed'
    >>> _sentence({"codebook a.yaml": "6f"}, {"codebook b.yaml": "6f"})
    'codebook a.yaml is no longer used; codebook b.yaml is new'
    """
    parts = changed_parts(before, now)
    return "; ".join(_change(part, (before or {}).get(part), now.get(part)) for part in parts) if before is not None else "not run yet"


def _change(part: str, was: str | None, value: str | None) -> str:
    if was is None or value is None:
        return f"{part} is new" if was is None else f"{part} is no longer used"
    readable = part in READABLE or (part.startswith("[") and len(was) < HASH_LENGTH and len(value) < HASH_LENGTH)
    return f"{part} was {was} and is {value}" if readable else f"{part} changed"


def digest(value: Any) -> str:
    """Return a SHA-256 of records, mappings or plain values; equal content gives an equal hash.

    >>> digest(("a", 1)) == digest(["a", 1])
    True
    >>> digest("a") == digest("b")
    False
    """
    found = hashlib.sha256()
    if isinstance(value, tuple | list):  # piece by piece: the records of a large study as one text would take gigabytes
        for n, item in enumerate(value):
            found.update((", " if n else "[").encode() + _packed(item))
        found.update(b"]" if value else b"[]")
    else:
        found.update(_packed(value))
    return found.hexdigest()


def _packed(value: Any) -> bytes:
    return _JSON.encode(value).encode("utf-8", errors="surrogatepass")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _field_names(type(value))}  # asdict would copy everything that is inside
    return dict(value) if isinstance(value, Mapping) else list(value)


@lru_cache(maxsize=100)
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=_plain)


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
