"""Votes that write-ups declare: read from prose, tables and lines, checked, and scored under three weightings."""

from dialogue_synth.votes.ballot import Ballot
from dialogue_synth.votes.collect import VotesResult, collect_votes
from dialogue_synth.votes.parse import ballots_in
from dialogue_synth.votes.say import vote_in_words
from dialogue_synth.votes.score import VoteScore, score_votes

__all__ = ["Ballot", "VoteScore", "VotesResult", "ballots_in", "collect_votes", "score_votes", "vote_in_words"]
