"""Where the work runs: in this process, in several on this machine, or on a Dask cluster. The results are the same, to the last byte."""

from dialogue_synth.engine.places import HERE, Place, place_of
from dialogue_synth.engine.shards import Shards, Work, map_shards, shards_of

__all__ = ["HERE", "Place", "Shards", "Work", "map_shards", "place_of", "shards_of"]
