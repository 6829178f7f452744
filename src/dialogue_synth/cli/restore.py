"""``dialogue-synth restore``: a backup of a study in the place of what is there now."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import study_option


@click.command()
@click.argument("backup", default="", metavar="[BACKUP]")
@study_option
@click.option("--list", "only_list", is_flag=True, help="Only list the backups, the newest first.")
def restore(backup: str, study_folder: Path, only_list: bool) -> None:
    """Put a backup of a study in the place of what is there now: the newest one, or the one named.

    What is there now is backed up first, so that this can be taken back. Backups are made when the review page opens a study, before
    anything that changes much of it, and with "backup"; the last ten are kept in its folder "backups". Tables and reports follow at the
    next "run".

    \b
    Example:
      dialogue-synth restore --study outputs/tarrowshire --list
    """
    from dialogue_synth.store.backup import list_backups
    from dialogue_synth.store.backup import restore as put_back

    if only_list:
        for found in list_backups(study_folder):
            click.echo(f"{found.name:<40} {found.at or '?':<20} {found.n_entries:>6} entries in people's logs {found.size:>12,} bytes")
        return
    restored, before = put_back(study_folder, backup)
    click.echo(f"{restored.name} is in force again. Bring tables and report up to date: dialogue-synth run --study {study_folder}")
    if before:
        click.echo(f"What was there before is kept: dialogue-synth restore {before.name} --study {study_folder}")
