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
def init(folder: Path, codebooks: tuple[Path, ...], title: str) -> None:
    """Make a study in FOLDER, with a commented study.toml to adjust.

    \b
    Example:
      dialogue-synth init outputs/my-study --codebook codebooks/pair.yaml
    """
    from dialogue_synth import Study
    from dialogue_synth.codebook import load_codebooks

    load_codebooks(codebooks)
    Study.create(folder, codebooks, title=title).close()
    click.echo(f"Made {folder / 'study.toml'}: look through its settings, then\n  dialogue-synth run FOLDER --study {folder}")
