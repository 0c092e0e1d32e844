"""Texts that try to leave the interpreter: each class of trick, and what it would do if it worked.

``MARK`` is replaced by the path of a file that exists and must be the same afterwards.
"""

from __future__ import annotations

from tests.safety.hostile import model

OPEN = "open(MARK, 'w')"


def before(lines: str) -> str:
    """These lines above a sound model."""
    return f"{lines}\n{model()}"


OBJECTS = "().__class__.__base__.__subclasses__()"

ESCAPES: dict[str, str] = {
    # ---- attributes with two underscores ------------------------------------------------------
    "dunder-class-chain": before("a = ''.__class__.__mro__[1].__subclasses__()[100:](MARK)"),
    "dunder-globals-of-init": before(
        f"for c in {OBJECTS}:\n    c.__init__.__globals__['sys'].modules['os'].remove(MARK)"
    ),
    "dunder-builtins-of-frame": before(f"{OBJECTS}[0].__init__.__builtins__['open'](MARK, 'w')"),
    "dunder-code-replaced": before(
        "def f(): pass\nf.__code__ = f.__code__.replace(co_code=b'\\x00' * 100)\nf()"
    ),
    "dunder-closure": before(
        "def f():\n    x = open\n    def g(): return x\n    return g\n"
        "f().__closure__[0].cell_contents(MARK, 'w')"
    ),
    "dunder-dict-of-module": model("nn.__dict__['__builtins__']['open'](MARK, 'w')"),
    "dunder-self-of-builtin": before("print.__self__.open(MARK, 'w')\nlen.__self__.eval('1')"),
    "dunder-wrapped": before(
        "import functools\n@functools.wraps(open)\ndef f(): pass\nf.__wrapped__(MARK, 'w')"
    ),
    "dunder-class-assigned": model(
        "self.__class__ = type(open)\nself.fc = nn.Linear(8, 2)\nself.__class__(MARK, 'w')"
    ),
    "dunder-class-of-instance-swapped": before(
        "class A: pass\nclass B:\n    def __call__(self): open(MARK, 'w')\n"
        "a = A()\na.__class__ = B\na()"
    ),
    "dunder-bases-assigned": before("class A: pass\nA.__bases__ = (type(open),)\nA(MARK, 'w')"),
    "dunder-name-built-of-parts": before(
        "n = '__' + 'cla' + 'ss__'\ngetattr(getattr((), n), '__ba' + 'se__').__subclasses__()"
    ),
    # ---- names that are looked up ---------------------------------------------------------------
    "getattr-of-builtins": before("getattr(__builtins__, 'op' + 'en')(MARK, 'w')"),
    "getattr-on-os-through-torch": before("import torch\ngetattr(torch, 'os').remove(MARK)"),
    "getattr-chain-in-torch": before("import torch\ntorch.nn.modules.module.torch.os.remove(MARK)"),
    "torch-serialization-os": before("import torch\ntorch.serialization.os.remove(MARK)"),
    "torch-hub-os": before("import torch\ntorch.hub.os.system('rm ' + MARK)"),
    "numpy-os": before("import numpy as np\nnp.os.remove(MARK)\nnp.sys.modules['os'].remove(MARK)"),
    "random-os": before("import random\nrandom._os.remove(MARK)"),
    "functools-sys": before("import collections\ncollections._sys.modules['os'].remove(MARK)"),
    "sys-modules": before("import sys\nsys.modules['os'].remove(MARK)\ndel sys.modules['torch']"),
    "sys-path-hook": before("import sys\nsys.path_hooks.append(open)\nsys.path.insert(0, MARK)"),
    "builtins-module": before("import builtins\nbuiltins.open(MARK, 'w')\nbuiltins.len = None"),
    "builtins-dict-or-module": before(
        "b = __builtins__\n(b if type(b) is dict else b.__dict__)['open'](MARK, 'w')"
    ),
    "globals-function": before("globals()['__builtins__']['open'](MARK, 'w')\nlocals().clear()"),
    "vars-of-module": before("import torch\nvars(torch)['os'].remove(MARK)"),
    "operator-attrgetter": before(
        "import operator\noperator.attrgetter('__class__.__base__.__subclasses__')(())()"
    ),
    "operator-methodcaller": before(
        "import operator, pathlib\noperator.methodcaller('unlink')(pathlib.Path(MARK))"
    ),
    "str-subclass-as-name": before(
        "class S(str):\n    def startswith(self, *a): return False\n"
        "    def __eq__(self, o): return True\n    def __hash__(self): return hash('open')\n"
        "getattr(object(), S('__class__'))\n__builtins__[S('open')](MARK, 'w')"
    ),
    # ---- formatting -----------------------------------------------------------------------------
    "format-subclass-super": before(
        "class S(str):\n    def format(self, *a): return super().format(*a)\n"
        "S('{0.__class__.__init__.__globals__[sys]}').format(ValueError())"
    ),
    "format-map": before(
        "class D(dict):\n    def __missing__(self, k): return open(MARK, 'w')\n"
        "'{a.__class__}'.format_map(D())"
    ),
    "format-of-a-model": model(
        forward="return f'{self.__class__.__init__.__globals__}' + '{0.__dict__}'.format(self)"
    ),
    "format-dunder-runs": before(
        "class A:\n    def __format__(self, s): open(MARK, 'w')\nf'{A():x}'\nformat(A(), 'y')"
    ),
    "percent-with-mapping": before(
        "class D(dict):\n    def __getitem__(self, k): return open(MARK, 'w')\n'%(a)s' % D()"
    ),
    "string-template": before(
        "import string\nstring.Formatter().vformat('{0.__globals__}', (print,), {})"
    ),
    "str-translate": before(
        "class T:\n    def __getitem__(self, k): return open(MARK, 'w')\n'abc'.translate(T())"
    ),
    # ---- classes --------------------------------------------------------------------------------
    "type-of-three": before("type('A', (type(open),), {'__call__': open})()(MARK, 'w')"),
    "type-new": before("type.__new__(type, 'A', (object,), {'__del__': lambda s: open(MARK)})"),
    "metaclass-prepare": before(
        "class M(type):\n    @classmethod\n    def __prepare__(m, n, b): return D()\n"
        "class D(dict):\n    def __setitem__(self, k, v): open(MARK, 'w')\n"
        "class A(metaclass=M):\n    x = 1"
    ),
    "metaclass-call": before(
        "class M(type):\n    def __call__(c, *a): return open(MARK, 'w')\n"
        "class A(metaclass=M): pass\nA()"
    ),
    "metaclass-instancecheck": before(
        "class M(type):\n    def __instancecheck__(c, o): open(MARK, 'w')\n"
        "class A(metaclass=M): pass\nisinstance(1, A)"
    ),
    "init-subclass": before(
        "class A:\n    def __init_subclass__(cls, **k): open(MARK, 'w')\nclass B(A, x=1): pass"
    ),
    "set-name": before(
        "class D:\n    def __set_name__(self, o, n): open(MARK, 'w')\nclass A:\n    x = D()"
    ),
    "descriptor-get": before(
        "class D:\n    def __get__(self, i, o): return open(MARK, 'w')\n"
        "    def __set__(self, i, v): open(MARK, 'w')\nclass A:\n    x = D()\nA().x\nA().x = 1"
    ),
    "class-getitem": before(
        "class A:\n    def __class_getitem__(cls, k): open(MARK, 'w')\nA[int]\nx: A[str] = 1"
    ),
    "annotations-as-code": model(forward="x: __import__('os').remove(MARK) = x\nreturn x").replace(
        "(self, x)", "(self, x: open(MARK, 'w')) -> exec('1')"
    ),
    "dataclass-default-factory": before(
        "from dataclasses import dataclass, field\n@dataclass\nclass A:\n"
        "    a: int = field(default_factory=lambda: open(MARK, 'w'))\nA()"
    ),
    "dataclass-field-name-as-code": before(
        "from dataclasses import make_dataclass\n"
        "make_dataclass('A', [('x=__import__(\"os\").abort()', int)])"
    ),
    "namedtuple-field-as-code": before(
        "from collections import namedtuple\nnamedtuple('A', 'a b); open(\"mark\", \"w\"); (c')"
    ),
    "enum-auto": before(
        "import enum\nclass A(enum.Enum):\n    def _generate_next_value_(n, s, c, l):\n"
        "        return open(MARK, 'w')\n    x = enum.auto()"
    ),
    "slots-and-del": before(
        "class A:\n    __slots__ = ('a',)\n    def __del__(self): open(MARK, 'w')\na = A()\ndel a"
    ),
    "reduce": before(
        "import copy, pickle, os\nclass A:\n    def __reduce__(self): return (os.remove, (MARK,))\n"
        "copy.copy(A())\ncopy.deepcopy(A())\npickle.loads(pickle.dumps(A()))"
    ),
    "deepcopy-hook": before(
        "import copy\nclass A:\n    def __deepcopy__(self, m): open(MARK, 'w')\ncopy.deepcopy(A())"
    ),
    "torch-function-override": before(
        "import torch\nclass T(torch.Tensor):\n    @classmethod\n"
        "    def __torch_function__(cls, f, t, a=(), k=None): return open(MARK, 'w')\n"
        "torch.add(T(), T())"
    ),
    # ---- statements -----------------------------------------------------------------------------
    "match-class-pattern": before(
        "class A:\n    __match_args__ = ('x',)\n    @property\n    def x(self): open(MARK, 'w')\n"
        "match A():\n    case A(y): pass\n    case object(__class__=c): c.__base__"
    ),
    "match-mapping-rest": before(
        "match __builtins__:\n    case {'open': f, **rest}: f(MARK, 'w')\n    case o: o.open(MARK)"
    ),
    "walrus": before(
        "[o := __builtins__, (f := getattr(o, 'open', None)) and f(MARK, 'w')]\n"
        "print((c := ().__class__).__base__)"
    ),
    "async": before(
        "import asyncio\nasync def f():\n    open(MARK, 'w')\n    await g()\n"
        "async def g():\n    async with open(MARK) as h: pass\n"
        "    async for i in f(): yield i\nasyncio.run(f())\nf().cr_frame.f_globals"
    ),
    "context-manager": before(
        "class C:\n    def __enter__(self): return open\n    def __exit__(self, *a): "
        "open(MARK, 'w'); return True\nwith C() as o: o(MARK, 'w')"
    ),
    "decorator-is-exec": before("@exec\n@compile\n@lambda f: 'exit(3)'\ndef f(): pass"),
    "generator-frame": before(
        "def g():\n    yield\ng().gi_frame.f_builtins['open'](MARK, 'w')\ng().gi_frame.f_back"
    ),
    "generator-throw": before(
        "def g():\n    try:\n        yield\n    except BaseException as e:\n"
        "        e.__traceback__.tb_frame.f_globals['__builtins__']\n        yield e\n"
        "h = g()\nnext(h)\nh.throw(SystemExit(3))"
    ),
    "traceback-frame": before(
        "try:\n    1 / 0\nexcept Exception as e:\n"
        "    e.__traceback__.tb_frame.f_back.f_globals['os'].remove(MARK)"
    ),
    "exception-context": before(
        "class E(Exception):\n    def __init__(self): open(MARK, 'w')\n"
        "    def __str__(self): return open(MARK).read()\ntry:\n    raise E\nexcept* E as e:\n"
        "    print(e, e.__context__, e.args)"
    ),
    "exit-by-exception": before("raise SystemExit(7)"),
    "keyboard-interrupt": before(
        "try:\n    raise KeyboardInterrupt\nexcept:\n    pass\nraise GeneratorExit"
    ),
    "assert-with-effect": before("assert open(MARK, 'w'), open(MARK, 'w')"),
    "delete-builtins": before("del print\ndel __builtins__\ndel __name__\n__name__ = '__main__'"),
    "main-block": before("if __name__ == '__main__':\n    import os\n    os.remove(MARK)"),
    "star-import": before("from os import *\nremove(MARK)\nfrom builtins import *"),
    "future-import-and-coding": "# -*- coding: rot13 -*-\n"
    + before("from __future__ import braces"),
    # ---- unicode --------------------------------------------------------------------------------
    "unicode-dunder-normalised": before(
        "().__ｃｌａｓｓ__.__base__\n𝓸𝓹𝓮𝓷(MARK, 'w')\nｅｘｅｃ('1')"
    ),
    "unicode-bidi": before("x = 1 \u202e# '; open(MARK, 'w') #\u2066\nif x: \u2069pass"),
    "unicode-invisible": before("o\u200bpen(MARK, 'w')\nos\u2060.remove(MARK)\n\ufeffimport os"),
    "unicode-line-separators": "import os\u2028os.remove(MARK)\u2029\x0b\x0c\x1c\x85" + model(),
    "unicode-surrogates": before("a = '\\ud800' + chr(0xdfff)\nprint(a, a.encode())"),
    "unicode-digits": before(
        "a = int('٣' * 5000)\nb = ''.join(chr(i) for i in range(0x10ffff, 0x110000))"
    ),
    # ---- modules that reach the machine -------------------------------------------------------
    "importlib-machinery": before(
        "import importlib.util as u\ns = u.spec_from_file_location('m', MARK)\n"
        "m = u.module_from_spec(s)\ns.loader.exec_module(m)\nimportlib.reload(u)"
    ),
    "runpy-and-code": before(
        "import runpy, code\nrunpy.run_path(MARK)\ncode.InteractiveInterpreter().runsource('1')"
    ),
    "ctypes": before(
        "import ctypes\nctypes.CDLL(None).system(b'rm x')\n"
        "ctypes.string_at(0)\nctypes.pythonapi.PyRun_SimpleString(b'1')"
    ),
    "marshal-and-types": before(
        "import marshal, types\ntypes.FunctionType(marshal.loads(b'c'), {})()\n"
        "types.CodeType(0, 0, 0, 0, 0, 0, b'', (), (), (), '', '', '', 0, b'', b'')"
    ),
    "multiprocessing": before(
        "import multiprocessing, threading, concurrent.futures as c\n"
        "multiprocessing.Process(target=open, args=(MARK, 'w')).start()\n"
        "threading.Thread(target=open, args=(MARK, 'w')).start()\n"
        "c.ThreadPoolExecutor().submit(open, MARK, 'w')"
    ),
    "signal-atexit-gc": before(
        "import signal, atexit, gc, weakref\nsignal.alarm(1)\natexit.register(open, MARK, 'w')\n"
        "gc.get_objects()\nsignal.raise_signal(9)"
    ),
    "network": before(
        "import urllib.request, http.client, socket, ssl\n"
        "urllib.request.urlopen('http://127.0.0.1:9/')\n"
        "http.client.HTTPConnection('127.0.0.1', 9).request('GET', '/')\n"
        "socket.getaddrinfo('localhost', 9)"
    ),
    "temporary-files": before(
        "import tempfile, shelve, sqlite3, glob, logging\ntempfile.mkstemp()\nshelve.open(MARK)\n"
        "sqlite3.connect(MARK)\nglob.glob('/*')\nlogging.basicConfig(filename=MARK)"
    ),
    "read-secrets": before(
        "import os, getpass, pathlib\nos.environ['HOME']\nos.getenv('PATH')\nos.environ.copy()\n"
        "getpass.getuser()\npathlib.Path.home()\nopen('/etc/passwd').read()\nos.listdir('/')"
    ),
    "debugger-and-input": before("breakpoint()\ninput('password: ')\nimport pdb; pdb.set_trace()"),
    "yaml-and-json": before("import yaml, json\nyaml.load(open(MARK))\njson.load(open(MARK))"),
    # ---- torch and numpy ------------------------------------------------------------------------
    "torch-load-in-init": model("self.load_state_dict(torch.load(MARK, weights_only=False))"),
    "torch-jit": before(
        "import torch\ntorch.jit.load(MARK)\n@torch.jit.script\ndef f(x): return open(MARK, 'w')\n"
        "torch.jit.trace(open, (MARK,))\ntorch.jit.CompilationUnit('def f(): pass')"
    ),
    "torch-jit-ignore-decorator": model(
        "pass\n@torch.jit.ignore\ndef p(self): open(MARK, 'w')", "self.p()\nreturn x"
    ),
    "torch-compile": before("import torch\n@torch.compile(backend=open)\ndef f(): pass\nf()"),
    "cpp-extension": before(
        "from torch.utils.cpp_extension import load_inline, load\n"
        "load_inline('a', cpp_sources='int main() { remove(\"x\"); }')\nload('b', [MARK])"
    ),
    "torch-ops-load-library": before(
        "import torch\ntorch.ops.load_library(MARK)\ntorch.classes.load_library(MARK)\n"
        "torch.ops.aten.add.default.__class__"
    ),
    "torch-hub-in-forward": model(
        forward="return torch.hub.load('a/b', 'c', source='local')(x) + "
        "torch.hub.load_state_dict_from_url('http://127.0.0.1:9/')"
    ),
    "torch-utils": before(
        "import torch.utils.data, torch.utils.model_zoo as z, torch.utils.tensorboard as t\n"
        "z.load_url('http://127.0.0.1:9/')\nt.SummaryWriter(MARK)\n"
        "torch.utils.data.DataLoader([], num_workers=4)\ntorch.save({}, MARK)\n"
        "torch.from_file(MARK, shared=True, size=9)"
    ),
    "torch-distributed": before(
        "import torch.distributed as d, torch.multiprocessing as m\n"
        "d.init_process_group('gloo')\nm.spawn(open, (MARK,))\nd.rpc.init_rpc('a')"
    ),
    "onnx-export": before("import torch\ntorch.onnx.export(None, (), MARK)\ntorch.package.os"),
    "forward-hooks": model(
        "self.fc = nn.Linear(8, 2)\nself.fc.register_forward_hook(lambda *a: open(MARK, 'w'))\n"
        "self.fc.register_forward_pre_hook(open)\nself.register_full_backward_hook(exec)\n"
        "self.apply(lambda m: open(MARK, 'w'))"
    ),
    "autograd-function": before(
        "import torch\nclass F(torch.autograd.Function):\n    @staticmethod\n"
        "    def forward(c, x): return open(MARK, 'w')\nF.apply(torch.ones(1))"
    ),
    "state-dict-hooks": model(
        "self._register_load_state_dict_pre_hook(open)\nself.__setstate__({'a': open})\n"
        "self.load_state_dict({MARK: open(MARK, 'w')})"
    ),
    "numpy-files": before(
        "import numpy as np\nnp.load(MARK, allow_pickle=True)\nnp.fromfile(MARK)\nnp.savez(MARK)\n"
        "np.memmap(MARK, mode='w+', shape=9)\nnp.genfromtxt(MARK)\nnp.zeros(3).tofile(MARK)\n"
        "np.ctypeslib.load_library(MARK, '.')\nnp.loadtxt('http://127.0.0.1:9/')"
    ),
    "numpy-frombuffer-and-vectorize": before(
        "import numpy as np\nnp.vectorize(open)(MARK, 'w')\nnp.fromfunction(open, (3,))\n"
        "np.apply_along_axis(open, 0, [MARK])\nnp.frompyfunc(exec, 1, 1)('1')"
    ),
    # ---- functions of functions -----------------------------------------------------------------
    "partial": before(
        "from functools import partial, reduce, partialmethod\npartial(open, MARK, 'w')()\n"
        "partial(partial, exec)('1')()\nreduce(getattr, ['__class__', '__base__'], ())\n"
        "partial(open).func(MARK, 'w')\npartial.__new__(partial, open)(MARK, 'w')"
    ),
    "map-filter-sorted": before(
        "list(map(open, [MARK], ['w']))\nlist(filter(exec, ['1']))\nsorted(['1'], key=eval)\n"
        "max(['1'], key=exec)\nlist(iter(lambda: open(MARK, 'w'), 1))"
    ),
    "cache-and-singledispatch": before(
        "import functools\n@functools.lru_cache\ndef f(a): return open(a, 'w')\nf(MARK)\n"
        "f.__wrapped__(MARK)\n@functools.singledispatch\ndef g(a): open(MARK, 'w')\ng(1)\n"
        "functools.cached_property(open).func(MARK)"
    ),
    "property-of-builtins": before(
        "class A:\n    p = property(open)\n    s = staticmethod(open)\n    c = classmethod(exec)\n"
        "A().s(MARK, 'w')\nA.c('1')\nA().p\nA.p.fget(MARK, 'w')"
    ),
    "regex-callback": before(
        "import re\nre.sub('a', lambda m: open(MARK, 'w'), 'a')\nre.Scanner([('a', open)]).scan('a')"
    ),
    "exec-in-a-loop": before(
        "for s in ('exec', 'eval', 'compile'):\n    globals()[s]('open(\"mark\", \"w\")')\n"
        "compile('1', MARK, 'exec')\neval(compile('1', '', 'eval'))\nexec(b'1', {}, {})"
    ),
}
