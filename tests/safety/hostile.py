"""Texts that would hurt whoever ran them, or whoever reads them carelessly.

``MARK`` is replaced by the path of a file that exists and must be the same afterwards.
"""

from __future__ import annotations

import random

MODEL = """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
{init}

    def forward(self, x):
{forward}
"""


def model(init: str = "self.fc = nn.Linear(8, 2)", forward: str = "return self.fc(x)") -> str:
    """A model whose body is the given statements (joined by newlines)."""

    def indented(lines: str) -> str:
        return "\n".join("        " + line for line in lines.split("\n"))

    return MODEL.format(init=indented(init), forward=indented(forward))


# No program at all: exit code 2, and a line that says why.
UNREADABLE: dict[str, bytes] = {
    "empty": b"",
    "white-space": b" \n\t\n",
    "binary": random.Random(7).randbytes(4096),
    "nul-bytes": b"import torch\0\0\0",
    "elf-like": b"\x7fELF\x02\x01\x01" + bytes(200),
    "prose": b"The quick brown fox jumps over the lazy dog, and that is all there is.",
    "chinese-prose": "今天天气很好,我们去公园散步。".encode(),
    "ten-megabytes-of-parentheses": b"(" * 10_000_000,
    "ten-megabytes-of-brackets": b"[" * 10_000_000,
    "ten-megabytes-of-a-letter": b"a" * 10_000_000,
    "a-million-quotes": b"'" * 1_000_001,
}

# Programs that must never run: code and effects behind them.
RUNNING: dict[str, str] = {
    "remove-at-module-level": "import os; os.remove(MARK)\n" + model(),
    "remove-in-init": model("import os\nos.remove(MARK)"),
    "remove-in-forward": model(forward="import os\nos.remove(MARK)\nreturn x"),
    "open-for-writing": "open(MARK, 'w').write('gone')\n" + model(),
    "pathlib": "import pathlib; pathlib.Path(MARK).unlink()\n" + model(),
    "shutil": "import shutil; shutil.rmtree(MARK)\n" + model(),
    "system": "import os; os.system('rm ' + MARK)\n" + model(),
    "subprocess": "import subprocess; subprocess.run(['rm', MARK])\n" + model(),
    "exec": "exec('import os; os.remove(' + repr(MARK) + ')')\n" + model(),
    "eval": "eval('__import__(\"os\").remove(' + repr(MARK) + ')')\n" + model(),
    "import-by-name": "__import__('os').remove(MARK)\n" + model(),
    "importlib": "import importlib; importlib.import_module('os').remove(MARK)\n" + model(),
    "builtins": "__builtins__['open'](MARK, 'w')\n" + model(),
    "subclasses": "[c for c in ().__class__.__base__.__subclasses__()][0](MARK)\n" + model(),
    "globals-of-a-function": (
        "def f(): pass\nf.__globals__['__builtins__'].open(MARK, 'w')\n" + model()
    ),
    "format-attribute": "x = '{0.__class__.__init__.__globals__}'.format(str)\n" + model(),
    "torch-load": "import torch\ntorch.load(MARK)\n" + model(),
    "torch-save": "import torch\ntorch.save({}, MARK)\n" + model(),
    "torch-hub": "import torch\ntorch.hub.load('a/b', 'c')\n" + model(),
    "numpy-save": "import numpy as np\nnp.save(MARK, np.zeros(3))\n" + model(),
    "pickle": "import pickle; pickle.loads(b'cos\\nsystem\\n(S\"rm x\"\\ntR.')\n" + model(),
    "socket": "import socket; socket.create_connection(('127.0.0.1', 9))\n" + model(),
    "environment": "import os; os.environ['PATH'] = ''; os.putenv('A', 'b')\n" + model(),
    "exit": "import sys, os; sys.exit(3); os._exit(3); exit(); quit()\n" + model(),
    "decorator": "import os\n@os.remove\ndef f(): pass\n" + model(),
    "class-body": "import os\nclass A:\n    os.remove(MARK)\n" + model(),
    "default-argument": "import os\ndef f(a=os.remove(MARK)): pass\n" + model(),
    "metaclass": (
        "class M(type):\n    def __new__(m, *a):\n        open(MARK, 'w')\n"
        "        return type(*a)\n"
        "class A(metaclass=M): pass\n" + model()
    ),
    "property": model(
        forward="return self.p", init="pass\n@property\ndef p(self): open(MARK, 'w')"
    ),
}

