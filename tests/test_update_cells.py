"""Updates bring new cells into the learner's copies and never lose what the learner wrote."""

import shutil

import nbformat
import pytest
import small_course
from small_course import (
    SOLVED,
    START,
    cells,
    change,
    code,
    exercise,
    files,
    forget,
    homework,
    lose_ids,
    markdown,
    mine,
    names,
    publish,
    texts,
    texts_of,
    told,
    write,
)

from course import three_way, update, workspace


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A course of two lessons, and a learner's folder with copies of them."""
    return small_course.make(tmp_path, monkeypatch)


# One cell


def test_untouched_cell_gets_the_new_text():
    new = [*homework()[:-1], markdown("That was really all.", "homework-06")]
    publish(*new)
    assert told("changed") == ['"That was all."'] and texts() == texts_of(new)


def test_answer_stays_when_its_exercise_did_not_change():
    write("exercise-add", SOLVED.format("add"))
    publish(*homework()[:2], *exercise("add", task="### 1.1 Clearer"), *homework()[4:])
    assert told("yours") == ["exercise add"]
    assert texts()[2:4] == ["### 1.1 Clearer", SOLVED.format("add")]


def test_outputs_of_a_kept_cell_stay():
    output = nbformat.v4.new_output("stream", text="correct\n")
    write("exercise-add", SOLVED.format("add"), outputs=[output], execution_count=3)
    publish(*homework()[:-1])
    update.update()
    assert (cells()[3].outputs, cells()[3].execution_count) == ([output], 3)


def test_outputs_of_an_untouched_cell_that_did_not_change_stay():
    output = nbformat.v4.new_output("stream", text="hello\n")
    write("setup", "import course", outputs=[output], execution_count=1)
    publish(*homework()[:-1])
    update.update()
    assert cells()[1].outputs == [output]


def test_outputs_of_an_old_text_go_with_it():
    output = nbformat.v4.new_output("stream", text="hello\n")
    write("setup", "import course", outputs=[output], execution_count=1)
    publish(homework()[0], code("import course.checks", "setup"), *homework()[2:])
    update.update()
    assert cells()[1].outputs == [] and cells()[1].execution_count is None


def test_new_exercise_comes_in_at_its_place():
    write("exercise-add", SOLVED.format("add"))
    publish(*homework()[:4], *exercise("split"), *homework()[4:])
    assert told("added") == ["task split", "exercise split"]
    assert names()[2:8] == [
        f"{k}-{n}" for n in ("add", "split", "pad") for k in ("task", "exercise")
    ]


def test_untouched_cells_that_the_course_removed_go():
    publish(*homework()[:2], *homework()[4:])
    assert told("removed") == ["task add", "exercise add"]
    assert names() == names(workspace.FOLDERS["exercises"] / "01_first.ipynb")


def test_answer_to_an_exercise_that_the_course_removed_stays_with_a_note():
    write("exercise-add", SOLVED.format("add"))
    publish(*homework()[:2], *homework()[4:])
    assert told("orphan") == ["exercise add"]
    assert texts()[2:4] == [SOLVED.format("add"), three_way.ORPHAN]


def test_each_of_two_removed_answers_has_its_note():
    write("exercise-add", SOLVED.format("add"))
    write("exercise-pad", SOLVED.format("pad"))
    publish(*homework()[:2], homework()[-1])
    update.update()
    assert texts().count(three_way.ORPHAN) == 2 and len(set(names())) == len(names())


def test_removed_exercise_that_comes_back_meets_its_answer():
    write("exercise-add", SOLVED.format("add"))
    publish(*homework()[:2], *homework()[4:])
    update.update()
    publish(*homework())
    update.update()
    assert texts().count(SOLVED.format("add")) == 1 and START.format("add") not in texts()


def test_answer_never_becomes_the_answer_to_another_exercise():
    write("exercise-add", SOLVED.format("add"))
    publish(*homework()[:2], *exercise("sub"), *homework()[4:])
    assert told("orphan") == ["exercise add"] and told("conflict") == []
    (new,) = (cell.source for cell in cells() if cell.id == "exercise-sub")
    assert new == START.format("sub") and SOLVED.format("add") in texts()


