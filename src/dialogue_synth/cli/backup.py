"""``dialogue-synth backup``: a copy of a study's records, whole, while others work on it."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import study_option
from dialogue_synth.counted import counted


@click.command()
@study_option
def backup(study_folder: Path) -> None:
    """Copy a study's records into its folder "backups"; "restore" puts them back, in a file or in a team's database.

    The review page makes backups by itself. The last ten are kept.

    \b
    Example:
      dialogue-synth backup --study outputs/tarrowshire
    """
    from dialogue_synth.store.backup import back_up

    made = back_up(study_folder, "asked")
    click.echo(f"{made.path}: {counted(made.n_entries, 'entry', 'entries')} in people's logs, {made.size:,} bytes")
