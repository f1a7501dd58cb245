"""Write the issues and comments of an invented repository in the schema of GitHub's REST API.

The sources in handwritten_issues/*.txt hold what people wrote, one issue after the other:

    @@ issue 5 | ana | 2023-02-14 21:55 | closed 2023-02-20 12:08 completed | labels | more | title
    the body, as Markdown
    @> login 2023-02-15 08:14
    a comment

`pull` takes the place of `issue` for a pull request, whose state is open, `open draft`,
`merged TIME` or `closed TIME`; `more` is `assignee=login milestone=0.2`, `locked`, or nothing. This
script adds what GitHub adds: ids, addresses, counts, seconds, and the time of the last change.
`python data/recipes/issues.py` writes issues.jsonl and comments.jsonl and brings the numbers of the
card up to date; the same bytes every time.
"""

import hashlib
import re
from datetime import datetime, timedelta

from data_card import refresh
from rows import options, write

REPOSITORY = "pennyfold-py/pennyfold"
API = f"https://api.github.com/repos/{REPOSITORY}"
WEB = f"https://github.com/{REPOSITORY}"
MEMBERS = ("sunniva-dahl", "okafor-t", "linreyes")
MILESTONES = ("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0", "1.1", "1.2")
LABELS = {
    "breaking change": ("b60205", "Needs a major version"),
    "bug": ("d73a4a", "Something isn't right"),
    "cli": ("0e8a16", "The command line"),
    "dependencies": ("0366d6", "Updates of other packages"),
    "documentation": ("0075ca", "Texts and examples"),
    "duplicate": ("cfd3d7", "Is told in another issue"),
    "enhancement": ("a2eeef", "Something new"),
    "format: camt": ("fbca04", "CAMT.053 and CAMT.054"),
    "format: csv": ("fbca04", "Comma-separated values"),
    "format: mt940": ("fbca04", "SWIFT MT940"),
    "format: ofx": ("fbca04", "Open Financial Exchange"),
    "format: pdf": ("fbca04", "Printed statements"),
    "good first issue": ("7057ff", "A friendly place to start"),
    "help wanted": ("008672", "We'd be glad of a hand"),
    "invalid": ("e4e669", "Not about this project"),
    "needs reproduction": ("d4c5f9", "We cannot make it happen"),
    "performance": ("5319e7", "Time and memory"),
    "question": ("d876e3", "Somebody wants to know"),
    "stale": ("ffffff", "Quiet for a long time"),
    "wontfix": ("ffffff", "Will not be done"),
}
ISSUE = re.compile(r"@@ (issue|pull) (\d+) \|(.*)")
COMMENT = re.compile(r"@> (\S+) (\d{4}-\d\d-\d\d \d\d:\d\d)")


def main(arguments: list[str] | None = None) -> None:
    """Write both files, refresh the card, and print how many rows there are."""
    where = options(__doc__, "issues", arguments)
    files = sorted(where.handwritten.glob("*.txt"))
    issues, comments = build("\n".join(file.read_text(encoding="utf-8") for file in files))
    where.folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {"issues": issues, "comments": comments}.items():
        write(where.folder / f"{name}.jsonl", rows)
        print(f"{name}: {len(rows)} rows")
    refresh(where.folder)


def build(text: str) -> tuple[list[dict], list[dict]]:
    """Return the issues and the comments that a source text tells of.

    Raises ValueError, with the number of the issue, for numbers or times that cannot be.
    """
    issues, comments, contributors = [], [], set(MEMBERS)
    for place, told in enumerate(parse(text), 1):
        if told["number"] != place:
            raise ValueError(f"issue {told['number']} stands where {place} is expected")
        if told["kind"] == "pull" and told["state"].startswith("merged"):
            contributors.add(told["login"])
        issues.append(issue(told))
        comments += [comment(told, *said) for said in told["comments"]]
    check(issues, comments)
    for row in [*issues, *comments]:
        row["author_association"] = association(row["user"]["login"], contributors)
    comments.sort(key=lambda row: (row["created_at"], row["issue_number"]))
    ids = iter(range(1_480_300_211, 10**11, 7_919_003))
    return issues, [{"id": next(ids)} | row for row in comments]


def parse(text: str) -> list[dict]:
    """Return what the source tells of each issue, with its comments as (login, time, body)."""
    found: list[dict] = []
    for line in text.splitlines():
        if opened := ISSUE.fullmatch(line):
            fields = [field.strip() for field in opened[3].split("|", 5)]
            names = ("login", "created", "state", "labels", "more", "title")
            told = dict(zip(names, fields, strict=True)) | {"comments": [], "lines": []}
            found.append(told | {"kind": opened[1], "number": int(opened[2])})
            lines = found[-1]["lines"]
        elif said := COMMENT.fullmatch(line):
            lines = []
            found[-1]["comments"].append((said[1], said[2], lines))
        elif line.startswith(("@@ ", "@> ")):
            raise ValueError(f"this line cannot be read: {line}")
        else:
            lines.append(line)
    return found


