"""The checks of exercises 4.13 and 4.14: all pages of an API, and the nearest vectors."""

from __future__ import annotations

from course.checks import _datasets_tools as tools
from course.exercise import call, draw, exercise, nearly_equal, require

PATIENCE = 40  # waits after which a check gives up on an answer that never ends


@exercise(
    "4.13",
    hints=[
        "A while loop: as long as there is an address, ask it, add its rows, take the next one.",
        'response.links.get("next", {}).get("url") is the next address, or None on the last page.',
        'If "Retry-After" is in response.headers: wait(int(response.headers["Retry-After"])), '
        "then `continue` with the same address.",
        "response.raise_for_status() raises for every other error, before you read any rows.",
    ],
)
def fetch_all(answer):
    """Serve a repository of the day; compare the rows, the requests and the seconds of waiting."""
    random = draw("fetch_all")
    pages = random.randint(3, 4)
    _fetch_pages(answer, random, pages)
    _fetch_within_limit(answer, random, pages)
    _fetch_through_fault(answer, random, pages)
    _fetch_nothing(answer, random)


def _fetch_pages(answer, random, pages: int) -> None:
    """Require all rows of all pages, with one request for each page."""
    with tools.repository(random, pages * 10) as server:
        found, waits = _fetch(answer, server)
        asked = len(server.requests)
    wanted = list(range(pages * 10, 0, -1))  # the newest first
    require(
        isinstance(found.value, list),
        "Return one list with the rows of all pages.",
        of=found,
        expected=f"a list of {len(wanted)} rows",
    )
    require(
        all(isinstance(row, dict) for row in found.value),
        "The rows themselves are wanted in one list, not a list of pages: += or extend adds the "
        "rows of a page.",
        of=found,
        got=f"a list of {len(found.value)} things, the first a {type(found.value[0]).__name__}",
        expected=f"a list of {len(wanted)} rows",
    )
    numbers = [row.get("number") for row in found.value]
    shown = {"of": found, "got": f"the issues {_spans(numbers)}", "expected": _spans(wanted)}
    require(
        len(numbers) > 10,
        "This is the first page alone. The Link header of an answer says where the next page is: "
        'response.links["next"]["url"].',
        **shown,
    )
    require(
        set(wanted) <= set(numbers), "Some pages are missing. Is the last one left out?", **shown
    )
    require(numbers == wanted, "Each row is wanted once, in the order of the pages.", **shown)
    require(
        asked == pages and not waits,
        f"{asked} requests for {pages} pages. The last page has no next one in its Link header: "
        "there is no need to ask for an empty page.",
        of=found,
        got=f"{asked} requests",
        expected=f"{pages} requests",
    )


def _fetch_within_limit(answer, random, pages: int) -> None:
    """Require patience: one refusal for every two pages, and the seconds that it asks for."""
    refusals, seconds = (pages - 1) // 2, random.randint(3, 5)
    with tools.repository(random, pages * 10, limit=2, window_seconds=seconds) as server:
        found, waits = _fetch(answer, server)
        asked = len(server.requests)
    found.text += f" with two requests in {seconds} seconds allowed"
    rows = found.value if isinstance(found.value, list) else []
    shown = {
        "of": found,
        "got": f"{len(rows)} rows after {asked} requests and waits of {waits} seconds",
        "expected": f"{pages * 10} rows after {pages + refusals} requests and "
        f"waits of {[seconds] * refusals} seconds",
    }
    require(
        all(isinstance(row, dict) for row in rows),
        "The refusal (status 403) came among the rows: its JSON is a dictionary with a message, "
        "not a page. Look for the Retry-After header before you read rows.",
        **shown,
    )
    require(
        not isinstance(found.value, Exception),
        "A 403 with a Retry-After header is no lasting error: wait, and ask the same address "
        "again. raise_for_status is for the others.",
        **shown,
    )
    require(
        waits or asked <= pages + refusals + 3,
        "The server said Retry-After, and you asked again and again at once. A real one shuts out "
        "a program that does so: call wait(seconds) first.",
        **shown,
    )
    require(
        waits or len(rows) < pages * 10,
        "Call wait(seconds), which is passed in: its default is time.sleep.",
        **shown,
    )
    require(
        len(rows) == pages * 10,
        "Rows are missing: after the wait, ask the address again that was refused.",
        **shown,
    )
    require(
        asked <= pages + refusals,  # fewer, should this machine be slower than the clock
        "It asked too early, or went back further than to the address that was refused. Wait as "
        "many seconds as the Retry-After header says.",
        **shown,
    )


def _fetch_through_fault(answer, random, pages: int) -> None:
    """Require the same patience with a server that is busy for a moment."""
    with tools.repository(random, pages * 10, faults=[None, 503]) as server:
        found, waits = _fetch(answer, server)
        asked = len(server.requests)
    found.text += " with one answer 503 and Retry-After: 1"
    require(
        len(waits) == 1 and asked == pages + 1 and len(found.value) == pages * 10,
        "Status 503 with a Retry-After header means the same as 403 with one: wait, and ask again.",
        of=found,
        got=f"{len(found.value)} rows after {asked} requests and waits of {waits} seconds"
        if isinstance(found.value, list)
        else found.value,
        expected=f"{pages * 10} rows after {pages + 1} requests and one wait",
    )


def _fetch_nothing(answer, random) -> None:
    """Require an error for an address that is not there, after one request."""
    with tools.repository(random, 30, faults=[404] * 20) as server:
        found, _ = _fetch(answer, server)
        asked = len(server.requests)
    found.text += " with every answer 404 Not Found"
    require(
        asked == 1,
        "A 404 without Retry-After does not get better by asking again.",
        of=found,
        got=f"{asked} requests",
        expected="requests.HTTPError after one request",
    )
    require(
        isinstance(found.value, Exception),
        "An error without Retry-After came back as if it were rows: response.raise_for_status() "
        "raises it.",
        of=found,
        expected="requests.HTTPError",
    )


