"""``dialogue-synth merge``: make one study of several partners' studies."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import json_option, print_issues, print_json
from dialogue_synth.counted import counted


@click.command()
@click.argument("studies", nargs=-1, required=True, type=click.Path(file_okay=False, path_type=Path), metavar="STUDY...")
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder of the new study.")
@click.option("--title", default="", help="Of the new study. Without it: the first one's.")
@json_option
def merge(studies: tuple[Path, ...], into: Path, title: str, as_json: bool) -> None:
    """Make one study of several. They are only read, and must be coded with the same codebooks.

    A write-up whose id another study has too gets the name of its study before it; a file that two studies hold is taken once.
    Decisions, verdicts, memos, blind codings and the codebooks' versions keep their authors and times. What the machine made is made anew
    by the next run.

    \b
    Example:
      dialogue-synth merge outputs/north outputs/south --into outputs/county
      dialogue-synth run --study outputs/county
    """
    from dataclasses import asdict

    from dialogue_synth.merging import merge_studies

    merged = merge_studies(studies, into, title)
    if as_json:
        print_json(asdict(merged))
        return
    print_issues(merged.issues)
    for name, n in merged.n_writeups.items():
        click.echo(f"{name}: {counted(n, 'write-up')}")
    for name, file, writeup_id in merged.held:
        click.echo(f"  taken once: {file} of {name} is {writeup_id}")
    for name, before, now in merged.renamed:
        click.echo(f"  new id: {before} of {name} is {now}")
    click.echo(", ".join(f"{n} {what}" for what, n in merged.entries.items()))
    click.echo(f"Now: dialogue-synth run --study {into}")