# --- GitHub's schema ------------------------------------------------------------------------


def issue(told: dict) -> dict:
    """Return an issue or a pull request as the API gives it."""
    number, pull = told["number"], told["kind"] == "pull"
    state, _, rest = told["state"].partition(" ")
    ended = moment(rest[:16], f"end {number}") if state in ("closed", "merged") else None
    created = moment(told["created"], f"issue {number}")
    heard = [moment(said[1], f"comment {number} {said[1]}") for said in told["comments"]]
    more = dict(part.partition("=")[::2] for part in told["more"].split())
    place = "pull" if pull else "issues"
    merged = ended if state == "merged" else None
    return {
        "id": 1_533_000_000 + 4_409_117 * number,
        "number": number,
        "title": told["title"],
        "body": body(told["lines"]),
        "user": user(told["login"]),
        "state": "closed" if ended else "open",
        "state_reason": None if pull else (rest[16:] if ended else rest).strip() or None,
        "labels": [label(name) for name in told["labels"].split(", ") if name],
        "assignee": user(more["assignee"]) if "assignee" in more else None,
        "milestone": milestone(more["milestone"]) if "milestone" in more else None,
        "locked": "locked" in more,
        "comments": len(heard),
        "created_at": created,
        "updated_at": max([created, *heard] + ([ended] if ended else [])),
        "closed_at": ended,
        "author_association": "",
        "draft": rest == "draft" if pull else None,
        "pull_request": pull_request(number, merged) if pull else None,
        "url": f"{API}/issues/{number}",
        "html_url": f"{WEB}/{place}/{number}",
        "comments_url": f"{API}/issues/{number}/comments",
        "repository_url": API,
    }


def comment(told: dict, login: str, time: str, lines: list[str]) -> dict:
    """Return a comment as the API gives it, without its id, and the number of its issue."""
    created = moment(time, f"comment {told['number']} {time}")
    place = "pull" if told["kind"] == "pull" else "issues"
    return {
        "issue_number": told["number"],
        "user": user(login),
        "body": body(lines),
        "created_at": created,
        "updated_at": created,
        "author_association": "",
        "html_url": f"{WEB}/{place}/{told['number']}#issuecomment-{digits(created + login, 9)}",
        "issue_url": f"{API}/issues/{told['number']}",
    }


def pull_request(number: int, merged: str | None) -> dict:
    """Return what only pull requests have."""
    html = f"{WEB}/pull/{number}"
    return {"url": f"{API}/pulls/{number}", "html_url": html, "merged_at": merged}


def user(login: str) -> dict:
    """Return an account."""
    kind = "Bot" if login.endswith("[bot]") else "User"
    return {"login": login, "id": digits(login, 8), "type": kind}


def label(name: str) -> dict:
    """Return a label; KeyError for one that the repository does not have."""
    color, description = LABELS[name]
    return {"name": name, "color": color, "description": description}


def milestone(title: str) -> dict:
    """Return a milestone; ValueError for one that the repository does not have."""
    return {"number": MILESTONES.index(title) + 1, "title": title}


def association(login: str, contributors: set[str]) -> str:
    """Return what the account is to the repository."""
    if login in MEMBERS:
        return "MEMBER"
    return "CONTRIBUTOR" if login in contributors else "NONE"


def body(lines: list[str]) -> str | None:
    """Return the text, None where there is none."""
    return "\n".join(lines).strip() or None


def moment(time: str, key: str) -> str:
    """Return a time as the API writes it, with seconds that look like those of a clock."""
    at = datetime.strptime(time, "%Y-%m-%d %H:%M") + timedelta(seconds=digits(key, 4) % 60)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def digits(text: str, number: int) -> int:
    """Return a whole number of so many digits that belongs to the text."""
    found = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return 10 ** (number - 1) + found % (9 * 10 ** (number - 1))


# --- What has to be true --------------------------------------------------------------------


def check(issues: list[dict], comments: list[dict]) -> None:
    """Raise ValueError where an account of the threads cannot be true."""
    for older, newer in zip(issues, issues[1:], strict=False):
        if newer["created_at"] <= older["created_at"]:
            raise ValueError(f"issue {newer['number']} is older than the one before")
    for row in issues:
        said = [c["created_at"] for c in comments if c["issue_number"] == row["number"]]
        if said != sorted(said) or row["created_at"] >= min(said, default="3"):
            raise ValueError(f"the comments of issue {row['number']} are out of order")
        if row["closed_at"] and row["closed_at"] <= row["created_at"]:
            raise ValueError(f"issue {row['number']} is closed before it is opened")


if __name__ == "__main__":
    main()
