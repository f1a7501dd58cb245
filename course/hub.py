"""Fetch a repository of the Hub at a pinned revision: whole or not at all.

What is whole in the cache costs no request. Otherwise one quick question comes first, because the
library's own download would try for minutes where there is no network. What may pass (the Hub is
busy, the connection broke off) is tried again, and a line on stderr says so; everything else ends
in one sentence: what was wrong, and what to do.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from course.errors import CourseError

PAUSES = (1, 3)  # seconds before the second and the third try of a question
LONGEST_PAUSE = 20  # seconds; if the Hub asks for more, the learner is told instead
BUSY = (408, 429, 500, 502, 503, 504)
BROKEN = {"ReadError", "RemoteProtocolError"}
ELSEWHERE = (
    "the answer is not the Hub's",
    "Check the network (does it ask you to log in?) and HF_ENDPOINT",
)
NO_TOKEN = (
    "your token holds characters that no token has",
    "Log in again (hf auth login), unset HF_TOKEN",
)
# What is wrong and what to do, by the class of an error or the status of an answer. Classes go by
# their names: those of the network come from httpx or httpx2, as the version of the library has it.
WHY: dict[str | int, tuple[str, str]] = {
    "OfflineModeIsEnabled": ("HF_HUB_OFFLINE is set", "Unset it"),
    "GatedRepoError": (
        "it is gated",
        "Accept its conditions at {page} and log in (hf auth login)",
    ),
    "RepositoryNotFoundError": (
        "there is no such {kind}, or it is private",
        "Update the course (git pull), log in (hf auth login) if it is private",
    ),
    "RevisionNotFoundError": (
        "it has no revision {revision}",
        "Update the course (git pull)",
    ),
    "RemoteEntryNotFoundError": ("one of its files is missing there", "Update the course"),
    "ProxyError": ("the proxy refuses", "Check the network and HTTPS_PROXY"),
    "ConnectError": ("no connection", "Check the network"),
    "TimeoutException": (
        "no answer in time",
        "Check the network, try again with more seconds in HF_HUB_ETAG_TIMEOUT and "
        "HF_HUB_DOWNLOAD_TIMEOUT",
    ),
    "NetworkError": ("the connection broke off", "Call again (files that are whole are kept)"),
    "RemoteProtocolError": (
        "the connection broke off",
        "Call again (files that are whole are kept)",
    ),
    "UnicodeEncodeError": NO_TOKEN,
    "LocalProtocolError": NO_TOKEN,
    401: ("your token is refused (401)", "Log in again (hf auth login), unset HF_TOKEN"),
    403: ("your token may not read it (403)", "Log in with another (hf auth login)"),
    429: (
        "too many requests (429)",
        "Wait {wait} and call again, log in (hf auth login) for a higher limit",
    ),
    500: ("the Hub itself has trouble ({status})", "Call again in some minutes"),
    "FileMetadataError": ELSEWHERE,
    "JSONDecodeError": ELSEWHERE,
    "LocalEntryNotFoundError": ("files of it could not be found there", "Check the network"),
}
DISK = "Make room, name a folder on another disk in HF_HOME"


def fetch(hub: str, kind: str, revision: str, patterns: list[str], instead: str) -> str:
    """Return the folder with the files of `hub` that match `patterns`, from the cache or the Hub.

    `kind` is "model" or "dataset"; `instead` ends the sentence of a failure: what else to do.
    Raises CourseError if it cannot be had whole. The library's own error is not chained: it is
    long, and in a notebook it would show the headers of a request.
    """
    from huggingface_hub import snapshot_download

    what = {"repo_id": hub, "repo_type": kind, "revision": revision}
    try:
        folder = _cached(what, patterns)
        if folder is None:
            look(hub, kind, revision)
            _patiently(lambda: snapshot_download(**what, allow_patterns=patterns), PAUSES[:1])
            folder = _cached(what, patterns)
        said = "it came incomplete. Call again"
    except Exception as error:
        folder, said = None, why(error, hub, kind, revision)
    if folder is None:
        raise CourseError(f"{hub} could not be fetched from the Hub: {said}, or {instead}.")
    return str(folder)


def look(hub: str, kind: str, revision: str | None) -> Any:
    """Return what the Hub knows of a repository at a revision.

    A question that may pass is put three times. Raises the library's own errors.
    """
    from huggingface_hub import HfApi, constants

    options = {"repo_type": kind, "revision": revision, "timeout": constants.HF_HUB_ETAG_TIMEOUT}
    return _patiently(lambda: HfApi().repo_info(hub, **options), PAUSES)


def why(error: BaseException, hub: str, kind: str, revision: str | None) -> str:
    """Return what was wrong and what to do, as "wrong. Do", without a full stop."""
    for cause in _causes(error):
        wrong, do = _known(cause)
        if wrong:
            break
    else:
        wrong, do = type(error).__name__, "Check the network"
    words = {
        "kind": {"dataset": "data set"}.get(kind, kind),
        "page": "https://huggingface.co/" + {"dataset": "datasets/"}.get(kind, "") + hub,
        "revision": (revision or "")[:7],
        "status": _status(cause),
        "wait": f"{_asked_to_wait(cause)} s" if _asked_to_wait(cause) else "some minutes",
    }
    return f"{wrong}. {do}".format(**words)


def _known(cause: BaseException) -> tuple[str, str]:
    status = _status(cause)
    keys = [*(base.__name__ for base in type(cause).__mro__), status]
    if status in BUSY:
        keys.append(429 if status == 429 else 500)
    for key in keys:
        # This one only wraps others, which say more.
        if key in WHY and not (key == "LocalEntryNotFoundError" and cause.__cause__):
            return WHY[key]
    if "CAS Client" in str(cause):  # what Xet's own client says of its storage
        return "the Hub's Xet storage cannot be reached", "Set HF_HUB_DISABLE_XET=1 and start again"
    if status is not None:
        return "an answer that the Hub does not give ({status})", ELSEWHERE[1]
    if isinstance(cause, OSError):
        if str(cause).startswith("Consistency check failed"):
            return "a file came incomplete", "Call again"
        if cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return "no space left on the disk", DISK
        if cause.strerror and not isinstance(cause, ConnectionError):
            return f"the cache cannot be used ({cause.strerror})", DISK
    return "", ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _status(error: BaseException) -> int | None:
    return getattr(getattr(error, "response", None), "status_code", None)


def _asked_to_wait(error: BaseException) -> int:
    """Return the seconds that the Hub asks to wait, 0 if it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    value = headers.get("Retry-After") or ""
    return int(value) if value.isdigit() else 0


