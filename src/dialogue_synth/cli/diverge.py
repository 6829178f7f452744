"""``dialogue-synth diverge``: one stage alone."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import json_option, run_stage, study_option


@click.command()
@study_option
@json_option
def diverge(study_folder: Path, as_json: bool) -> None:
    """Flag where the narratives of write-ups diverge.

    \b
    Example:
      dialogue-synth diverge --study outputs/tarrowshire
    """
    from dialogue_synth import diverge as work

    run_stage(study_folder, work, "Compared.", as_json=as_json)
