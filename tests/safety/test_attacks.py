"""Three hundred texts that mean harm: each ends in an answer or a clear refusal, within two
seconds and 300 MB, and touches nothing.

All are read in one watched process, through the Python functions and the command line in turn;
``test_hostile.py`` gives a part of them to whole processes of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from tests.safety.allowed import RECORDS, forbidden, is_allowed
from tests.safety.bombs import LANGUAGE, RESTORES, SHAPES
from tests.safety.escapes import ESCAPES
from tests.safety.hostile import GREEDY, RUNNING
from tests.safety.process import slowness
from tests.safety.served import Answer, Served, serving
from tests.surfaces.texts import BAD, FLAT, GOOD, PROSE

SECONDS = 2.0
MEGABYTES = 300.0
QUICK = 0.4  # seconds: what takes less is read with the other verbs, too
OTHERS = ("explain", "summary", "pseudocode", "restore")

ATTACKS = {**ESCAPES, **RUNNING, **GREEDY, **SHAPES, **LANGUAGE, **RESTORES}
# Texts without harm that lead through what netgloss loads on first use.
LAID_OUT = (FLAT + " ") * 20  # black is loaded
HARMLESS = [
    LAID_OUT,
    GOOD,
    BAD,
    FLAT,
    PROSE,
    GOOD.replace("conv(x)", "cnov(x)"),
    "while True: pass\n" + GOOD,
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("watched") / "folder"
    folder.mkdir()
    (folder / "mark").write_text("still here")
    with serving(folder, HARMLESS) as process:
        yield process


def ask(served: Served, name: str, verb: str, way: str, language: str = "en") -> Answer:
    """One attack through one verb; whatever must hold for every text is held here."""
    text = ATTACKS[name].replace("MARK", repr(str(served.folder / "mark")))
    answer = served.ask(text, verb, way, language)
    print(name, verb, answer.kind, f"{answer.seconds:.2f} s", f"{answer.megabytes:.0f} MB")
    assert answer.kind in ("result", "refusal"), answer.told
    assert answer.told.strip()
    assert "Traceback" not in answer.told and "internal error" not in answer.told
    assert forbidden(answer.events, frozenset({"paste.py"}), served.known) == []
    assert (served.folder / "mark").read_text() == "still here"
    assert sorted(path.name for path in served.folder.iterdir()) == ["mark", "paste.py"]
    assert answer.seconds < SECONDS or answer.seconds < SECONDS * slowness()
    assert answer.megabytes < MEGABYTES
    return answer


def cases() -> list[tuple[str, str, str]]:
    """Every attack with the verb and the language that it is read in besides ``check``."""
    return list(zip(ATTACKS, cycle(OTHERS), cycle(("en", "zh", "zh")), strict=False))


@pytest.mark.parametrize(("name", "verb", "language"), cases())
def test_an_attack_comes_to_nothing(served: Served, name: str, verb: str, language: str) -> None:
    first = ask(served, name, "check", "python")
    ask(served, name, verb, "command", language)
    if first.seconds < QUICK:
        for other in OTHERS:
            if other != verb:
                ask(served, name, other, "python")


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) == sum(map(len, (ESCAPES, RUNNING, GREEDY, SHAPES, LANGUAGE, RESTORES)))
    assert len(ATTACKS) == len(set(ATTACKS.values())) > 250


def test_what_is_read_without_harm_is_allowed(served: Served) -> None:
    answer = served.ask(GOOD, "check", "command")
    assert answer.code == 0
    assert forbidden(answer.events, frozenset({"paste.py"}), served.known) == []


@pytest.mark.parametrize(
    "event",
    [
        ("open", "", "/etc/passwd", "r", "524288"),
        ("open", "", "mark", "w", "524865"),
        ("open", "importing", "/etc/passwd", "r", "524288"),
        ("import", "", "ctypes", "None"),
        ("exec", "", "<string>"),
        ("compile", "", "<string>"),
        ("code.__new__", "", "bytes", "<string>", "__init__", "5", "0", "0", "5", "4", "19"),
        ("code.__new__", RECORDS, "bytes", "<string>", "run", "5", "0", "0", "5", "4", "19"),
        ("code.__new__", RECORDS, "bytes", "<string>", "__init__", "5", "0", "0", "6", "4", "19"),
        ("marshal.loads", ""),
        ("environ", "HOME"),
        ("environ", "*"),
        ("os.listdir", "", "/"),
        ("os.remove", "", "mark", "-1"),
        ("subprocess.Popen", "", "true"),
        ("socket.connect", "", "socket"),
        ("pickle.find_class", "", "os", "system"),
    ],
)
def test_a_deed_is_not_allowed(event: tuple[str, ...]) -> None:
    assert not is_allowed(event, frozenset({"paste.py"}), frozenset({"re", "ast"}))
