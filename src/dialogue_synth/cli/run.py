"""``dialogue-synth run``: the whole job."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import (
    chosen_place,
    dask_option,
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
    workers_option,
)


@click.command()
@paths_argument
@study_option
@workers_option
@dask_option
@json_option
@click.pass_context
def run(ctx: click.Context, paths: tuple[Path, ...], study_folder: Path, n_workers: int | None, dask: str | None, as_json: bool) -> None:
    """Add the write-ups in PATH... to a study and bring the whole study up to date: tables, divergences, report.

    PATH is a file or a folder. What the study holds already is not read twice, so the same command can be given again and again.
    Without PATH, what is stale is made anew. A study that is not there yet is made with default settings.

    \b
    Examples:
      dialogue-synth run corpora/tarrowshire --study outputs/tarrowshire
      dialogue-synth run returns/ --study outputs/county --workers 8
    """
    from dialogue_synth import run as run_all
    from dialogue_synth.account import REPORT, counts
    from dialogue_synth.shown import Shown

    with opened(study_folder, create=True) as study:
        with progress_bars(hidden=as_json) as progress:
            summary = run_all(study, paths, progress, chosen_place(study, n_workers, dask))
        report = study.root / REPORT
        if as_json:
            print_json({**intake_value(summary), "counts": counts(Shown.of(study)), "report": str(report)})
        else:
            print_intake(summary)
            print_counts(study)
            click.echo(f"{summary.in_words}\nReport: {report}")
    exit_as(ctx, summary)