def test_own_cell_stays_after_its_neighbour():
    change(lambda found: found.insert(4, nbformat.v4.new_code_cell("scratch")))
    publish(*exercise("split"), *homework()[:4], *exercise("join"), *homework()[4:])
    update.update()
    assert names()[texts().index("scratch") - 1] == "exercise-add"


def test_own_cell_whose_neighbour_goes_stays_in_its_place():
    change(lambda found: found.insert(4, nbformat.v4.new_code_cell("scratch")))
    publish(*homework()[:2], *homework()[4:])
    update.update()
    assert names()[texts().index("scratch") - 1] == "setup"


def test_own_cell_before_everything_stays_first():
    change(lambda found: found.insert(0, markdown("My notes", "abc")))
    publish(*homework()[:-1])
    update.update()
    assert texts()[0] == "My notes"


def test_own_cell_keeps_its_text_when_the_course_takes_its_id():
    change(lambda found: found.append(nbformat.v4.new_code_cell("scratch", id="exercise-new")))
    change(lambda found: found.append(nbformat.v4.new_code_cell("again", id="homework-07")))
    publish(*homework(), markdown("Wholly other words", "homework-07"))
    update.update()
    assert {"scratch", "again", "Wholly other words"} < set(texts())
    assert len(set(names())) == len(names())


def test_copy_of_a_cell_is_an_own_cell():
    change(lambda found: found.insert(7, nbformat.v4.new_markdown_cell("That was all.")))
    write("homework-06", "My last words")
    publish(*homework()[:-1], markdown("That was really all.", "homework-06"))
    update.update()
    assert texts()[6] == "My last words" and texts()[-1] == "That was all."


def test_cell_that_the_learner_took_out_stays_out():
    change(lambda found: [cell for cell in found if cell.id != "task-add"])
    publish(*homework()[:2], *exercise("add", task="### 1.1 Clearer"), *homework()[4:])
    assert told("deleted") == ["task add"]
    assert "task-add" not in names()


def test_order_of_the_learner_stays():
    change(lambda found: [*found[:2], *found[4:6], *found[2:4], found[6]])
    publish(*homework(), markdown("More.", "homework-07"))
    update.update()
    kept = [name for name in names() if name.startswith("exercise")]
    assert kept == ["exercise-pad", "exercise-add"] and texts()[-1] == "More."


def test_own_cell_stays_with_its_neighbour_in_an_order_of_the_learners():
    scratch = [nbformat.v4.new_code_cell("scratch")]
    change(lambda found: [*found[:2], *found[4:6], *found[2:4], *scratch, found[6]])
    publish(*homework()[:4], *exercise("split"), *homework()[4:])
    update.update()
    place = texts().index("scratch")
    assert names()[place - 1] == "exercise-add" and names()[place + 1] == "task-split"


def test_order_of_the_course_comes_in():
    write("exercise-add", SOLVED.format("add"))
    publish(*homework()[:2], *homework()[4:6], *homework()[2:4], homework()[6])
    update.update()
    kept = [name for name in names() if name.startswith("exercise")]
    assert kept == ["exercise-pad", "exercise-add"]


def test_learners_metadata_stay_and_the_courses_come_in():
    def fold(found):
        found[0].metadata["jp-MarkdownHeadingCollapsed"] = True

    change(fold)
    tagged = homework()
    tagged[0].metadata["tags"] = ["title"]
    publish(*tagged)
    update.update()
    assert cells()[0].metadata == {"jp-MarkdownHeadingCollapsed": True, "tags": ["title"]}


def test_learners_kernel_stays():
    notebook = nbformat.read(mine(), as_version=4)
    notebook.metadata["kernelspec"] = {"name": "mine", "display_name": "Mine"}
    nbformat.write(notebook, mine())
    publish(*homework()[:-1])
    update.update()
    assert nbformat.read(mine(), as_version=4).metadata.kernelspec.name == "mine"


# Ids that are places


def test_shifted_ids_do_not_mix_cells_up():
    write("homework-06", "My last words")
    publish(
        homework()[0],
        markdown("A new part", "homework-01"),
        *homework()[1:-1],
        markdown("A new end comes before", "homework-07"),
        markdown("That was all.", "homework-08"),
    )
    assert told("conflict") == []
    assert texts()[-2:] == ["A new end comes before", "My last words"]


