"""The commands around hypotheses: `course run`, `course sweep`, `course hypothesis …`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from course.errors import CourseError
from course.paths import home, short

app = typer.Typer(
    no_args_is_help=True, help="Say what you expect of a change, run it with seeds, get a verdict."
)
Notebook = Annotated[
    str, typer.Argument(metavar="NN", help="A lesson's number, or the path of a notebook.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="See: course hypothesis list.")]
Workers = Annotated[int | None, typer.Option(help="Runs at a time; as many as cores if left out.")]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, such as tcp://host:8786.")
]
Gpu = Annotated[bool, typer.Option("--gpu", help="On a cluster: one GPU for each run.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask, however many runs there are.")]
WAIT = 10  # seconds for a scheduler to answer
MISSING = "distributed is not installed: pip install distributed (see docs/cluster.md)."


def register(main: typer.Typer) -> None:
    """Add the commands to the command line of the course."""
    main.command("run")(run)
    main.command("sweep")(sweep)
    main.add_typer(app, name="hypothesis")


def run(
    notebook: Notebook,
    given: Annotated[
        list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="A parameter to change.")
    ] = None,
    profile: Annotated[
        str, typer.Option(help="local: the course's shelf; hub: full size; gpu: needs a GPU.")
    ] = "local",
    again: Annotated[bool, typer.Option("--again", help="Even if this run is finished.")] = False,
) -> int:
    """Run a whole lesson once, with other parameters."""
    from course.hypotheses import page, parameters, points, running

    of = points.source(notebook)
    changed = parameters.values_of(given or [], of.known, of.name)
    changed = _profile(profile, of.known) | changed
    planned = running.plan(notebook, {name: [value] for name, value in changed.items()})
    with _resumable(), page.watch(1, title=of.name) as tell:
        results = running.run(planned, workers=1, tell=tell, again=again)
    for failure in running.errors(planned, results):
        raise CourseError(f"{of.name} failed with {failure}.")
    kept = results[0]
    for name, value in kept.metrics.items():
        print(f"{name} = {value}")
    print(f"{kept.seconds:.0f} s; the executed notebook is {short(kept.notebook)}")
    return 0


def sweep(
    notebook: Notebook,
    grid: Annotated[
        list[str],
        typer.Argument(metavar="NAME=V1,V2…", help="Values of a parameter; seed=0..4 is a range."),
    ],
    metric: Annotated[
        list[str] | None, typer.Option(help="End each run with the last cell that records it.")
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    gpu: Gpu = False,
    yes: Yes = False,
) -> int:
    """Run a lesson at every combination of some values."""
    from course.hypotheses import page, parameters, points, running, store

    of = points.source(notebook)
    values = parameters.grid_of(grid, of.known, of.name)
    count = _ask(math.prod(map(len, values.values())), yes)
    planned = running.plan(notebook, values, metric, most=count)
    old = store.stale(planned)
    with _resumable(), _executor(cluster, gpu) as (executor, slots):
        with page.watch(len(planned), title=of.name) as tell:
            results = running.run(planned, executor=executor, workers=workers or slots, tell=tell)
    found = running.frame(planned, results)
    shown = found.drop(columns=["error", "notebook"])
    shown = shown[[name for name in shown if not shown[name].map(_long).any()]]
    _print_table([list(shown.columns), *(_row(row) for row in shown.itertuples(index=False))])
    failures = running.errors(planned, results)
    for line in page.remarks(failures, old):
        print(line)
    print(f"The executed notebooks are in {short(results[0].notebook.parent.parent)}.")
    return 1 if failures else 0


@app.command("list")
def list_() -> None:
    """Show all hypotheses, what they predict and what was found; your ledger, if you have any."""
    from course.hypotheses import findings, page

    _print_table(page.ledger(findings.ledger(own=False)), "Hypotheses of the course")
    own = findings.ledger(own=True)
    if own:
        _print_table(page.ledger(own), "Yours")
        print(findings.calibration(own))
    else:
        print("You have none of your own yet: course hypothesis new")


@app.command()
def new(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="What to call it.")] = None,
    question: Annotated[str | None, typer.Option(help="What do you wonder?")] = None,
    prediction: Annotated[str | None, typer.Option(help="What do you predict?")] = None,
    effect: Annotated[
        str | None, typer.Option(help="By how much: '>= 0.05', '<= -0.02', '-0.01 .. 0.01'.")
    ] = None,
    sure: Annotated[float | None, typer.Option(help="How sure, in per cent: 50 to 100.")] = None,
    lesson: Annotated[str | None, typer.Option(metavar="NN", help="Which lesson?")] = None,
    change: Annotated[
        str | None, typer.Option(metavar="NAME=BEFORE,AFTER", help="Which parameter?")
    ] = None,
    metric: Annotated[str | None, typer.Option(help="Which metric?")] = None,
    fixed: Annotated[
        list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="Other parameters.")
    ] = None,
    seeds: Annotated[int, typer.Option(help="How many seeds.")] = 5,
) -> None:
    """Write a hypothesis of your own: four questions, checked against the lesson."""
    from course.hypotheses import parameters, points, statement

    asked = effect is None

    def lesson_with_seeds(number: str):
        of = points.source(number)
        if "seed" not in of.known:
            raise CourseError(f"{of.name} has no parameter 'seed', so chance cannot be told apart.")
        return number, of

    def two_values(text: str) -> tuple[str, list]:
        ((changed, values),) = parameters.grid_of([text], of.known, of.name).items()
        if len(values) != 2:
            raise CourseError(f"{text!r} must have two values: {changed}=BEFORE,AFTER.")
        return changed, values

    def recorded(metric: str) -> str:
        of.until([metric])
        return metric

    question = _answer(question, "1. What do you wonder?")
    prediction = _answer(prediction, "2. What do you predict, in a sentence?")
    bounds = "   By how much? ('>= 0.05', '<= -0.02' or '-0.01 .. 0.01')"
    low, high = _answer(effect, bounds, statement.effect_range)
    if sure is None and asked:
        sure = _answer(
            None, "   How sure, from 50 to 100 per cent? (Enter: not said)", _percent, ""
        )
    lesson, of = _answer(lesson, "3. Which lesson?", lesson_with_seeds)
    if change is None:
        print("   Its parameters: " + ", ".join(f"{k} = {v!r}" for k, v in of.known.items()))
    which = "   Which one, before and after? (train_rows=300,3000)"
    parameter, values = _answer(change, which, two_values)
    if metric is None:
        print(f"   It records: {', '.join(of.metrics) or 'nothing'}")
    metric = _answer(metric, "4. Which metric?", recorded)
    rest = parameters.values_of(fixed or [], of.known, of.name)
    name = name or _name(of.name, parameter)
    made = statement.Hypothesis(
        name=name,
        question=question,
        prediction=prediction,
        notebook=lesson if lesson.endswith(".ipynb") else of.name,
        metric=metric,
        grid={parameter: values} | {k: [v] for k, v in rest.items()} | {"seed": list(range(seeds))},
        before={parameter: values[0]},
        after={parameter: values[1]},
        low=low,
        high=high,
        sure=sure,
        path=home() / "experiments" / f"{name}.toml",
    )
    path = statement.save(made)
    print(f"Wrote {short(path)}. Now: course hypothesis run {made.name}")


@app.command("run")
def run_(
    name: Name,
    seeds: Annotated[int | None, typer.Option(help="How many seeds, its own first.")] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    gpu: Gpu = False,
    yes: Yes = False,
) -> int:
    """Make the runs of a hypothesis that are not finished, and give the verdict."""
    from course.hypotheses import findings, page, statement

    said = statement.find(name)
    if seeds is not None and seeds < 1:
        raise CourseError(f"--seeds {seeds}: at least one.")
    count = _ask(math.prod(map(len, said.seeded(seeds).values())), yes)
    with _resumable(), _executor(cluster, gpu) as (executor, slots):
        found = findings.run(
            said,
            seeds=seeds,
            executor=executor,
            workers=workers or slots,
            most=count,
            watching=page.watch,
        )
    _show(found)
    return 1 if found.failed else 0


@app.command()
def show(
    name: Name,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the plot, as PNG, SVG or PDF.")
    ] = None,
) -> None:
    """Show the newest result of a hypothesis, without running anything."""
    from course.hypotheses import findings, page, statement

    found = findings.newest(statement.find(name))
    _show(found)
    if plot:
        if not found.rows:
            raise CourseError(f"{name} has no result to draw yet: course hypothesis run {name}")
        try:
            page.figure(found).savefig(plot, dpi=110)
        except (OSError, ValueError) as error:
            raise CourseError(f"{short(plot)} cannot be written: {error}.") from error


@app.command()
def compare(name: Name) -> None:
    """Lay all results of a hypothesis side by side: what changed, and what it changed."""
    from course.hypotheses import findings, page, statement

    said = statement.find(name)
    every = findings.history(said)
    if not every:
        raise CourseError(f"{name} has no result yet: course hypothesis run {name}")
    print(f"{said.question}\nPredicted: {said.prediction} ({page.predicted(said)})")
    _print_table(page.comparison(every))


def _show(found) -> None:
    """Print a finding, and write its page."""
    from course.build import save
    from course.hypotheses import page

    print(page.text(found))
    if found.rows:
        path = home() / "experiments" / "reports" / f"{found.said.name}.html"
        save(path, page.report(found))
        print(f"The page with the plot is {short(path)}.")


def _profile(name: str, known: dict) -> dict[str, str]:
    """Return what a profile changes. Raises CourseError for one that is not there."""
    if name == "local":
        return {}
    if name == "hub":
        if "source" not in known:
            raise CourseError("This notebook has no parameter 'source', so no profile hub.")
        return {"source": "hub"}
    if name == "gpu":
        import torch

        if not torch.cuda.is_available():
            raise CourseError("Profile gpu: torch sees no GPU here. Leave --profile away.")
        return {}
    raise CourseError(f"No profile {name!r}: the profiles are local, hub and gpu.")


def _ask(count: int, yes: bool) -> int:
    """Return the number of runs; ask first if they are many. Raises typer.Abort for a no."""
    from course.hypotheses.running import MANY

    if count > MANY and not yes:
        typer.confirm(f"That is {count:,} runs. Make them all?", abort=True)
    return max(count, 1)


@contextmanager
def _executor(address: str | None, gpu: bool) -> Iterator[tuple]:
    """Give an executor on a Dask cluster and how many runs it takes; (None, None) without one."""
    if address is None:
        if gpu:
            raise CourseError("--gpu goes with --cluster; here a run uses the GPU by itself.")
        yield None, None
        return
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise CourseError(MISSING) from None
    try:
        client = Client(address, timeout=WAIT)
    except (OSError, TimeoutError, ValueError) as error:
        raise CourseError(
            f"There is no Dask scheduler at {address!r} ({type(error).__name__}): start one with "
            "'dask scheduler', and give its address as tcp://HOST:8786 (see docs/cluster.md)."
        ) from error
    with client:
        workers = client.scheduler_info(n_workers=-1)["workers"].values()
        slots = sum(int(w["resources"].get("GPU", 0)) if gpu else w["nthreads"] for w in workers)
        if not slots:
            what = "worker with a resource GPU" if gpu else "worker"
            raise CourseError(f"The scheduler at {address} has no {what} (see docs/cluster.md).")
        _require_versions(client)
        yield client.get_executor(resources={"GPU": 1} if gpu else {}, pure=False), slots


def _require_versions(client) -> None:
    """Raise CourseError when a worker has other versions than those that results are kept under."""
    from course.hypotheses.points import versions

    for worker, found in client.run(versions).items():
        other = [f"{k} {found.get(k)}" for k, v in versions().items() if found.get(k) != v]
        if other:
            raise CourseError(
                f"The worker {worker} has {', '.join(other)}; here it is "
                f"{', '.join(f'{k} {v}' for k, v in versions().items() if found.get(k) != v)}. "
                "Install the same versions (constraints.txt)."
            )


@contextmanager
def _resumable() -> Iterator[None]:
    """Say on Ctrl-C that nothing is lost."""
    try:
        yield
    except KeyboardInterrupt:
        print("What is finished is kept; the same command goes on with the rest.")
        raise


def _answer(given: str | None, question: str, read=str.strip, default: str | None = None):
    """Return `read` of what an option gave, or of what is typed: asked again until it can be read.

    `read` raises CourseError for an answer that cannot be used.
    """
    if given is not None:
        return read(given)
    while True:
        typed = typer.prompt(question, prompt_suffix=" ", default=default, show_default=False)
        try:
            return read(typed)
        except CourseError as error:
            print(f"   {error}")


def _percent(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        sure = float(text.rstrip("% "))
    except ValueError:
        sure = math.nan
    if not 50 <= sure <= 100:
        raise CourseError(f"{text!r} is no per cent from 50 (a coin) to 100 (certain).")
    return sure


def _name(lesson: str, parameter: str) -> str:
    from course.hypotheses.statement import EXPERIMENTS

    name, number = f"{lesson[:2]}_my_{parameter}", 2
    folders = (home() / "experiments", EXPERIMENTS)
    while any((folder / f"{name}.toml").exists() for folder in folders):
        name, number = f"{lesson[:2]}_my_{parameter}_{number}", number + 1
    return name


def _long(value) -> bool:
    return isinstance(value, str) and len(value) > 40


def _row(values) -> list[str]:
    return [f"{v:.4g}" if isinstance(v, float) else str(v) for v in values]


def _print_table(rows: list[list[str]], title: str | None = None) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for head in rows[0]:
        table.add_column(head)
    for row in rows[1:]:
        table.add_row(*row)
    Console(markup=False).print(table)
