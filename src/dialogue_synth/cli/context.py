"""``dialogue-synth context``: results from elsewhere, to be read beside what groups said."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from dialogue_synth.cli.options import json_option, opened, print_json, study_option
from dialogue_synth.counted import counted
from dialogue_synth.errors import UsageError


@click.group()
def context() -> None:
    """Attach results of a citizens' jury or a survey, to be shown beside findings. They are never counted as write-ups."""


@context.command()
@click.argument("file", type=click.Path(path_type=Path))
@study_option
@click.option("--kind", type=click.Choice(["jury", "survey"]), required=True, help="What the file holds.")
@click.option("--title", required=True, help='What it is called in reports, such as "Citizens\' jury, March 2026".')
@click.option("--initiative", default="", help="Id of the initiative that it is about. Without it: all of them.")
@click.option(
    "--map", "pairs", multiple=True, metavar="QUESTION=CODE", help="Which code a question of the file is about, by its words or number."
)
def add(file: Path, study_folder: Path, kind: Literal["jury", "survey"], title: str, initiative: str, pairs: tuple[str, ...]) -> None:
    """Attach FILE, a csv, to a study.

    \b
    jury    a row for each statement: statement, for, against, undecided, base, verdict, code
    survey  a row for each answer: question, answer, n, code; or a row for each person and a column for each question

    \b
    Example:
      dialogue-synth context add jury.csv --kind jury --title "Citizens' jury" --map 1=P1 --study outputs/tarrowshire
    """
    from dialogue_synth.context import add_context
    from dialogue_synth.shown import Shown

    mapping = dict(_pair(pair) for pair in pairs)
    with opened(study_folder) as study:
        source = add_context(Shown(study), file, kind, title, mapping, initiative)
    n_mapped = sum(bool(result.code_id) for result in source.results)
    click.echo(f"{source.source_id}: {counted(len(source.results), 'result')}, {n_mapped} of them with a code.")
    click.echo(f"The report shows it after: dialogue-synth run --study {study_folder}")


@context.command("list")
@study_option
@json_option
def list_(study_folder: Path, as_json: bool) -> None:
    """List the attached sources, with the code that each result is about."""
    from dataclasses import asdict

    from dialogue_synth.context import context_sources
    from dialogue_synth.synthesis.context import result_in_words

    with opened(study_folder) as study:
        sources = context_sources(study)
    if as_json:
        print_json({"sources": [asdict(source) for source in sources]})
        return
    for source in sources:
        click.echo(f"{source.source_id}  {source.kind}  {source.file}  {source.initiative or 'all initiatives'}")
        for n, result in enumerate(source.results, start=1):
            click.echo(f"  {n}. {result.code_id or 'no code':<8} {result_in_words(source, result, statement=True)}")
    click.echo(counted(len(sources), "comparison source"))


@context.command()
@click.argument("source_id", metavar="ID")
@study_option
def remove(source_id: str, study_folder: Path) -> None:
    """Take a source off a study, and the copy of its file."""
    from dialogue_synth.context import remove_context

    with opened(study_folder) as study:
        source = remove_context(study, source_id)
    click.echo(f"{source.source_id}: {source.title} is taken off. The report shows it after: dialogue-synth run --study {study_folder}")


def _pair(pair: str) -> tuple[str, str]:
    question, equals, code_id = pair.rpartition("=")
    if not equals or not question.strip() or not code_id.strip():
        raise UsageError("is no pair of a question and a code", where=pair, hint='--map "1=P1"')
    return question.strip(), code_id.strip()
