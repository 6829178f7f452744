"""How the page is reached: this machine alone, or everything that a network takes, all of what is missing named at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dialogue_synth.cli import main
from dialogue_synth.errors import UsageError
from dialogue_synth.review.entry.guard import LOOPBACK
from dialogue_synth.review.entry.terms import Entry, checked_entry
from dialogue_synth.settings import ReviewSettings
from dialogue_synth.store.backup import list_backups
from team import certificate, team_file

ROOT, NONE = Path("study"), ReviewSettings()
ALL = Entry(given=("review.test",), people=Path("p"), tls_cert=Path("c"), tls_key=Path("k"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.0.1"])
def test_this_machine_alone_takes_nothing(host: str) -> None:
    entry = checked_entry(host, NONE, ROOT, Entry())
    assert entry.is_local
    assert set(LOOPBACK) <= set(entry.names)
    assert entry.address in entry.names  # or the page would refuse what it printed itself


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "fd00::1"])
def test_beyond_it_all_that_is_missing_is_named_with_how_to_make_it(host: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked_entry(host, NONE, ROOT, Entry())
    error = caught.value
    assert "people's words" in error.what
    assert "ssh -L" in error.hint
    missing = [issue.where for issue in error.issues]
    assert missing == ["--people FILE", "--tls-cert FILE --tls-key FILE", *(["--name NAME"] if host in ("0.0.0.0", "::") else [])]
    assert "dialogue-synth people add" in error.issues[0].hint
    assert "openssl req -x509" in error.issues[1].hint


def test_only_what_is_missing_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        checked_entry("0.0.0.0", NONE, ROOT, Entry(given=("review.test",), tls_cert=Path("c"), tls_key=Path("k")))
    assert [issue.where for issue in caught.value.issues] == ["--people FILE"]
    assert checked_entry("0.0.0.0", NONE, ROOT, ALL).names == ("review.test",)


def test_an_address_is_a_name_of_its_own() -> None:
    assert checked_entry("192.168.1.4", NONE, ROOT, ALL).names == ("192.168.1.4", "review.test")
    assert checked_entry("fd00::1", NONE, ROOT, ALL).names == ("[fd00::1]", "review.test")
    assert Entry("fd00::1").address == "[fd00::1]"
    assert Entry("localhost").address == "127.0.0.1"


def test_the_settings_of_the_study_hold_what_the_command_line_leaves_out() -> None:
    settings = ReviewSettings(people="../people.toml", tls_cert="c.pem", tls_key="/etc/k.pem", names=("Review.Test",))
    entry = checked_entry("0.0.0.0", settings, ROOT, Entry())
    assert (entry.people, entry.tls_cert, entry.tls_key) == (ROOT / "../people.toml", ROOT / "c.pem", Path("/etc/k.pem"))
    assert entry.names == ("review.test",)
    assert checked_entry("127.0.0.1", settings, ROOT, Entry()).names == LOOPBACK  # a name from a stranger's study does not lead here
    given = checked_entry("0.0.0.0", settings, ROOT, ALL)
    assert (given.people, given.tls_cert, given.names) == (Path("p"), Path("c"), ("review.test",))


def test_half_of_a_certificate_is_none() -> None:
    settings = ReviewSettings(tls_cert="c.pem", tls_key="k.pem")
    with pytest.raises(UsageError, match="go together"):
        checked_entry("127.0.0.1", settings, ROOT, Entry(tls_cert=Path("c")))
    with pytest.raises(ValueError, match="go together"):
        ReviewSettings(tls_cert="c.pem")


@pytest.mark.parametrize("host", ["review.example", "", "0.0.0.0:8765", "1.2.3"])
def test_a_host_is_an_address(host: str) -> None:
    with pytest.raises(UsageError, match="no address of this machine"):
        checked_entry(host, NONE, ROOT, ALL)


@pytest.mark.parametrize("name", ["https://review.test", "review.test:443", "review.test/", "*.test", "", "a b"])
def test_a_name_is_only_a_name(name: str) -> None:
    with pytest.raises(UsageError, match="no name that a browser knows"):
        checked_entry("0.0.0.0", NONE, ROOT, Entry(given=(name,)))


def test_the_command_refuses_in_words_and_with_its_exit_code(root: Path) -> None:
    command = [sys.executable, "-m", "dialogue_synth", "review", "--study", str(root), "--no-browser", "--host", "0.0.0.0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: --host 0.0.0.0: beyond this machine")
    assert "Traceback" not in done.stderr


def test_what_cannot_be_used_is_refused_before_the_study_is_touched(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(line: str) -> str:
        result = CliRunner().invoke(main, ["review", "--study", str(root), "--no-browser", *line.split()])
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr

    monkeypatch.chdir(tmp_path)
    everything = "--host 0.0.0.0 --people people.toml --tls-cert cert.pem --tls-key key.pem --name review.test"
    assert "people.toml: the file of people cannot be read" in refused("--people people.toml")
    certificate(tmp_path, "other.test")
    assert "made out to other names than review.test" in refused(everything)
    certificate(tmp_path, "review.test")
    team_file(tmp_path / "people.toml").chmod(0o644)
    assert "chmod 600 people.toml" in refused(everything)
    assert list_backups(root) == ()
