"""A mail -> its body as a layout, and its attachments as files of their own."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage, Message, MIMEPart
from email.policy import default
from pathlib import PurePosixPath

from dialogue_synth.ingest.decode import decode, fix_text
from dialogue_synth.ingest.files import Source, shown_name
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.ingest.html import lay_out_html
from dialogue_synth.ingest.layout import Fact, Layout, Piece
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.ingest.text import lay_out_text

SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
ANSWERED = re.compile(r"^(?:> ?)*(?:On .{5,120} wrote:|-{2,} ?(?:Original Message|Forwarded message) ?-{2,}|_{10,})\s*$", re.MULTILINE)
FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr)\s*:", re.IGNORECASE)
ASIDE = 0.5  # of the words above: below an older mail that is shorter, what was passed on is what stands above it
ALL_QUOTED = 0.9  # of the lines below: with fewer marks of quotation, somebody answered in between
COVERING_WORDS = 120  # a shorter mail with a write-up attached is the note that came with it
HEADERS = (("Subject", "title"), ("Date", "sent"))


def read_mail(source: Source, questions: Questions) -> tuple[Layout, list[Source]]:
    """Return the body of a mail as a layout (without pieces if it has none), and its attachments.

    Raises:
        Refusal: It lies in another mail.
    """
    if "eml" in source.inside:
        raise Refusal("it is a mail inside a mail", hint="save the inner mail by itself")
    message = message_from_bytes(source.data, policy=default)
    head, facts = _head(message)
    body = _body(message, questions)
    pieces = tuple(piece for piece in (*head, *body.pieces) if piece.text)
    return Layout(pieces, None, (*facts, *body.facts), body.issues), _attachments(message, source)


def _head(message: EmailMessage) -> tuple[list[Piece], list[Fact]]:
    """The sender is kept as a piece, where personal data is masked, and not as a fact. The date is when it was sent."""
    pieces, facts = [], []
    for header, label in (*HEADERS, ("From", "")):
        value = " ".join(fix_text(str(message.get(header, ""))).split())
        if value:
            pieces.append(Piece("metadata", f"{header}: {value}", "mail header"))
            facts += [Fact(label, value, "property" if label == "title" else "stated")] if label else []
    return pieces, facts


def _body(message: EmailMessage, questions: Questions) -> Layout:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return Layout(())
    text = _text(part)
    if part.get_content_subtype() == "html":
        return lay_out_html(text, questions)
    cut = _end_of_reply(text, forwarded=bool(FORWARDED.match(str(message.get("Subject", "")))))
    said = lay_out_text(text[:cut], questions).pieces
    rest = [piece.as_kind("furniture") for piece in lay_out_text(text[cut:], questions).pieces]
    return Layout(tuple(Piece(p.kind, p.text, p.place, p.level, look=p.look) for p in (*said, *rest)))


def _end_of_reply(text: str, *, forwarded: bool) -> int:
    """Return where what the sender wrote ends: at the signature, or where the mail that was answered begins.

    A mail that was passed on, and answers typed between the lines of the one that was answered, are read to their end; but of what was
    passed on, a short older mail that it answered is no part.
    """
    answered = ANSWERED.search(text)
    if answered:
        below = [line for line in text[answered.end() :].split("\n") if line.strip()]
        quoted = sum(line.lstrip().startswith(">") for line in below)
        all_quoted = quoted >= ALL_QUOTED * len(below)
        n_above, n_below = (len(part.split()) for part in (text[: answered.start()], " ".join(below)))
        if (quoted and not all_quoted) or (forwarded and not (quoted and n_below < ASIDE * n_above)):
            answered = None
    ends = [found.start() for found in (answered, SIGNATURE.search(text)) if found]
    return min(ends, default=len(text))


def _text(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset()
    if isinstance(payload, bytes):
        try:
            return fix_text(payload.decode(charset)) if charset else decode(payload).text
        except (LookupError, UnicodeDecodeError):
            return decode(payload).text
    return ""


def _attachments(message: EmailMessage, source: Source) -> list[Source]:
    found = []
    for number, part in enumerate(message.iter_attachments(), start=1):
        name = PurePosixPath((part.get_filename() or f"attachment {number}").replace("\\", "/")).name or f"attachment {number}"
        found.append(Source(shown_name(f"{source.name}/{name}"), _payload(part), source.folder, (*source.inside, "eml")))
    return found


def _payload(part: MIMEPart) -> bytes:
    """Return the bytes of an attachment; a mail that was attached is written out again."""
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
