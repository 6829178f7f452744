"""The codebooks: browsed, changed by proposals, compared, tried out beside the study, and put in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialogue_synth.codebook import added, edited, retired, rewritten, version_diff
from dialogue_synth.codebook_versions import Version, Versions, propose, withdraw
from dialogue_synth.errors import UsageError
from dialogue_synth.intake import Progress
from dialogue_synth.model import Code, Codebook
from dialogue_synth.recoding import Recoding, apply_version, estimate, preview
from dialogue_synth.review.deciding import Form, memo_of, number_of, request_key
from dialogue_synth.review.job import Finished
from dialogue_synth.review.pages.codebook import codebook_page
from dialogue_synth.review.pages.proposal import blank_code, code_from_topic, proposal_page, version_after
from dialogue_synth.review.pages.version import diff_page, version_page, versions_page
from dialogue_synth.review.proposing import Fault, code_of, given_texts, merged_texts, texts_of
from dialogue_synth.review.site import Site, form_of
from dialogue_synth.store import Receipt, Study

TRYING, APPLYING = "preview", "codebook"  # by what pages know the two pieces of work
PREVIEWS_KEPT = 8


class Codebooks:
    """The screens of one site, and the previews made since the server started: each is a result of minutes, and kept nowhere else."""

    def __init__(self, site: Site) -> None:
        """Nothing was tried out yet."""
        self.site = site
        self._previews: dict[str, Recoding] = {}

    @property
    def versions(self) -> Versions:
        """The versions as they are now; ``study.toml`` may name another file since the page was last made."""
        self.site.live.study.reload()
        return Versions(self.site.live.study)

    # -- read ----------------------------------------------------------------------------------------------------------
    def browse(self, request: Request) -> Response:
        """Show all codebooks."""
        return self.site.page(request, "codebook.html.j2", codebook_page(self.site.live.now(), self.versions, request.query_params))

    def form(self, request: Request) -> Response:
        """Show the form for a new code, for one made of a topic, or for one that is there."""
        view, versions, query = self.site.live.now(), self.versions, request.query_params
        topic = view.held.topics.get(view.held.refs.get(query.get("topic", ""), ""))
        books = [*view.held.codebooks, *(versions.newest(book.id).codebook for book in versions.codebooks)]  # some codes a draft alone has
        book_id = query.get("book") or _home(books, query.get("code", ""))
        if "topic" in query and topic is None:
            return self.site.page(request, "", None)
        newest = versions.newest(book_id)
        old = next((code for code in newest.codebook.codes if code.id == query.get("code")), None)
        if "code" in query and old is None:
            return self.site.page(request, "", None)
        code = old or blank_code(newest.codebook, _taken(versions, newest))
        code = code_from_topic(view, topic, code) if topic else code
        values = proposal_page(
            versions, newest, old, texts_of(code), about=topic.label if topic else "", has_words=bool(topic and code.examples)
        )
        return self.site.page(request, "propose.html.j2", values)

    def version(self, request: Request) -> Response:
        """Show one version against the one in force, and what applying it would change."""
        return self._version(request, request.path_params["name"])

    def _version(self, request: Request, name: str, *, status: int = 200, warning: str = "") -> Response:
        versions = self.versions
        version = versions.version(name)
        found = version_page(self.site.live.now(), versions, version, self._previews.get(version.sha256), estimate(self.site.live.study))
        names = (f"{TRYING}:{version.name}", f"{APPLYING}:{version.name}")
        return self.site.page(
            request,
            "version.html.j2",
            {**found, "job": self.site.job.state, "works": names, "last_entry": versions.last_entry, "warning": warning},
            status,
        )

    def history(self, request: Request) -> Response:
        """Show the versions of one codebook."""
        versions = self.versions
        book_id = request.query_params.get("book") or versions.codebooks[0].id
        return self.site.page(request, "versions.html.j2", versions_page(versions, book_id))

    def difference(self, request: Request) -> Response:
        """Show what is different in one version against another one."""
        versions, query = self.versions, request.query_params
        one, other = (versions.version(query.get(name, "")) for name in ("a", "b"))
        return self.site.page(request, "versions_diff.html.j2", diff_page(versions, one, other))

    # -- written -------------------------------------------------------------------------------------------------------
    def keep_proposal(self, request: Request, form: Form) -> Response:
        """Keep a proposal as a draft, or show the form again with what is wrong or has changed meanwhile."""
        versions = self.versions
        newest = versions.newest(form.get("book", ""))
        base = versions.version(form.get("base", ""))
        code_id, act = form.get("code", ""), form.get("act", "")
        shown, old = _code(base.codebook, code_id), _code(newest.codebook, code_id)
        if act not in ("save", "retire") or (code_id and (shown is None or old is None)) or (act == "retire" and old is None):
            raise UsageError("this code is no longer in the codebook", hint="open the codebook again")
        given = _given(form, old)
        if base.sha256 != newest.sha256:
            return self._moved_on(request, form, versions, base, newest)
        code, faults = code_of(
            given, old, taken=[] if old else _taken(versions, newest), themes=[theme.id for theme in newest.codebook.themes]
        )
        if act == "retire" and old is not None:
            book, faults = _retired(newest.codebook, old.id, form.get("into", ""))
        elif not faults:
            book = edited(newest.codebook, code) if old else added(newest.codebook, code)
        if not faults and book.codes == newest.codebook.codes:
            faults = (Fault("", "nothing is different yet"),)
        if not faults:
            book = replace(book, version=version_after(versions, newest))
            text = rewritten(newest.text, newest.codebook, book)
            found = versions.check(book.id, text).faults
            faults = tuple(Fault("", f"{fault.what}. {fault.hint}") for fault in found)
        if faults:
            values = proposal_page(versions, newest, old, given, memo=form.get("memo", ""), faults=faults)
            return self.site.page(request, "propose.html.j2", values, 422)
        receipt = propose(
            self.site.live.study,
            book.id,
            text,
            analyst=self.site.person(request).name,
            memo=memo_of(form),
            key=request_key(form),
            seen=versions.last_entry,
        )
        return self.after(request, form, receipt)

    def _moved_on(self, request: Request, form: Form, versions: Versions, base: Version, newest: Version) -> Response:
        """Show the form again, made of the newest version: what the person changed stands in it, all else as others left it."""
        code_id = form.get("code", "")
        shown, old = _code(base.codebook, code_id), _code(newest.codebook, code_id)
        given = _given(form, old)
        texts = merged_texts(texts_of(shown), given, texts_of(old)) if shown and old else given
        values = proposal_page(versions, newest, old, texts, memo=form.get("memo", ""))
        theirs = version_diff(base.codebook, newest.codebook)
        who = newest.entry.analyst if newest.entry else ""
        return self.site.page(request, "propose.html.j2", {**values, "theirs": theirs, "who": who}, 409)

    def after(self, request: Request, form: Form, receipt: Receipt) -> Response:
        """Lead to the version that a form made; where somebody was quicker, back to the form."""
        if receipt.unseen:
            return self.keep_proposal(request, form)  # the newest version is another one now, and the form is told so
        entry = next(e for e in self.site.live.study.codebook_versions if e.entry_id == receipt.entries[-1])
        if entry.event == "withdrawn":
            return RedirectResponse("/codebook", 303)
        return RedirectResponse(f"/codebook/version/{entry.sha256[:12]}", 303)

    def keep_withdrawal(self, request: Request, form: Form) -> Response:
        """Give a draft up."""
        versions = self.versions
        version = versions.version(form.get("version", ""))
        person, seen = self.site.person(request).name, number_of(form, "last_entry")
        receipt = withdraw(self.site.live.study, version, analyst=person, memo=memo_of(form), key=request_key(form), seen=seen)
        if receipt.unseen:
            return self._version(request, version.name, status=409, warning="Somebody changed this codebook since you opened the page.")
        return self.after(request, form, receipt)

    async def begin_preview(self, request: Request) -> Response:
        """Begin to find out what a version would change."""
        form = await form_of(request)
        return await run_in_threadpool(self._begin, request, form, TRYING)

    async def begin_applying(self, request: Request) -> Response:
        """Begin to put a version in force, if what it is put in the place of is still what the person saw."""
        form = await form_of(request)
        return await run_in_threadpool(self._begin, request, form, APPLYING)

    def _begin(self, request: Request, form: Form, work: str) -> Response:
        try:
            versions = self.versions
            version = versions.version(form.get("version", ""))
            memo = memo_of(form)
        except UsageError as error:
            return self.site.fault(request, error, form)
        if work == APPLYING and form.get("instead_of") != versions.in_force(version.codebook.id).sha256:
            warning = "Another version was put in force since you opened the page. Nothing was applied: look at what is different now."
            return self._version(request, version.name, status=409, warning=warning)
        person, root = self.site.person(request).name, self.site.live.study.root
        does: dict[str, Callable[[Study, Progress], Recoding]] = {
            TRYING: lambda study, progress: preview(study, version, progress),
            APPLYING: lambda study, progress: apply_version(study, version, analyst=person, memo=memo, progress=progress),
        }
        begun = self.site.job.start(f"{work}:{version.name}", lambda progress: self._do(root, does[work], progress, keep=work == TRYING))
        if not begun:
            return self._version(request, version.name, status=409, warning="Something else is running. Try again when it has ended.")
        return RedirectResponse(f"/codebook/version/{version.name}#effect", 303)

    def _do(self, root: Path, work: Callable[[Study, Progress], Recoding], progress: Progress, *, keep: bool) -> Finished:
        """Do it in a connection of its own."""
        study = Study.open(root)
        try:
            found = work(study, progress)
        finally:
            study.close()
        if keep:
            self._previews[found.sha256] = found
            for old in list(self._previews)[:-PREVIEWS_KEPT]:
                del self._previews[old]
        else:
            self._previews.clear()  # they told of another state
        return Finished(found.sentence, found)


def routes(site: Site) -> list[Route]:
    """Return their addresses."""
    books = Codebooks(site)

    async def keep_proposal(request: Request) -> Response:
        return await site.keep(request, books.keep_proposal, books.after)

    async def keep_withdrawal(request: Request) -> Response:
        return await site.keep(request, books.keep_withdrawal, books.after)

    return [
        site.reads("/codebook", books.browse),
        site.reads("/codebook/propose", _or_nowhere(site, books.form), role="analyst"),
        site.reads("/codebook/versions", _or_nowhere(site, books.history)),
        site.reads("/codebook/diff", _or_nowhere(site, books.difference)),
        site.reads("/codebook/version/{name}", _or_nowhere(site, books.version)),
        site.writes("/codebook/propose", keep_proposal),
        site.writes("/codebook/withdraw", keep_withdrawal),
        site.writes("/codebook/preview", books.begin_preview),
        site.writes("/codebook/apply", books.begin_applying, role="admin"),
    ]


def _or_nowhere(site: Site, show: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Say that there is nothing at an address that names no codebook, code or version."""

    def shown(request: Request) -> Response:
        try:
            return show(request)
        except UsageError:
            return site.page(request, "", None)

    return shown


def _given(form: Form, old: Code | None) -> dict[str, str]:
    """Return the fields of a code as a form has them; the form that retires one has none, and the code stays as it is on the page."""
    return texts_of(old) if old and form.get("act") == "retire" else given_texts(form)


def _home(codebooks: Sequence[Codebook], code_id: str) -> str:
    """Return the codebook in which a code is, the first one where it is in none."""
    return next((book.id for book in codebooks if _code(book, code_id)), codebooks[0].id)


def _code(codebook: Codebook, code_id: str) -> Code | None:
    return next((code for code in codebook.codes if code.id == code_id), None)


def _taken(versions: Versions, newest: Version) -> list[str]:
    """Return the ids that a new code must not have: of all codes that are in a codebook, in the draft, or were in an earlier version."""
    books = [*versions.codebooks, newest.codebook, *(v.codebook for v in versions.history(newest.codebook.id))]
    return [code.id for book in books for code in book.codes]


def _retired(codebook: Codebook, code_id: str, into: str) -> tuple[Codebook, tuple[Fault, ...]]:
    if into and (into == code_id or _code(codebook, into) is None):
        return codebook, (Fault("into", "choose a code of this codebook"),)
    return retired(codebook, code_id, into), ()
