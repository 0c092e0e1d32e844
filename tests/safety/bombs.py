"""Texts that ask for more than there is in the places where shapes, sizes and layouts are worked
out: what a model makes of its input, what the solver must solve, what restore must search."""

from __future__ import annotations

import random

from tests.safety.hostile import model

R = random.Random(11)


def chain(line: str, count: int) -> str:
    """One line so many times, ``#`` being the number of each."""
    return "\n".join(line.replace("#", str(i)) for i in range(count))


def forward(lines: str) -> str:
    return model("pass", f"{lines}\nreturn x")


# What shapes and sizes are made of.
SHAPES: dict[str, str] = {
    "dims-huge": forward("x = torch.zeros(2**4096, 2**4095)\nx = x.view(-1)"),
    "dims-power": forward("n = x.shape[0] ** 100000\nx = torch.zeros(n)"),
    "dims-power-symbolic": forward("n = x.shape[0]\nfor i in range(200): n = n * n\nx = x.view(n)"),
    "dims-power-of-dims": forward("n = x.shape[0] ** x.shape[0] ** x.shape[0]\nx = x.expand(n)"),
    "dims-sum-of-powers": forward(
        "a, b, c, d = x.shape\nn = (a + b + c + d + 1) ** 60\nx = torch.zeros(n)"
    ),
    "dims-many-axes": forward("x = x.reshape(*[1] * 100000)\nx = torch.zeros(*[2] * 5000)"),
    "dims-unsqueeze-loop": forward("for i in range(100000): x = x.unsqueeze(0)"),
    "dims-repeat": forward("for i in range(5000): x = x.repeat(2, 2, 2, 2)"),
    "dims-cat-doubling": forward("for i in range(5000): x = torch.cat([x, x], 0)"),
    "dims-einsum": forward("x = torch.einsum('" + "a" * 5000 + "->', x)"),
    "dims-many-operands": forward("x = torch.cat([x] * 10**6, 0)\nx = torch.stack([x] * 10**6)"),
    "dims-chunks": forward("y = x.chunk(10**9)\nz = x.split(1)\nw = x.unbind(0)"),
    "dims-tensor-literal": forward("t = torch.tensor([[0] * 1000] * 1000)\nx = x + t.sum()"),
    "dims-arange": forward("t = torch.arange(10**12)\nu = torch.linspace(0, 1, 10**9).tolist()"),
    "dims-pad": forward("x = torch.nn.functional.pad(x, (10**18,) * 8)"),
    "dims-kernel": model("self.c = nn.Conv2d(3, 2**63, 2**31, padding=2**62)", "return self.c(x)"),
    "solver-floors": forward(
        "h = x.shape[-1]\n"
        + chain("h = (h - #) // 3 + h // 7", 60)
        + "\nx = x[..., : h]\nx.view(h)"
    ),
    "solver-floors-compared": forward(
        "h, w = x.shape[-2:]\n"
        + chain("if (h * # + w) // (# + 2) % 5 > (w - #) // 3: x = x + 1", 120)
    ),
    "solver-modulo": forward("h = x.shape[-1]\n" + chain("if h % (# + 2) == 0: x = x * 2", 300)),
    "solver-nested-floor": forward(
        "h = x.shape[-1]\nfor i in range(2, 400): h = (h * i + x.shape[-2]) // (i + h % i)\n"
        "if h > 3: x = x.view(h, -1)"
    ),
    "solver-ways": forward(chain("x = x[..., 1:] if x.shape[-1] > # else x[..., :-1]", 200)),
    "solver-products": forward(
        "a, b, c, d = x.shape\n" + chain("x = x.view(a * b, c * d).view(a, b, c, d)", 300)
    ),
    "solver-ratio": forward(
        "r = x.shape[-1] / x.shape[-2]\nfor i in range(3000): r = r * r / (r + 1)"
    ),
    "solver-interpolate": forward(chain("x = nn.functional.interpolate(x, scale_factor=1.#7)", 90)),
    "many-convolutions": model(
        "self.l = nn.ModuleList([nn.Conv2d(3, 3, 3) for _ in range(20000)])",
        "for m in self.l: x = m(x)\nreturn x",
    ),
    "nested-sequentials": model(
        "m = nn.ReLU()\nfor i in range(5000): m = nn.Sequential(m)\nself.m = m", "return self.m(x)"
    ),
    "doubled-sequentials": model(
        "m = nn.Linear(8, 8)\nfor i in range(60): m = nn.Sequential(m, m)\nself.m = m",
        "return self.m(x)",
    ),
    "module-in-itself": model("self.a = self\nself.b = nn.Sequential(self)", "return self.b(x)"),
    "transformer-of-a-million": model(
        "self.t = nn.Transformer(8, 2, num_encoder_layers=10**6)", "return self.t(x, x)"
    ),
    "named-parameters-squared": model(
        "self.l = nn.ModuleList([nn.Linear(2, 2) for _ in range(3000)])\n"
        "for m in self.modules():\n    for p in self.named_parameters(): pass",
        "return x",
    ),
    "apply-in-apply": model(
        "def f(m): m.apply(f)\nself.fc = nn.Linear(2, 2)\nself.apply(f)", "return x"
    ),
    "hook-in-hook": model(
        "self.fc = nn.Linear(8, 8)\nself.fc.register_forward_hook(lambda m, i, o: m(o))",
        "return self.fc(x)",
    ),
}

