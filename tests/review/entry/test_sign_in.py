"""Signing in over the page: who comes in, what the cookie is like, what guessing costs, and what a change of the file does."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.errors import UsageError
from dialogue_synth.review import make_app
from dialogue_synth.review.entry import passwords, sign_in
from dialogue_synth.review.entry.passwords import hashed
from dialogue_synth.review.entry.people import Person
from dialogue_synth.review.entry.people_file import Member, PeopleFile, edited_people
from dialogue_synth.review.entry.sign_in import FREE_BY_NAME, FREE_BY_PLACE, MAX_KNOWN, MAX_WAITING, SignIn, place_of
from dialogue_synth.review.held import ref
from team import PASSWORD, cheap_hashes, team_file

HOME = "https://review.test:8765"
OURS = {"origin": HOME, "sec-fetch-site": "same-origin"}
NEW = "another set of words"
Visit = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return team_file(tmp_path / "people.toml")


@pytest.fixture
def visit(root: Path, people: Path) -> Visit:
    app = make_app(root, "token", port=8765, analyst="ann", people=people, names=["review.test"], tls=True)

    def come(name: str = "", address: str = "10.0.0.1") -> TestClient:
        client = TestClient(app, base_url=HOME, headers=OURS, follow_redirects=False, client=(address, 50000))
        if name:
            assert client.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
        return client

    return come


def attempt(client: TestClient, name: str, password: str = "wrong words altogether") -> int:
    return client.post("/sign-in", data={"name": name, "password": password}).status_code


@pytest.mark.parametrize(
    "path", ["/", "/queue", "/log.csv", "/people", "/static/review.js", "/nowhere", "/sign-in/", "//sign-in", "/SIGN-IN"]
)
def test_nothing_of_the_study_is_seen_before_signing_in(visit: Visit, path: str) -> None:
    answer = visit().get(path + "?token=token")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?back=")
    assert answer.text == ""


def test_the_sign_in_page_tells_nothing_and_runs_nothing(visit: Visit) -> None:
    page = visit().get("/sign-in")
    assert page.status_code == 200
    assert "Kitchen" not in page.text
    assert "<script" not in page.text
    assert visit().get("/static/style.css").status_code == 200
    assert visit().get("/static/icon.svg").status_code == 200


def test_who_signs_in_comes_where_they_wanted_with_a_cookie_that_is_only_ours(visit: Visit) -> None:
    client = visit()
    back = client.get("/queue?after=1").headers["location"]
    assert 'name="back" value="/queue?after=1"' in client.get(back).text
    answer = client.post("/sign-in", data={"name": " ann  LEE", "password": PASSWORD, "back": "/queue?after=1"})
    assert answer.headers["location"] == "/queue?after=1"
    cookie = answer.headers["set-cookie"]
    assert re.match(r"__Host-dialogue-synth-8765=[\w-]{43}; ", cookie)
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"))
    assert "omain" not in cookie
    page = client.get("/queue")
    assert (page.status_code, page.headers["strict-transport-security"]) == (200, "max-age=31536000")
    assert client.get("/sign-in?back=/log").headers["location"] == "/log"


def test_on_this_machine_without_tls_the_cookie_is_plain_and_nothing_is_forced(root: Path, people: Path) -> None:
    home = "http://127.0.0.1:8765"
    app = make_app(root, "token", port=8765, analyst="ann", people=people)
    client = TestClient(app, base_url=home, headers={"origin": home}, follow_redirects=False)
    answer = client.post("/sign-in", data={"name": "Vera", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("dialogue-synth-8765=")
    assert "Secure" not in answer.headers["set-cookie"]
    assert "strict-transport-security" not in answer.headers
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(visit: Visit, back: str) -> None:
    answer = visit().post("/sign-in", data={"name": "Vera", "password": PASSWORD, "back": back})
    assert answer.headers["location"] == "/"
    assert 'name="back" value="/"' in visit().get("/sign-in", params={"back": back}).text


def test_another_site_can_sign_nobody_in_or_out(visit: Visit) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "http://review.test:8765"}):
        assert visit().post("/sign-in", data={"name": "Vera", "password": PASSWORD}, headers=headers).status_code == 403
        vera = visit("Vera", address=f"10.0.1.{len(headers)}")
        assert vera.post("/sign-out", headers=headers).status_code == 403
        assert vera.get("/").status_code == 200


def test_a_wrong_name_and_a_wrong_password_look_the_same_and_cost_the_same(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def spy(password: str, kept: passwords.Hash) -> bool:
        tried.append((kept.n, kept.r, kept.p, len(kept.salt)))
        return passwords.matches(password, kept)

    monkeypatch.setattr(sign_in, "matches", spy)
    answers = [visit().post("/sign-in", data={"name": name, "password": "x" * 20}) for name in ("Vera", "Nobody", "")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({re.sub(r'id="name" name="name" value="[^"]*"', "", answer.text) for answer in answers}) == 1
    assert "do not fit together" in answers[0].text
    assert tried == [tried[0]] * 3


def test_a_session_that_somebody_brings_is_not_taken_over(visit: Visit) -> None:
    client = visit()
    client.cookies.set("__Host-dialogue-synth-8765", "chosen-by-somebody-else")
    answer = client.post("/sign-in", data={"name": "Vera", "password": PASSWORD})
    assert "chosen" not in answer.headers["set-cookie"]
    other = visit()
    other.cookies.set("__Host-dialogue-synth-8765", "chosen-by-somebody-else")
    assert other.get("/").status_code == 303


def test_signing_out_ends_the_session_on_the_server(visit: Visit) -> None:
    vera = visit("Vera")
    cookie = vera.cookies["__Host-dialogue-synth-8765"]
    answer = vera.post("/sign-out")
    assert answer.headers["location"] == "/sign-in?out=1"
    assert "You are signed out" in vera.get(answer.headers["location"]).text
    assert visit().get("/", headers={"cookie": f"__Host-dialogue-synth-8765={cookie}"}).status_code == 303


def test_what_is_sent_without_a_session_says_that_it_was_not_saved(visit: Visit) -> None:
    form = visit().post("/decide", data={"act": "accept"}, headers={"sec-fetch-mode": "navigate"})
    assert (form.status_code, form.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "nothing was saved" in form.text
    script = visit().post("/decide", data={"act": "accept"}, headers={"hx-request": "true"})
    assert (script.status_code, script.headers["content-type"]) == (401, "text/plain; charset=utf-8")
    read = visit().get("/queue", headers={"hx-request": "true"})
    assert (read.status_code, read.headers["hx-redirect"]) == (401, "/sign-in?back=%2Fqueue")


def test_who_comes_from_another_site_can_go_on(visit: Visit) -> None:
    page = visit().get("/sign-in?back=/log", headers={"sec-fetch-site": "cross-site"}).text
    assert '<a href="/log">go on</a>' in page
    assert "go on</a>" not in visit().get("/sign-in?back=/log").text


# -- guessing ----------------------------------------------------------------------------------------------------------
def test_guessing_at_one_name_has_to_wait_also_from_elsewhere_and_a_right_password_does_not_help(visit: Visit) -> None:
    for n in range(FREE_BY_NAME):
        assert attempt(visit(address=f"10.0.{n}.1"), "Vera") == 401
    answer = visit(address="10.9.9.9").post("/sign-in", data={"name": "vera", "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert "Try again in 1 second" in answer.text
    time.sleep(1.05)
    assert attempt(visit(address="10.9.9.9"), "Vera", PASSWORD) == 303


def test_a_name_that_nobody_has_waits_just_the_same(visit: Visit) -> None:
    codes = [attempt(visit(), "Nobody") for _ in range(FREE_BY_NAME + 1)]
    assert codes == [401] * FREE_BY_NAME + [429]


def test_who_signed_in_from_an_address_before_is_not_held_up_by_what_others_try_elsewhere(visit: Visit) -> None:
    visit("Vera", address="10.0.0.7")
    for n in range(FREE_BY_NAME + 2):
        attempt(visit(address=f"10.0.{n}.1"), "Vera")
        attempt(visit(address=f"10.1.{n}.1"), "Vera 10.0.0.7")  # which is not her at her place
    assert attempt(visit(address="10.0.0.8"), "Vera", PASSWORD) == 429
    assert attempt(visit(address="10.0.0.7"), "Vera", PASSWORD) == 303


def test_guessing_at_many_names_from_one_address_has_to_wait(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        codes = [attempt(visit(), f"Name {n}") for n in range(FREE_BY_PLACE + 1)]
    assert codes == [401] * FREE_BY_PLACE + [429]
    assert caplog.messages == [f"{FREE_BY_PLACE} attempts to sign in from 10.0.0.1 failed; further ones have to wait"]
    assert attempt(visit(address="10.0.0.2"), "Vera", PASSWORD) == 303


def test_an_address_that_is_only_claimed_does_not_help(visit: Visit) -> None:
    for n in range(FREE_BY_PLACE):
        visit().post("/sign-in", data={"name": f"N{n}", "password": "x"}, headers={"x-forwarded-for": f"10.1.1.{n}"})
    answer = visit().post(
        "/sign-in", data={"name": "x", "password": "x"}, headers={"x-forwarded-for": "10.1.1.99", "forwarded": "for=1.2.3.4"}
    )
    assert answer.status_code == 429


def test_an_own_account_does_not_wash_guesses_off_an_address(visit: Visit) -> None:
    for n in range(FREE_BY_PLACE):
        attempt(visit(), f"Name {n}")
        if n % 3 == 0:
            attempt(visit(), "Ann Lee", PASSWORD)
    assert attempt(visit(), "Name") == 429


def test_attempts_that_wait_for_their_turn_are_few_and_the_pages_go_on(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, go = [0], [0], threading.Event()

    def slow(password: str, kept: passwords.Hash) -> bool:
        running[0] += 1
        most[0] = max(most[0], running[0])
        go.wait(5)
        running[0] -= 1
        return False

    monkeypatch.setattr(sign_in, "matches", slow)
    door = SignIn(PeopleFile(people), 8765, secure=True)
    statuses: list[int] = []

    async def one(n: int) -> None:
        statuses.append((await door.attempt(f"N{n}", "x", f"10.0.{n}.1")).status)

    async def flood() -> None:
        async with anyio.create_task_group() as group:
            for n in range(MAX_WAITING + 5):
                group.start_soon(one, n)
            await anyio.sleep(0.05)
            assert statuses == [503] * 5
            go.set()

    anyio.run(flood)
    assert sorted(statuses) == [401] * MAX_WAITING + [503] * 5
    assert most == [1]


def test_addresses_of_people_who_signed_in_do_not_fill_the_memory(people: Path) -> None:
    door = SignIn(PeopleFile(people), 8765, secure=True)
    for n in range(MAX_KNOWN + 3):
        door._remember("vera", "p", f"vera {n}")
    assert len(door._known) == MAX_KNOWN


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("testclient", "?"),
        ("", "?"),
    ],
)
def test_an_address_is_what_one_person_cannot_easily_change(address: str, place: str) -> None:
    assert place_of(address) == place


# -- the file changes --------------------------------------------------------------------------------------------------
def test_who_is_taken_out_is_out_at_once(visit: Visit, people: Path) -> None:
    vera, adam = visit("Vera"), visit("Adam")
    with edited_people(people) as members:
        del members["vera"]
    assert vera.get("/").status_code == 303
    assert adam.get("/").status_code == 200


def test_another_role_and_another_password_count_at_once(visit: Visit, people: Path) -> None:
    ann, vera = visit("Ann Lee"), visit("Vera")
    with edited_people(people) as members:
        members["ann lee"] = Member(Person("Ann Lee", "viewer"), members["ann lee"].password)
        members["vera"] = Member(Person("Vera", "admin"), hashed(NEW))
    assert ann.post("/relearn").status_code == 403
    assert vera.get("/").status_code == 303


def test_a_file_with_a_fault_lets_nobody_in_and_tells_the_terminal_once(
    visit: Visit, people: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vera = visit("Vera")
    people.chmod(0o644)
    for _ in range(3):
        answer = vera.get("/")
        assert (answer.status_code, "Kitchen" in answer.text, str(people) in answer.text) == (503, False, False)
    assert len(caplog.messages) == 1
    assert "chmod 600" in caplog.messages[0]
    assert vera.post("/sign-in", data={"name": "Vera", "password": PASSWORD}).status_code == 503
    people.chmod(0o600)
    assert vera.get("/").status_code == 200


# -- names and passwords -----------------------------------------------------------------------------------------------
def test_decisions_carry_the_name_of_the_file_whatever_a_browser_says(visit: Visit, root: Path) -> None:
    ann = visit("ann lee")
    ann.cookies.set("dialogue-synth-name-8765", "Somebody Else")
    data = {"key": "k", "seen": 0, "back": "/queue", "segment": ref("g1#0000"), "code": "P1", "act": "accept"}
    assert ann.post("/decide", data=data).status_code == 303
    study = Study.open(root)
    assert [d.analyst for d in study.decisions] == ["Ann Lee"]
    study.close()
    assert ann.post("/name", data={"name": "Somebody Else"}).status_code == 405
    assert 'action="/name"' not in ann.get("/").text


def test_a_page_that_was_opened_by_somebody_else_decides_nothing(visit: Visit, root: Path) -> None:
    data = {"key": "k", "seen": 0, "back": "/queue", "segment": ref("g1#0000"), "code": "P1", "act": "accept", "as": "Adam"}
    answer = visit("Ann Lee").post("/decide", data=data)
    assert (answer.status_code, "under another name" in answer.text) == (422, True)
    assert Study.open(root).decisions == ()
    assert visit("Adam").post("/decide", data=data).status_code == 303


def test_people_change_their_own_password_and_stay_signed_in(visit: Visit) -> None:
    here, there = visit("Vera"), visit("Vera")
    answer = here.post("/people/password", data={"old": PASSWORD, "new": NEW, "again": NEW})
    assert answer.headers["location"] == "/people?changed=1"
    assert "password is changed" in here.get("/people?changed=1").text
    assert there.get("/").status_code == 303
    assert attempt(visit(), "Vera", PASSWORD) == 401
    assert attempt(visit(), "Vera", NEW) == 303


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"old": PASSWORD, "new": NEW, "again": NEW + "s"}, "differ"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "at least 12"),
        ({"old": PASSWORD, "new": "vera vera vera", "again": "vera vera vera"}, "name"),
        ({"old": "wrong", "new": NEW, "again": NEW}, "present password"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(visit: Visit, form: dict[str, str], says: str) -> None:
    answer = visit("Vera").post("/people/password", data=form)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert attempt(visit(), "Vera", PASSWORD) == 303


def test_a_file_that_cannot_be_changed_from_the_page_says_so(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def read_only(path: Path) -> Iterator[dict[str, Member]]:
        raise PermissionError(13, "Permission denied", str(path))
        yield {}

    vera = visit("Vera")
    monkeypatch.setattr(sign_in, "edited_people", read_only)
    answer = vera.post("/people/password", data={"old": PASSWORD, "new": NEW, "again": NEW})
    assert (answer.status_code, "ask whoever runs this page" in answer.text) == (422, True)


def test_who_is_changed_meanwhile_changes_nothing(people: Path) -> None:
    followed = PeopleFile(people)
    before = followed.now()["vera"]
    with edited_people(people) as members:
        members["vera"] = Member(Person("Vera", "admin"), before.password)
    with pytest.raises(UsageError, match="meanwhile"):
        sign_in._replace(followed, before, Member(before.person, hashed(NEW)))
    assert followed.now()["vera"].person.role == "admin"


def test_an_open_tab_is_no_place_to_guess_the_password_either(visit: Visit) -> None:
    vera = visit("Vera")
    codes = [vera.post("/people/password", data={"old": f"{n}", "new": NEW, "again": NEW}).status_code for n in range(FREE_BY_NAME + 1)]
    assert codes == [422] * FREE_BY_NAME + [429]


def test_only_an_admin_sees_who_else_there_is(visit: Visit) -> None:
    vera = visit("Vera")
    assert "Adam" not in vera.get("/people").text
    page = visit("Adam").get("/people").text
    assert all(name in page for name in ("Vera", "Ann Lee", "Adam", "here now"))


def test_without_a_file_of_people_there_is_nothing_to_sign_in_to(root: Path) -> None:
    client = TestClient(make_app(root, "token", port=8765, analyst="ann"), base_url="http://127.0.0.1:8765")
    client.get("/?token=token")
    assert client.get("/sign-in").status_code == 404
    assert client.get("/people").status_code == 404
