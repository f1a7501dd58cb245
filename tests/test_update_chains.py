"""Chains of updates, in which the learner and the course go on changing the same notebook."""

import random

import nbformat
import pytest
import small_course
from small_course import (
    FIRST,
    cells,
    change,
    code,
    exercise,
    files,
    forget,
    homework,
    lose_ids,
    markdown,
    names,
    publish,
    texts,
    write,
)

from course import three_way, update, workspace


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A course of two lessons, and a learner's folder with copies of them."""
    return small_course.make(tmp_path, monkeypatch)


# Chains


def test_chain_of_updates(home):
    write("exercise-add", "answer 1\ncheck.add(add)")
    publish(*homework()[:4], *exercise("split"), *homework()[4:])
    update.update()
    write("exercise-split", "answer 2\ncheck.split(split)")
    change(lambda found: found.append(nbformat.v4.new_code_cell("scratch")))
    publish(*homework()[:2], *exercise("split", task="### 1.2 Clearer"), *homework()[4:])
    update.update()
    write("exercise-add", "answer 3\ncheck.add(add)")
    last = [*homework()[:2], *exercise("split", start="def split(y): ..."), *exercise("join")]
    publish(*last)
    update.update()
    note = f"{three_way.CONFLICT}\n\n```python\ndef split(y): ...\n```"
    assert texts() == [
        "# Homework",
        "import course",
        "answer 3\ncheck.add(add)",
        three_way.ORPHAN,
        "### 1.1 Write split",
        "answer 2\ncheck.split(split)",
        note,
        "scratch",  # what stood before it is gone
        *(cell.source for cell in exercise("join")),
    ]
    assert len(set(names())) == len(names()) and update.update().changes == []


class Chain:
    """A course and a learner that both change at random; every text is written once only."""

    def __init__(self, seed):
        self.random, self.count = random.Random(seed), 0
        self.course = [[self.new_name(), self.text("course")] for _ in range(12)]
        self.written = set()

    def text(self, who):
        self.count += 1
        words = " ".join(self.random.choices("red green blue one two three four".split(), k=4))
        return f"{who}{self.count} {words}"

    def new_name(self):
        self.count += 1
        return self.random.choice([None, f"exercise-e{self.count}", f"task-t{self.count}"])

    def publish(self):
        publish(
            *(
                (code if name and name.startswith("e") else markdown)(
                    text, name or f"homework-{n:02}"
                )
                for n, (name, text) in enumerate(self.course)
            )
        )

    def change_course(self):
        for _ in range(self.random.randrange(5)):
            place = self.random.randrange(len(self.course))
            what = self.random.choice(["text", "text", "little", "in", "in", "out", "move"])
            if what == "text":
                self.course[place][1] = self.text("course")
            elif what == "little":
                self.course[place][1] += f" more{self.count}"
                self.count += 1
            elif what == "in":
                self.course.insert(place, [self.new_name(), self.text("course")])
            elif what == "out" and len(self.course) > 3:
                self.course.pop(place)
            elif what == "move":
                self.course.insert(0, self.course.pop(place))

    def change_copy(self, found):
        for _ in range(self.random.randrange(5)):
            place = self.random.randrange(len(found))
            what = self.random.choice(["write", "write", "more", "in", "in", "out", "move", "run"])
            if what in ("write", "more"):
                before = found[place].source + "\n" if what == "more" else ""
                found[place].source = before + self.text("mine")
            elif what == "in":
                found.insert(place, nbformat.v4.new_code_cell(self.text("mine")))
            elif what == "out" and len(found) > 3:
                found.pop(place)
            elif what == "move":
                found.insert(place, found.pop())
            elif what == "run" and found[place].cell_type == "code":
                output = nbformat.v4.new_output("stream", text=found[place].source)
                found[place].outputs = [output]


@pytest.mark.parametrize("seed", range(6))
def test_random_chain_loses_nothing_and_leaves_nothing_old(home, seed):
    chain = Chain(seed)
    chain.publish()
    workspace.fresh(FIRST)
    for _ in range(6):
        change(chain.change_copy)
        chain.change_course()
        chain.publish()
        before = cells()
        assert update.update().left == []
        after, current = cells(), {text for _, text in chain.course}
        learners = {cell.source for cell in before if "mine" in cell.source}
        assert learners <= {cell.source for cell in after}
        old = {c.source for c in after if not three_way._is_note(c)} - learners - current
        assert not old, "text of an older version, which the learner did not write"
        assert len({cell.id for cell in after}) == len(after)
        named = {cell.id: cell.source for cell in before if cell.source in learners}
        answers = {name: named[name] for name, _ in chain.course if name in named}
        assert {c.id: c.source for c in after if c.id in answers} == answers
        live = [cell.source for cell in after if cell.source in current]
        assert len(live) == len(set(live))
        outputs = {c.source: c.outputs for c in before if c.get("outputs")}
        kept = {c.source: c.outputs for c in after if c.get("outputs")}
        assert kept == {text: made for text, made in outputs.items() if text in learners | current}
        state = files(home)
        assert update.update().changes == [] and files(home) == state


@pytest.mark.parametrize("seed", range(6))
def test_random_chain_loses_nothing_where_ids_and_bases_get_lost(home, seed):
    chain = Chain(seed)
    chain.publish()
    workspace.fresh(FIRST)
    for _ in range(6):
        change(chain.change_copy)
        if chain.random.random() < 0.4:
            forget(home)
        if chain.random.random() < 0.4:
            lose_ids()
        chain.change_course()
        chain.publish()
        learners = {text for text in texts() if "mine" in text}
        update.update()
        assert learners <= set(texts())
        state = files(home)
        assert update.update().changes == [] and files(home) == state


@pytest.mark.parametrize("seed", range(6))
def test_random_chain_of_a_learner_who_only_reads_is_the_course(home, seed):
    chain = Chain(seed)
    chain.publish()
    workspace.fresh(FIRST)
    for _ in range(6):
        chain.change_course()
        chain.publish()
        update.update()
        assert texts() == [text for _, text in chain.course]
