"""``dialogue-synth code``: one stage alone."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import json_option, run_stage, study_option


@click.command()
@study_option
@json_option
def code(study_folder: Path, as_json: bool) -> None:
    """Put codes and positions on the passages that are new or stale.

    \b
    Example:
      dialogue-synth code --study outputs/tarrowshire
    """
    from dialogue_synth import code_passages as work

    run_stage(study_folder, work, "Coded.", as_json=as_json)
