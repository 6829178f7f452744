"""``dialogue-synth report``: write what is handed out of a study."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import json_option, opened, print_json, study_option


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@study_option
@click.option("--all", "everything", is_flag=True, help="Write every handout.")
@click.option("--list", "listing", is_flag=True, help="Say what there is, and for whom.")
@json_option
def report(names: tuple[str, ...], study_folder: Path, everything: bool, listing: bool, as_json: bool) -> None:
    """Write handouts: the decision brief, the full report, registers, sheets for groups and participants, and more.

    \b
    Examples:
      dialogue-synth report --list --study outputs/tarrowshire
      dialogue-synth report brief full-report --study outputs/tarrowshire
      dialogue-synth report --all --study outputs/tarrowshire
    """
    from dialogue_synth.handouts.registry import HANDOUTS, chosen

    if listing or not (names or everything):
        _say_what_there_is(as_json=as_json)
        return
    handouts = HANDOUTS if everything else chosen(names)
    from dialogue_synth.handouts.audiences import Audiences
    from dialogue_synth.handouts.registry import write_handouts
    from dialogue_synth.pipeline import synthesise
    from dialogue_synth.shown import Shown

    with opened(study_folder) as study:
        synthesise(study)
        written = write_handouts(study.root, handouts, Audiences(Shown(study)).view)
    if as_json:
        print_json({w.handout.name: {"files": list(w.files), "cpu_seconds": w.cpu_seconds} for w in written})
        return
    for one in written:
        click.echo(f"{one.handout.name:<22} {one.cpu_seconds:>6.2f} s  {_files(study_folder, one.files)}")


def _say_what_there_is(*, as_json: bool) -> None:
    from dialogue_synth.handouts.registry import HANDOUTS

    if as_json:
        print_json({h.name: {"what": h.what, "audience": h.audience} for h in HANDOUTS})
        return
    for handout in HANDOUTS:
        click.echo(f"{handout.name:<22} for {handout.audience + ':':<14} {handout.what}")


def _files(folder: Path, files: tuple[str, ...]) -> str:
    shown = ", ".join(str(folder / file) for file in files[:2])
    if not files:
        return "no file: the study holds nothing for it"
    return shown if len(files) <= 2 else f"{shown} and {len(files) - 2} more"
