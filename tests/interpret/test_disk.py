"""A reading goes stale when a file that it looked at is no longer as it was."""

import os
from pathlib import Path

import pytest

from netgloss.interpret.disk import Disk

LONG_AGO = 1_000_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "blocks.py"
    path.write_text("width = 3\n")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def test_what_was_read_and_has_not_changed_still_holds(file: Path) -> None:
    disk = Disk()
    assert disk.is_file(str(file)) and not disk.is_folder(str(file))
    assert disk.text(str(file)) == "width = 3\n" and disk.size(str(file)) == 10
    assert disk.is_folder(str(file.parent)) and not disk.is_file(str(file.parent))
    assert disk.unchanged()


def test_another_text_of_the_same_length_is_a_change(file: Path) -> None:
    disk = Disk()
    disk.text(str(file))
    file.write_text("width = 4\n")
    assert not disk.unchanged()


def test_a_file_that_was_missing_and_came_is_a_change(file: Path) -> None:
    disk = Disk()
    other = file.with_name("heads.py")
    assert not disk.is_file(str(other))
    assert disk.unchanged()
    other.write_text("")
    assert not disk.unchanged()


def test_a_file_that_went_is_a_change(file: Path) -> None:
    disk = Disk()
    disk.content(str(file))
    file.unlink()
    assert not disk.unchanged()


def test_a_file_written_a_moment_ago_says_nothing_for_certain(file: Path) -> None:
    os.utime(file)
    disk = Disk()
    disk.text(str(file))
    assert not disk.unchanged()  # it might be written again within the same tick


def test_a_search_through_a_folder_is_never_called_unchanged(file: Path) -> None:
    disk = Disk()
    assert list(disk.below(str(file.parent), ".py")) == [str(file)]
    assert not disk.unchanged()
