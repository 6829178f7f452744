"""``dialogue-synth people``: who may sign in to the review page of a team."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dialogue_synth.review.entry.people_file import Member

ROLES = ("viewer", "analyst", "admin")  # those of review.entry.people, without loading the page for a line of help

file_option = click.option(
    "--file",
    "people_file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file of people, such as people.toml; you alone can read it.",
)
role_option = click.option(
    "--role",
    type=click.Choice(ROLES),
    required=True,
    help="viewer reads; analyst also decides; admin also changes codebooks, uploads write-ups and sees who is signed in.",
)
stdin_option = click.option("--from-stdin", is_flag=True, help="Read the password from standard input, its first line, instead of asking.")


@click.group()
def people() -> None:
    """Say who may sign in to the review page, and what each may do there.

    A password is asked for twice and never shown; the file holds only its hash. A change takes effect at once, also for people who are
    signed in.

    \b
    Example:
      dialogue-synth people add "Ann Lee" --role analyst --file people.toml
      dialogue-synth people list --file people.toml
    """


@people.command()
@click.argument("name")
@role_option
@file_option
@stdin_option
def add(name: str, role: str, people_file: Path, from_stdin: bool) -> None:
    """Add a person, and make the file where there is none.

    \b
    Example:
      dialogue-synth people add "Ann Lee" --role analyst --file people.toml
    """
    from dialogue_synth.review.entry.passwords import hashed
    from dialogue_synth.review.entry.people import Person, role_of
    from dialogue_synth.review.entry.people_file import Member, clean_name, edited_people, name_key, read_people

    clean = clean_name(name)
    if people_file.exists():
        _must_be_new(clean, read_people(people_file), people_file)
    kept = hashed(_new_password(clean, from_stdin))
    with edited_people(people_file, create=True) as members:
        _must_be_new(clean, members, people_file)  # somebody else may have added them while the password was typed
        members[name_key(clean)] = Member(Person(clean, role_of(role)), kept)
    click.echo(f"{clean} may sign in now, as {role}.")


@people.command()
@click.argument("name")
@file_option
def remove(name: str, people_file: Path) -> None:
    """Take a person out. Their decisions stay; if they are signed in, they are signed out.

    \b
    Example:
      dialogue-synth people remove "Ann Lee" --file people.toml
    """
    from dialogue_synth.review.entry.people_file import edited_people

    with edited_people(people_file) as members:
        gone = members.pop(_key_of(name, members, people_file))
    click.echo(f"{gone.person.name} may no longer sign in.")


@people.command()
@click.argument("name")
@role_option
@file_option
def role(name: str, role: str, people_file: Path) -> None:
    """Give a person another role.

    \b
    Example:
      dialogue-synth people role "Ann Lee" --role admin --file people.toml
    """
    from dataclasses import replace

    from dialogue_synth.review.entry.people import role_of
    from dialogue_synth.review.entry.people_file import edited_people

    with edited_people(people_file) as members:
        key = _key_of(name, members, people_file)
        members[key] = replace(members[key], person=replace(members[key].person, role=role_of(role)))
        known = members[key].person.name
    click.echo(f"{known} is {role} now.")


@people.command()
@click.argument("name")
@file_option
@stdin_option
def password(name: str, people_file: Path, from_stdin: bool) -> None:
    """Give a person a new password; whoever is signed in with the old one is signed out.

    \b
    Example:
      dialogue-synth people password "Ann Lee" --file people.toml
    """
    from dataclasses import replace

    from dialogue_synth.review.entry.passwords import hashed
    from dialogue_synth.review.entry.people_file import edited_people, read_people

    members = read_people(people_file)
    known = members[_key_of(name, members, people_file)].person.name
    kept = hashed(_new_password(known, from_stdin))
    with edited_people(people_file) as changed:
        key = _key_of(name, changed, people_file)
        changed[key] = replace(changed[key], password=kept)
    click.echo(f"{known} has a new password.")


@people.command(name="list")
@file_option
def list_people(people_file: Path) -> None:
    """List who may sign in.

    \b
    Example:
      dialogue-synth people list --file people.toml
    """
    from dialogue_synth.review.entry.people_file import read_people

    for member in read_people(people_file).values():
        click.echo(f"{member.person.role:<8} {member.person.name}")


def _must_be_new(name: str, members: Mapping[str, Member], people_file: Path) -> None:
    from dialogue_synth.errors import UsageError
    from dialogue_synth.review.entry.people_file import name_key

    if name_key(name) in members:
        hint = "give a new password with: dialogue-synth people password"
        raise UsageError(f'"{name}" is there already', where=str(people_file), hint=hint)


def _key_of(name: str, members: Mapping[str, Member], people_file: Path) -> str:
    """Return the key of a person who must be in the file."""
    from dialogue_synth.errors import UsageError, closest
    from dialogue_synth.review.entry.people_file import name_key

    key = name_key(name)
    if key not in members:
        raise UsageError(f'there is no "{name}"', where=str(people_file), hint=closest(name, [m.person.name for m in members.values()]))
    return key


def _new_password(name: str, from_stdin: bool) -> str:
    """Ask twice for a password, without showing it, until it is good enough; or take the one from standard input."""
    from dialogue_synth.errors import UsageError
    from dialogue_synth.review.entry.passwords import check_password

    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
        check_password(given, name)
        return given
    while True:
        given = click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt="The same again", err=True)
        try:
            check_password(given, name)
        except UsageError as error:
            click.echo(f"{error.what}. Try: {error.hint}", err=True)
        else:
            return str(given)
