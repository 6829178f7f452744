"""What a study hands out: its tables, the report, and ``run.json``, the record of everything that shaped them."""

from __future__ import annotations

import sys
from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialogue_synth import __version__
from dialogue_synth.comparison import kept_detection
from dialogue_synth.context import context_sources
from dialogue_synth.divergence.verdicts import judged_by_kind
from dialogue_synth.exchange.tables import TABLE_VERSION, StudyTables, write_json, write_tables, write_text
from dialogue_synth.freshness import digest, settled_counts
from dialogue_synth.model import Finding, SetAside
from dialogue_synth.store.records import InputFile
from dialogue_synth.study_coder import fitting_entries

if TYPE_CHECKING:
    from dialogue_synth.report.content import ReportContent, RunFacts
    from dialogue_synth.report.index import Index
    from dialogue_synth.shown import Shown
    from dialogue_synth.store.study import Study

REPORT = Path("reports/report.html")
FOR_ANALYSTS = Path("reports/for-analysts.html")  # apart from the report, so that who hands that out cannot hand this out
PAGES = Path("reports/write-ups")  # of a report that is too large for one page
TOPIC_MAP = Path("reports/topic-map.svg")
MADE_FROM = Path("private/.account")  # a hash of what the account was made from; a trial of the study makes its own, as all that is here
_LIBRARIES = (
    "bertopic graspologic-native lingua-language-detector lxml nltk numpy onnxruntime pdfplumber presidio-analyzer python-calamine "
    "scikit-learn sentence-transformers spacy striprtf torch transformers"
).split()


def account_is_complete(study: Study) -> bool:
    """Whether the files of an account are there, and of the study as its last synthesis left it.

    A person may have deleted them, put a backup in the place of what they were made from, or stopped the work before they were written;
    and of a study in a team's database, another machine may have made the last synthesis.
    """
    files = (REPORT, FOR_ANALYSTS, Path("run.json"), Path("tables/findings.json"), Path("private/segments.csv"))
    mark = study.root / MADE_FROM
    return all((study.root / path).exists() for path in files) and mark.is_file() and mark.read_bytes() == _made_from(study).encode()


def _made_from(study: Study) -> str:
    done = study.stages.get("synthesise")
    return digest(done.made_from) if done else ""


def write_account(shown: Shown) -> None:
    """Write ``tables/``, ``private/``, ``reports/`` and ``run.json`` of a study."""
    from dialogue_synth.report import build_index, write_analysts_page, write_html_report, write_topic_map

    root = shown.study.root
    write_tables(_tables(shown), root)
    content = report_content(shown)
    index = build_index(content)
    write_text(root / REPORT, write_html_report(content, index))
    write_text(root / FOR_ANALYSTS, write_analysts_page(content, REPORT.name, index))
    _write_pages(root / PAGES, content, index)
    write_text(root / TOPIC_MAP, write_topic_map(content, index))
    write_json(root / "run.json", _run_record(shown, _run_facts(shown)))
    write_text(root / MADE_FROM, _made_from(shown.study), 0o600)  # as the last thing: who stops before has no whole account


def _write_pages(folder: Path, content: ReportContent, index: Index) -> None:
    """Write the pages of a large report, and remove those that it no longer has."""
    from dialogue_synth.report import write_pages

    kept = {write_text(folder / name, page) for name, page in write_pages(content, REPORT.name, index)}
    for path in sorted(folder.glob("*.html")):
        if path not in kept:
            path.unlink()


def counts(shown: Shown) -> dict[str, Any]:
    """Return a study's counts: write-ups, segments, passages by outcome, topics, divergences by kind, files set aside."""
    kept = settled_counts(shown)
    return _counted(shown) if kept is None else kept


def _counted(shown: Shown) -> dict[str, Any]:
    study = shown.study
    passages = {s.segment_id for s in shown.passages}
    outcomes = Counter(o.outcome for o in shown.outcomes if o.segment_id in passages)
    return {
        "writeups": len(shown.writeups),
        "segments": len(shown.segments),
        "passages": len(passages),
        "coded": outcomes["coded"],
        "none": outcomes["none"],
        "undecided": outcomes["undecided"],
        "not_coded": outcomes["not_coded"],
        "topics": len(shown.topics),
        "findings": len(study.read(Finding)),
        "divergences": dict(sorted(Counter(d.kind for d in shown.divergences).items())),
        "set_aside": sum(i.status in ("refused", "empty") for i in study.read(InputFile)),
    }