# What the language itself lets grow.
LANGUAGE: dict[str, str] = {
    "exponential-f-strings": "a = 'x'\n" + chain("a = f'{a}{a}'", 64) + "\n" + model(),
    "exponential-f-string-specs": "w = 10**9\na = f'{1:{w}}' + f'{\"x\":{w}.{w}}' + f'{1.5:.{w}f}'\n" + model(),
    "exponential-lists": "a = [1]\n" + chain("a = [a, a]", 100) + "\nb = str(a)\nc = a == a[0]\nd = hash(repr(a))\n" + model(),
    "exponential-tuples-hashed": "a = (1,)\n" + chain("a = (a, a)", 100) + "\nb = {a: 1}\nc = a < a\n" + model(),
    "exponential-deepcopy": "import copy\na = [1]\n" + chain("a = [a, copy.deepcopy(a)]", 60) + "\n" + model(),
    "billion-laughs-join": "a = 'lol'\nfor i in range(30): a = a.join(a)\n" + model(),
    "lambda-bomb": "f = lambda x: x\nfor i in range(10**6): f = (lambda g: lambda x: g(g(x)))(f)\nf(1)\n" + model(),
    "y-combinator": "(lambda f: f(f))(lambda f: f(f))\n" + model(),
    "comprehension-bomb": "a = [[[[[0 for a in range(99)] for b in range(99)] for c in range(99)] for d in range(99)] for e in range(99)]\n" + model(),
    "comprehension-walrus": "a = [y := [y for y in range(9999)] for x in range(9999)]\n" + model(),
    "generator-chain": "g = iter(range(10))\nfor i in range(10000): g = (x for x in g)\nlist(g)\n" + model(),
    "yield-from-itself": "def g():\n    yield from g()\nlist(g())\n" + model(),
    "recursive-getattribute": "class A:\n    def __getattribute__(s, n): return s.x\nA().y\n" + model(),
    "recursive-hash": "class A:\n    def __hash__(s): return hash(s)\n{A(): 1}\n" + model(),
    "recursive-iter": "class A:\n    def __iter__(s): return iter(s)\nlist(A())\n" + model(),
    "recursive-len-bool": "class A:\n    def __len__(s): return len(s)\n    def __bool__(s): return bool(s)\nif A(): pass\nlen(A())\n" + model(),
    "recursive-index": "class A:\n    def __index__(s): return int(s)\n    def __int__(s): return s.__index__()\nrange(A())\n[1][A()]\n" + model(),
    "endless-getitem": "class A:\n    def __getitem__(s, i): return i\nlist(A())\n1 in A()\nmax(*A())\n" + model(),
    "endless-next": "class A:\n    def __iter__(s): return s\n    def __next__(s): return s\na, *b = A()\ndict(A())\nzip(*A())\n" + model(),
    "endless-contains": "class A:\n    def __contains__(s, x):\n        while True: pass\n1 in A()\n" + model(),
    "endless-missing": "class D(dict):\n    def __missing__(s, k): return s[k + 1]\nD()[0]\n" + model(),
    "endless-mro": "class A: pass\n" + "".join(f"class A{i}(A): pass\n" for i in range(1500)) + "class Z(" + ", ".join(f"A{i}" for i in range(1500)) + "): pass\n" + model(),
    "cyclic-parents": "class A: pass\nA.x = A\na = A()\na.a = a\na.__dict__['b'] = a.__dict__\nprint(a)\n" + model(),
    "cyclic-isinstance": "t = (int,)\nfor i in range(100000): t = (t, t)\nisinstance('', t)\n" + model(),
    "cyclic-exception": "e = ValueError()\ne.__cause__ = e\ne.args = (e,)\ntry:\n    raise e from e\nexcept ValueError as f:\n    str(f)\nraise e\n" + model(),
    "regex-nested": "import re\nre.fullmatch('(' * 90 + 'a' + '*)' * 90, 'a' * 50 + 'b')\n" + model(),
    "regex-alternatives": "import re\nre.match('(a|a)*$', 'a' * 60 + 'b')\nre.findall('(.*)*x', 'y' * 5000)\n" + model(),
    "regex-repeat": "import re\nre.compile('a{65000}{65000}')\nre.sub('', 'x' * 10**5, 'y' * 10**6)\n" + model(),
    "regex-back-reference": "import re\nre.match(r'(.*)\\1\\1\\1\\1$', 'a' * 20001)\nre.split('(x+x+)+y', 'x' * 5000)\n" + model(),
    "int-of-text": "a = int('1' * 10**6)\nb = str(10**4000 * 10**4000)\nc = pow(7, 10**9)\nd = pow(3, 10**8, 10**50)\n" + model(),
    "float-and-complex": "a = 1e308 ** 99\nb = complex(1, 2) ** 10**9\nc = round(1.5, 10**9)\nd = int(1e308) ** 99\n" + model(),
    "math-functions": "import math\na = math.factorial(10**9)\nb = math.comb(10**9, 10**8)\nc = math.perm(10**6)\nd = math.isqrt(10**4000)\ne = math.prod([10**99] * 10**6)\n" + model(),
    "itertools-products": "import itertools as i\na = list(i.product(range(99), repeat=99))\nb = list(i.permutations(range(99)))\nc = list(i.combinations(range(999), 99))\nd = sum(1 for _ in i.chain.from_iterable(i.repeat([1])))\n" + model(),
    "text-methods": "a = 'a' * 10**6\nb = a.replace('', a)\nc = a.center(10**12)\nd = a.expandtabs(10**9)\ne = '\\t'.expandtabs(10**12)\nf = a.split('a') * 10**6\ng = a.zfill(10**12)\n" + model(),
    "dict-doubling": "d = {}\nfor i in range(10**8): d[i] = d.copy()\n" + model(),
    "set-of-sets": "a = frozenset()\nfor i in range(10**6): a = frozenset([a, i])\nb = a == a\nhash(a)\n" + model(),
    "slices": "a = list(range(10**6))\nfor i in range(1000): a[::2] = a[1::2]; a[0:0] = a\n" + model(),
    "type-in-a-loop": "for i in range(10**7): A = type('A', (), {}); A()\n" + model(),
    "exception-in-finally": "def f():\n    try:\n        return f()\n    finally:\n        f()\nf()\n" + model(),
    "while-else-try": "while 1:\n    try:\n        while 1:\n            raise ValueError\n    except ValueError:\n        continue\n    finally:\n        continue\n" + model(),
    "deep-parenthesised-calls": "a = " + "f(" * 2500 + ")" * 2500 + "\n" + model(),
    "deep-functions": "".join("    " * i + f"def f{i}():\n" for i in range(95)) + "    " * 95 + "pass\n",
    "deep-classes": "".join("    " * i + f"class A{i}:\n" for i in range(95)) + "    " * 95 + "pass\n",
    "deep-conditional": "a = " + "1 if x else " * 3000 + "2\n" + model(),
    "deep-comparison": "a = " + "1 < " * 50_000 + "2\nb = " + "x and " * 50_000 + "y\n" + model(),
    "deep-match": "match x:\n    case " + "[" * 80 + "a" + "]" * 80 + ": pass\n" + model(),
    "many-arguments-written": "def f(" + ", ".join(f"a{i}" for i in range(30_000)) + "): pass\nf(" + ", ".join("1" for _ in range(30_000)) + ")\n" + model(),
    "many-unknown-names": ", ".join(f"name_{i}" for i in range(8_000)) + "\n" + model(),
    "same-unknown-name": "unknown, " * 15_000 + "\n" + model(),
    "many-classes": "".join(f"class N{i}(torch.nn.Module):\n    def forward(self, x): return x\n" for i in range(800)),
    "many-faults": model(forward=chain("y# = torch.cat([x, torch.zeros(#)], 5)", 400) + "\nreturn x"),
}  # fmt: skip

