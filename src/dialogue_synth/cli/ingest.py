"""``dialogue-synth ingest``: the first stage alone."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import (
    json_option,
    opened,
    paths_argument,
    print_counts,
    print_intake,
    print_json,
    progress_bars,
    study_option,
)
from dialogue_synth.errors import SET_ASIDE_EXIT_CODE


@click.command()
@paths_argument
@study_option
@json_option
@click.pass_context
def ingest(ctx: click.Context, paths: tuple[Path, ...], study_folder: Path, as_json: bool) -> None:
    """Read the write-ups in PATH..., find personal data, and cut them into segments.

    \b
    Example:
      dialogue-synth ingest corpora/tarrowshire/batch-1 --study outputs/tarrowshire
    """
    from dialogue_synth import ingest_write_ups

    with opened(study_folder, create=True) as study:
        with progress_bars(hidden=as_json) as progress:
            summary = ingest_write_ups(study, paths, progress)
        if as_json:
            aside = [{"file": s.file, "status": s.status, "reason": s.reason} for s in summary.set_aside]
            print_json({"added": list(summary.added), "corrected": list(summary.corrected), "held": list(summary.held), "set_aside": aside})
        else:
            print_intake(summary)
            print_counts(study)
    if any(s.status in ("refused", "empty") for s in summary.set_aside):
        ctx.exit(SET_ASIDE_EXIT_CODE)
