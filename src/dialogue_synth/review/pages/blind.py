"""Blind coding: which samples there are and how far everybody is, and one passage at a time with nothing of the machine around it.

Nothing here looks at codings, outcomes, divergences or the order of the queue: what a coder sees follows from the texts, the codebook,
the sample and their own earlier answers alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogue_synth.agreement import first_layer, sheet_rows
from dialogue_synth.agreement.record import BlindRecord, SamplePart
from dialogue_synth.errors import UsageError
from dialogue_synth.model import POSITIONS, BlindCoding, BlindSample, Code, Position
from dialogue_synth.report.marks import mark_of_position
from dialogue_synth.report.passages import foreign_language
from dialogue_synth.review.deciding import Form
from dialogue_synth.review.held import Held, ref
from dialogue_synth.review.words import moment

MAX_REMARK = 1000  # characters
BESIDE = "Beside the questions"  # the group of codes that no question asks for
CODE, STANCE = "code.", "position."  # what a field of the form is called, before the code's id
_POSITIONS: Mapping[str, Position] = {position: position for position in POSITIONS}


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code to tick, with the position that was chosen."""

    code: Code
    ticked: bool
    position: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A sample in the list: what it is, how far everybody is, and what is still before whoever looks."""

    sample: BlindSample
    drawn: str
    coders: tuple[tuple[str, int], ...]
    mine: SamplePart
    n: int


def start_page(held: Held, record: BlindRecord, person: str) -> dict[str, Any]:
    """Return the samples with everybody's progress; of what others answered only how much it is.

    Args:
        held: The study.
        record: What was coded blind.
        person: Who looks.
    """
    coder = record.spelt(person)
    rows = [_row(record, sample, coder) for sample in reversed(record.samples)]
    seeds = {sample.seed for sample in record.samples}
    return {
        "rows": rows,
        "coder": coder,
        "known": coder in record.coders,
        "next_seed": next(seed for seed in range(len(seeds) + 1) if seed not in seeds),
        "n_codes": len(first_layer(held.codebooks)),
    }


def _row(record: BlindRecord, sample: BlindSample, coder: str) -> SampleRow:
    passages = record.passages(sample)
    counts = ((name, len(record.part(sample, name).answered)) for name in record.coders)
    told = tuple((name, n) for name, n in counts if n)
    return SampleRow(sample, moment(sample.at), told, record.part(sample, coder), len(passages))


def desk_page(
    held: Held, record: BlindRecord, person: str, sample: BlindSample, number: int, sent: BlindCoding | None = None
) -> dict[str, Any] | None:
    """Return one passage to code, or None where the coder has none of this number.

    Args:
        held: The study.
        record: What was coded blind.
        person: Who codes.
        sample: What they code.
        number: Which of their passages, from 1.
        sent: An answer that could not be kept, to be shown instead of the one in the log.
    """
    coder = record.spelt(person)
    part = record.part(sample, coder)
    mine = own_passages(part)
    if not 1 <= number <= len(mine):
        return None
    segment_id = mine[number - 1]
    segment = held.segments[segment_id]
    codes = first_layer(held.codebooks)
    (around,) = sheet_rows([segment], held.of_writeup[segment.writeup_id], codes)
    last = record.last.get((coder.casefold(), segment_id))
    given = sent or last
    return {
        **_progress(part, sample, number),
        "coder": coder,
        "segment": ref(segment_id),
        "around": around,
        "words": segment.text,
        "language": foreign_language(segment.language),
        "place": held.places[segment_id],
        "writeup": segment.writeup_id,
        "themes": _themes(held, codes, given),
        "last": _in_words(held, last) if last else None,
        "remarks": given.remarks if given else "",
        "seen_blind": last.blind_id if last else 0,
        "closed": record.sight.spoilt(coder, segment_id),
        "positions": [(position, mark_of_position(position).label) for position in POSITIONS],
        "max_remark": MAX_REMARK,
    }


def _progress(part: SamplePart, sample: BlindSample, number: int) -> dict[str, Any]:
    n = len(own_passages(part))
    around = {"next": number % n + 1, "previous": (number - 2) % n + 1}
    return {"sample": sample, "number": number, "n": n, "n_done": len(part.answered), **around}


def own_passages(part: SamplePart) -> tuple[str, ...]:
    """Return the passages that a coder sees, in the order in which they see them."""
    return tuple(i for i in part.passages if i not in part.left_out)


def next_number(part: SamplePart, after: int = 0) -> int:
    """Return the number of the next passage without an answer, from the start again at the end; 0 where all have one."""
    mine = own_passages(part)
    numbers = [*range(after + 1, len(mine) + 1), *range(1, min(after, len(mine)) + 1)]
    return next((n for n in numbers if mine[n - 1] not in part.answered), 0)


def _themes(held: Held, codes: tuple[Code, ...], given: BlindCoding | None) -> list[tuple[str, list[CodeRow]]]:
    """Return the codes under their themes, in the order of the codebook."""
    ticked = dict(given.codes) if given else {}
    themes: dict[str, list[CodeRow]] = {}
    for code in codes:
        theme = BESIDE if code.auxiliary else held.themes[code.id]
        row = CodeRow(code, code.id in ticked, ticked.get(code.id) or "", tuple(example.text for example in code.examples))
        themes.setdefault(theme, []).append(row)
    return list(themes.items())


def _in_words(held: Held, entry: BlindCoding) -> tuple[str, str]:
    """Return an answer in words, and when it was given."""
    words = {"none": "no code applies", "undecided": "cannot say"}.get(entry.answer, "")
    named = ((code_id, held.codes.get(code_id), mark_of_position(position).label) for code_id, position in entry.codes)
    return words or ", ".join(f"{code_id} {code.name if code else ''} ({label})" for code_id, code, label in named), moment(entry.at)


def answer_of(held: Held, record: BlindRecord, person: str, sample: BlindSample, form: Form) -> BlindCoding:
    """Return what a form says of a passage.

    Args:
        held: The study.
        record: What was coded blind.
        person: Who codes.
        sample: What they code.
        form: ``segment`` is the passage's name in addresses, ``answer`` coded, none or undecided, ``code.ID`` is there where a code is
            ticked, ``position.ID`` its position, ``remarks`` what else is to be said.

    Raises:
        UsageError: The passage is not theirs to code.
    """
    coder = record.spelt(person)
    segment_id = held.refs.get(form.get("segment", ""), "")
    if segment_id not in own_passages(record.part(sample, coder)):
        raise UsageError("this passage is not in your sample any more", hint="open blind coding again")
    if record.sight.spoilt(coder, segment_id):
        raise UsageError("you have seen what was said of this passage, so that your answer stands as it is")
    ids = [code.id for code in first_layer(held.codebooks)]
    codes = tuple((code_id, _POSITIONS.get(form.get(f"{STANCE}{code_id}", ""))) for code_id in ids if f"{CODE}{code_id}" in form)
    answer = form.get("answer", "coded")
    remarks = " ".join(form.get("remarks", "").split())[:MAX_REMARK]
    kept = "none" if answer == "none" else "undecided" if answer == "undecided" else "coded"
    return BlindCoding(0, "", coder, segment_id, held.words[segment_id], kept, codes, remarks)  # type: ignore[arg-type]


def fault_of(entry: BlindCoding) -> str:
    """Say what is wrong with an answer; "" where it can be kept."""
    if entry.answer == "coded" and not entry.codes:
        return "Tick at least one code, or say that no code applies, or that you cannot say."
    if entry.answer != "coded" and entry.codes:
        said = "no code applies" if entry.answer == "none" else "you cannot say"
        return f"You ticked {'codes' if len(entry.codes) > 1 else 'a code'} and said that {said}: untick them, or save the codes."
    return ""
