"""Signing in: a name and a password against the file of people, slowly enough that guessing does not pay.

A name that nobody has costs the same as a wrong password. Passwords are tried one after the other beside the pages, so that a flood of
attempts holds up other attempts and never the people at work.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv6Address, ip_address
from math import ceil

from anyio import CapacityLimiter, to_thread

from dialogue_synth.errors import UsageError
from dialogue_synth.review.entry.passwords import check_password, hashed, matches, nobodys_hash
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.entry.people_file import Member, PeopleFile, edited_people, name_key
from dialogue_synth.review.entry.sessions import Sessions
from dialogue_synth.review.entry.throttle import Throttle

HASHES_AT_ONCE = 1  # 32 MB of memory and a core each
MAX_WAITING = 8
FREE_BY_NAME = 5  # failures without a wait
FREE_BY_PLACE = 20  # an office may share one address
MAX_KNOWN = 1000
MAX_KEY = 200  # characters of a name that are remembered
WRONG = "This name and this password do not fit together."
BUSY = "Too many people are signing in at once. Try again in a few seconds."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt: a cookie's value, or why not, with the status of the answer and the seconds to wait."""

    pass_: str = ""
    status: int = 303
    says: str = ""
    wait: int = 0


class SignIn:
    """Signs people in, knows who is, and lets them change their own password."""

    def __init__(self, people: PeopleFile, port: int, *, secure: bool) -> None:
        """Sign in the people of a file.

        Args:
            people: The file.
            port: Part of the cookie's name: browsers share cookies between the ports of a host.
            secure: The page is served with TLS; the cookie is then never sent without.
        """
        self.people, self.sessions, self.secure = people, Sessions(), secure
        self.cookie = f"__Host-dialogue-synth-{port}" if secure else f"dialogue-synth-{port}"
        self._by_name, self._by_place = Throttle(FREE_BY_NAME), Throttle(FREE_BY_PLACE)
        self._known: OrderedDict[str, None] = OrderedDict()  # who signed in from where: not held up by what others try elsewhere
        self._limiter, self._waiting = CapacityLimiter(HASHES_AT_ONCE), 0
        self._nobody = nobodys_hash()

    def person(self, pass_: str) -> Person | None:
        """Return who holds this cookie.

        Raises:
            UsageError: The file of people has a fault.
        """
        members = self.people.now()
        member = self.sessions.member(pass_, members) if pass_ else None
        return member.person if member else None

    async def attempt(self, name: str, password: str, address: str) -> Attempt:
        """Try to sign somebody in.

        Raises:
            UsageError: The file of people has a fault.
        """
        tried = await self._tried(name, password, address)
        return Attempt(self.sessions.begin(tried)) if isinstance(tried, Member) else tried

    async def change_password(self, name: str, old: str, new: str, address: str) -> Attempt:
        """Give somebody another password; all their sessions end, and a new one begins.

        Raises:
            UsageError: The new one is easily guessed, or the file of people cannot be changed.
        """
        check_password(new, name)
        tried = await self._tried(name, old, address)
        if not isinstance(tried, Member):
            return tried
        changed = Member(tried.person, await to_thread.run_sync(hashed, new, limiter=self._limiter))
        await to_thread.run_sync(partial(_replace, self.people, tried, changed))
        return Attempt(self.sessions.begin(changed))

    async def _tried(self, name: str, password: str, address: str) -> Member | Attempt:
        key, place = name_key(name), place_of(address)
        pair = f"{key[:MAX_KEY]}\n{place}"  # no name holds a line end
        by_name = pair if pair in self._known else key[:MAX_KEY]
        wait = max(self._by_name.wait(by_name), self._by_place.wait(place))
        if wait > 0:
            return Attempt(status=429, says=f"Too many attempts failed. Try again in {ceil(wait)} seconds.", wait=ceil(wait))
        if self._waiting >= MAX_WAITING:
            return Attempt(status=503, says=BUSY, wait=MAX_WAITING)
        self._by_name.failed(by_name)
        if self._by_place.failed(place) == FREE_BY_PLACE:
            _LOG.warning("%s attempts to sign in from %s failed; further ones have to wait", FREE_BY_PLACE, place)
        member = self.people.now().get(key)
        if not await self._fits(password, member) or member is None:
            return Attempt(status=401, says=WRONG)
        self._remember(by_name, place, pair)
        return member

    async def _fits(self, password: str, member: Member | None) -> bool:
        self._waiting += 1
        try:
            return await to_thread.run_sync(matches, password, member.password if member else self._nobody, limiter=self._limiter)
        finally:
            self._waiting -= 1

    def _remember(self, by_name: str, place: str, pair: str) -> None:
        """It was them: forget what they mistyped. What else failed from their address stays counted."""
        self._by_name.forget(by_name)
        self._by_place.forgive(place)
        self._known[pair] = None
        self._known.move_to_end(pair)
        while len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)


def place_of(address: str) -> str:
    """Return what counts as one address: whoever has one of IPv6 has all of its network.

    >>> place_of("2001:db8::1") == place_of("2001:db8::2"), place_of("10.0.0.1") == place_of("10.0.0.2")
    (True, False)
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "?"
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64" if isinstance(found, IPv6Address) else str(found)


def _replace(people: PeopleFile, before: Member, after: Member) -> None:
    """Write a person's new password.

    Raises:
        UsageError: Somebody took them out or changed them meanwhile, or the file cannot be changed from here.
    """
    key = name_key(before.person.name)
    try:
        with edited_people(people.path) as members:
            if members.get(key) != before:
                raise UsageError("you were changed in the file of people meanwhile", hint="open the page again")
            members[key] = after
    except OSError as error:
        raise UsageError("the file of people cannot be changed from here", hint="ask whoever runs this page for a new password") from error
