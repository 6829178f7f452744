"""``dialogue-synth show``: one write-up with its codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import opened, study_option
from dialogue_synth.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dialogue_synth.model import Coding, Segment, SegmentOutcome, WriteUp
    from dialogue_synth.shown import Shown

_SIGNS = {"support": "+", "conditional": "(+)", "concern": "!", "oppose": "-", "mixed": "+/-", "none": "·", None: "?"}


@click.command()
@click.argument("writeup_id", metavar="WRITEUP")
@study_option
@click.option("--why", is_flag=True, help="Say why each passage got its code.")
@click.option("--exact", is_flag=True, help="Show the exact words, with personal data.")
def show(writeup_id: str, study_folder: Path, why: bool, exact: bool) -> None:
    """Show one write-up, passage by passage, with its codes and positions.

    Signs: + support, (+) conditional, ! concern, - oppose, +/- mixed, · no position, ? undecided.

    \b
    Example:
      dialogue-synth show b1-05 --study outputs/tarrowshire --why
    """
    from dialogue_synth.shown import Shown

    with opened(study_folder) as study:
        shown = Shown(study)
        writeup = _find(shown, writeup_id)
        click.secho(f"{writeup.writeup_id}  {writeup.title or writeup.file}", bold=True)
        size = _size(writeup.participants.minimum, writeup.participants.maximum)
        facts = (writeup.initiative, writeup.organiser, writeup.organiser_type, writeup.place, writeup.date, size)
        click.echo(" · ".join(fact for fact in facts if fact))
        codings: dict[str, list[Coding]] = {}
        for coding in shown.codings:
            codings.setdefault(coding.segment_id, []).append(coding)
        outcomes = {o.segment_id: o for o in shown.outcomes}
        segments = shown.exact_segments if exact else shown.segments
        for segment in (s for s in segments if s.writeup_id == writeup.writeup_id):
            _print_segment(segment, codings.get(segment.segment_id, ()), outcomes[segment.segment_id], why=why)


def _find(shown: Shown, writeup_id: str) -> WriteUp:
    from difflib import get_close_matches

    by_id = {w.writeup_id: w for w in shown.writeups}
    if writeup_id not in by_id:
        close = get_close_matches(writeup_id, by_id, n=3, cutoff=0.3) or sorted(by_id)[:3]
        raise UsageError("no write-up in this study has this id", where=writeup_id, hint=" or ".join(close) or "dialogue-synth run first")
    return by_id[writeup_id]


def _size(minimum: int | None, maximum: int | None) -> str:
    if minimum is None and maximum is None:
        return "size not known"
    return (
        f"{minimum} people"
        if minimum == maximum
        else f"{minimum if minimum is not None else '?'} to {maximum if maximum is not None else '?'} people"
    )


def _print_segment(segment: Segment, codings: Sequence[Coding], outcome: SegmentOutcome, *, why: bool) -> None:
    voice = f", {segment.voice} voice" if segment.voice not in ("group", "unknown") else ""
    text = " ".join(segment.text.split())
    if outcome.outcome == "not_coded":
        click.secho(f"\n[{segment.kind}] {text}", dim=True)
        return
    click.echo(f"\n{text}")
    for coding in codings:
        rejected = " (rejected)" if coding.status == "rejected" else ""
        position = coding.position or "undecided"
        click.secho(
            f"    {coding.code_id:<6}{_SIGNS[coding.position]:<4}{position}, {coding.confidence:.2f}, {coding.coder}{rejected}{voice}",
            fg="cyan",
        )
        if why and coding.why:
            click.secho(f"          {coding.why}", dim=True)
    if not codings:
        reason = f": {outcome.reason}" if outcome.reason else ""
        click.secho(f"    {outcome.outcome}{reason}{voice}", fg="yellow" if outcome.outcome == "undecided" else None)
