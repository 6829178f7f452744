"""The review page: where analysts decide and commissioners read. A server for this machine alone; nothing leaves it."""

from dialogue_synth.review.app import make_app

__all__ = ["make_app"]
