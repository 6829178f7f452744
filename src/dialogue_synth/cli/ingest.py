"""``dialogue-synth ingest``: the first stage alone."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import (
    exit_as,
    intake_value,
    json_option,
    opened,
    paths_argument,
    print_counts,
    print_intake,
    print_json,
    progress_bars,
    study_option,
)


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
            print_json(intake_value(summary))
        else:
            print_intake(summary)
            print_counts(study)
            click.echo(summary.in_words)
    exit_as(ctx, summary)
