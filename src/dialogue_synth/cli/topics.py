"""``dialogue-synth topics``: one stage alone, what it found, and what the codebook may lack."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dialogue_synth.cli.options import json_option, opened, print_json, progress_bars, study_option
from dialogue_synth.counted import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dialogue_synth.model import Topic, TopicMove, TopicOverview
    from dialogue_synth.shown import Shown

SHOWN_GROUPS = 10
SHOWN_SHARE = 0.1  # of an earlier topic's passages: smaller parts are counted together


@click.command()
@study_option
@click.option("--refit", is_flag=True, help="Look for topics anew, and say what became of the earlier ones.")
@click.option("--n", "n_topics", type=click.IntRange(min=1), metavar="N", help="Look anew, for N topics. Default: as many as are found.")
@click.option(
    "--draft-codebook",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.yaml",
    help="Write what the codebook may lack as a codebook draft, for a person to fill in.",
)
@click.option("--force", is_flag=True, help="Replace a draft that is there already.")
@json_option
def topics(study_folder: Path, refit: bool, n_topics: int | None, draft_codebook: Path | None, force: bool, as_json: bool) -> None:
    """Find what the passages talk about without the codebook, or place new passages among the topics found before.

    \b
    Examples:
      dialogue-synth topics --study outputs/tarrowshire
      dialogue-synth topics --study outputs/tarrowshire --n 6
      dialogue-synth topics --study outputs/tarrowshire --draft-codebook new-codes.yaml
    """
    from dialogue_synth import find_topics
    from dialogue_synth.shown import Shown

    if draft_codebook and draft_codebook.exists() and not force:
        raise click.UsageError(f"{draft_codebook} is there already: give another name, or --force")
    with opened(study_folder) as study:
        with progress_bars(hidden=as_json) as progress:
            changed = partial(find_topics, refit=refit, n_topics=n_topics)(study, progress)
        shown = Shown(study)
        anew = refit or n_topics is not None
        if as_json:
            print_json(_value(shown, changed=changed, anew=anew))
        else:
            click.echo("Topics found." if changed else "Nothing to do: this stage is up to date.")
            _print(shown, anew=anew)
        if draft_codebook:
            _write_draft(shown, draft_codebook)


def _held(shown: Shown) -> tuple[Topic, ...]:
    from dialogue_synth.model import Topic

    return shown.study.read(Topic)


def _moves(shown: Shown) -> tuple[TopicMove, ...]:
    from dialogue_synth.model import TopicMove

    return tuple(TopicMove(**move) for move in shown.study.kept_value("topic moves", []))


def _value(shown: Shown, *, changed: bool, anew: bool) -> dict[str, Any]:
    from dataclasses import asdict

    from dialogue_synth.account import counts

    return {
        "changed": changed,
        "counts": counts(shown),
        "topics": [asdict(topic) for topic in _held(shown)],
        "overview": asdict(shown.topic_overview),
        "moves": [asdict(move) for move in _moves(shown)] if anew else [],
        "issues": [str(issue) for issue in shown.study.issues("topics")],
    }


def _print(shown: Shown, *, anew: bool) -> None:
    overview, held = shown.topic_overview, _held(shown)
    for issue in shown.study.issues("topics"):
        click.echo(f"  note  {issue}", err=True)
    _print_topics(held, overview)
    _print_groups(overview)
    if anew:
        _print_moves(_moves(shown))
    if held:
        _print_second_look(overview)


def _print_topics(held: Sequence[Topic], overview: TopicOverview) -> None:
    """Print the topics under their broad ones: those that stand alone come last."""
    from dialogue_synth.topics.overview import wider_view

    by_id = {topic.topic_id: topic for topic in held}
    broad = wider_view(overview.broad, len(held))
    alone = [t.topic_id for t in held if not any(t.topic_id in joint.topic_ids for joint in broad)]
    for label, ids in [*((joint.label, joint.topic_ids) for joint in broad), *([("", alone)] if alone else [])]:
        if label:
            click.secho(label, bold=True)
        for topic_id in ids:
            topic = by_id[topic_id]
            codes = ", ".join(f"{code} {share:.0%}" for code, share in topic.codes_overlap[:3]) or "no codes"
            mark = "  not in the codebook" if topic.emergent else ""
            count = f"{topic.n_segments:>5} passages in {topic.n_writeups:>3} write-ups"
            click.echo(f"  {topic_id:<5}{topic.label[:44]:<46}{count}  found again {topic.stability:.2f}  {codes}{mark}")


def _print_groups(overview: TopicOverview) -> None:
    for group in overview.groups[:SHOWN_GROUPS]:
        click.echo(f"  {group.group_id}  {len(group.segment_ids):>3} passages  {', '.join(group.segment_ids[:4])}  {group.label}")
    if len(overview.groups) > SHOWN_GROUPS:
        click.echo(f"  ... and {len(overview.groups) - SHOWN_GROUPS} more groups in tables/passage_groups.csv, once `run` has written it")


def _print_moves(moves: Sequence[TopicMove]) -> None:
    """Print where each earlier topic went, its small parts together."""
    click.secho("What became of the earlier topics", bold=True)
    by_old: dict[str, list[TopicMove]] = {}
    for move in moves:
        by_old.setdefault(move.old_id, []).append(move)
    for old_id, parts in by_old.items():
        total = sum(part.n_segments for part in parts)
        large = [part for part in parts if part.n_segments >= SHOWN_SHARE * total]
        went = "; ".join(f"{part.new_id} {part.new_label} {part.n_segments / total:.0%}" for part in large)
        rest = sum(part.n_segments for part in parts) - sum(part.n_segments for part in large)
        click.echo(f"  {old_id:<5}{parts[0].old_label[:44]:<46}-> {went}{f'; others {rest / total:.0%}' if rest else ''}")
    if not by_old:
        click.echo("  there were none")


def _print_second_look(overview: TopicOverview) -> None:
    click.secho("What the codebook may lack: passages of a topic without a code", bold=True)
    for candidate in overview.candidates:
        count = f"{counted(candidate.n_segments, 'passage')} in {counted(candidate.n_writeups, 'write-up')}"
        click.echo(f"  {candidate.candidate_id:<7}{candidate.label[:44]:<46}{count}; see {', '.join(candidate.example_ids[:3])}")
    if not overview.candidates:
        click.echo("  nothing that five passages of two write-ups have in common")
    click.secho("Codes that may be two things", bold=True)
    for split in overview.split_codes:
        parts = zip(split.topic_ids, split.shares, split.segment_ids, strict=True)
        click.echo(f"  {split.code_id:<7}{'; '.join(f'{share:.0%} in {topic}, as {s}' for topic, share, s in parts)}")
    if not overview.split_codes:
        click.echo("  none")
    click.secho("Codes that nobody used", bold=True)
    click.echo(f"  {', '.join(overview.unused_codes) or 'none'}")


def _write_draft(shown: Shown, path: Path) -> None:
    from dialogue_synth.codebook import write_codebook
    from dialogue_synth.exchange.tables import write_text
    from dialogue_synth.topics.candidates import draft_codebook, draft_comments

    found = shown.topic_overview.candidates
    if not found:
        click.echo("No draft written: there is nothing that the codebook clearly lacks.")
        return
    texts = {segment.segment_id: segment.text for segment in shown.passages}
    book = draft_codebook(found, texts, next((b.language for b in shown.codebooks), "en"))
    write_text(path, draft_comments(found) + write_codebook(book))
    count = counted(len(found), "candidate")
    click.echo(f"{path}: {count}, to be filled in by a person. Then: dialogue-synth codebook check {path}")
