"""Who may ask what: the host first, then the origin of writes, the size, the token; and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dialogue_synth import Study
from dialogue_synth.review import make_app
from dialogue_synth.review.entry.guard import MAX_BODY

HOME = "http://127.0.0.1:8765"
OURS = {"origin": HOME, "sec-fetch-site": "same-origin"}


@pytest.fixture
def stranger(root: Path) -> TestClient:
    return TestClient(make_app(root, "token", port=8765, analyst="ann"), base_url=HOME, follow_redirects=False)


@pytest.fixture
def guest(stranger: TestClient) -> TestClient:
    stranger.get("/?token=token")
    return stranger


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost:8766", "", "127.0.0.1:8765.evil.example"])
def test_another_host_is_refused_before_anything_else(guest: TestClient, host: str) -> None:
    assert guest.get("/?token=token", headers={"host": host}).status_code == 421
    assert guest.post("/decide", headers={"host": host, **OURS}).status_code == 421


@pytest.mark.parametrize("path", ["/", "/queue", "/log.csv", "/static/style.css", "/nowhere"])
def test_nothing_is_shown_without_the_token(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "Kitchen" not in answer.text
    assert stranger.get("/?token=wrong").status_code == 403
    assert stranger.get("/?token=").status_code == 403


def test_the_token_leaves_the_address_for_a_cookie_that_no_script_reads(stranger: TestClient) -> None:
    answer = stranger.get("/queue?token=token")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("dialogue-synth-8765=", "HttpOnly", "SameSite=Strict"))
    assert "=token;" not in cookie
    assert stranger.get("/queue").status_code == 200


def test_the_browsers_own_token_lets_in_a_single_time(root: Path) -> None:
    app = make_app(root, "token", port=8765, analyst="ann", once="single")
    codes = [TestClient(app, base_url=HOME, follow_redirects=False).get("/?token=single").status_code for _ in range(2)]
    assert codes == [303, 403]


def test_the_token_leads_nowhere_else(stranger: TestClient) -> None:
    assert stranger.get("//evil.example/?token=token").headers["location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:8765"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HOME},
        {"sec-fetch-site": "none"},
    ],
)
def test_only_our_own_page_may_write(guest: TestClient, headers: dict[str, str]) -> None:
    assert guest.post("/decide", data={"act": "accept"}, headers=headers).status_code == 403


def test_a_body_that_is_too_large_is_refused_by_what_it_says_and_by_what_it_is(guest: TestClient, root: Path) -> None:
    large = "memo=" + "x" * (MAX_BODY + 1)
    plain = {**OURS, "content-type": "application/x-www-form-urlencoded"}
    assert guest.post("/memo", content=large, headers=plain).status_code == 413
    assert guest.post("/memo", content=large, headers={**plain, "content-length": "no"}).status_code == 413
    assert guest.post("/memo", content=(large.encode() for _ in range(2)), headers=plain).status_code == 413
    assert Study.open(root).memos == ()


def test_every_answer_forbids_scripts_of_others_and_frames(guest: TestClient) -> None:
    for answer in (guest.get("/"), guest.get("/static/htmx.min.js"), guest.get("/", headers={"host": "evil.example"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_no_page_has_a_script_or_a_style_of_its_own(guest: TestClient) -> None:
    for path in ("/", "/queue", "/matrix", "/writeups", "/divergences", "/log"):
        page = guest.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert " on" + "click=" not in page
        assert page.count("<script") >= 2
        assert page.count("<script") == page.count('<script src="/static/')


def test_a_broken_cookie_is_no_pass(stranger: TestClient) -> None:
    assert stranger.get("/", headers={"cookie": "dialogue-synth-8765=; \x00=;;"}).status_code == 403
