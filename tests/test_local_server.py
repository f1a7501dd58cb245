"""The local servers: a folder's files, and the read side of GitHub's API for one repository."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import fsspec
import pytest
import requests

import course
from course.local_server import PER_PAGE, serve_files, serve_github

FOLDER = course.dataset("issues", "local")


@pytest.fixture(scope="module")
def issues() -> list[dict]:
    """The rows that are served."""
    with open(f"{FOLDER}/issues.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture
def github():
    """A server that refuses nobody, and a function that asks it."""
    with serve_github(FOLDER, limit=1000) as server:
        yield Asker(server)


class Asker:
    """Asks a server for what lies in its repository."""

    def __init__(self, server) -> None:
        self.server = server
        self.home = f"{server.url}/repos/{server.repository}"

    def get(self, place: str = "", headers: dict | None = None, **query) -> requests.Response:
        """Return the answer for a place in the repository."""
        return requests.get(self.home + place, params=query, headers=headers, timeout=10)

    def walk(self, place: str, **query) -> Iterator[requests.Response]:
        """Yield the pages that the Link headers lead to."""
        answer = self.get(place, **query)
        yield answer
        while "next" in answer.links:
            answer = requests.get(answer.links["next"]["url"], timeout=10)
            yield answer


def numbers(answer: requests.Response) -> list[int]:
    return [issue["number"] for issue in answer.json()]


# Files


def test_files_of_a_folder_come_as_they_are(tmp_path):
    (tmp_path / "rows.jsonl").write_bytes(b'{"text": "caf\xc3\xa9"}\n')
    with serve_files(tmp_path) as server:
        assert requests.get(f"{server.url}/rows.jsonl", timeout=10).content == (
            b'{"text": "caf\xc3\xa9"}\n'
        )


def test_files_above_the_folder_are_out_of_reach(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    with serve_files(tmp_path / "inside") as server:
        with socket.create_connection(("127.0.0.1", server.server_port), 10) as raw:
            raw.sendall(b"GET /../secret.txt HTTP/1.0\r\n\r\n")
            assert b"404" in raw.makefile("rb").readline()


def test_missing_file_is_not_found(tmp_path):
    with serve_files(tmp_path) as server:
        assert requests.get(f"{server.url}/none.csv", timeout=10).status_code == 404


@pytest.mark.parametrize(
    "asked, status, body",
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=5-99", 206, b"56789"),
        ("bytes=10-", 416, b""),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_range_of_bytes_is_served(tmp_path, asked, status, body):
    (tmp_path / "digits.txt").write_bytes(b"0123456789")
    with serve_files(tmp_path) as server:
        answer = requests.get(f"{server.url}/digits.txt", headers={"Range": asked}, timeout=10)
    assert (answer.status_code, answer.content) == (status, body)


def test_fsspec_reads_a_part_from_the_middle(tmp_path):
    (tmp_path / "digits.txt").write_bytes(b"0123456789")
    with (
        serve_files(tmp_path) as server,
        fsspec.open(f"{server.url}/digits.txt", block_size=2) as file,
    ):
        file.seek(5)
        assert file.read(2) == b"56"


def test_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotADirectoryError, match="nowhere"), serve_files(tmp_path / "nowhere"):
        pass


# Starting and stopping


def test_two_servers_have_ports_of_their_own(tmp_path):
    with serve_files(tmp_path) as one, serve_files(tmp_path) as other:
        assert one.url != other.url


def test_nobody_answers_when_the_block_has_ended(tmp_path):
    with serve_files(tmp_path) as server:
        pass
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url, timeout=10)


def test_no_thread_is_left(tmp_path):
    before = set(threading.enumerate())
    with serve_files(tmp_path) as server:
        requests.get(server.url, timeout=10)
    assert set(threading.enumerate()) <= before


def test_connection_that_a_client_keeps_open_does_not_keep_the_server(tmp_path):
    before = set(threading.enumerate())
    with requests.Session() as session, serve_files(tmp_path) as server:
        session.get(server.url, timeout=10)
        idle = socket.create_connection(("127.0.0.1", server.server_port), 10)
    idle.close()
    assert set(threading.enumerate()) <= before


def test_server_stops_when_the_block_fails(tmp_path):
    before = set(threading.enumerate())
    with pytest.raises(ZeroDivisionError), serve_files(tmp_path):
        1 / 0  # noqa: B018
    assert set(threading.enumerate()) <= before


def test_server_says_nothing(tmp_path, capfd):
    with serve_files(tmp_path) as server:
        requests.get(f"{server.url}/none", timeout=10)
    assert capfd.readouterr() == ("", "")


def test_requests_are_listed(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with serve_files(tmp_path) as server:
        requests.get(f"{server.url}/a.txt?b=1", timeout=10)
        assert server.requests == ["GET /a.txt?b=1"]


# Issues


def test_open_issues_come_by_default_the_newest_first(github, issues):
    newest = [row["number"] for row in reversed(issues) if row["state"] == "open"]
    assert numbers(github.get("/issues")) == newest[:PER_PAGE]


@pytest.mark.parametrize("state", ["open", "closed", "all"])
def test_state_chooses_the_issues(github, issues, state):
    found = [n for page in github.walk("/issues", state=state, per_page=50) for n in numbers(page)]
    assert sorted(found) == [r["number"] for r in issues if state in ("all", r["state"])]


def test_unknown_state_is_refused(github):
    assert github.get("/issues", state="new").status_code == 422


@pytest.mark.parametrize("sort, column", [("updated", "updated_at"), ("comments", "comments")])
def test_issues_are_sorted_by_what_is_asked(github, sort, column):
    found = github.get("/issues", state="all", sort=sort, direction="asc", per_page=100).json()
    values = [issue[column] for issue in found]
    assert values == sorted(values)


def test_since_leaves_out_what_has_not_changed(github):
    since = "2024-01-01T00:00:00Z"
    found = github.get("/issues", state="all", since=since, per_page=100).json()
    assert found and not [issue for issue in found if issue["updated_at"] < since]


def test_pull_requests_are_among_the_issues_with_a_key_of_their_own(github, issues):
    pages = github.walk("/issues", state="all", per_page=100)
    pulls = [issue["number"] for page in pages for issue in page.json() if "pull_request" in issue]
    assert sorted(pulls) == [row["number"] for row in issues if row["pull_request"]]


def test_issue_comes_by_its_number(github):
    assert github.get("/issues/8").json()["title"] == "Support CAMT.053"


def test_comments_of_an_issue_are_as_many_as_it_says(github):
    issue = github.get("/issues/8").json()
    assert len(github.get("/issues/8/comments").json()) == issue["comments"] > 0


def test_comments_url_leads_back_to_the_server(github):
    url = github.get("/issues/8").json()["comments_url"]
    assert requests.get(url, timeout=10).json() == github.get("/issues/8/comments").json()


def test_comments_of_all_issues_come_in_pages(github, issues):
    pages = list(github.walk("/issues/comments", per_page=100))
    assert sum(len(page.json()) for page in pages) == sum(row["comments"] for row in issues)


def test_repository_counts_its_open_issues(github, issues):
    about = github.get().json()
    assert about["full_name"] == github.server.repository
    assert about["open_issues_count"] == sum(row["state"] == "open" for row in issues)


@pytest.mark.parametrize("place", ["/issues/99999", "/issues/0/comments", "/issue", "/pulls"])
def test_what_is_not_there_is_not_found(github, place):
    answer = github.get(place)
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


def test_other_repository_is_not_found(github):
    answer = requests.get(f"{github.server.url}/repos/some/other/issues", timeout=10)
    assert answer.status_code == 404


# Pages


def test_first_page_leads_to_the_next_and_the_last(github):
    assert set(github.get("/issues", state="all").links) == {"next", "last"}


def test_last_page_leads_back(github):
    *_, last = github.walk("/issues", state="all")
    assert set(last.links) == {"prev", "first"}


def test_one_page_has_no_links(github):
    assert "Link" not in github.get("/issues/8/comments").headers


def test_links_keep_the_query(github):
    url = github.get("/issues", state="closed", per_page=7).links["next"]["url"]
    assert "state=closed" in url and "per_page=7" in url and "page=2" in url


def test_page_after_the_last_is_empty(github):
    assert github.get("/issues", page=999).json() == []


def test_page_holds_a_hundred_at_most(github):
    assert len(github.get("/issues", state="all", per_page=1000).json()) == 100


def test_page_that_is_no_number_is_the_first(github):
    assert numbers(github.get("/issues", page="x")) == numbers(github.get("/issues"))


# Limits


def test_headers_count_the_requests_that_are_left():
    with serve_github(FOLDER, limit=3, window_seconds=60) as server:
        left = [Asker(server).get().headers["X-RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]


def test_request_over_the_limit_is_refused_and_told_when_to_come_back():
    with serve_github(FOLDER, limit=1, window_seconds=60) as server:
        answers = [Asker(server).get() for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 403]
    assert 0 < int(answers[1].headers["Retry-After"]) <= 60
    assert len({answer.headers["X-RateLimit-Reset"] for answer in answers}) == 1
    assert "rate limit" in answers[1].json()["message"]


def test_after_the_wait_requests_are_answered_again():
    with serve_github(FOLDER, limit=1, window_seconds=0.2) as server:
        asker = Asker(server)
        asker.get()
        time.sleep(int(asker.get().headers.get("Retry-After", 1)))
        assert asker.get().ok


def test_token_has_a_limit_of_its_own():
    with serve_github(FOLDER, limit=1, window_seconds=60) as server:
        asker = Asker(server)
        asker.get()
        answer = asker.get(headers={"Authorization": "Bearer a-token"})
    assert (answer.status_code, answer.headers["X-RateLimit-Limit"]) == (200, "5000")


# Faults


def test_faults_come_first_in_their_order():
    with serve_github(FOLDER, faults=[503, None, 500]) as server:
        assert [Asker(server).get().status_code for _ in range(4)] == [503, 200, 500, 200]


@pytest.mark.parametrize("status", [403, 429, 503])
def test_faults_that_pass_say_when_to_come_back(status):
    with serve_github(FOLDER, faults=[status]) as server:
        assert Asker(server).get().headers["Retry-After"] == "1"


def test_faults_do_not_count_against_the_limit():
    with serve_github(FOLDER, limit=1, window_seconds=60, faults=[500]) as server:
        assert [Asker(server).get().status_code for _ in range(2)] == [500, 200]