def test_shifted_cell_that_also_changed_is_the_same_cell():
    write("homework-06", "My last words: that was all.")
    publish(
        homework()[0],
        markdown("A new part", "homework-01"),
        *homework()[1:-1],
        markdown("That was all, really.", "homework-07"),
    )
    assert told("conflict") == ['"My last words: that was all."']


def test_shifted_neighbours_that_both_changed_do_not_trade_places():
    lines = ["Green leaves are on each tree.", "Small fish swim in our river."]
    publish(*homework(), *(markdown(text, f"homework-{n:02}") for n, text in enumerate(lines, 7)))
    update.update()
    write("homework-08", "Small fish swim in our river. Mine!")
    shifted = [markdown(text[:-1] + " now.", f"homework-{n:02}") for n, text in enumerate(lines, 8)]
    publish(homework()[0], markdown("A new part", "homework-01"), *homework()[1:], *shifted)
    update.update()
    assert texts()[-3:-1] == [shifted[0].source, "Small fish swim in our river. Mine!"]


def test_one_of_two_equal_cells_may_go():
    twice = [code("model.eval()", f"homework-{n:02}") for n in (7, 9)]
    publish(*homework(), twice[0], markdown("Between", "homework-08"), twice[1])
    update.update()
    write("homework-09", "model.eval()  # mine")
    publish(*homework(), markdown("Between", "homework-07"), code("model.eval()", "homework-08"))
    update.update()
    assert texts()[-2:] == ["Between", "model.eval()  # mine"]


def test_notebook_that_lost_its_ids_is_merged_by_its_exercises():
    write("exercise-add", SOLVED.format("add"))
    lose_ids()
    new = [*homework()[:2], *exercise("add", task="### 1.1 Clearer"), *homework()[4:]]
    publish(*new)
    update.update()
    assert texts() == texts_of(new, add=SOLVED.format("add")) and names() == [c.id for c in new]


# Conflicts


@pytest.fixture
def conflict():
    """An exercise that the learner and the course both changed."""
    return small_course.change_by_both()


def test_answer_stays_the_live_cell_in_a_conflict(conflict):
    assert told("conflict") == ["exercise add"]
    assert cells()[3].source == SOLVED.format("add") and cells()[3].id == "exercise-add"


def test_new_starting_code_stands_below_the_answer(conflict):
    update.update()
    note = cells()[4]
    assert note.cell_type == "markdown"
    assert note.source == f"{three_way.CONFLICT}\n\n```python\n{conflict}\n```"


def test_new_text_of_a_markdown_cell_stands_below_it_as_it_is():
    write("task-add", "My notes on this task")
    publish(*homework()[:2], *exercise("add", task="### 1.1 Clearer"), *homework()[4:])
    update.update()
    assert texts()[2:4] == [
        "My notes on this task",
        f"{three_way.CONFLICT}\n\n---\n\n### 1.1 Clearer",
    ]


def test_code_with_a_fence_in_it_is_fenced_with_more(conflict):
    publish(*homework()[:2], *exercise("add", start='"""\n```\n"""'), *homework()[4:])
    update.update()
    assert '````python\n"""\n```\n"""\n````' in texts()[4]


def test_same_change_by_both_is_no_conflict():
    write("task-add", "### 1.1 Clearer")
    publish(*homework()[:2], *exercise("add", task="### 1.1 Clearer"), *homework()[4:])
    assert told("conflict") == [] and texts().count("### 1.1 Clearer") == 1


def test_conflict_is_not_added_again(conflict, home):
    update.update()
    before = files(home)
    assert update.update().changes == [] and files(home) == before


def test_newer_conflict_replaces_the_note_of_the_older(conflict):
    update.update()
    publish(*homework()[:2], *exercise("add", start=START.format("add") + "  # 3"), *homework()[4:])
    update.update()
    notes = [text for text in texts() if text.startswith(three_way.CONFLICT)]
    assert len(notes) == 1 and "# 3" in notes[0]


