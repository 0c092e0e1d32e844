"""Sources to read and measure, at pinned versions: fetched with pip, unpacked, never installed.

A wheel is a zip archive: only its ``*.py`` files are kept, under ``.cache/`` of the checkout.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from filelock import FileLock

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "corpora"
VERSIONS = {"torchvision": "0.29.1"}


def fetch(package: str) -> Path:
    """The folder that holds the sources of `package` at its pinned version.

    ``fetch("torchvision") / "torchvision/models/resnet.py"`` is a file. The first call downloads;
    several processes may call at once. Raises RuntimeError when the download fails.
    """
    wanted = f"{package}-{VERSIONS[package]}"
    folder = CACHE / wanted
    if folder.is_dir():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / f"{wanted}.lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=CACHE) as work:
                _download(package, Path(work))
                sources = Path(work) / "sources"
                _unpack(next(Path(work).glob("*.whl")), sources)
                sources.rename(folder)
    return folder


def _download(package: str, to: Path) -> None:
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--only-binary", ":all:", "--dest", str(to)),
        f"{package}=={VERSIONS[package]}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{package} could not be downloaded:\n{done.stderr.strip()}")


def _unpack(wheel: Path, to: Path) -> None:
    to.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(to, [name for name in archive.namelist() if name.endswith(".py")])


if __name__ == "__main__":
    for name in sys.argv[1:] or VERSIONS:
        print(fetch(name))
