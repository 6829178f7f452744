"""``dialogue-synth init``: make a study folder."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--codebook",
    "codebooks",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A codebook file; may be given more than once. Without it: the PAIR codebook that comes with dialogue-synth.",
)
@click.option("--title", default="", help="Shown at the top of every report.")
@click.option("--database", default="", metavar="URL", help="A team's PostgreSQL database, in place of a file in the folder.")
def init(folder: Path, codebooks: tuple[Path, ...], title: str, database: str) -> None:
    """Make a study in FOLDER, with a commented study.toml to adjust.

    With --database its records are kept in PostgreSQL, so that a team can review together: see docs/team-database.md.

    \b
    Example:
      dialogue-synth init outputs/my-study --codebook codebooks/pair.yaml
    """
    from dialogue_synth import Study
    from dialogue_synth.codebook import load_codebooks

    load_codebooks(codebooks)
    Study.create(folder, codebooks, title=title, database=database).close()
    click.echo(f"Made {folder / 'study.toml'}: look through its settings, then\n  dialogue-synth run FOLDER --study {folder}")
