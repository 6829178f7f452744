"""mail.py: a mail, its body and its attachments."""

import pytest

from dialogue_synth.ingest.files import Source
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.mail import read_mail
from dialogue_synth.ingest.questions import Questions

BODY = "We met at the hut.\n\n- the lamp stays\n\n-- \nJo, secretary\n\nOn Mon, 6 Oct 2025 at 10:00, County wrote:\n> Please reply.\n"


def test_a_body_is_read_up_to_its_signature_and_the_rest_is_furniture(make) -> None:
    layout, attachments = read_mail(Source("a.eml", make.eml(BODY)), Questions())
    assert attachments == []
    assert [(piece.kind, piece.text) for piece in layout.pieces][:5] == [
        ("metadata", "Subject: Our return"),
        ("metadata", "Date: Tue, 07 Oct 2025 18:30:00 +0100"),
        ("metadata", "From: Jo <jo@group.example>"),
        ("paragraph", "We met at the hut."),
        ("list_item", "the lamp stays"),
    ]
    assert {piece.kind for piece in layout.pieces[5:]} == {"furniture"}


def test_a_mail_that_was_passed_on_is_read_to_its_end(make) -> None:
    text = "See below.\n\n---------- Forwarded message ---------\n\nWe met at the hut.\n"
    kinds = [
        [p.kind for p in read_mail(Source("a.eml", make.eml(text, subject=s)), Questions())[0].pieces][3:]
        for s in ("Fwd: notes", "Re: notes")
    ]
    assert kinds == [["paragraph"] * 3, ["paragraph", "furniture", "furniture"]]


def test_answers_between_the_lines_of_another_mail_are_read(make) -> None:
    text = "On Mon, 6 Oct 2025 at 10:00, County wrote:\n> Which lamp?\n\nThe stile.\n\n> Who pays?\n\nNobody knew.\n"
    pieces = read_mail(Source("a.eml", make.eml(text)), Questions())[0].pieces[3:]
    assert [piece.text for piece in pieces if piece.kind == "paragraph"][1:] == ["Which lamp?", "The stile.", "Who pays?", "Nobody knew."]


def test_the_day_it_was_sent_is_not_the_day_of_the_event_and_the_sender_is_no_fact(make) -> None:
    layout, _ = read_mail(Source("a.eml", make.eml(BODY)), Questions())
    assert [(fact.label, fact.source) for fact in layout.facts] == [("title", "property"), ("sent", "stated")]


def test_attachments_are_files_below_the_mail(make) -> None:
    data = make.eml("See attached.", {"notes.txt": b"Notes", "..\\up\\x.txt": b"X"})
    _, attachments = read_mail(Source("post/a.eml", data, "post"), Questions())
    assert [(a.name, a.data, a.folder, a.inside) for a in attachments] == [
        ("post/a.eml/notes.txt", b"Notes", "post", ("eml",)),
        ("post/a.eml/x.txt", b"X", "post", ("eml",)),
    ]


def test_a_body_in_html_is_read_as_a_page(make) -> None:
    layout, _ = read_mail(Source("a.eml", make.eml("<h1>Lights</h1><p>We met.</p>", subtype="html")), Questions())
    assert [(piece.kind, piece.text) for piece in layout.pieces][3:] == [("heading", "Lights"), ("paragraph", "We met.")]


def test_a_forwarded_mail_is_an_attachment_and_not_opened_in_turn(make) -> None:
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    outer = EmailMessage()
    outer["From"], outer["Message-ID"] = "x@y.example", "<2@y.example>"
    outer.set_content("Forwarded.")
    outer.add_attachment(message_from_bytes(make.eml("Inner words."), policy=policy.default))
    _, attachments = read_mail(Source("a.eml", outer.as_bytes()), Questions())
    assert attachments[0].name == "a.eml/attachment 1"
    with pytest.raises(Refusal, match="mail inside a mail"):
        read_mail(attachments[0], Questions())


def test_a_body_in_an_unknown_encoding_is_decoded_all_the_same() -> None:
    raw = b"Message-ID: <1@x>\nContent-Type: text/plain; charset=klingon\nContent-Transfer-Encoding: 8bit\n\nIt costs \xa35.\n"
    layout, _ = read_mail(Source("a.eml", raw), Questions())
    assert layout.pieces[-1].text == "It costs £5."


def test_a_mail_of_attachments_only_has_no_body() -> None:
    raw = b"Message-ID: <1@x>\nMIME-Version: 1.0\nContent-Type: image/png\n\nxx\n"
    layout, _ = read_mail(Source("a.eml", raw), Questions())
    assert layout.pieces == ()


def test_of_a_mail_that_was_passed_on_the_older_one_it_answered_is_no_part() -> None:
    said = "We met at the hut, nine of us.\n\nMost of us liked the lamp, and nobody minded who pays for it.\n\n"
    older = "> On 10 March office wrote:\n> please send your notes\n"

    def kinds(text: str) -> list[str]:
        source = Source("a.eml", f"Subject: Fwd: notes\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode())
        return [piece.kind for piece in read_mail(source, Questions())[0].pieces if piece.kind != "metadata"]

    assert kinds(said + older)[:2] == ["paragraph", "paragraph"]
    assert set(kinds(said + older)[2:]) == {"furniture"}
    passed_on = "See below.\n\nOn Mon, 6 Oct 2025 at 10:00, Jo wrote:\n> We met at the hut.\n> Most of us liked the lamp.\n"
    assert "furniture" not in kinds(passed_on)
