"""The versions of a study's codebooks: propose a changed file, compare, try out, put in force. Part of ``dialogue-synth codebook``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import json_option, opened, print_json, progress_bars, study_option
from dialogue_synth.errors import UsageError

if TYPE_CHECKING:
    from dialogue_synth.codebook_versions import Version, Versions
    from dialogue_synth.model import Codebook
    from dialogue_synth.recoding import Recoding

SHOWN_PASSAGES = 5


def _a_name(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    if not value.strip():
        raise UsageError("give the name of who does it", where="--analyst")
    return value


analyst_option = click.option("--analyst", required=True, callback=_a_name, help="Your name, for the log.")
memo_option = click.option("--memo", default="", help="Why, for the log.")
version_argument = click.argument("version", metavar="VERSION")


@click.command()
@study_option
@json_option
def versions(study_folder: Path, as_json: bool) -> None:
    """List the versions of a study's codebooks, the newest first, by the names that the other commands take.

    \b
    Example:
      dialogue-synth codebook versions --study outputs/tarrowshire
    """
    from dialogue_synth.codebook_versions import Versions

    with opened(study_folder) as study:
        known = Versions(study)
        rows = [(book.id, version, known.events(version.sha256)) for book in known.codebooks for version in known.history(book.id)]
    if as_json:
        print_json(
            {"versions": [_as_json(book_id, v) | {"events": [[e.event, e.at, e.analyst, e.memo] for e in es]} for book_id, v, es in rows]}
        )
        return
    for book_id, version, events in rows:
        told = "; ".join(f"{e.event} {e.at[:10]} by {e.analyst}{f': {e.memo}' if e.memo else ''}" for e in events)
        click.echo(f"{version.name}  {book_id} {version.codebook.version:<10} {version.state:<16} {told}".rstrip())


def _as_json(book_id: str, version: Version) -> dict[str, object]:
    return {"codebook": book_id, "version": version.codebook.version, "sha256": version.sha256, "state": version.state}


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--study", "study_folder", type=click.Path(file_okay=False, path_type=Path), help="The study whose versions are named.")
def diff(one: str, other: str, study_folder: Path | None) -> None:
    """Say what is different in codebook B against A, word by word: [-taken out-] {+put in+}.

    A and B are codebook files, or with --study versions of its codebooks as `codebook versions` names them.

    \b
    Examples:
      dialogue-synth codebook diff codebooks/pair.yaml my-pair.yaml
      dialogue-synth codebook diff 38e9d5299f56 094ded9e5e5c --study outputs/tarrowshire
    """
    from dialogue_synth.codebook import version_diff
    from dialogue_synth.codebook.changes import in_plain_text

    before, after = _named(one, other, study_folder)
    for line in in_plain_text(version_diff(before, after)):
        click.echo(line)


def _named(one: str, other: str, study_folder: Path | None) -> Iterator[Codebook]:
    """Yield two codebooks: files, or versions of a study."""
    from dialogue_synth.codebook import load_codebook
    from dialogue_synth.codebook_versions import Versions

    known: Versions | None = None
    if study_folder is not None:
        with opened(study_folder) as study:
            known = Versions(study)
    for name in (one, other):
        if Path(name).is_file() or known is None:
            yield load_codebook(Path(name))
        else:
            yield known.version(name).codebook


@click.command(name="propose")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@study_option
@analyst_option
@memo_option
def propose_file(file: Path, study_folder: Path, analyst: str, memo: str) -> None:
    """Keep FILE, an edited copy of a codebook of the study, as a draft of its next version. Nothing is coded with it.

    \b
    Example:
      dialogue-synth codebook propose my-pair.yaml --study outputs/tarrowshire --analyst Ann
    """
    import secrets

    from dialogue_synth.codebook import load_codebook
    from dialogue_synth.codebook_versions import Versions, propose

    book = load_codebook(file)
    text = file.read_bytes().decode("utf-8")
    with opened(study_folder) as study:
        propose(study, book.id, text, analyst=analyst, memo=memo, key=secrets.token_hex(12))
        made = Versions(study).version(book.sha256)
    click.echo(f"Draft {made.name} of {book.id}, version {book.version}. See what it would change:")
    click.echo(f"  dialogue-synth codebook preview {made.name} --study {study_folder}")


@click.command()
@version_argument
@study_option
@json_option
def preview(version: str, study_folder: Path, as_json: bool) -> None:
    """Say what applying VERSION would change. The study stays as it is: all is done in a copy of it.

    \b
    Example:
      dialogue-synth codebook preview 094ded9e5e5c --study outputs/tarrowshire
    """
    from dialogue_synth.codebook_versions import Versions
    from dialogue_synth.recoding import estimate
    from dialogue_synth.recoding import preview as work

    with opened(study_folder) as study:
        chosen = Versions(study).version(version)
        if not as_json:
            click.echo(f"This takes about {max(1, round(estimate(study)))} seconds of computing.", err=True)
        with progress_bars(hidden=as_json) as progress:
            found = work(study, chosen, progress)
    if as_json:
        print_json(found.as_json())
    else:
        _print(found)


@click.command(name="apply")
@version_argument
@study_option
@analyst_option
@memo_option
@json_option
def apply_(version: str, study_folder: Path, analyst: str, memo: str, as_json: bool) -> None:
    """Put VERSION in force and code the study with it. A backup is made first; decisions stay as they are.

    To go back, apply the version that was in force before. If it is stopped, do it again: it goes on from there.

    \b
    Example:
      dialogue-synth codebook apply 094ded9e5e5c --study outputs/tarrowshire --analyst Ann --memo "agreed on 3 March"
    """
    from dialogue_synth.codebook_versions import Versions
    from dialogue_synth.recoding import apply_version

    with opened(study_folder) as study, progress_bars(hidden=as_json) as progress:
        found = apply_version(study, Versions(study).version(version), analyst=analyst, memo=memo, progress=progress)
    if as_json:
        print_json(found.as_json())
    else:
        _print(found)


def _print(found: Recoding) -> None:
    for note in found.notes:
        click.echo(f"  note  {note}", err=True)
    click.echo(f"{found.codebook_id} {found.version}: {found.sentence}")
    for code in found.codes:
        for sign, segment_ids in (("+", code.gained), ("-", code.lost), ("position", code.moved)):
            if segment_ids:
                more = f" and {len(segment_ids) - SHOWN_PASSAGES} more" if len(segment_ids) > SHOWN_PASSAGES else ""
                click.echo(f"  {code.code_id:<12}{sign:<9}{len(segment_ids):>4}  {', '.join(segment_ids[:SHOWN_PASSAGES])}{more}")
    for words, flags in (("new flag", found.flags_new), ("flag gone", found.flags_gone)):
        for flag in flags:
            click.echo(f"  {words}: {flag.kind} {flag.code_id} {flag.initiative}".rstrip())
    if found.vanished:
        click.echo(f"  decisions whose code is gone: {', '.join(map(str, found.vanished))}")
