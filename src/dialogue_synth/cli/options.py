"""What several commands share: the study option, ``--json``, the progress bars, and the table of a study's counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dialogue_synth.errors import SET_ASIDE_EXIT_CODE

if TYPE_CHECKING:
    from dialogue_synth.engine import Place
    from dialogue_synth.errors import Issue
    from dialogue_synth.intake import IngestSummary, Progress
    from dialogue_synth.store.study import Study

STAGE_LABELS = {
    "ingest": "Reading write-ups",
    "code": "Coding passages",
    "topics": "Finding topics",
    "diverge": "Comparing narratives",
    "synthesise": "Writing the account",
}
SHOWN_ISSUES = 12
SET_ASIDE_STATUSES = ("refused", "empty")  # the others were no write-ups, or are held already

study_option = click.option(
    "--study",
    "study_folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The study's folder, such as outputs/my-study.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for machines.")
workers_option = click.option(
    "--workers",
    "n_workers",
    type=click.IntRange(min=1),
    help="Processes that read, cut and code write-ups side by side; [engine] workers if not given.",
)
dask_option = click.option("--dask", metavar="ADDRESS", help="A Dask scheduler that gives out this work instead: see docs/scale.md.")
paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")


@contextmanager
def opened(folder: Path, *, create: bool = False) -> Iterator[Study]:
    """Open a study for the length of a command; with ``create``, make it where there is none."""
    from dialogue_synth import Study

    study = Study.open_or_create(folder) if create else Study.open(folder)
    try:
        yield study
    finally:
        study.close()


def chosen_place(study: Study, n_workers: int | None, dask: str | None) -> Place:
    """Return where the work runs: what the options say, else the study's settings. It changes no result, and stands in none."""
    from dialogue_synth.engine import place_of

    engine = study.settings.engine
    address = engine.dask_address if dask is None and n_workers is None else dask or ""
    return place_of(engine.model_copy(update={"workers": n_workers or engine.workers, "dask_address": address}))


@contextmanager
def progress_bars(*, hidden: bool = False) -> Iterator[Progress]:
    """Show one progress bar a stage on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=hidden) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(STAGE_LABELS[stage], total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def run_stage(folder: Path, work: Callable[[Study, Progress], object], done: str, *, as_json: bool) -> None:
    """Run one stage of an existing study, and say what the study holds now."""
    from dialogue_synth.account import counts
    from dialogue_synth.shown import Shown

    with opened(folder) as study:
        with progress_bars(hidden=as_json) as progress:
            changed = bool(work(study, progress))
        if as_json:
            print_json({"changed": changed, "counts": counts(Shown.of(study))})
        else:
            click.echo(done if changed else "Nothing to do: this stage is up to date.")
            print_counts(study)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object to stdout."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False))


def print_issues(issues: Sequence[Issue]) -> None:
    """Print the first issues to stderr, and how many more there are."""
    for issue in issues[:SHOWN_ISSUES]:
        click.echo(f"  note  {issue}", err=True)
    if len(issues) > SHOWN_ISSUES:
        click.echo(f"  note  ... and {len(issues) - SHOWN_ISSUES} more: see the report's list of write-ups", err=True)


def print_intake(summary: IngestSummary) -> None:
    """Say on stderr what became of the files that gave no write-up, and what the readers stumbled over."""
    for aside in summary.set_aside:
        label = "set aside" if aside.status in SET_ASIDE_STATUSES else "not used"
        click.secho(f"  {label}  {aside.file}: {aside.reason}", fg="yellow" if label == "set aside" else None, err=True)
    print_issues(summary.issues)


def intake_value(summary: IngestSummary) -> dict[str, Any]:
    """Return what came in as plain values, for JSON."""
    aside = [{"file": s.file, "status": s.status, "reason": s.reason} for s in summary.set_aside]
    came = {"added": list(summary.added), "corrected": list(summary.corrected), "held": list(summary.held)}
    return {**came, "set_aside": aside, "issues": [str(issue) for issue in summary.issues]}


def exit_as(ctx: click.Context, summary: IngestSummary) -> None:
    """End with the exit code that says whether files that could have been write-ups were set aside."""
    if any(s.status in SET_ASIDE_STATUSES for s in summary.set_aside):
        ctx.exit(SET_ASIDE_EXIT_CODE)


def print_counts(study: Study) -> None:
    """Print a table of what the study holds to stdout."""
    from rich.console import Console
    from rich.table import Table

    from dialogue_synth.account import counts
    from dialogue_synth.shown import Shown

    held = counts(Shown.of(study))
    table = Table(title=study.settings.study.title or str(study.root.name), show_header=False, title_justify="left")
    table.add_row(
        "Write-ups", str(held["writeups"]), ", ".join(f"{n} on {i or '(initiative not stated)'}" for i, n in study.n_writeups().items())
    )
    table.add_row(
        "Segments", str(held["segments"]), f"{held['passages']} of them passages to code; the rest are headings, prompts, metadata"
    )
    table.add_row("Coded", str(held["coded"]), "passages with at least one code")
    table.add_row("None applies", str(held["none"]), "passages that were looked at and fit no code")
    table.add_row("Undecided", str(held["undecided"]), "passages left for people to decide")
    why_none = next((issue.what for issue in study.issues("topics")), "not sought yet")
    table.add_row("Topics", str(held["topics"]), "found without the codebook" if held["topics"] else why_none)
    kinds = ", ".join(f"{n} {kind}" for kind, n in held["divergences"].items())
    table.add_row("Divergences", str(sum(held["divergences"].values())), kinds or "none flagged")
    table.add_row("Set aside", str(held["set_aside"]), "files that could not be used" if held["set_aside"] else "")
    Console().print(table)
