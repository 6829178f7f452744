"""Reasons that people give for a position, as classes of cues: for whom it is good or bad, and why. English, and general."""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
REASONS: Mapping[str, tuple[str, ...]] = {
    "money": (
        "£*", "cost*", "cheap*", "price*", "pay", "pays", "paid", "paying", "money", "budget*", "bill", "bills", "saves", "saving*",
        "spend*", "spent", "wage*", "afford*", "expens*", "pounds", "invest*", "taxpayer*", "pays for itself", "value for", "economic*",
        "salar*", "debt*",
    ),
    "health and safety": (
        "ill", "illness*", "sick*", "lung*", "chest*", "health*", "disease*", "infection*", "admission*", "patient*", "suffer*", "die",
        "dies", "died", "death*", "dying", "save lives", "danger*", "accident*", "breath*", "pain*", "injur*", "poorly", "falls",
        "well-being", "wellbeing",
    ),
    "dignity and shame": (
        "beg", "begging", "asham*", "shame*", "stigma*", "proud", "pride", "humiliat*", "embarrass*", "label*", "dignity",
        "say out loud", "say ... out loud", "treated different*", "look down", "looked down", "charity", "singled out", "talked about",
        "pitied", "judged", "feel small",
    ),
    "fairness and equality": (
        "fair", "fairer", "unfair*", "equal*", "for all", "everyone's", "for everyone", "every child", "every one of us", "universal*",
        "deserv*", "left out", "the same for", "discriminat*", "rob*", "two-tier",
    ),
    "who gains power over us": (
        "landlord*", "employer*", "boss*", "police", "home office", "immigration", "bailiff*", "officer with", "housing officer",
        "authorit*", "punish*", "sanction*", "evict*", "get rid of", "spy*", "surveill*", "big brother", "against us",
        "used against", "control*", "insurer*", "behind our backs", "the office",
    ),
    "privacy": (
        "privacy", "private*", "confiden*", "secret*", "leak*", "hack*", "no one's business", "personal",
        "who can see", "who has looked", "burglar*", "snoop*", "breach*", "passed around",
    ),
    "having a say": (
        "my choice", "our choice", "choose", "right to", "say no", "real no", "be asked", "cannot consent", "can't consent",
        "consent for", "individually", "each person", "each adult", "ask me", "ask us", "on ... behalf", "silence ... consent",
        "courte*", "permission", "polite*", "good manners",
    ),
    "practical sense": (
        "easy", "easier", "quick*", "simple*", "wasteful", "waste*", "efficien*", "practical*", "at random", "saves time", "hassle",
        "burden*", "administrat*", "red tape", "paperwork", "right place", "well targeted", "right door", "right people", "workload",
        "register", "registration", "bureaucra*", "implement*", "fill in", "filling in", "form signed", "duplicat*", "streamlin*",
        "workable", "common sense",
    ),
    "what is already done": (
        "already", "same as", "same idea", "just like", "no different", "nothing new", "as it is", "these days", "normal", "as now",
        "have always", "we live with", "used to it", "every day",
    ),
    "whether it is right and works": (
        "wrong person", "mistake*", "accura*", "inaccura*", "error*", "guess*", "out of date", "outdated", "evidence", "proof", "proven",
        "trial", "pilot", "results", "fortune*", "reliable", "often wrong", "does not work", "doesn't work", "works well", "prediction*",
    ),
    "faith and principle": (
        "god", "allah", "faith", "duty", "moral*", "principle*", "right thing", "human right*", "sacred", "sin", "conscience",
        "scripture*", "neighbourly", "tradition*",
    ),
    "those who provide and repair": (
        "repair*", "leaking roof", "built", "insulat*", "boiler*", "maintenance", "staff", "staffing", "nurses", "teachers", "capacity",
        "trained", "workforce", "shortage*", "contractor*", "mould", "damp", "windows",
    ),
    "children and family": (
        "child", "children*", "kid", "kids", "baby", "babies", "mother*", "parent*", "family", "families", "grandchild*", "grandparent*",
        "son", "daughter", "husband*", "wife",
    ),
    "language and community": (
        "language*", "english", "interpret*", "translat*", "welsh", "community", "neighbour*", "neighbours", "culture*", "known to",
        "one of us", "someone we know", "somebody they know", "local people",
    ),
    "those whom it concerns": (
        "it's us", "it is us", "we are the ones", "we're the ones", "people like us", "folk like us", "happened to us", "happens to us",
        "our own", "ourselves", "one of us in", "we would be", "we'd rather", "in our shoes", "we live with", "our bodies", "our lives",
        "those concerned", "those affected", "the ones who", "speaking as",
    ),
    "work and daily life": (
        "work", "works shifts", "shift", "shifts", "job", "jobs", "full-time", "part-time", "employ*", "hours", "bus", "buses",
        "travel*", "school day", "timetable*", "exam*",
    ),
    "prevention and helping early": (
        "before they", "before it", "too late", "prevent*", "early help", "early", "earlier", "stitch in time", "avoidable",
        "out of hospital", "sooner", "in time", "help*",
    ),
}
# fmt: on
