"""Passwords: what one must be, and the salted scrypt hash that is kept in its place."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass

from dialogue_synth.errors import UsageError

MIN_LENGTH = 12  # characters
MAX_LENGTH = 256
MIN_DIFFERENT = 5  # characters
# 32 MB of memory and three passes: one of the settings of equal strength that OWASP's Password Storage Cheat Sheet names for scrypt.
N, R, P = 2**15, 8, 3
SALT_BYTES, KEY_BYTES = 16, 32
MAX_MEMORY = 256 * 1024 * 1024  # bytes: no hash in a file makes the server take more
_FORM = re.compile(r"scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9+/]{22,88}={0,2})\$([A-Za-z0-9+/]{43}=)")


@dataclass(frozen=True, slots=True)
class Hash:
    """A password's hash with all that is needed to try a password against it: scrypt's parameters, the salt, the key."""

    n: int
    r: int
    p: int
    salt: bytes
    key: bytes

    def __str__(self) -> str:
        """Return it as it stands in a file."""
        return f"scrypt${self.n}${self.r}${self.p}${b64encode(self.salt).decode()}${b64encode(self.key).decode()}"

    def __repr__(self) -> str:
        """Tell nothing: what is logged by mistake must not hold it."""
        return "Hash(...)"


def check_password(password: str, name: str = "") -> None:
    """Refuse a password that is easily guessed.

    Raises:
        UsageError: It is shorter than `MIN_LENGTH`, longer than `MAX_LENGTH`, of few different characters, or holds the person's name.
    """
    plain = _normal(password)
    hint = f"three or four words that have nothing to do with each other; at least {MIN_LENGTH} characters"
    if len(plain) < MIN_LENGTH:
        raise UsageError(f"a password has at least {MIN_LENGTH} characters", hint=hint)
    if len(plain) > MAX_LENGTH:
        raise UsageError(f"a password has at most {MAX_LENGTH} characters", hint="a shorter one")
    if len(set(plain.casefold())) < MIN_DIFFERENT:
        raise UsageError("this password repeats a few characters", hint=hint)
    if name and name.casefold() in plain.casefold():
        raise UsageError("this password holds the person's name", hint=hint)


def hashed(password: str) -> Hash:
    """Return the hash of a password, with a salt of its own; takes some tenths of a second and 32 MB."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Hash(N, R, P, salt, _scrypt(password, N, R, P, salt))


def nobodys_hash() -> Hash:
    """Return a hash that no password has: trying one against it takes as long as against a real one."""
    return Hash(N, R, P, secrets.token_bytes(SALT_BYTES), secrets.token_bytes(KEY_BYTES))


def matches(password: str, kept: Hash) -> bool:
    """Say whether this is the password; how long that takes tells nothing about it.

    >>> matches("open sesame, please", hashed("open sesame, please")), matches("open sesame", hashed("another"))
    (True, False)
    """
    given = _scrypt(password[: MAX_LENGTH + 1], kept.n, kept.r, kept.p, kept.salt)
    return hmac.compare_digest(given, kept.key)


def read_hash(text: str) -> Hash | None:
    """Return the hash that a text of a file is, None if it is none, is weaker than ours, or would take the server's memory."""
    found = _FORM.fullmatch(text)
    if not found:
        return None
    n, r, p = (int(part) for part in found.groups()[:3])
    is_power = n > 1 and n & (n - 1) == 0
    if not is_power or not 1 <= r <= R * 4 or not 1 <= p <= P * 4 or _memory(n, r, p) > MAX_MEMORY or n * r * p < N * R * P:
        return None
    try:
        return Hash(n, r, p, b64decode(found[4], validate=True), b64decode(found[5], validate=True))
    except ValueError:
        return None


def _normal(password: str) -> str:
    """Bring a password into one form: keyboards write the same letter in different ways."""
    return unicodedata.normalize("NFKC", password)


def _scrypt(password: str, n: int, r: int, p: int, salt: bytes) -> bytes:
    data = _normal(password).encode("utf-8", errors="surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=n, r=r, p=p, maxmem=_memory(n, r, p), dklen=KEY_BYTES)


def _memory(n: int, r: int, p: int) -> int:
    """Return the bytes that scrypt takes: 128 r (N + p), and a little for its own use."""
    return 128 * r * (n + p + 2) + 4096
