"""What the numbers were measured on; nothing that says whose machine it is."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil


def describe() -> dict[str, str]:
    """Return processor, cores, memory and the versions that matter for speed."""
    return {
        "CPU": _cpu(),
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "torch": version("torch"),
        "transformers": version("transformers"),
    }


def _cpu() -> str:
    """Return the processor's model name, wherever this system keeps it."""
    known = platform.processor() or platform.machine()
    try:
        if platform.system() == "Linux":
            text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
            model = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)  # not on every ARM
            return model[1].strip() if model else known
        if platform.system() == "Darwin":
            command = ["sysctl", "-n", "machdep.cpu.brand_string"]
            return subprocess.check_output(command, text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        pass
    return known