def _tables(shown: Shown) -> StudyTables:
    study = shown.study
    return StudyTables(
        writeups=shown.all_writeups,
        segments=shown.segments,
        outcomes=shown.outcomes,
        codings=shown.codings,
        undecided=shown.undecided,
        topics=shown.topics,
        memberships=shown.memberships,
        topic_overview=shown.topic_overview,
        cells=shown.cells,
        divergences=shown.divergences,
        findings=study.read(Finding),
        exact_writeups=shown.exact_writeups,
        exact_segments=shown.exact_segments,
        votes=shown.votes.votes,
    )


def report_content(shown: Shown) -> ReportContent:
    """Return every record of a study, masked, as reports and handouts are made from."""
    from dialogue_synth.divergence.changes import FlagChange
    from dialogue_synth.report.content import ReportContent

    study = shown.study
    power, funnels = kept_detection(study)
    aside = sorted((i for i in study.read(InputFile) if i.status != "read"), key=lambda i: (i.shown_file, i.sha256))
    return ReportContent(
        title=study.settings.study.title,
        initiatives=shown.initiatives,
        writeups=shown.all_writeups,
        segments=shown.segments,
        codings=shown.codings,
        undecided=shown.undecided,
        outcomes=shown.outcomes,
        codebooks=shown.codebooks,
        topics=shown.topics,
        memberships=shown.memberships,
        topic_overview=shown.topic_overview,
        cells=shown.cells,
        findings=study.read(Finding),
        divergences=shown.divergences,
        set_aside=tuple(SetAside(i.shown_file, i.sha256, i.status, i.reason) for i in aside),  # type: ignore[arg-type]
        issues=shown.issues,
        expected=shown.expected,
        masked=_masked(shown),
        settings=study.settings,
        run=_run_facts(shown),
        power=power,
        funnels=funnels,
        judged={kind: str(judged) for kind, judged in judged_by_kind(study.judgements).items()},
        context=context_sources(study),
        changes=tuple(FlagChange(**change) for change in study.kept_value("divergence changes", [])),
    )


def _masked(shown: Shown) -> tuple[tuple[str, int, int], ...]:
    """Count the personal data of the write-ups in use by kind: how often, and in how many write-ups."""
    spans = shown.study.personal_spans
    by_writeup = [Counter(span.kind for span in spans.get(w.writeup_id, ())) for w in shown.writeups]
    total: Counter[str] = sum(by_writeup, Counter())
    return tuple((kind, n, sum(kind in found for found in by_writeup)) for kind, n in sorted(total.items()))


def _run_facts(shown: Shown) -> RunFacts:
    from dialogue_synth.coding import CODER_VERSION
    from dialogue_synth.report.content import RunFacts

    name, _, precision = shown.encoder.id.rpartition("-")
    model, _, model_hash = name.partition("@")
    return RunFacts(
        software_version=__version__,
        coder=_coder(shown, CODER_VERSION),
        encoder=model,
        encoder_sha256=model_hash,
        precision=precision,
        language_model=shown.study.settings.engine.language_model,
        libraries=tuple((library, _version(library)) for library in _LIBRARIES),
        others=(("Python", ".".join(map(str, sys.version_info[:2]))), ("Table contract", TABLE_VERSION)),
    )


def _coder(shown: Shown, version_of_coder: str) -> str:
    """The coder's version, and what was learned from the study's decisions."""
    learned = fitting_entries(shown.study, shown.codebooks, shown.encoder.id)
    parts = [f"{name} learned from {entry['n_decisions']} decisions ({entry['version']})" for name, entry in learned.items()]
    return "; ".join([version_of_coder, *parts])


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _run_record(shown: Shown, facts: RunFacts) -> dict[str, Any]:
    study = shown.study
    inputs = sorted(study.read(InputFile), key=lambda i: (i.shown_file, i.sha256))
    settings = study.settings.model_dump(mode="json")
    return {
        "software": {"name": "dialogue-synth", "version": __version__, "tables": TABLE_VERSION},
        "inputs": [
            {"file": i.shown_file, "sha256": i.sha256, "status": i.status, "reason": i.reason, "writeups": list(i.writeup_ids)}
            for i in inputs
        ],
        "codebooks": [{"id": b.id, "version": b.version, "file": b.file, "sha256": b.sha256} for b in shown.codebooks],
        "settings": settings,
        "models": {
            "encoder": shown.encoder.id,
            "encoder_file": shown.encoder.file_hash,
            "coder": facts.coder,
            "language": facts.language_model,
        },
        "learned": {
            name: {key: value for key, value in entry.items() if key != "numbers"}
            for name, entry in fitting_entries(study, shown.codebooks, shown.encoder.id).items()
        },
        "precision": facts.precision,
        "libraries": dict(facts.libraries),
        "seeds": {"topics": settings["topics"]["seed"]},
        "counts": counts(shown),
        "issues": [str(issue) for issue in shown.issues],
        "cpu_seconds_by_stage": {name: stage.cpu_seconds for name, stage in sorted(study.stages.items())},
    }
