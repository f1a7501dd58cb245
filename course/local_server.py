"""Servers on this machine for the lessons: a folder's files, and the read side of GitHub's API.

    with serve_files(folder) as server:
        load_dataset("json", data_files=f"{server.url}/rows.jsonl")

    with serve_github(folder) as server:
        requests.get(f"{server.url}/repos/{server.repository}/issues").json()

Both listen on a free port of 127.0.0.1, say nothing, and are gone when the block ends: no thread,
no open connection. Only the standard library is used.
"""

from __future__ import annotations

import json
import math
import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

API = "https://api.github.com"
LIMIT = 80  # requests a window: a lesson that asks for each issue's comments meets it once
TOKEN_LIMIT = 5000  # with a token, as on GitHub
PER_PAGE = 30
MOST_PER_PAGE = 100
SORTS = {"created": "created_at", "updated": "updated_at", "comments": "comments"}


@contextmanager
def serve_files(folder: str | Path) -> Iterator[Server]:
    """Serve the files of a folder at `.url`, whole or in ranges of bytes.

    With HF_HUB_OFFLINE=1 `load_dataset` refuses every address, this machine's too.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {str(folder)!r} to serve")

    def handler(*arguments):
        return _Files(*arguments, directory=str(folder))

    with _running(Server(handler)) as server:
        yield server


@contextmanager
def serve_github(
    folder: str | Path,
    *,
    limit: int = LIMIT,
    window_seconds: float = 5.0,
    faults: Sequence[int | None] = (),
) -> Iterator[GitHub]:
    """Serve issues.jsonl and comments.jsonl of a folder as GitHub's REST API serves a repository.

    GET /repos/{owner}/{repo}, …/issues, …/issues/{number}, …/issues/{number}/comments and
    …/issues/comments, in pages, with GitHub's headers. After `limit` requests within
    `window_seconds` the answer is 403 with Retry-After until the window ends; a request with a
    token has a limit of its own, 5,000. `faults` are the first answers: a status such as 503, or
    None for the usual answer. `.repository` is "owner/repo"; `.requests` lists what was asked.
    """
    with _running(GitHub(Path(folder), limit, window_seconds, faults)) as server:
        yield server


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()  # joins the threads of the connections
        thread.join()


class Server(ThreadingHTTPServer):
    """A server on a free port of this machine; `requests` lists "METHOD /path?query" as asked."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, handler) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[str] = []
        self.lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def process_request(self, request, client_address) -> None:
        """Remember the connection, then answer in a thread."""
        with self.lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:
        """Forget the connection and close it."""
        with self.lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End connections that clients keep open, so that their threads end too."""
        with self.lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request, client_address) -> None:
        """Say nothing of clients that hang up; a fault of ours still shows as a broken answer."""


class _Quiet(BaseHTTPRequestHandler):
    """What both servers share: connections stay open, requests are counted, nothing is logged."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def parse_request(self) -> bool:
        understood = super().parse_request()
        if understood:
            with self.server.lock:
                self.server.requests.append(f"{self.command} {self.path}")
        return understood

    def log_message(self, *arguments) -> None:
        pass


# --- Files ----------------------------------------------------------------------------------


