"""Runs the notebooks on a folder of exports, in an environment of their own.

usage: python3 notebooks/run.py EXPORTS TO

EXPORTS is what `hexspot demo --format geojson,csv,parquet` wrote. Into TO go the executed notebooks, and each as a page (HTML, no code)
that opens without a network. The environment is made from requirements.txt and kept in the user's cache folder when there is one, by
what it is made from. Needs Python 3.11 or later with venv, and nothing else.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))


def environment(scratch):
    """The Python of an environment that holds just what requirements.txt names."""
    requirements = HERE / "requirements.txt"
    made_from = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = (cache if cache.is_dir() else Path(scratch)) / f"hexspot-notebooks-{made_from}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # Written last, so that what was broken off is made anew.
    done = folder / "complete"
    if not done.is_file():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--only-binary", ":all:", "--requirement", requirements], check=True)
        done.touch()
    return python


def run(exports, to):
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        settings = {"HEXSPOT_OUT": str(exports), "PYTHONDONTWRITEBYTECODE": "1", "IPYTHONDIR": scratch, "MPLCONFIGDIR": scratch}
        convert = [environment(scratch), "-m", "nbconvert", "--log-level=WARN", "--output-dir", to]
        where = {"env": os.environ | settings, "check": True}
        # A slow machine may need long to start Python: that is no fault of a notebook.
        patience = ["--ExecutePreprocessor.startup_timeout=300"]
        subprocess.run([*convert, *patience, "--to", "notebook", "--execute", *NOTEBOOKS], **where)
        page = ["--to", "html", "--no-input", f"--TemplateExporter.extra_template_basedirs={HERE}", "--template", "page"]
        subprocess.run([*convert, *page, *(to / notebook.name for notebook in NOTEBOOKS)], **where)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        run(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
    except subprocess.CalledProcessError as failed:
        sys.exit(f"{failed.cmd[0]} ended with {failed.returncode}: see above")