# Programs that ask for more than there is: time, memory, depth.
GREEDY: dict[str, str] = {
    "power-tower": "a = 9**9**9\n" + model(),
    "calls-in-calls": f"a = {'abs(' * 60}1{')' * 60}\nb = {'(' * 60}1{',2)' * 60}\n" + model(),
    "methods-of-methods": f"a = 'x'{'.strip()' * 300}\n" + model(),
    "power-tower-in-init": model("self.fc = nn.Linear(8, 9**9**9)"),
    "huge-list": "a = [0] * 10**12\n" + model(),
    "huge-list-in-forward": model(forward="a = [0] * 10**12\nreturn x"),
    "huge-string": "a = 'a' * 10**11\n" + model(),
    "huge-bytes": "a = bytes(10**12)\nb = bytearray(10**12)\n" + model(),
    "huge-shift": "a = 1 << 10**12\n" + model(),
    "huge-product": "a = 7\nfor i in range(100): a = a * a\n" + model(),
    "huge-literal": "a = " + "9" * 400_000 + "\n" + model(),
    "huge-parsed-int": "a = int('9' * 10**7)\n" + model(),
    "huge-range-listed": "a = list(range(10**12))\n" + model(),
    "huge-range-summed": "a = sum(range(10**12))\n" + model(),
    "huge-tuple-doubling": "a = (1,)\nfor i in range(100): a = a + a\n" + model(),
    "huge-padding": "a = '%1000000000d' % 1\n" + model(),
    "huge-format": "a = '{:>9999999999}'.format(1)\nb = f'{1:9999999999}'\n" + model(),
    "huge-join": "a = ('a' * 10**6).join(['b'] * 10**6)\n" + model(),
    "huge-replace": "a = ('a' * 10**6).replace('a', 'b' * 10**6)\n" + model(),
    "endless-while": "while True: pass\n" + model(),
    "endless-while-in-init": model("while True:\n    self.a = 1"),
    "endless-while-in-forward": model(forward="while True:\n    x = x + 1\nreturn x"),
    "endless-for": "for i in range(10**15): pass\n" + model(),
    "endless-for-appending": "a = [1]\nfor i in a: a.append(i)\n" + model(),
    "endless-generator": (
        "def g():\n    while True:\n        yield 1\na = list(g())\nb = sum(g())\n" + model()
    ),
    "endless-itertools": "import itertools\na = list(itertools.count())\n" + model(),
    "endless-swallowing": (
        "while True:\n    try:\n        f()\n    except:\n        pass\n    finally:\n"
        "        pass\n" + model()
    ),
    "endless-comprehension": "a = [i for i in range(10**6) for j in range(10**6)]\n" + model(),
    "recursion": "def f(n): return f(n + 1)\nf(0)\n" + model(),
    "recursion-doubled": "def f(n): return f(n + 1) + f(n + 1)\nf(0)\n" + model(),
    "recursive-class": model("self.inner = Net()"),
    "recursive-forward": model(forward="return self.forward(x)"),
    "recursive-call": model(forward="return self(x)"),
    "recursive-getattr": (
        "class A:\n    def __getattr__(self, n): return getattr(self, n + 'a')\nA().b\n" + model()
    ),
    "recursive-eq": "class A:\n    def __eq__(s, o): return s == o\nA() == A()\n" + model(),
    "recursive-repr": "class A:\n    def __repr__(s): return repr(s)\nrepr(A())\n" + model(),
    "recursive-property": (
        "class A:\n    @property\n    def p(self): return self.p\nA().p\n" + model()
    ),
    "cyclic-list": "a = []\na.append(a)\nb = str(a)\nc = a == a\nd = sorted([a, a])\n" + model(),
    "cyclic-dict": "a = {}\na['a'] = a\nprint(a)\nimport copy\ncopy.deepcopy(a)\n" + model(),
    "own-base-class": "class A(A): pass\nclass B(C): pass\nclass C(B): pass\n" + model(),
    "many-layers": model("self.l = nn.LSTM(8, 8, num_layers=10**7)", "return self.l(x)"),
    "many-modules": model("self.l = nn.Sequential(*[nn.ReLU()] * 10**8)", "return self.l(x)"),
    "many-modules-in-a-loop": model(
        "self.l = nn.ModuleList(nn.Linear(8, 8) for _ in range(10**8))", "return x"
    ),
    "many-arguments": "f(*range(10**9))\nprint(*range(10**9))\n" + model(),
    "regular-expression-bomb": ("import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')\n" + model()),
    "deep-parentheses": "a = " + "(" * 3000 + "1" + ")" * 3000 + "\n" + model(),
    "deep-lists": "a = " + "[" * 150 + "]" * 150 + "\n" + model(),
    "deep-unary": "a = " + "-" * 50_000 + "1\n" + model(),
    "deep-not": "a = " + "not " * 50_000 + "1\n" + model(),
    "deep-attributes": "a = b" + ".c" * 50_000 + "\n" + model(),
    "deep-calls": "a = b" + "()" * 50_000 + "\n" + model(),
    "long-sum": "a = " + "1 + " * 50_000 + "1\n" + model(),
    "deep-blocks": "".join("    " * i + "if a:\n" for i in range(95)) + "    " * 95 + "pass\n",
    "deep-else-if": "if a: pass\n" + "elif a: pass\n" * 5000 + model(),
    "deep-lambda": "a = " + "lambda: " * 2000 + "1\n" + model(),
    "deep-format-string": "a = " + "f'{" * 2 + "1" + "}'" * 2 + "\n" + model(),
    "many-statements": "a = 1\n" * 100_000 + model(),
    "one-long-line": "a = 1; " * 20_000 + "\n" + model(),
}
