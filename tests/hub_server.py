"""A small Hub on this machine: the read side of its protocol, for the real huggingface_hub client.

    with serve_hub(folder) as hub:
        subprocess.run(…, env=os.environ | {"HF_ENDPOINT": hub.url})

The folder holds models/ORG/NAME/COMMIT/… and datasets/ORG/NAME/COMMIT/…; a file `main` beside the
commits names the one that the branch stands for. As on the Hub, a small file's ETag is its git
hash and it is redirected to another place of the same host; files of LARGE are redirected to
another host (here: another port), and their ETag is their sha256. Listings come in pages.

`hub.faults` maps a part of "METHOD /path" to a list of faults, used one a request, the last again
and again: None (the usual answer), a status (401, 404, 429, 503 …), a key of CODES, "silent" (no
answer), "stalled" (half the file, then nothing), "dropped" (half the file, then the end), "reset"
(no answer, then the end), "page" (a network that wants you to log in answers in its place).
"""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from course.local_server import Server, _Quiet, _running, _span

LARGE = (".safetensors", ".parquet", ".bin")
PAGE = 3  # entries of a listing a page; the Hub has 1000
CODES = {  # as the Hub answers: status, X-Error-Code, X-Error-Message
    "RepoNotFound": (401, "RepoNotFound", "Repository not found"),
    "RevisionNotFound": (404, "RevisionNotFound", "Invalid rev id"),
    "EntryNotFound": (404, "EntryNotFound", "Entry not found"),
    "GatedRepo": (401, "GatedRepo", "Access to this model is restricted. Please log in."),
    "BadToken": (401, "", "Invalid credentials in Authorization header"),
}


@contextmanager
def serve_hub(folder: Path) -> Iterator[Hub]:
    """Serve the repositories of a folder until the block ends."""
    with ExitStack() as stack:
        storage = stack.enter_context(_running(Hub(folder, _Storage)))
        hub = stack.enter_context(_running(Hub(folder, _Pages)))
        hub.storage, storage.faults = storage, hub.faults
        stack.callback(
            storage.over.set
        )  # what is silent stops waiting before the threads are joined
        stack.callback(hub.over.set)
        yield hub


class Hub(Server):
    """A server of a folder; `asked()` counts requests, `tokens` are those that it was sent."""

    def __init__(self, folder: Path, handler) -> None:
        super().__init__(handler)
        self.folder = folder
        self.storage: Hub = self
        self.faults: dict[str, list[int | str | None]] = {}
        self.tokens: set[str] = set()
        self.xet = ""  # where Xet's storage is, if large files are announced as kept in it too
        self.retry_after = 7
        self.reached = threading.Event()  # set when a client waits for what does not come
        self.over = threading.Event()

    def asked(self, part: str = "") -> list[str]:
        """Return the requests so far that hold `part`, those of the storage at the end."""
        both = self.requests + (self.storage.requests if self.storage is not self else [])
        return [unquote(request) for request in both if part in unquote(request)]

    def fault(self, request: str) -> int | str | None:
        """Return what goes wrong with a request."""
        with self.lock:
            for part, faults in self.faults.items():
                if part in unquote(request) and faults:
                    return faults.pop(0) if len(faults) > 1 else faults[0]
        return None


class _Answer(_Quiet):
    server: Hub

    def do_GET(self) -> None:
        self.server.tokens.add(self.headers.get("Authorization", ""))
        fault = self.server.fault(f"{self.command} {self.path}")
        if fault == "silent":
            self.wait()
        elif fault == "reset":
            self.close_connection = True
        elif isinstance(fault, int):
            wait = {"Retry-After": self.server.retry_after} if fault in (429, 503) else {}
            self.reply(fault, {"error": "trouble"}, wait)
        elif fault == "page":
            self.reply(200, b"<html>Log in to this network</html>", {"Content-Type": "text/html"})
        elif fault in CODES:
            self.refuse(fault)
        else:
            parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
            self.answer(parts, fault)

    do_HEAD = do_GET

    def wait(self) -> None:
        """Say nothing until the server stops."""
        self.server.reached.set()
        self.server.over.wait(60)
        self.close_connection = True

    def refuse(self, code: str) -> None:
        status, code, message = CODES[code]
        self.reply(status, {"error": message}, {"X-Error-Code": code, "X-Error-Message": message})

    def reply(self, status: int, body: object, headers: dict | None = None) -> None:
        """Send an answer of JSON, or bytes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Length": len(content)} | (headers or {})
        self.send_response(status)
        for name, value in headers.items():
            if value != "":
                self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def send_file(self, path: Path, headers: dict, fault: str | None) -> None:
        """Send a file, whole or one range of bytes; half of it, if that is the fault."""
        content, status = path.read_bytes(), 200
        asked = self.headers.get("Range", "").removeprefix("bytes=").split("-")
        if len(asked) == 2:
            start, end = _span(*asked, len(content))
            headers |= {"Content-Range": f"bytes {start}-{end}/{len(content)}"}
            content, status = content[start : end + 1], 206
        headers |= {"Content-Length": len(content), "Accept-Ranges": "bytes"}
        if fault not in ("dropped", "stalled") or self.command == "HEAD":
            return self.reply(status, content, headers)
        self.reply(status, content[: len(content) // 2], headers)
        self.wfile.flush()
        if fault == "stalled":
            self.wait()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True


class _Storage(_Answer):
    """Where large files are: addresses that need no token, as those of the Hub's storage."""

    def answer(self, parts: list[str], fault) -> None:
        self.send_file(self.server.folder.joinpath(*parts), {}, fault)


