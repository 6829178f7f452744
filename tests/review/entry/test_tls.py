"""Certificate and key: each fault is one sentence, and a certificate that browsers refuse is refused here."""

from __future__ import annotations

import shlex
import ssl
import subprocess
from pathlib import Path

import pytest

from dialogue_synth.errors import UsageError
from dialogue_synth.review.entry.tls import openssl_line, tls_context
from team import certificate


def test_what_the_refusal_says_makes_a_certificate_that_is_taken(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path, "review.test", "10.0.0.1", "[fd00::1]")
    context = tls_context(cert, key, ["review.test", "10.0.0.1", "[fd00::1]"])
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_RENEGOTIATION
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("name", "says"), [("other.test", "other names than other.test"), ("10.0.0.2", "other addresses than 10.0.0.2")])
def test_a_certificate_for_another_name_is_refused(tmp_path: Path, name: str, says: str) -> None:
    cert, key = certificate(tmp_path, "review.test")
    with pytest.raises(UsageError, match=says) as caught:
        tls_context(cert, key, ["review.test", name])
    assert "openssl req" in caught.value.hint


def test_a_name_in_the_old_place_alone_does_not_count(tmp_path: Path) -> None:
    line = openssl_line(["review.test"]).partition(" -addext")[0]
    subprocess.run(shlex.split(line), cwd=tmp_path, check=True, capture_output=True)
    with pytest.raises(UsageError, match="other names"):
        tls_context(tmp_path / "cert.pem", tmp_path / "key.pem", ["review.test"])


def test_a_certificate_out_of_date_is_refused(tmp_path: Path) -> None:
    certificate(tmp_path, "review.test")
    line = "openssl x509 -in cert.pem -signkey key.pem -days -1 -copy_extensions copy -out old.pem"
    subprocess.run(shlex.split(line), cwd=tmp_path, check=True, capture_output=True)
    with pytest.raises(UsageError, match="has expired"):
        tls_context(tmp_path / "old.pem", tmp_path / "key.pem", ["review.test"])


def test_a_certificate_issued_by_somebody_unknown_here_is_for_the_browser_to_judge(tmp_path: Path) -> None:
    certificate(tmp_path / "authority", "authority.test")
    (tmp_path / "names.ext").write_text("subjectAltName=DNS:review.test\n", encoding="utf-8")
    for line in (
        "openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out request.pem -subj /CN=review.test",
        "openssl x509 -req -in request.pem -CA authority/cert.pem -CAkey authority/key.pem -CAcreateserial -days 9 -extfile names.ext -out cert.pem",
    ):
        subprocess.run(shlex.split(line), cwd=tmp_path, check=True, capture_output=True)
    assert tls_context(tmp_path / "cert.pem", tmp_path / "key.pem", ["review.test"])


def test_each_fault_of_the_files_has_its_own_words(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path / "a", "review.test")
    other = certificate(tmp_path / "b", "review.test")[1]
    locked = tmp_path / "locked.pem"
    subprocess.run(shlex.split(f"openssl pkey -in {key} -aes256 -passout pass:secret -out {locked}"), check=True, capture_output=True)
    locked.chmod(0o600)
    damaged = tmp_path / "damaged.pem"
    damaged.write_text("-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n", encoding="utf-8")
    damaged.chmod(0o600)
    faults = {
        (cert, tmp_path / "none.pem"): "the key cannot be read: No such file",
        (tmp_path, key): "the certificate cannot be read: Is a directory",
        (key, key): "there is no certificate in PEM form",
        (cert, cert): "there is no key in PEM form",
        (cert, other): "this key belongs to another certificate",
        (cert, locked): "this key has a pass phrase",
        (cert, damaged): "damaged",
    }
    for files, says in faults.items():
        with pytest.raises(UsageError, match=says) as caught:
            tls_context(*files)
        assert caught.value.hint


def test_a_key_that_everybody_can_read_is_refused_and_one_of_a_group_is_not(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path, "review.test")
    key.chmod(0o640)
    assert tls_context(cert, key)
    key.chmod(0o644)
    with pytest.raises(UsageError, match="everybody on this machine"):
        tls_context(cert, key)
