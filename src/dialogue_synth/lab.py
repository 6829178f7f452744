"""Where a study's work is done: in this process record by record, or shard by shard in the place that the settings name."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from dialogue_synth.settings import EngineSettings

if TYPE_CHECKING:
    from dialogue_synth.engine import Place, Work
    from dialogue_synth.store.study import Study

In = TypeVar("In")
Out = TypeVar("Out")
FOLDER = "private/work"  # shards hold exact words, so they lie where exact words do, and go when the study has taken them in


class Lab:
    """Does a study's works, where it is told to. What is done elsewhere goes through files, so that it can be resumed after a stop."""

    def __init__(self, study: Study, place: Place | None, done: Callable[[int, int], object]) -> None:
        """Take the place, or the one of the study's settings; ``done`` is called with the number of records done, and of all."""
        self.folder = study.root / FOLDER
        self._place = place
        self._engine: EngineSettings = study.settings.engine
        self._done = done

    @property
    def place(self) -> Place:
        """Where the work is done."""
        from dialogue_synth.engine import place_of

        return self._place or place_of(self._engine)

    @property
    def is_many(self) -> bool:
        """Whether the work is handed to other processes."""
        many_by_settings = self._engine.workers > 1 or bool(self._engine.dask_address)
        return self._place.is_many if self._place else many_by_settings

    def do(self, work: Work[In, Out], records: Sequence[In]) -> tuple[Out, ...]:
        """Do a work on all records, and return what came out in their order."""
        return tuple(one for shard in self.shard_by_shard(work, records) for one in shard)

    def shard_by_shard(
        self, work: Work[In, Out], records: Sequence[In], opened: Callable[[], Callable[[Sequence[In]], Sequence[Out]]] | None = None
    ) -> Iterator[Sequence[Out]]:
        """Do a work on all records, and yield what came out in their order, one shard after the other.

        ``opened`` makes the work's function in this process, where its models are loaded already; it does what ``work.open`` does.
        """
        from dialogue_synth.engine import map_shards, shards_of

        shards = shards_of(records)
        if not shards:
            return
        if self.is_many:
            yield from map_shards(work, shards, self.folder, self.place, lambda n: self._done(sum(map(len, shards[:n])), len(records)))
            return
        function = (opened or work.open)()
        n_done = 0
        for shard in shards:
            yield function(shard)
            n_done += len(shard)
            self._done(n_done, len(records))

    def clear(self) -> None:
        """Remove the shards' files: the study holds what they held."""
        shutil.rmtree(self.folder, ignore_errors=True)
