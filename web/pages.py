"""The routes of pages: what is the same for each of them, whatever it shows."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlencode, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.identity import demand_same_origin
from api.problems import OurFault, status_of, told
from api.tracing import where
from domain.kernel import Refused
from web.asking import Problem
from web.kept import kept_of
from web.rendering import render
from web.visitor import language_wanted, was_signed_out
from web.why_sign_in import OVER

_log = logging.getLogger("huying.web")

Handler = Callable[[Request], Awaitable[Response]]


class Pages:
    """Some pages: the routes of a file."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def get(self, path: str) -> Callable[[Handler], Handler]:
        """A page to look at."""
        return self._add(path, "GET")

    def post(self, path: str) -> Callable[[Handler], Handler]:
        """Where a form is sent to. It answers with the next page to go to, or with the form again."""
        return self._add(path, "POST")

    def _add(self, path: str, method: str) -> Callable[[Handler], Handler]:
        def added(handler: Handler) -> Handler:
            async def answered(request: Request) -> Response:
                return await _answered(request, handler)

            self.routes.append(Route(path, answered, methods=[method], name=handler.__name__))
            return handler

        return added


async def _answered(request: Request, handler: Handler) -> Response:
    request.scope["language"] = language_wanted(request)
    try:
        if request.method == "POST":
            # Whatever it does: some of it is done by pages themselves, and has no rule of the API before it.
            demand_same_origin(request)
        response = await handler(request)
    except Problem as problem:
        response = await refused(request, problem)
    except Refused as refusal:
        response = await refused(request, our(request, refusal))
    except ClientDisconnect:
        raise
    except Exception as error:
        # As for the API: what it is and where it came from, and nothing of what anybody wrote.
        trace = request.scope["trace"]
        _log.error("%s", type(error).__name__, extra={"trace": trace, "where": where(error)})
        sentence = OurFault(trace=trace).sentence(request.scope["language"])
        response = await render(request, "broken.html", 500, told=sentence)
    for cookie in request.scope.get("cookies_set", ()):
        response.raw_headers.append((b"set-cookie", cookie))
    return response


def our(request: Request, refusal: Refused) -> Problem:
    """A refusal of the pages themselves, as the API would have told it."""
    return Problem(status_of(type(refusal)), told(refusal, request.scope["language"], request.url.path), {})


async def refused(request: Request, problem: Problem) -> Response:
    """The page that says what was refused, why, and where to go on."""
    if problem.status == 401 and request.method == "GET":
        why = {"why": OVER} if await was_signed_out(request) else {}
        return to("/sign-in?" + urlencode({"back": here_of(request), **why}))
    kept = kept_of(request, problem)
    if kept is None:
        back_to = here_of(request) if request.method == "GET" else came_from(request)
        response = await render(request, "problem.html", problem.status, problem=problem, back_to=back_to)
    else:
        response = await render(request, "again.html", problem.status, problem=problem, kept=kept)
    if "retry-after" in problem.headers:
        response.headers["Retry-After"] = problem.headers["retry-after"]
    return response


async def missing(scope: Scope, receive: Receive, send: Send) -> None:
    """The page for an address that there is not."""
    request = Request(scope, receive)
    request.scope["language"] = language_wanted(request)
    response = await render(request, "missing.html", 404)
    await response(scope, receive, send)


def here_of(request: Request) -> str:
    """The address of this very page, with what was asked of it."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def came_from(request: Request) -> str:
    """The page here from which they came; the first one, where the browser does not say."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.url.netloc:
        return "/"
    return local(came.path + (f"?{came.query}" if came.query else ""))


def to(path: str) -> Response:
    """Go on to a page here, with a request that looks and does nothing; so that going back sends nothing again."""
    return RedirectResponse(path, 303)


def local(path: str | None, otherwise: str = "/") -> str:
    """*path*, where it leads to a page of this very service: nobody is led elsewhere by a link that looks like ours."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or _LET_FALL.search(path):
        return otherwise
    steps = unquote(path.partition("?")[0].partition("#")[0]).replace("\\", "/").split("/")
    # What the API answers is no page; and dots lead there as well.
    return otherwise if steps[1] == "api" or _DOTS & {*steps} else path


# Browsers leave these out of an address: `/`, a tab and `/evil.example` is a page here to us, and another site to them.
_LET_FALL = re.compile(r"[\x00-\x1f\x7f]")
_DOTS = {".", ".."}
