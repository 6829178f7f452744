"""``dialogue-synth codebook``: check codebook files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.errors import CodebookError

if TYPE_CHECKING:
    from dialogue_synth.codebook import CheckResult


@click.group()
def codebook() -> None:
    """Look after codebooks."""


@codebook.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check codebook FILEs: all faults at once, with line numbers and the closest valid value.

    \b
    Example:
      dialogue-synth codebook check codebooks/pair.yaml
    """
    from dialogue_synth.codebook import check_codebook

    first_look = [check_codebook(path) for path in files]
    code_ids = {code.id for result in first_look if result.codebook for code in result.codebook.codes}
    results = [check_codebook(path, known_elsewhere=code_ids) for path in files]
    for path, result in zip(files, results, strict=True):
        for note in result.notes:
            click.echo(f"  note   {note}", err=True)
        for fault in result.faults:
            click.secho(f"  fault  {fault}", fg="red", err=True)
        click.echo(f"{path}: {_in_words(result)}")
    if any(result.faults for result in results):
        ctx.exit(CodebookError.exit_code)


def _in_words(result: CheckResult) -> str:
    if not result.codebook:
        return f"{len(result.faults)} fault{'s' if len(result.faults) > 1 else ''}"
    book = result.codebook
    n_auxiliary = len(book.codes) - len(book.framing_codes)
    return f"fine. {book.id} {book.version}, {len(book.framing_codes)} codes, {n_auxiliary} auxiliary, {len(book.themes)} themes"
