"""From sources to files: what is written, kept, refused and found stale."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.validator import iter_validate

from course import build, convert, lesson, paths
from course.errors import CourseError

SOURCE = """\
# %% [markdown]
# # {number} · Small
#
# One reason. Another reason.
#
# **10 minutes** · no GPU needed

# %% tags=["parameters"]
size = 3  # how many

# %%
print(size)

# %% [markdown]
# So many.
"""
HOMEWORK = '''\
# %% [markdown]
# # {number} · Homework

# %% [markdown]
# ### 1.1 Double it
# ●○○○ · 5 min · Nothing to worry about.

# %%
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


check.double(double)
'''


class Course:
    """A small course in a folder of its own."""

    def __init__(self, root: Path):
        self.root, self.sources = root, root / "lessons"
        self.sources.mkdir()

    def write(self, number: str = "01") -> Path:
        """Write the sources of one more lesson; return the lesson's."""
        path = self.sources / f"{number}_small.py"
        path.write_text(SOURCE.format(number=number), encoding="utf-8")
        homework = path.with_name(f"{path.stem}_homework.py")
        homework.write_text(HOMEWORK.format(number=number), encoding="utf-8")
        return path

    def edit(self, number: str, old: str, new: str, homework: bool = False) -> None:
        """Replace `old` by `new` in a source."""
        path = self.sources / f"{number}_small{'_homework' * homework}.py"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def built(self, folder: str = "notebooks", number: str = "01") -> Path:
        """Return the path of a built notebook."""
        return self.root / folder / f"{number}_small.ipynb"

    def files(self) -> dict[str, bytes]:
        """Return everything that is not a source, by path."""
        found = {path for path in self.root.rglob("*") if path.is_file()}
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in found
            if self.sources not in path.parents
        }

    def run(self, folder: str) -> None:
        """Fill in what an executed notebook would hold."""
        path = self.built(folder)
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code, start=1):
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text=f"output {number}\n")]
        build.save(path, build.write_text(notebook))


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A course with one lesson, not built yet."""
    made = Course(tmp_path)
    monkeypatch.setattr(lesson, "LESSONS", made.sources)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    for name in ("NOTEBOOKS", "EXERCISES", "SOLUTIONS"):
        monkeypatch.setattr(build, name, tmp_path / name.lower())
    monkeypatch.setattr(convert, "repository", lambda: "")
    made.write()
    return made


@pytest.fixture
def current(small):
    """A course with one lesson, built and executed."""
    build.build(lesson.lessons())
    for folder in ("notebooks", "solutions"):
        small.run(folder)
    return small


def rebuild() -> list[str]:
    """Build everything; return the paths that changed."""
    return [path.parent.name for path in build.build(lesson.lessons())]


# What is built


def test_lesson_becomes_three_notebooks(small):
    build.build(lesson.lessons())
    assert set(small.files()) == {
        "notebooks/01_small.ipynb",
        "exercises/01_small.ipynb",
        "solutions/01_small.ipynb",
    }


def test_build_says_what_it_wrote(small):
    assert build.build(lesson.lessons()) == [
        small.built(folder) for folder in ("notebooks", "exercises", "solutions")
    ]


def test_second_build_changes_nothing(current):
    before = current.files()
    assert rebuild() == []
    assert current.files() == before


def test_building_anew_gives_equal_bytes(small):
    build.build(lesson.lessons())
    before = small.files()
    for path in before:
        (small.root / path).unlink()
    build.build(lesson.lessons())
    assert small.files() == before


def test_files_end_lines_the_same_on_every_system(small):
    build.build(lesson.lessons())
    assert not any(b"\r" in text for text in small.files().values())


# Outputs


def outputs(path: Path) -> list[str]:
    """Return the printed text of each code cell."""
    cells = nbformat.read(path, as_version=4).cells
    return ["".join(o.text for o in cell.outputs) for cell in cells if cell.cell_type == "code"]


def test_outputs_are_kept_when_only_markdown_changes(current):
    current.edit("01", "So many.", "So few.")
    build.build(lesson.lessons())
    assert outputs(current.built()) == ["output 1\n", "output 2\n", "output 3\n"]


def test_new_words_are_built_where_outputs_are_kept(current):
    current.edit("01", "So many.", "So few.")
    assert rebuild() == ["notebooks"]


def test_outputs_are_dropped_when_code_changes(current):
    current.edit("01", "print(size)", "print(2 * size)")
    build.build(lesson.lessons())
    assert outputs(current.built()) == ["", "", ""]


def test_outputs_are_dropped_when_a_code_cell_is_added(current):
    current.edit("01", "# %%\nprint", "# %%\nmore = 1\n\n# %%\nprint")
    build.build(lesson.lessons())
    assert outputs(current.built()) == ["", "", "", ""]


@pytest.mark.parametrize("damage", [b"{", b"[]", b"\xff\xfe"])
def test_damaged_notebook_is_built_anew(current, damage):
    current.built().write_bytes(damage)
    build.build(lesson.lessons())
    assert len(outputs(current.built())) == 3


# Mistakes


def test_mistake_in_one_source_writes_nothing_at_all(current):
    current.edit("01", "So many.", "So few.")
    (current.root / "README.md").write_text("<!-- lessons -->\n<!-- /lessons -->\n")
    before = current.files()
    current.write("02")
    current.edit("02", "    ### END SOLUTION\n", "", homework=True)
    with pytest.raises(CourseError):
        build.build(lesson.lessons())
    assert current.files() == before


def test_lesson_without_its_homework_is_refused_by_name(small):
    (small.sources / "01_small_homework.py").unlink()
    with pytest.raises(CourseError, match=r"01_small_homework\.py is missing"):
        build.build(lesson.lessons())


def test_first_cell_without_its_parts_is_refused_by_file(small):
    small.edit("01", "**10 minutes**", "ten minutes")
    (small.root / "README.md").write_text("<!-- lessons -->\n<!-- /lessons -->\n")
    with pytest.raises(CourseError, match=r"01_small\.py: the first cell needs a title"):
        build.build(lesson.lessons())


def test_folder_that_cannot_be_made_is_one_sentence(small):
    (small.root / "exercises").write_text("in the way")
    with pytest.raises(CourseError, match=r"01_small\.ipynb could not be written: "):
        build.build(lesson.lessons())


def test_file_that_cannot_be_written_keeps_its_old_text(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("old")

    def full(*names):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(CourseError, match="No space left on device"):
        build.save(path, "new")
    assert path.read_text() == "old"


def test_failed_write_leaves_no_debris(tmp_path, monkeypatch):
    def full(*names):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(CourseError):
        build.save(tmp_path / "a.ipynb", "new")
    assert not list(tmp_path.iterdir())


# What is stale


def faults() -> list[str]:
    """Return what `course build --check` says of all lessons."""
    return build.check(lesson.lessons())


def test_current_course_has_no_faults(current):
    assert faults() == []


def test_changed_source_makes_its_notebook_stale(current):
    current.edit("01", "So many.", "So few.")
    assert faults() == [f"{current.built()} is not what its source builds."]


@pytest.mark.parametrize("part", ["id", "source", "metadata"])
def test_edited_notebook_is_stale(current, part):
    path = current.built("exercises")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1][part] = {"id": "x", "source": "y", "metadata": {"tags": ["z"]}}[part]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert faults() == [f"{path} is not what its source builds."]


def test_missing_notebook_is_reported(current):
    current.built("solutions").unlink()
    assert faults() == [f"{current.built('solutions')} is missing."]


@pytest.mark.parametrize("folder", ["notebooks", "exercises", "solutions"])
def test_stray_file_is_reported(current, folder):
    stray = current.root / folder / "notes.txt"
    stray.touch()
    assert faults() == [f"{stray} has no source in lessons/."]


def test_folder_of_jupyters_own_is_no_stray(current):
    (current.root / "notebooks" / ".ipynb_checkpoints").mkdir()
    assert faults() == []


def test_check_of_one_lesson_leaves_the_others_alone(current):
    current.write("02")
    assert build.check([lesson.find("01")]) == []


def test_notebook_that_was_not_executed_is_reported(current):
    current.built().unlink()
    build.build(lesson.lessons())
    assert faults() == [
        f"{current.built()}: not executed since its code changed (course build NN --execute)."
    ]


def test_table_of_lessons_in_the_readme_is_built(small):
    readme = small.root / "README.md"
    readme.write_text("Before\n<!-- lessons -->\nold\n<!-- /lessons -->\nAfter\n")
    build.build(lesson.lessons())
    assert readme.read_text(encoding="utf-8").splitlines() == [
        "Before",
        "<!-- lessons -->",
        "| | lesson | why | minutes | homework |",
        "|---|---|---|---|---|",
        "| 01 | [Small](notebooks/01_small.ipynb) | One reason. Another reason. | 10 | "
        "[1 exercises](exercises/01_small.ipynb), 5 min ([solutions](solutions/01_small.ipynb)) |",
        "<!-- /lessons -->",
        "After",
    ]


def test_readme_with_an_old_table_is_stale(current):
    (current.root / "README.md").write_text("<!-- lessons -->\nold\n<!-- /lessons -->\n")
    assert faults() == ["README.md: the table of lessons is not current."]


# What may not be published


def executed(*outputs):
    """Return a notebook with one cell that was run and printed these outputs."""
    cell = nbformat.v4.new_code_cell("pass", id="one", execution_count=1, outputs=list(outputs))
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.mark.parametrize(
    "output, said",
    [
        (
            nbformat.v4.new_output("error", ename="KeyError", evalue="'a'", traceback=[]),
            "cell one ends in KeyError: 'a'",
        ),
        (
            nbformat.v4.new_output("stream", name="stderr", text="a warning\n"),
            "cell one prints to stderr: a warning",
        ),
        (
            nbformat.v4.new_output("stream", text=str(paths.ROOT / "data")),
            "cell one shows a path of this machine.",
        ),
        (
            nbformat.v4.new_output("execute_result", {"text/plain": str(Path.home() / "x.txt")}),
            "cell one shows a path of this machine.",
        ),
    ],
    ids=["error", "stderr", "repository", "home"],
)
def test_debris_in_an_output_is_reported(output, said):
    assert build.unfinished(executed(output)) == [said]


def test_clean_output_is_fit_to_publish():
    assert build.unfinished(executed(nbformat.v4.new_output("stream", text="3\n"))) == []


def test_lesson_that_fails_is_refused_with_its_error(small):
    build.build(lesson.lessons())
    small.edit("01", "print(size)", "print(missing)")
    build.build(lesson.lessons())
    with pytest.raises(CourseError, match=r"(?s)01_small\.ipynb does not run: .*NameError"):
        build.execute(lesson.lessons())


def test_notebook_with_debris_is_refused_and_not_written(small):
    small.edit("01", "print(size)", "import sys\n\nprint(size, file=sys.stderr)")
    build.build(lesson.lessons())
    before = small.files()
    with pytest.raises(CourseError, match=r"01_small\.ipynb is not fit to publish: .*stderr: 3"):
        build.execute(lesson.lessons())
    assert small.files() == before


# The course itself


def test_committed_notebooks_are_what_the_sources_build():
    assert faults() == []


@pytest.fixture(params=[f for f in paths.ROOT.glob("*/[0-9][0-9]_*.ipynb")], ids=paths.short)
def committed(request):
    """Each built notebook, as it lies on disk."""
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_committed_notebook_is_valid_as_it_lies_on_disk(committed):
    assert not [str(error) for error in iter_validate(committed, version=4, version_minor=5)]


def test_committed_notebook_has_unique_ids_as_it_lies_on_disk(committed):
    ids = [cell["id"] for cell in committed["cells"]]
    assert len(ids) == len(set(ids))


def test_building_over_the_committed_notebooks_changes_no_byte(tmp_path, monkeypatch):
    before = {}
    for name in ("NOTEBOOKS", "EXERCISES", "SOLUTIONS"):
        copy = tmp_path / name.lower()
        copy.mkdir()
        for path in getattr(build, name).glob("*.ipynb"):
            before[copy / path.name] = path.read_bytes()
            (copy / path.name).write_bytes(before[copy / path.name])
        monkeypatch.setattr(build, name, copy)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    assert before
    assert build.build(lesson.lessons()) == []
