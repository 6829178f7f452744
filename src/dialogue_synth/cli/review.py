"""``dialogue-synth review``: the page in the browser where analysts decide and commissioners read."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from dialogue_synth.cli.options import opened, study_option

_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@study_option
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="The port to listen at; the first free one from 8765 on.")
@click.option("--no-browser", is_flag=True, help="Only print the address; open no browser.")
@click.option("--analyst", default=getpass.getuser, show_default="your user name", help="Who decides, for the log, where nobody signs in.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 is all of this machine's.")
@click.option("--people", "people_file", type=_file, help="Who may sign in: see `dialogue-synth people`. [review] people if not given.")
@click.option("--tls-cert", type=_file, help="The certificate (PEM); [review] tls_cert if not given.")
@click.option("--tls-key", type=_file, help="Its key (PEM); [review] tls_key if not given.")
@click.option(
    "--name", "names", multiple=True, help="What people call it in their browser, once for each name; [review] names if not given."
)
def review(
    study_folder: Path,
    port: int | None,
    no_browser: bool,
    analyst: str,
    host: str,
    people_file: Path | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    names: tuple[str, ...],
) -> None:
    """Open the review page of a study in the browser.

    It is served to this machine alone and stops with Ctrl-C. A backup of the study is made first. For a team on other machines it takes
    people who sign in, and TLS: see docs/team.md.

    \b
    Example:
      dialogue-synth review --study outputs/tarrowshire
      dialogue-synth review --study outputs/tarrowshire --people people.toml
    """
    from dialogue_synth.review.entry.terms import Entry, checked_entry
    from dialogue_synth.review.serve import serve

    given = Entry(given=names, people=people_file, tls_cert=tls_cert, tls_key=tls_key)
    with opened(study_folder) as study:
        entry = checked_entry(host, study.settings.review, study.root, given)
    serve(study_folder, analyst=analyst, port=port, browser=not no_browser, entry=entry, say=click.echo)
