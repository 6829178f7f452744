"""``dialogue-synth synthesise``: one stage alone."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import json_option, run_stage, study_option


@click.command()
@study_option
@json_option
def synthesise(study_folder: Path, as_json: bool) -> None:
    """Write the findings, the tables and the report.

    \b
    Example:
      dialogue-synth synthesise --study outputs/tarrowshire
    """
    from dialogue_synth import synthesise as work

    run_stage(study_folder, work, "Written.", as_json=as_json)
