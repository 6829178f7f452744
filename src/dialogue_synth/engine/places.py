"""The places where shards are worked on: this process, a pool of processes, a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from dialogue_synth.errors import UsageError
from dialogue_synth.settings import EngineSettings

if TYPE_CHECKING:
    from distributed import Client

Job = TypeVar("Job")
CONNECT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where work runs: ``here``, in ``n_workers`` processes of this machine, or on a Dask cluster.

    ``address`` is that of a Dask scheduler; without it a cluster of ``n_workers`` processes is started on this machine. The three
    files are for TLS, which a scheduler on another machine should always ask for.
    """

    where: Literal["here", "processes", "dask"] = "here"
    n_workers: int = 1
    address: str = ""
    tls_ca_file: str = ""
    tls_cert_file: str = ""
    tls_key_file: str = ""

    @property
    def is_many(self) -> bool:
        """Whether work is handed to other processes, and so goes through files."""
        return self.where != "here"


HERE = Place()


def place_of(engine: EngineSettings) -> Place:
    """Return where the settings have the work done: on Dask where they name a scheduler, else in as many processes as they say."""
    if engine.dask_address:
        files = (engine.tls_ca_file, engine.tls_cert_file, engine.tls_key_file)
        return Place("dask", engine.workers, engine.dask_address, *files)
    return Place("processes", engine.workers) if engine.workers > 1 else HERE


def run_jobs(place: Place, function: Callable[[Any, Job], None], work: Any, jobs: Sequence[Job]) -> Iterator[None]:
    """Run ``function(work, job)`` for each job, and yield as jobs are done. The first job that fails ends it with its error.

    Raises:
        UsageError: The place is not to be had.
    """
    if not jobs:
        return
    if place.where == "processes":
        yield from _in_processes(place, function, work, jobs)
    elif place.where == "dask":
        yield from _on_dask(place, function, work, jobs)
    else:
        for job in jobs:
            function(work, job)
            yield


def _in_processes(place: Place, function: Callable[[Any, Job], None], work: Any, jobs: Sequence[Job]) -> Iterator[None]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    # Libraries that compute in threads of their own do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(place.n_workers, len(jobs)), mp_context=context) as pool:
        running = [pool.submit(function, work, job) for job in jobs]
        try:
            for finished in as_completed(running):
                yield finished.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _on_dask(place: Place, function: Callable[[Any, Job], None], work: Any, jobs: Sequence[Job]) -> Iterator[None]:
    if find_spec("distributed") is None:
        raise UsageError("Dask is not installed", hint="pip install 'dialogue-synth[scale]'")
    from distributed import as_completed

    with _cluster(place) as client:
        running = client.map(function, [work] * len(jobs), jobs, pure=False)
        for finished in as_completed(running):
            yield finished.result()


def _cluster(place: Place) -> Client:
    """Return a client of the scheduler at the address, or of a cluster of processes on this machine that ends with it."""
    from distributed import Client
    from distributed.security import Security

    if not place.address:
        # One thread a process: a shard's work is computing, and its models are not shared between threads.
        return Client(n_workers=place.n_workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1")
    files = {"tls_ca_file": place.tls_ca_file, "tls_client_cert": place.tls_cert_file, "tls_client_key": place.tls_key_file}
    given = {name: path for name, path in files.items() if path}
    security = Security(require_encryption=True, **given) if given else None
    try:
        return Client(place.address, security=security, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:  # the last two for TLS on one side alone
        hint = "start dask scheduler and dask worker, see docs/scale.md; for tls:// give the three files in [engine]"
        raise UsageError("the Dask scheduler does not answer", where=place.address, hint=hint) from error