class _Files(_Quiet, SimpleHTTPRequestHandler):
    """A folder's files, whole or one range of bytes: what fsspec asks for when it streams."""

    def do_GET(self) -> None:
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not asked or asked[0] == "bytes=-" or not path.is_file():
            return super().do_GET()
        size = path.stat().st_size
        start, end = _span(asked[1], asked[2], size)
        if start >= size or end < start:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        with path.open("rb") as file:
            file.seek(start)
            body = file.read(end - start + 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte of a range; "-5" asks for the last five."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last or size), size - 1)


# --- GitHub ---------------------------------------------------------------------------------


@dataclass
class _Window:
    """The requests of one client in one window of time."""

    ends: float = 0.0
    used: int = 0


class GitHub(Server):
    """The issues of one repository, with GitHub's pages, limits and errors."""

    def __init__(
        self, folder: Path, limit: int, seconds: float, faults: Sequence[int | None]
    ) -> None:
        self.issues = [_as_issue(row) for row in _rows(folder / "issues.jsonl")]
        self.comments = [
            _without(row, {"issue_number"}) for row in _rows(folder / "comments.jsonl")
        ]
        self.repository = self.issues[0]["repository_url"].removeprefix(f"{API}/repos/")
        self.limit, self.seconds, self.faults = limit, seconds, list(faults)
        self.windows: dict[str, _Window] = {}
        super().__init__(_Api)

    def next_fault(self) -> int | None:
        """Take the next planned fault."""
        with self.lock:
            return self.faults.pop(0) if self.faults else None

    def count(self, client: str) -> tuple[bool, dict[str, str]]:
        """Count a request; return whether it is within the limit, and the headers that say so."""
        limit = TOKEN_LIMIT if client else self.limit
        with self.lock:
            window = self.windows.setdefault(client, _Window())
            now = time.time()
            if now >= window.ends:
                window.ends, window.used = now + self.seconds, 0
            allowed = window.used < limit
            window.used += allowed
            left = max(1, math.ceil(window.ends - now))
            headers = {
                "X-RateLimit-Limit": str(limit),
                "X-RateLimit-Remaining": str(limit - window.used),
                "X-RateLimit-Used": str(window.used),
                "X-RateLimit-Reset": str(math.ceil(window.ends)),
                "X-RateLimit-Resource": "core",
            }
        return allowed, headers if allowed else headers | {"Retry-After": str(left)}

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, object, dict[str, str]]:
        """Return status, body and further headers for a request within the limit."""
        found = re.fullmatch(rf"/repos/{re.escape(self.repository)}(/issues.*)?", path, re.I)
        place = (found[1] or "") if found else None
        if place == "":
            return 200, self.about(), {}
        if place == "/issues":
            if query.get("state", "open") not in ("open", "closed", "all"):
                return _error(422, "Validation Failed")
            return self.page(self.chosen(query), path, query)
        if place == "/issues/comments":
            rows = sorted(self.comments, key=lambda row: (row["created_at"], row["id"]))
            return self.page(_since(rows, query), path, query)
        number = re.fullmatch(r"/issues/(\d+)(/comments)?", place or "")
        issue = next((i for i in self.issues if number and i["number"] == int(number[1])), None)
        if not issue:
            return _error(404, "Not Found")
        if not number[2]:
            return 200, issue, {}
        rows = [row for row in self.comments if row["issue_url"] == issue["url"]]
        return self.page(_since(rows, query), path, query)

    def about(self) -> dict:
        """Return what GitHub says of the repository itself."""
        owner, name = self.repository.split("/")
        return {
            "name": name,
            "full_name": self.repository,
            "owner": {"login": owner, "type": "Organization"},
            "html_url": f"https://github.com/{self.repository}",
            "url": f"{API}/repos/{self.repository}",
            "private": False,
            "has_issues": True,
            "default_branch": "main",
            "open_issues_count": sum(issue["state"] == "open" for issue in self.issues),
        }

    def chosen(self, query: dict[str, str]) -> list[dict]:
        """Return the issues of a state, since a time, in the order that was asked for."""
        state = query.get("state", "open")
        rows = _since([row for row in self.issues if state in ("all", row["state"])], query)
        column = SORTS.get(query.get("sort", "created"), "created_at")
        newest_first = query.get("direction", "desc") != "asc"
        return sorted(rows, key=lambda row: (row[column], row["number"]), reverse=newest_first)

    def page(self, rows: list[dict], path: str, query: dict[str, str]):
        """Return one page of the rows, and the Link header that leads to the others."""
        size = min(max(_number(query.get("per_page"), PER_PAGE), 1), MOST_PER_PAGE)
        page = max(_number(query.get("page"), 1), 1)
        last = max(1, math.ceil(len(rows) / size))
        pages = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        if page == 1:
            del pages["prev"], pages["first"]
        if page >= last:
            del pages["next"], pages["last"]
        links = [
            f'<{self.url}{path}?{urlencode(query | {"page": to})}>; rel="{rel}"'
            for rel, to in pages.items()
        ]
        chosen = rows[(page - 1) * size : page * size]
        return 200, chosen, {"Link": ", ".join(links)} if links else {}


class _Api(_Quiet):
    """One request to the API."""

    server: GitHub

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        fault = self.server.next_fault()
        if fault:
            more = {"Retry-After": "1"} if fault in (403, 429, 503) else {}
            return self.reply(*_error(fault, FAULTS.get(fault, "Server Error"), more))
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        client = token.strip() if scheme.lower() in ("bearer", "token") else ""
        allowed, limits = self.server.count(client)
        if not allowed:
            return self.reply(*_error(403, "API rate limit exceeded for 127.0.0.1.", limits))
        query = dict(parse_qsl(asked.query))
        status, body, headers = self.server.answer(asked.path.rstrip("/"), query)
        self.reply(status, body, limits | headers)

    def reply(self, status: int, body: object, headers: dict[str, str]) -> None:
        """Send an answer in JSON, with links that lead back to this server."""
        text = json.dumps(body, ensure_ascii=False).replace(API, self.server.url).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)


FAULTS = {
    403: "You have exceeded a secondary rate limit.",
    429: "You have exceeded a secondary rate limit.",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


def _error(status: int, message: str, headers: dict[str, str] | None = None):
    body = {"message": message, "documentation_url": "https://docs.github.com/rest"}
    return status, body | {"status": str(status)}, headers or {}


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _as_issue(row: dict) -> dict:
    """Return the row as GitHub sends it: only pull requests have these two keys."""
    return _without(row, {key for key in ("pull_request", "draft") if row.get(key) is None})


def _without(row: dict, keys: set[str]) -> dict:
    return {key: value for key, value in row.items() if key not in keys}


def _since(rows: list[dict], query: dict[str, str]) -> list[dict]:
    since = query.get("since", "")
    return [row for row in rows if row["updated_at"] >= since]


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default