def _fetch(answer, server):
    """Call the answer with a clock that jumps; an HTTPError counts as what came back."""
    import requests

    waits = []

    def wait(seconds):
        if isinstance(seconds, str):
            raise TypeError("'str' object cannot be interpreted as a number of seconds")
        waits.append(seconds)
        if len(waits) > PATIENCE:
            raise RuntimeError(f"it waited {PATIENCE} times for one list of pages")
        for window in server.windows.values():  # the time has passed, without anyone waiting
            window.ends -= seconds

    def fetch_all(url, wait):
        try:
            return answer(url, wait)
        except requests.HTTPError as error:
            return error

    require(callable(answer), "Pass the function itself: check.fetch_all(fetch_all).", got=answer)
    url = f"{server.url}/repos/{server.repository}/issues?state=all&per_page=10"
    found = call(fetch_all, url, wait)
    found.text = "fetch_all('…/issues?state=all&per_page=10', wait)"
    return found, waits


def _spans(numbers: list) -> str:
    if len(numbers) < 6:
        return str(numbers)
    return f"{numbers[0]}, {numbers[1]}, … {numbers[-1]} ({len(numbers)} rows)"


@exercise(
    "4.14",
    hints=[
        "A unit vector is a vector divided by its length: vector / np.linalg.norm(vector).",
        "For all rows at once: vectors / np.linalg.norm(vectors, axis=1, keepdims=True).",
        "One matrix product gives all cosines: units @ query, shape (n,).",
        "np.argsort sorts from small to large: np.argsort(-scores)[:k] are the best k.",
    ],
)
def nearest(answer):
    """Check the invariants of a ranking by cosine, then compare with faiss on random vectors."""
    import numpy as np

    random = draw("nearest")
    generator = np.random.default_rng(random.randint(0, 10**6))
    count, size, k = 40, random.randint(6, 12), random.randint(4, 7)
    query, vectors = _misleading(generator, count, size, k)
    scores, places = _by_faiss(query, vectors, k)
    expected = {"scores": scores.astype(float).round(4).tolist(), "places": places.tolist()}
    found = call(answer, query, vectors, k)
    found.text = f"nearest(query, {count} vectors, k={k})"
    got_scores, got_places = _ranking(found, k, expected)
    shown = {
        "of": found,
        "got": {"scores": got_scores.round(4).tolist(), "places": got_places.tolist()},
        "expected": expected,
    }
    require(
        len(set(got_places.tolist())) == k and set(got_places.tolist()) <= set(range(count)),
        f"The places are {k} different row numbers of `vectors`.",
        **shown,
    )
    require(
        (np.abs(got_scores) <= 1 + 1e-5).all(),
        "A cosine lies between -1 and 1: make unit vectors of the query and of each row first.",
        **shown,
    )
    worst = _by_faiss(-query, vectors, k)[1].tolist()
    require(
        got_places.tolist() != worst,
        "These are the k farthest. argsort sorts from small to large, and here large is near.",
        **shown,
    )
    require(
        (np.diff(got_scores) <= 1e-6).all(),
        "The best comes first: the scores fall from left to right.",
        **shown,
    )
    require(
        set(got_places.tolist()) == set(places.tolist()),
        "Other rows have a larger cosine. Divide each row by its own length: "
        "np.linalg.norm(vectors, axis=1, keepdims=True).",
        **shown,
    )
    require(
        got_places.tolist() == places.tolist() and nearly_equal(got_scores, scores, 1e-4),
        "The places are right; the scores are not the cosines that faiss gives.",
        **shown,
    )
    found = call(answer, query, vectors[:3], 10)
    found.text = "nearest(query, 3 vectors, k=10)"
    require(
        len(found.value[1]) == 3,
        "There are three vectors, so three are the nearest ten.",
        of=found,
    )


def _ranking(found, k: int, expected: dict):
    """Return the two arrays of an answer, as numbers."""
    import numpy as np

    got = found.value
    require(
        isinstance(got, tuple | list) and len(got) == 2 and all(len(part) == k for part in got),
        f"Return two arrays, scores and places, of {k} numbers each.",
        of=found,
        expected=expected,
    )
    places = np.asarray(got[1])
    require(
        places.dtype.kind in "iu",
        "The scores come first, then the places, which are whole numbers.",
        of=found,
        expected=expected,
    )
    return np.asarray(got[0], dtype=float), places


def _misleading(generator, count: int, size: int, k: int):
    """Draw a query and vectors of which others seem nearest to who divides by the wrong lengths."""
    import numpy as np

    while True:
        vectors = generator.normal(size=(count, size)).astype("float32")
        vectors *= generator.uniform(0.2, 5, size=(count, 1)).astype("float32")
        query = 3 * generator.normal(size=size).astype("float32")
        right = set(_by_faiss(query, vectors, k)[1].tolist())
        by_columns = vectors / np.linalg.norm(vectors, axis=0) @ query
        wrong = [set(np.argsort(-scores)[:k].tolist()) for scores in (vectors @ query, by_columns)]
        if right not in wrong:
            return query, vectors


def _by_faiss(query, vectors, k: int):
    """Return the scores and places that faiss finds by the inner product of unit vectors."""
    import faiss
    import numpy as np

    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(units)
    scores, places = index.search((query / np.linalg.norm(query))[None], k)
    return scores[0], places[0]
