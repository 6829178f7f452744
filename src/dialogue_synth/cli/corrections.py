"""``dialogue-synth corrections``: what groups say that we misread, taken in as decisions, and listed beside our first reading."""

from __future__ import annotations

import getpass
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dialogue_synth.cli.feedback import check_writeups, checked_day, write_ledger
from dialogue_synth.cli.options import json_option, opened, print_json, study_option
from dialogue_synth.counted import counted
from dialogue_synth.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dialogue_synth.feedback import FilledCorrections
    from dialogue_synth.model import Coding, Decision
    from dialogue_synth.shown import Shown
    from dialogue_synth.store.study import Study

WIDTH = 110


@click.group()
def corrections() -> None:
    """Take in the corrections of groups, and list them.

    \b
    Example:
      dialogue-synth corrections import returned/b1-03.xlsx --group b1-03 --study outputs/tarrowshire
      dialogue-synth corrections list --study outputs/tarrowshire
    """


@corrections.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@study_option
@click.option("--group", "writeup_id", required=True, metavar="WRITEUP", help="The write-up that the files are about.")
@click.option("--on", "day", metavar="DATE", help="The day on which they came back, such as 2026-03-01. Else today.")
@click.option("--analyst", default=getpass.getuser, show_default="your user name", help="Who takes them in.")
def import_(files: tuple[Path, ...], study_folder: Path, writeup_id: str, day: str | None, analyst: str) -> None:
    """Read corrections files that came back (xlsx or csv), and keep what the group says as decisions.

    With any fault nothing is kept, and all faults are listed with their rows. The same file twice changes nothing.

    \b
    Example:
      dialogue-synth corrections import returned/b1-03.xlsx --group b1-03 --study outputs/tarrowshire
    """
    import datetime as dt

    from dialogue_synth.shown import Shown

    on = checked_day(day) if day else dt.datetime.now(dt.UTC).date().isoformat()
    with opened(study_folder) as study:
        check_writeups(study, [writeup_id])
        shown = Shown(study)
        read = _read(files, shown, writeup_id)
        faults = [fault for one in read for fault in one.faults]
        if faults:
            what = f"{counted(len(faults), 'fault')} in the files; nothing was kept"
            raise UsageError(what, issues=faults, hint="correct the rows, or ask the group, and read the files again")
        decided, n_memos = _keep(study, shown, writeup_id, read, " ".join(analyst.split()), on)
        write_ledger(study)
    done = Counter(d.action for d in decided)
    click.echo(
        f"{writeup_id}: {counted(len(decided), 'new decision')} ({done['accept']} as we read it, {done['position']} with another side, "
        f"{done['add']} under another question, {done['reject']} taken off), {counted(n_memos, 'remark')} kept, "
        f"{sum(one.n_empty for one in read)} rows without an answer"
    )
    if decided:
        click.echo(f"The account takes them up with: dialogue-synth run --study {study_folder}")


def _read(files: Sequence[Path], shown: Shown, writeup_id: str) -> list[FilledCorrections]:
    from dialogue_synth.agreement import read_grid
    from dialogue_synth.feedback import read_corrections

    own = {s.segment_id: s for s in shown.passages if s.writeup_id == writeup_id}
    others = {s.segment_id for s in shown.passages} - own.keys()
    code_ids = [code.id for book in shown.codebooks for code in book.codes]
    return [read_corrections(read_grid(path), path.name, own, others, code_ids) for path in files]


def _keep(
    study: Study, shown: Shown, writeup_id: str, read: Sequence[FilledCorrections], analyst: str, on: str
) -> tuple[tuple[Decision, ...], int]:
    """Keep what is new, and note in the ledger that corrections came back; nothing new is noted once only."""
    from dialogue_synth.feedback import group_name, new_decisions, new_memos
    from dialogue_synth.model import FeedbackEntry

    coder = group_name(writeup_id)
    answers = {(a.segment_id, a.code_id): a for one in read for a in one.answers}
    exact = {s.segment_id: s for s in shown.exact_segments}
    decided = study.decide_all(new_decisions(answers.values(), coder, shown.codings, exact, study.decisions))
    memos = new_memos([remark for one in read for remark in one.remarks], coder, study.memos)
    for segment_id, text in memos:
        study.note(coder, segment_id, text)
    came_back = any(e.writeup_id == writeup_id and e.event == "returned" for e in study.feedback)
    if decided or memos or not came_back:
        study.log_feedback([FeedbackEntry(0, "", analyst, writeup_id, "returned", on)])
    return decided, len(memos)


@corrections.command("list")
@study_option
@click.option("--group", "writeup_id", metavar="WRITEUP", help="Only of this write-up.")
@json_option
def list_(study_folder: Path, writeup_id: str | None, as_json: bool) -> None:
    """List the corrections of groups, each with the machine's reading beside the group's.

    \b
    Example:
      dialogue-synth corrections list --study outputs/tarrowshire --group b1-03
    """
    from dialogue_synth.model import Coding

    with opened(study_folder) as study:
        if writeup_id:
            check_writeups(study, [writeup_id])
        machine = {(c.segment_id, c.code_id): c for c in study.read(Coding)}
        found = list(_both_readings(study, machine, writeup_id))
    if as_json:
        print_json({"corrections": found})
        return
    for one in found:
        click.echo(f"{one['decision_id']:>5}  {one['passage']:<14} {one['code']:<10} {one['machine']} -> {one['group']}{_undone(one)}")
        for remark in one["remarks"]:
            click.echo(textwrap.fill(" ".join(remark.split()), WIDTH, initial_indent=" " * 7, subsequent_indent=" " * 7))
    n_groups = len({one["passage"].rpartition("#")[0] for one in found})
    click.echo(f"{counted(len(found), 'correction')} of {counted(n_groups, 'group')}")


def _both_readings(study: Study, machine: Mapping[tuple[str, str], Coding], writeup_id: str | None) -> Iterator[dict[str, Any]]:
    from dialogue_synth.feedback.readings import SIDES

    undone = {d.undoes for d in study.decisions if d.action == "undo"}
    remarks: dict[tuple[str, str], list[str]] = {}
    for memo in study.memos:
        remarks.setdefault((memo.analyst, memo.about), []).append(memo.text)
    for decision in study.decisions:
        if decision.source != "correction" or (writeup_id and decision.segment_id.rpartition("#")[0] != writeup_id):
            continue
        first = machine.get((decision.segment_id, decision.code_id))
        yield {
            "decision_id": decision.decision_id,
            "at": decision.at,
            "passage": decision.segment_id,
            "code": decision.code_id,
            "machine": SIDES[first.position] if first else "not under this question",
            "group": "not under this question" if decision.action == "reject" else SIDES[decision.position],
            "remarks": remarks.get((decision.analyst, decision.segment_id), []),
            "undone": decision.decision_id in undone,
        }


def _undone(one: Mapping[str, Any]) -> str:
    return "  (undone)" if one["undone"] else ""
