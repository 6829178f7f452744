"""Words that show how an account is written: loaded ones, those of a writer who argues, and those of who sells or calls on the reader."""

from __future__ import annotations

LOADED = (
    "fantastic", "amazing", "brilliant", "excellent", "exciting", "thrilled", "delighted", "outstanding", "superb", "resounding*",
    "huge success", "game changer", "game-changer", "no-brainer", "no brainer", "win-win", "world-class", "cutting edge", "cutting-edge",
    "revolution*", "transformati*", "visionary", "unique opportunity", "once in a generation", "fig leaf", "sham", "farce", "scandal*",
    "outrage*", "disgrace*", "insult*", "shame", "shameful", "betray*", "lies", "lied", "propaganda", "con trick", "stitch-up",
    "whitewash", "bully*", "big brother", "orwell*", "snoop*", "so-called", "nonsense", "rubbish", "ridiculous", "absurd", "laughable",
    "disaster*", "catastroph*", "sinister", "grab", "spy", "spying",
    "completely secure", "perfectly safe", "no question",
)  # fmt: skip
ADVOCACY = (
    "in my opinion", "in my view", "in my experience", "i believe", "i think", "i would", "i'd", "i said so", "i said", "i explained",
    "i told them", "i had explained", "i put this", "personally", "as chair i", "as a professional", "i have no doubt", "i am convinced",
    "i'm convinced", "i urge", "i recommend", "i hope", "we call on", "we urge", "we demand",
    "my own view", "speaking for myself",
)  # fmt: skip
ADVERTISING = (
    "our firm", "family firm", "our company", "our business", "our members offer", "our products", "our services", "our customers",
    "customers", "free quote*", "free survey*", "special offer*", "discount*", "contact us", "call us", "ring us", "visit our",
    "our website", "our showroom", "well placed to", "sponsored by", "trade body", "trade association",
    "sign the petition", "petition", "join us", "donate", "spread the word", "write to your", "come to the",
    "leaflets from", "what you can do", "for sale", "order now", "book now",
    "we can offer", "we offer",
)  # fmt: skip
