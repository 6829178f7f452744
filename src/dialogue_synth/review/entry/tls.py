"""The certificate and its key: read once at the start, tried as a browser would, and refused with one clear sentence."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from dialogue_synth.errors import UsageError

KEY_FOR_ALL = 0o007  # a group of its own for keys is usual; everybody is not
MAX_BYTES = 1_000_000
MAX_STEPS = 10  # of a handshake with ourselves
# What a browser would say of the certificate itself, by OpenSSL's numbers; who issued it is for the browser to judge.
_VERDICTS = {
    9: "is not valid yet",
    10: "has expired",
    62: "is made out to other names than {name}",
    64: "is made out to other addresses than {name}",
}


def tls_context(cert: Path, key: Path, names: Sequence[str] = ()) -> ssl.SSLContext:
    """Return what the server needs for TLS, 1.2 or later.

    Args:
        cert: The certificate, followed by those between it and its authority (PEM).
        key: Its key, without a pass phrase (PEM).
        names: What people call the server; the certificate must be made out to each.

    Raises:
        UsageError: A file cannot be read, everybody can read the key, the two do not belong together, or a browser would refuse them.
    """
    _check_files(cert, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    try:
        context.load_cert_chain(cert, key, password=_no_pass_phrase)
    except _PassPhraseError as error:
        hint = f"openssl pkey -in {key} -out key.pem, and keep key.pem to yourself"
        raise UsageError("this key has a pass phrase, and nobody is there to type it", where=str(key), hint=hint) from error
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise UsageError("this key belongs to another certificate", where=str(key), hint=f"the key of {cert}") from error
        raise UsageError(
            "this is no key in PEM form", where=str(key), hint="a file that begins with -----BEGIN PRIVATE KEY-----"
        ) from error
    for name in names:
        _try_as_browser(context, cert, name)
    return context


def openssl_line(names: Sequence[str]) -> str:
    """Return the command that makes a certificate that nobody vouches for, good enough to try.

    >>> openssl_line(["review.example.org"]).rpartition("-addext ")[2]
    'subjectAltName=DNS:review.example.org'
    """
    called = [*names] or ["review.example.org"]
    listed = ",".join(f"{'IP' if _is_address(name) else 'DNS'}:{name.strip('[]')}" for name in called)
    return (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -keyout key.pem -out cert.pem "
        f"-subj /CN={called[0].strip('[]')} -addext subjectAltName={listed}"
    )


class _PassPhraseError(Exception):
    """The key asks for a pass phrase."""


def _no_pass_phrase() -> str:
    raise _PassPhraseError


def _check_files(cert: Path, key: Path) -> None:
    _read(cert, "certificate", b"CERTIFICATE")
    _read(key, "key", b"PRIVATE KEY")
    mode = key.stat().st_mode
    if mode & KEY_FOR_ALL:
        raise UsageError(f"everybody on this machine can read this key (mode {mode & 0o777:04o})", where=str(key), hint=f"chmod 600 {key}")


def _read(path: Path, what: str, begins: bytes) -> None:
    """Refuse a file that is something else."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError as error:
        raise UsageError(f"the {what} cannot be read: {error.strerror}", where=str(path), hint="--tls-cert and --tls-key") from error
    if begins + b"-----" not in data:
        hint = f"a file with -----BEGIN {begins.decode()}-----"
        raise UsageError(f"there is no {what} in PEM form in this file", where=str(path), hint=hint)


def _try_as_browser(server: ssl.SSLContext, cert: Path, name: str) -> None:
    """Shake hands with ourselves in memory, and see whether a browser would mind the certificate's dates and names."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(cert)  # load_cert_chain took it, so it is one
    client.hostname_checks_common_name = False  # browsers look at the other names only
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(back, there, server_hostname=name.strip("[]")),
        server.wrap_bio(there, back, server_side=True),
    ]
    try:
        for _ in range(MAX_STEPS):
            ends = [end for end in ends if not _shakes(end)]
    except ssl.SSLCertVerificationError as error:
        verdict = _VERDICTS.get(error.verify_code)
        if verdict:
            what = f"this certificate {verdict.format(name=name)}, so browsers refuse it"
            raise UsageError(what, where=str(cert), hint=f"a new one: {openssl_line([name])}") from error


def _shakes(end: ssl.SSLObject) -> bool:
    """Go on with a handshake; returns whether it is done."""
    try:
        end.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
