"""A study: a folder with one SQLite file or the address of a team's database, a cache, and the tables and reports made from them."""

from dialogue_synth.store.cache import VectorStore
from dialogue_synth.store.once import Receipt
from dialogue_synth.store.records import Stage
from dialogue_synth.store.study import Study

__all__ = ["Receipt", "Stage", "Study", "VectorStore"]
