"""Services elsewhere, in this process: what they were asked, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx

Answer = dict[str, Any] | httpx.Response | Exception


class Elsewhere:
    """Answers every request with what a test gives it, and remembers the request."""

    def __init__(self, answer: Answer | Callable[[httpx.Request], Answer]) -> None:
        self.answer = answer
        self.asked: list[httpx.Request] = []
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self._answered))

    def _answered(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answer(request) if callable(self.answer) else self.answer
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


def form_of(request: httpx.Request) -> dict[str, str]:
    """What a form says that was sent."""
    return dict(parse_qsl(request.content.decode()))


def json_of(request: httpx.Request) -> Any:
    """What was sent as JSON."""
    return json.loads(request.content)