class _Pages(_Answer):
    """The Hub itself."""

    def answer(self, parts: list[str], fault) -> None:
        match parts:
            case ["api", "resolve-cache", kind, org, name, commit, *file]:
                path = self.server.folder.joinpath(kind, org, name, commit, *file)
                return self.send_file(path, self.named(path, commit), fault)
            case ["api", ("models" | "datasets" | "spaces") as kind, org, name, *rest]:
                ask = rest[0] if rest else "revision"
            case [("datasets" | "spaces") as kind, org, name, "resolve", *rest]:
                ask, rest = "resolve", ["resolve", *rest]
            case [org, name, "resolve", *rest]:
                kind, ask, rest = "models", "resolve", ["resolve", *rest]
            case _:
                return self.refuse("RepoNotFound")
        if ask == "xet-read-token":
            cas = {"X-Xet-Cas-Url": self.server.xet, "X-Xet-Access-Token": "t"}
            return self.reply(200, {}, cas | {"X-Xet-Token-Expiration": 2**31})
        repository = self.server.folder / kind / org / name
        if not repository.is_dir():
            return self.refuse("RepoNotFound")
        commit = rest[1] if len(rest) > 1 else "main"
        if (repository / commit).is_file():  # a branch
            commit = (repository / commit).read_text()
        if not (repository / commit).is_dir():
            return self.refuse("RevisionNotFound")
        {"revision": self.about, "tree": self.tree, "resolve": self.resolve}[ask](
            repository / commit, rest[2:]
        )

    def about(self, folder: Path, rest: list[str]) -> None:
        files = [{"rfilename": entry["path"]} for entry in self.listed(folder)]
        id_ = "/".join(folder.parts[-3:-1])
        about = {"id": id_, "sha": folder.name, "private": False, "gated": False, "tags": []}
        self.reply(200, about | {"siblings": files, "downloads": 0, "likes": 0})

    def tree(self, folder: Path, rest: list[str]) -> None:
        url = urlsplit(self.path)
        start = int(parse_qs(url.query).get("cursor", ["0"])[0])
        entries = self.listed(folder)
        headers = {}
        if start + PAGE < len(entries):
            following = f"{self.server.url}{url.path}?recursive=true&cursor={start + PAGE}"
            headers["Link"] = f'<{following}>; rel="next"'
        self.reply(200, entries[start : start + PAGE], headers)

    def resolve(self, folder: Path, rest: list[str]) -> None:
        path = folder.joinpath(*rest)
        if not path.is_file():
            headers = {"X-Repo-Commit": folder.name, "X-Error-Code": "EntryNotFound"}
            return self.reply(404, {"error": "Entry not found"}, headers)
        place = quote(path.relative_to(self.server.folder).as_posix())
        headers = self.named(path, folder.name)
        if path.suffix in LARGE:
            headers["Location"] = f"{self.server.storage.url}/{place}?signature=1"
            return self.reply(302, b"", headers)
        headers["Location"] = f"/api/resolve-cache/{place}?etag=1"
        self.reply(307, b"", headers)

    def named(self, path: Path, commit: str) -> dict[str, object]:
        """Return the headers that name a file: commit, hash, size."""
        content = path.read_bytes()
        if path.suffix not in LARGE:
            return {"X-Repo-Commit": commit, "ETag": f'"{_git(content)}"'}
        linked = f'"{hashlib.sha256(content).hexdigest()}"'
        headers = {"X-Linked-Etag": linked, "X-Linked-Size": len(content), "X-Repo-Commit": commit}
        if self.server.xet:
            route = f"{self.server.url}/api/models/xet-read-token/{commit}"
            headers |= {"X-Xet-Hash": "0" * 63 + "1", "Link": f'<{route}>; rel="xet-auth"'}
        return headers

    def listed(self, folder: Path) -> list[dict]:
        """Return the entries of a listing: folders too, as the Hub does."""
        entries = []
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_dir():
                entries.append({"type": "directory", "path": name, "oid": "0" * 40, "size": 0})
                continue
            content = path.read_bytes()
            entry = {"type": "file", "path": name, "oid": _git(content), "size": len(content)}
            if path.suffix in LARGE:
                oid = hashlib.sha256(content).hexdigest()
                entry["lfs"] = {"oid": oid, "size": len(content), "pointerSize": 134}
                if self.server.xet:
                    entry["xetHash"] = "0" * 63 + "1"
            entries.append(entry)
        return entries


def _git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
