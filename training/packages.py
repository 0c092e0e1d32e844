"""The code that the model of block structure learns from, and the code it is tried on.

Only wheels of pure Python are fetched, at these versions, and only ever read. The names and
versions are in packages.txt. Transformers and MONAI, on which the figures of docs/restore.md are
measured, are not among them: nothing is trained or tuned on those.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

CACHE = Path(__file__).parent.parent / ".cache" / "training"


def _listed(part: str) -> list[str]:
    rows = Path(__file__).with_name("packages.txt").read_text(encoding="utf-8").splitlines()
    return [row.split()[1] for row in rows if row.split()[0] == part]


TRAIN = _listed("train")
DEVELOP = _listed("develop")


def fetch(package: str) -> Path | None:
    """The folder of a package's sources, fetched once; None where there is no such wheel."""
    folder = CACHE / "sources" / package
    if folder.exists():
        return folder
    wheels = CACHE / "wheels" / package
    wheels.mkdir(parents=True, exist_ok=True)
    pure = ["--implementation", "py", "--abi", "none", "--platform", "any"]
    if package.startswith("torchvision"):
        pure = []
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", *pure, "--dest", str(wheels), package]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        return None
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if name.endswith(".py")]
            archive.extractall(folder, names)
        wheel.unlink()
    return folder


def torch_folder() -> Path:
    """The folder of PyTorch's own Python files, as installed."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        raise SystemExit("torch is not installed")
    return Path(spec.origin).parent


if __name__ == "__main__":
    for each in DEVELOP + TRAIN:
        if fetch(each) is None:
            print("no pure wheel:", each)
