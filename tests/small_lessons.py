"""Two small lessons with questions and an exercise, for tests of recall."""

from pathlib import Path

from course import lesson

FIRST = """# %% [markdown]
# # {number} · Title {number}
#
# Why it is so.
#
# **5 minutes**

"""
QUESTION = """# %% [markdown] id="{name}" tags=["recall"]
# **Q.** What is `{name}`?
#
# **A.** It is {name} <b>.

"""
HOMEWORK = '''# %% [markdown]
# # {number} · Homework

# %% [markdown]
# ### {short}.1 Double it
# ●○○○ · 5 min · You need not handle text.
#
# Write `double(x)`.

# %%
def double(x):
    """Return it twice."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


check.double(double)
'''


def write(monkeypatch, folder: Path, questions: int = 3) -> Path:
    """Make lessons 01 and 02 the only ones; each has `recall-0`, `recall-1`… and `double`."""
    folder.mkdir(exist_ok=True)
    for number in ("01", "02"):
        cells = "".join(QUESTION.format(name=f"recall-{i}") for i in range(questions))
        text = FIRST.format(number=number) + cells
        (folder / f"{number}_small.py").write_text(text, encoding="utf-8")
        text = HOMEWORK.format(number=number, short=int(number))
        (folder / f"{number}_small_homework.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(lesson, "LESSONS", folder)
    return folder