def test_note_that_the_learner_wrote_into_stays(conflict):
    update.update()
    change(lambda found: found[4].update(source="I like the new one better."))
    publish(*homework()[:2], *exercise("add", start=START.format("add") + "  # 3"), *homework()[4:])
    update.update()
    assert "I like the new one better." in texts()


def test_note_that_the_learner_deleted_does_not_come_back(conflict):
    update.update()
    change(lambda found: found.pop(4) and found)
    publish(*homework()[:2], *exercise("add", start=conflict), *homework()[4:-1])
    update.update()
    assert not [text for text in texts() if text.startswith(three_way.CONFLICT)]


# Copies of which nobody knows what they were made from


def test_without_a_base_a_placeholder_is_untouched(home):
    forget(home)
    start = START.format("add").replace("x", "x: int")
    publish(*homework()[:2], *exercise("add", start=start), *homework()[4:])
    assert told("changed") == ["exercise add"] and texts()[3] == start


def test_without_a_base_an_answer_that_fits_its_exercise_stays(home):
    write("exercise-add", SOLVED.format("add"))
    forget(home)
    publish(*homework()[:-1])
    assert told("conflict") == [] and texts()[3] == SOLVED.format("add")


def test_without_a_base_code_before_the_placeholder_stays(home):
    begun = START.format("add").replace("    raise", "    y = x + 1\n    raise")
    write("exercise-add", begun)
    forget(home)
    publish(*homework()[:-1])
    update.update()
    assert texts()[3] == begun


def test_without_a_base_an_answer_to_a_changed_exercise_is_a_conflict(conflict, home):
    forget(home)
    assert told("conflict") == ["exercise add"] and texts()[3] == SOLVED.format("add")


def test_without_a_base_a_conflict_is_kept_once(conflict, home):
    update.update()
    before = texts()
    forget(home)
    assert told("conflict") == [] and texts() == before


def test_without_a_base_own_cells_stay_and_new_ones_come_in(home):
    change(lambda found: found.insert(4, nbformat.v4.new_code_cell("scratch")))
    forget(home)
    publish(*homework()[:4], *exercise("split"), *homework()[4:])
    update.update()
    assert names()[texts().index("scratch") - 1] == "exercise-add" and "exercise-split" in names()


def test_without_a_base_an_unsolved_exercise_that_was_removed_goes(home):
    forget(home)
    publish(*homework()[:4], *homework()[6:])
    assert told("removed") == ["exercise pad"]


def test_without_a_base_and_without_news_the_copy_is_not_written(home):
    forget(home)
    before = files(home)
    assert update.update().backup is None
    assert {name: files(home)[name] for name in before} == before


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"cells": 3}'])
def test_damaged_base_counts_as_none(home, damage, conflict):
    workspace.base_path(mine()).write_text(damage)
    assert told("conflict") == ["exercise add"] and SOLVED.format("add") in texts()


@pytest.mark.parametrize("marked", [3, "../../x", None, ["a"], "0" * 16])
def test_damaged_mark_loses_nothing(conflict, marked):
    notebook = nbformat.read(mine(), as_version=4)
    notebook.metadata["course"] = marked if marked is None else {"base": marked}
    nbformat.write(notebook, mine())
    update.update()
    assert SOLVED.format("add") in texts() and update.update().changes == []


def test_base_that_an_import_put_beside_another_is_found(home):
    write("exercise-add", SOLVED.format("add"))
    base = workspace.base_path(mine())
    base.rename(base.with_name("01_first-imported-2026-01-02.ipynb"))
    base.write_text("{}")
    publish(*homework()[:2], *exercise("add", task="### 1.1 Clearer"), *homework()[4:])
    assert told("changed") == ["task add"]


def test_copy_brought_back_from_a_backup_is_merged_with_its_own_base(home):
    write("exercise-add", SOLVED.format("add"))
    new = [*homework()[:2], *exercise("add", task="### 1.1 Clearer"), *homework()[4:-1]]
    publish(*new)
    done = update.update()
    shutil.copy(done.backup / "exercises" / "01_first.ipynb", mine())
    assert told("conflict") == []
    assert texts() == texts_of(new, add=SOLVED.format("add"))
