"""JupyterLab in a real browser: a server on a learner's folder, a page, and cells that are run.

Needs the packages `playwright` and `axe-playwright-python`, and a Chromium or Chrome of the system
(or Playwright's own). The learner's own settings of JupyterLab are left alone.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

from course.paths import ROOT

WAIT = 240  # seconds for one step, on a machine that is busy with something else
SIZE = {"width": 1250, "height": 900}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# No sandbox: containers often cannot give one, and only this machine's own pages are opened.
FLAGS = """no-sandbox disable-gpu disable-quic disable-sync disable-background-networking
disable-component-update no-first-run""".split()
NEEDED = {"playwright": "playwright", "axe_playwright_python": "axe-playwright-python"}
PANEL = "jupyterapp.shell.currentWidget"
CELLS = f"{PANEL}.content.widgets"
ACTIVE = ".jp-Notebook .jp-Cell.jp-mod-active"  # each page holds one notebook
BOX = f"{ACTIVE} .jp-OutputArea [role=status]"
# The lowest contrast of any text in a box with its background, as WCAG 2 computes it.
CONTRAST = """box => {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = colour => {
    brush.clearRect(0, 0, 1, 1); brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data].map(part => part / 255);
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const page = document.documentElement.appendChild(document.createElement("i"));
  page.style.backgroundColor = "Canvas";  // what the theme puts behind everything
  const canvas = rgba(getComputedStyle(page).backgroundColor);
  page.remove();
  const behind = node => {
    if (!node) return canvas.slice(0, 3);
    const own = rgba(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, behind(node.parentElement));
  };
  const light = colour => {
    const [r, g, b] = colour.map(p => p <= 0.03928 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue;
    const node = texts.currentNode.parentElement, back = behind(node);
    const front = over(rgba(getComputedStyle(node).color), back);
    const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
    found.push((high + 0.05) / (low + 0.05));
  }
  return Math.min(...found);
}"""


def missing() -> str:
    """Return which packages are missing here to drive a browser, or ""."""
    lacking = [package for module, package in NEEDED.items() if not find_spec(module)]
    return f"not installed: {', '.join(lacking)} (pip install them)" if lacking else ""


@contextmanager
def start() -> Iterator:
    """Start the browser: the system's, otherwise Playwright's own.

    Raises FileNotFoundError, with what to do, when there is none.
    """
    from playwright.sync_api import Error, sync_playwright

    found = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=found, args=[f"--{flag}" for flag in FLAGS]
            )
        except Error as error:
            if found or "Executable doesn't exist" not in error.message:
                raise
            raise FileNotFoundError("no Chromium or Chrome (apt-get install chromium)") from error
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def lab(folder: Path) -> Iterator[SimpleNamespace]:
    """Start `course lab` on the learner's folder `folder`/my; give its address, token and home."""
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    server = SimpleNamespace(home=folder / "my", token="test", log=folder / "lab.log")
    port = _free_port()
    server.url = f"http://127.0.0.1:{port}"
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--ServerApp.port={port}"]
    options += ["--ServerApp.port_retries=0", f"--IdentityProvider.token={server.token}"]
    options += ["--LabApp.expose_app_in_browser=True"]
    environment = os.environ | {
        "COURSE_NO_VENV": "1",
        "COURSE_HOME": str(server.home),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
    }
    with open(server.log, "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "course", "lab", *options],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def open_notebook(browser, server: SimpleNamespace, path: str):
    """Open a notebook of the learner's folder in a page of its own, its kernel ready."""
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(WAIT * 1000)
    place = path.replace("/", "-").removesuffix(".ipynb")  # each with tabs of its own
    page.goto(f"{server.url}/lab/workspaces/{place}/tree/{path}?token={server.token}")
    ready = f"window.jupyterapp && {PANEL}?.sessionContext?.session?.kernel?.status === 'idle'"
    page.wait_for_function(ready)
    page.wait_for_function(f"{PANEL}.context.isReady && {CELLS}.every(cell => cell.isAttached)")
    page.locator(ACTIVE).wait_for()
    return page


def go_to(page, cell: str) -> None:
    """Make the cell with this id the active one and bring it on the screen."""
    page.evaluate(f"i => {{ {PANEL}.content.activeCellIndex = i; }}", scroll_to(page, cell))
    page.locator(ACTIVE).wait_for()


def scroll_to(page, cell: str, place: str = "center") -> int:
    """Bring the cell with this id to "start", "center" or "end" of the screen; return its index.

    What is active stays active.
    """
    index = page.evaluate(f"id => {CELLS}.findIndex(cell => cell.model.id === id)", cell)
    page.evaluate(
        f"""async ([index, block]) => {{
            await {PANEL}.content.scrollToItem(index);
            await new Promise(done => setTimeout(done, 500));  // plots above it take their places
            {CELLS}[index].node.scrollIntoView({{block}});
        }}""",
        [index, place],
    )
    return index


def run_cell(page, cell: str, code: str | None = None) -> None:
    """Click into a cell, replace its text by `code` if there is one, and run it."""
    go_to(page, cell)
    page.locator(f"{ACTIVE} .cm-content").click()
    if code is not None:
        write(page, code)
    run_active(page)


def write(page, code: str) -> None:
    """Replace the text of the cell that has the cursor."""
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(code)


def run_active(page, keys: str = "Control+Enter") -> None:
    """Run the active cell by its keys and wait until it is done."""
    cell = page.evaluate_handle(f"{PANEL}.content.activeCell")
    before = cell.evaluate("cell => cell.model.executionCount")
    page.keyboard.press(keys)
    page.wait_for_function(
        """([cell, before]) => cell.model.type !== "code" || (
            cell.model.executionState === "idle" && ![null, before].includes(
            cell.model.executionCount))""",
        arg=[cell, before],
    )


def run_all(page, menu: str, item: str) -> list[dict]:
    """Run the whole notebook by a menu; return its outputs when the last cell or one fails is done.

    The kernel has to be a fresh one, or one that the item restarts: its counting tells the end.
    """
    page.locator(".lm-MenuBar-item", has_text=menu).click()
    label = page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}"))
    page.locator(".lm-Menu-item:visible", has=label).click()
    if "Restart" in item:
        page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_function(
        f"""() => {{
            const cells = {CELLS}.filter(cell => cell.model.type === "code");
            const failed = cells.some(cell =>
                cell.model.outputs.toJSON().some(output => output.output_type === "error"));
            const last = cells[cells.length - 1].model;
            const done = last.executionCount === cells.length && last.executionState === "idle";
            return failed || done;
        }}"""
    )
    return outputs(page)


def save(page) -> None:
    """Save the notebook by its keys and wait until it is done."""
    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_function(f"!{PANEL}.context.model.dirty")
    page.get_by_text("Saving completed").wait_for(state="hidden")


def outputs(page) -> list[dict]:
    """Return all outputs of the notebook, as a notebook file holds them."""
    return page.evaluate(
        f"{CELLS}.flatMap(c => c.model.type === 'code' ? c.model.outputs.toJSON() : [])"
    )


def boxes(page) -> str:
    """Return the words of every dialog and notification on the screen."""
    return " ".join(page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts())


def verdict(page) -> str:
    """Return the words of the active cell's verdict, as the screen shows them."""
    box = page.locator(BOX).last
    box.wait_for()
    return box.inner_text()


def expect_on_screen(page, words: str) -> None:
    """Wait until a verdict with these words is on the screen, the whole box; or fail."""
    from playwright.sync_api import expect

    box = page.locator(".jp-OutputArea [role=status]", has_text=words)
    expect(box).to_be_in_viewport(ratio=1, timeout=WAIT * 1000)


def set_theme(page, theme: str) -> None:
    """Change JupyterLab's theme: "Light" or "Dark"."""
    page.evaluate(
        "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})",
        f"JupyterLab {theme}",
    )
    light = str(theme == "Light").lower()
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")


def contrast(page, selector: str) -> float:
    """Return the lowest contrast between text and background in the last box that fits."""
    return page.locator(selector).last.evaluate(CONTRAST)


def violations(page, selector: str) -> list[str]:
    """Return what axe finds serious or critical in what the selector names."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=selector).response["violations"]
    return [
        f"{one['impact']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(server: SimpleNamespace, process: subprocess.Popen) -> None:
    """Return when the server answers; fail with its last words when it does not."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.url}/api/status?token={server.token}", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{server.log.read_text()[-2000:]}")
