"""Shard in, shard out: a function over a few hundred records at a time, each result a file named by what it was made from.

A shard's file carries the hash of the work (software, models, codebooks, settings) and of the records that went in. A file that is
there is not made again, so that work goes on where it was stopped, wherever it runs next. Files come into being whole: they are
written beside their place and then moved there.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from dialogue_synth.engine.places import HERE, Place, run_jobs
from dialogue_synth.exchange.parquet import read_records, require_arrow, write_records
from dialogue_synth.store.records import to_rows

In = TypeVar("In")
Out = TypeVar("Out")
In_contra = TypeVar("In_contra", contravariant=True)
Out_co = TypeVar("Out_co", covariant=True)
SHARD_SIZE = 100  # write-ups or files: some 5,000 passages, about a minute of work, and little to lose when it is stopped
KEY_LENGTH = 32  # hexadecimal digits of a file's name


class Work(Protocol[In_contra, Out_co]):
    """What is done to a shard: small, frozen, and the same on every machine that it is sent to."""

    @property
    def name(self) -> str:
        """The folder that its files are in."""

    @property
    def takes(self) -> type[Any]:
        """The type of the records that go in."""

    @property
    def gives(self) -> type[Out_co]:
        """The type of the records that come out."""

    @property
    def version(self) -> str:
        """All that shapes a result besides the records that go in: software, models, codebooks, settings."""

    def open(self) -> Callable[[Sequence[In_contra]], Sequence[Out_co]]:
        """Load what is needed and return the function; this is done once a worker."""


@dataclass(frozen=True, slots=True)
class Shards(Generic[Out]):
    """What came out, shard by shard in the order in which the shards were given; each is read when it is asked for."""

    files: tuple[Path, ...]
    gives: type[Out]
    n_found: int  # files that were there already

    def __iter__(self) -> Iterator[tuple[Out, ...]]:
        """Yield the records of one shard after the other."""
        return (read_records(file, self.gives) for file in self.files)


def shards_of(records: Sequence[In], size: int = SHARD_SIZE) -> list[Sequence[In]]:
    """Cut records into shards.

    >>> shards_of([1, 2, 3], size=2)
    [[1, 2], [3]]
    """
    return [records[at : at + size] for at in range(0, len(records), size)]


def map_shards(
    work: Work[In, Out],
    shards: Sequence[Sequence[In]],
    folder: Path,
    place: Place = HERE,
    done: Callable[[int], object] = lambda _n: None,
) -> Shards[Out]:
    """Do the work on every shard that has no result yet.

    Args:
        work: What is done.
        shards: The records that go in.
        folder: Where the files are kept; every worker must see it under this path.
        place: Where the work runs.
        done: Called with the number of shards that are there, as they come.

    Raises:
        UsageError: pyarrow, or what the place needs, is not installed; the Dask scheduler does not answer.
    """
    require_arrow()
    home = folder / work.name
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    version = work.version
    jobs = [_job(work.takes, version, shard, home) for shard in shards]
    missing = [(job, shard) for job, shard in zip(jobs, shards, strict=True) if not job.result.exists()]
    for job, shard in missing:
        if not job.given.exists():
            write_records(job.given, work.takes, shard)
    n_found = len(jobs) - len(missing)
    done(n_found)
    for n, _ in enumerate(run_jobs(place, run_job, work, [job for job, _ in missing]), start=n_found + 1):
        done(n)
    return Shards(tuple(job.result for job in jobs), work.gives, n_found)


@dataclass(frozen=True, slots=True)
class Job:
    """One shard's work: the file that goes in, the one that comes out, and the version of the work."""

    given: Path
    result: Path
    version: str


def _job(record: type[Any], version: str, shard: Sequence[object], home: Path) -> Job:
    given = _key(record.__name__, json.dumps(to_rows(shard), sort_keys=True, default=_as_text))
    return Job(home / f"in-{given}.parquet", home / f"{_key(version, given)}.parquet", version)


def _as_text(value: object) -> str:
    return str(value)


def _key(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


# -- in a worker -------------------------------------------------------------------------------------------------------
_opened: dict[str, Callable[[Sequence[Any]], Sequence[Any]]] = {}  # the work last done in this process, with its models
_opening = threading.Lock()


def run_job(work: Work[Any, Any], job: Job) -> None:
    """Do one shard's work in a worker, unless another worker has done it by now."""
    if job.result.exists():
        return
    key = _key(work.name, job.version)
    with _opening:
        if key not in _opened:
            _opened.clear()  # the models of an earlier stage are needed no more
            _opened[key] = work.open()
        function = _opened[key]
    write_records(job.result, work.gives, function(read_records(job.given, work.takes)))