_FLAT = " ".join(model().split("\n"))

# What restore must search: long lines, brackets and quotes that match nothing.
RESTORES: dict[str, str] = {
    "one-line-of-100-kB": _FLAT + " " + "x = self.fc(x) " * 6_600,
    "one-line-of-classes": (_FLAT + " ") * 400,
    "one-line-of-keywords": "class def if else for while try with return lambda " * 2_000,
    "one-line-of-colons": "if x: " * 14_000,
    "one-line-of-names": "x " * 50_000,
    "nested-brackets-10k": "x = " + "[" * 10_000 + "]" * 10_000 + "\n" + model(),
    "mixed-brackets-10k": "".join(R.choice("([{}])") for _ in range(10_000)) + "\n" + model(),
    "unclosed-brackets": (model() + "x = (\n") * 300,
    "alternating-quotes": "'\"" * 25_000,
    "alternating-triple-quotes": "'''\"\"\"" * 8_000 + model(),
    "quotes-and-words": "it's \"a' b\" 'c " * 6_000,
    "f-string-quotes": "f'{f\"{" * 5_000,
    "back-slashes": "\\" * 50_000 + "\n" + "\\\n" * 20_000 + model(),
    "prompts": ">>> " * 20_000 + "\n" + ">>> x\n... y\n" * 5_000,
    "fences": "```python\nx = 1\n```\n" * 5_000,
    "entities": "&lt;&amp;&#39;&quot;" * 6_000,
    "full-width": "（，：＝）" * 16_000,
    "tabs-and-spaces": "".join(
        R.choice(("\t", "    ", " ")) * R.randint(0, 30) + "if x:\n" for _ in range(4_000)
    ),
    "dunders-eaten": "def init(self): super().init() " * 3_000,
    "line-numbers": "".join(f"{i} x = {i}\n" for i in range(20_000)),
    "else-everywhere": "else: elif x: except: finally: case _: " * 2_500,
    "comments": "# " * 40_000 + "\n" + "#\n" * 40_000 + model(),
    "mixed-prose": "This model, if it works, returns for each class a value: " * 1_500 + _FLAT,
    "chinese-and-code": "这段代码定义了一个模型 class A: 请解释 def f(x): return x " * 1_500,
    "decorators": "@a @b(c) @d.e " * 6_000,
    "strings-of-code": "x = 'class A: def f(self): return' " * 2_500,
    "semicolons": "a = 1; " * 15_000,
    "odd-line-ends": "x = 1\r\n\n\r\u2028\x0b\x0c\x85" * 6_000 + model(),
    "byte-order-marks": "\ufeff" * 10_000 + model(),
    "control-characters": "".join(map(chr, range(1, 32))) * 2_000 + model(),
}