def _patiently(ask: Callable[[], Any], pauses: tuple[int, ...]) -> Any:
    """Ask, and ask again after each of the pauses while the trouble may pass."""
    for pause in (*pauses, None):
        try:
            return ask()
        except Exception as error:
            may_pass = _status(error) in BUSY or type(error).__name__ in BROKEN
            if pause is None or not may_pass or _asked_to_wait(error) > LONGEST_PAUSE:
                raise
            pause = max(pause, _asked_to_wait(error))
            trouble = _known(error)[0].format(status=_status(error))
        print(f"The Hub: {trouble}; trying again in {pause} s.", file=sys.stderr)
        time.sleep(pause)


def _cached(what: dict[str, str], patterns: list[str]) -> Path | None:
    """Return the folder of a snapshot if the cache holds every file of it at its full size.

    A file of another size is removed, so that it is fetched again.
    """
    from huggingface_hub import get_cached_repo_tree, snapshot_download
    from huggingface_hub.errors import CachedRepoTreeNotFoundError, LocalEntryNotFoundError
    from huggingface_hub.utils import filter_repo_objects

    try:
        listed = get_cached_repo_tree(**what)
        folder = Path(
            snapshot_download(**what, allow_patterns=patterns, local_files_only=True),
        )
    except (CachedRepoTreeNotFoundError, LocalEntryNotFoundError):
        return None
    wanted = filter_repo_objects(listed, allow_patterns=patterns, key=lambda file: file.path)
    damaged = [folder / file.path for file in wanted if _size(folder / file.path) != file.size]
    for path in damaged:
        print(f"{path.name} in the Hub's cache was damaged: fetched again.", file=sys.stderr)
        path.resolve().unlink(missing_ok=True)  # the blob that the name is a link to
        path.unlink(missing_ok=True)
    return None if damaged else folder


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1
