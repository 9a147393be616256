"""Mutation testing: change the program in one small place, and see whether the tests nearest to it notice (`make mutants`).

    python tests/mutants.py                      every mutant of every module below: hours
    python tests/mutants.py --sample 50          fifty of each module, always the same ones for the same --seed
    python tests/mutants.py read.stage grade     these modules only; --show: each survivor with its changed line

mutmut makes the mutants. It runs them by putting a switch into a copy of the source, which knows neither our folders, which are
installed under another name, nor constants of a module; so they are run here: each module's tests are run once in a process, which then
has read and compiled all that they need, and each mutant is put into a fork of that process. A fork runs the tests that came through the
changed lines, the shortest first, until one fails.

Survivors that are right stand in tests/mutants.toml with the reason. Others lower the score; it ends in 1 below FLOOR.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import coverage
import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

ROOT = Path(__file__).resolve().parent.parent
LEFT = Path(__file__).with_name("mutants.toml")
FLOOR = 0.85  # of all mutants but those that change nothing
UNTIMED = "not (cost_grows or backtracks_without_end or takes_time or hostile_yaml or takes_long or without_a_space)"  # they fail on a busy machine
SELDOM = 2  # a place that no more tests come through may be one whose result is kept
PATIENCE = 600  # seconds by the clock for one mutant, for what waits and uses no processor time

IMPORTS: dict[str, list[ast.Import | ast.ImportFrom]] = {
    "copydesk." + ".".join(path.relative_to(ROOT / "pipeline").with_suffix("").parts).removesuffix(".__init__"): [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    for path in (ROOT / "pipeline").rglob("*.py")
}
RECORD = tomllib.loads(LEFT.read_text(encoding="utf-8"))
NEAREST: dict[str, str] = RECORD["nearest"]  # a room, or a module where these are others: the test files nearest to it


def modules() -> list[str]:
    """The modules that are tried: those that the table names, and all of the rooms that it names, but for what stands in `outside`."""
    found = set(NEAREST)
    for room in NEAREST:
        folder = ROOT / "pipeline" / room
        if any(folder.glob("[!_]*.py")):
            found.remove(room)
            found |= {f"{room}.{path.stem}" for path in folder.glob("[!_]*.py")}
    return sorted(found - RECORD["outside"].keys())


def nearest(module: str) -> str:
    """The names of the test files nearest to a module."""
    return NEAREST.get(module) or NEAREST[module.partition(".")[0]]


# --- mutants ---


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of one place: the lines of its statement, the lines that differ before and after, and the whole source with it."""

    module: str
    first: int
    last: int
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by in LEFT: line numbers move."""
        return self.module, self.before, self.after


def one_more(node: cst.BaseNumber) -> Iterator[cst.CSTNode]:
    """mutmut's `n + 1`, but for limits such as 2,000, where that is no change worth the name."""
    if not (isinstance(node, cst.Integer) and node.evaluated_value > 100):
        yield from mutators.operator_number(node)


def halved(node: cst.BaseNumber) -> Iterator[cst.BaseNumber]:
    """Beside `n + 1`, which is far from a share such as .75."""
    if isinstance(node, cst.Float):
        yield node.with_changes(value=repr(node.evaluated_value / 2))
    elif isinstance(node, cst.Integer) and node.evaluated_value > 1:
        yield node.with_changes(value=repr(node.evaluated_value // 2))


# Of mutmut's operators those that change what is decided. Left out: what texts say, and None for a value, which no test can miss.
OPERATORS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (cst.BaseNumber, one_more),
    (cst.BaseNumber, halved),
    (cst.Name, mutators.operator_name),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    (cst.CSTNode, mutators.operator_keywords),
    (cst.CSTNode, mutators.operator_swap_op),
    (cst.Call, mutators.operator_symmetric_string_methods_swap),
    (cst.IfExp, mutators.operator_if_exp),
    (cst.Match, mutators.operator_match),
)


def places(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Each node below `node` that an operator changes, with the changed one; but for types, decorators (sizes of caches) and zip's strict."""
    if isinstance(node, cst.Annotation | cst.Decorator) or (isinstance(node, cst.Arg) and node.keyword and node.keyword.value == "strict"):
        return
    for kind, operator in OPERATORS:
        if isinstance(node, kind):
            yield from ((node, changed) for changed in operator(node))
    for child in node.children:
        yield from places(child)


def meaning(source: str) -> str:
    """What two sources have in common that do the same as far as the parser knows: types are text, and run nothing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AnnAssign):
            for item in ast.walk(node):
                if isinstance(item, ast.arg):
                    item.annotation = None
            if isinstance(node, ast.FunctionDef):
                node.returns = None
    return ast.dump(tree)


def statement_lines(source: str) -> list[tuple[int, int]]:
    """First and last line of each simple statement and each head of a compound one."""
    spans = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) and body else node.end_lineno
            spans.append((node.lineno, max(node.lineno, last or node.lineno)))
    return spans


def mutants_of(module: str, sample: int | None, seed: int) -> list[Mutant]:
    """The mutants of a module in the order of their places, or `sample` of them."""
    source = source_path(module).read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    found_places = list(places(wrapper.module))
    positions = wrapper.resolve(PositionProvider)
    statements = statement_lines(source)
    same = meaning(source)
    wanted = len(found_places) if sample is None else sample
    order = list(range(len(found_places)))
    random.Random(f"{seed} {module}").shuffle(order)  # noqa: S311  # a sample, no secret
    found: dict[int, Mutant] = {}
    for number in order:
        if len(found) >= wanted:
            break
        node, changed = found_places[number]
        mutated = cst.ensure_type(wrapper.module.deep_replace(node, changed), cst.Module).code
        if meaning(mutated) == same:
            continue
        line = positions[node].start.line
        first, last = max((span for span in statements if span[0] <= line <= span[1]), default=(line, line))
        found[number] = Mutant(module, first, last, *difference(source, mutated), mutated)
    return [found[number] for number in sorted(found)]


def difference(source: str, mutated: str) -> tuple[str, str]:
    """The lines that differ, before and after."""
    one, other = source.split("\n"), mutated.split("\n")
    head = next(n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    tail = next(n for n, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=False)) if a != b)
    return "\n".join(one[head : len(one) - tail]).strip(), "\n".join(other[head : len(other) - tail]).strip()


def source_path(module: str) -> Path:
    path = ROOT / "pipeline" / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


# --- putting a mutant into a process ---


def put_in(mutant: Mutant) -> None:
    """Make the imported module do what the mutant's source says, for whoever has imported anything of it."""
    name = f"copydesk.{mutant.module}"
    forget(name)
    old = sys.modules[name]
    new = ModuleType(name)
    new.__dict__.update(__file__=old.__file__, __package__=old.__package__, __path__=getattr(old, "__path__", None))
    sys.modules[name] = new  # dataclasses look their module up while they are made
    try:
        exec(compile(mutant.source, str(old.__file__), "exec"), new.__dict__)  # noqa: S102  # to run another source is what this is for
    finally:
        sys.modules[name] = old
    for key, value in list(new.__dict__.items()):
        if key.startswith("__"):
            continue
        before = old.__dict__.get(key)
        if not taken_over(before, value, name):
            old.__dict__[key] = value
            for other in list(sys.modules.values()):  # whoever has imported the constant by name
                if before is not None and getattr(other, "__dict__", {}).get(key) is before:
                    other.__dict__[key] = value


def forget(name: str) -> None:
    """Empty the caches of tests and of modules that use the module `name`, directly or through others: what they hold, it made before it changed."""
    using = {name}
    uses = {
        module: {node.module if isinstance(node, ast.ImportFrom) else alias.name for node in imports for alias in node.names}
        | {f"{node.module}.{alias.name}" for node in imports if isinstance(node, ast.ImportFrom) for alias in node.names}
        for module, imports in IMPORTS.items()
    }
    while more := {module for module, used in uses.items() if used & using} - using:
        using |= more
    for module in [name for name in sys.modules if name in using or name.rpartition(".")[2].startswith("test_")]:
        for value in list(vars(sys.modules[module]).values()):
            if clear := getattr(value, "cache_clear", None):
                clear()


def taken_over(old: Any, new: Any, module: str) -> bool:
    """Let functions and classes of the module keep their identity and do what the new ones do; False for any other value."""
    if clear := getattr(old, "cache_clear", None):
        clear()
        old, new = old.__wrapped__, new.__wrapped__
    if isinstance(old, property):
        return all(taken_over(getattr(old, part), getattr(new, part), module) for part in ("fget", "fset") if getattr(old, part))
    if isinstance(old, cached_property):
        old, new = old.func, new.func
    if isinstance(old, staticmethod | classmethod):
        old, new = old.__func__, new.__func__
    if isinstance(old, FunctionType) and (wrapped := getattr(old, "__wrapped__", None)) is not None:  # a context manager's function
        old, new = wrapped, new.__wrapped__
    if isinstance(old, FunctionType):
        if old.__module__ == module and isinstance(new, FunctionType) and len(old.__code__.co_freevars) == len(new.__code__.co_freevars):
            old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
        return True
    if isinstance(old, type) and old.__module__ == module:
        for key, value in vars(new).items():
            before = vars(old).get(key)
            if key.startswith("__") and not isinstance(before, FunctionType):
                continue
            if not taken_over(before, value, module) and isinstance(value, int | float | str | tuple | frozenset):
                setattr(old, key, value)
        return True
    return isinstance(old, type | ModuleType)


# --- running ---


class Forks:
    """A pytest plugin that, instead of running the collected tests, forks: once to see them pass, then for each mutant."""

    def __init__(self, mutants: Sequence[Mutant], result: Path) -> None:
        self.mutants = mutants
        self.result = result
        self.trying = False  # whether this is the fork of a mutant

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """End a fork with its first failure, before anything is told of it: that takes longer than most tests."""
        error = call.excinfo
        if self.trying and error and not error.errisinstance(pytest.skip.Exception) and not item.get_closest_marker("xfail"):
            os._exit(1)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return False
        files = {mutant.module: str(sys.modules[f"copydesk.{mutant.module}"].__file__) for mutant in self.mutants}
        warm({item.module for item in session.items if isinstance(item, pytest.Function)})
        known = self.known_lines(session, sorted(set(files.values())))
        gc.freeze()  # what is there stays where it is: forks share it
        results = []
        for mutant in self.mutants:
            lines = {item: known[item.nodeid][1].get(files[mutant.module], []) for item in session.items}
            near = {item for item in session.items if touches(lines[item], mutant)}
            # What a cached function made, or was made before any test, the other tests use without coming through its lines.
            far = [item for item in session.items if lines[item]] or session.items if len(near) <= SELDOM else []
            items = sorted({*near, *far}, key=lambda item: (item not in near, known[item.nodeid][0]))
            seconds = sum(known[item.nodeid][0] for item in items)
            ended, used = forked(partial(self.changed_run, session, mutant, items), int(3 * seconds) + 10)
            results.append((ended, used))
            self.result.write_text(json.dumps(results))
        return True

    def known_lines(self, session: pytest.Session, watched: Sequence[str]) -> Known:
        """What `traced` gives, asked in this process: what the tests have compiled, all forks have. But where tests use polars, whose threads
        no fork has, so that it would wait for them without end, they are run in a fork of their own.
        """
        if "polars" not in sys.modules:
            known = traced(session, watched)
            failed = bool(session.testsfailed)
        else:
            place = self.result.with_name("traced.json")

            def trace() -> int:
                place.write_text(json.dumps(traced(session, watched)))
                return int(bool(session.testsfailed))

            failed = forked(trace, 3600, patience=3600)[0] != 0
            known = {} if failed else json.loads(place.read_text())
        if failed:
            raise RuntimeError("the tests fail without a mutant")
        return known

    def changed_run(self, session: pytest.Session, mutant: Mutant, items: Sequence[pytest.Item]) -> int:
        """1 where a test fails with the mutant, or it cannot even be imported; else 0."""
        try:
            put_in(mutant)
        except Exception:  # noqa: BLE001  # a module that cannot be imported is noticed by every test
            return 1
        self.trying = True
        for number in range(len(items)):
            run_item(number, items)
            if session.testsfailed:
                return 1
        return 0


def touches(lines: Sequence[int], mutant: Mutant) -> bool:
    """Whether a test that came through `lines` of the module may see the mutant: through its lines, or any where it is a constant."""
    return not set(lines).isdisjoint(range(mutant.first, mutant.last + 1)) or (bool(lines) and outside(mutant))


def outside(mutant: Mutant) -> bool:
    return not any(
        isinstance(node, ast.FunctionDef) and node.body[0].lineno <= mutant.first <= (node.end_lineno or 0)
        for node in ast.walk(ast.parse(mutant.source))
    )


def warm(modules: set[ModuleType]) -> None:
    """Compile the rules that the test modules hold and read the models, once for all forks. Nothing here may start a thread."""
    from copydesk.context import Context, line_matcher, prose_matcher
    from copydesk.models.passages import load_model

    load_model()
    for rules in {value.rules for module in modules for value in vars(module).values() if isinstance(value, Context)}:
        line_matcher(rules)
        prose_matcher(rules, "en")


Known = dict[str, tuple[float, dict[str, list[int]]]]


def traced(session: pytest.Session, watched: Sequence[str]) -> Known:
    """Run each test: its seconds of processor time, and the lines of the files `watched` that it came through. Ends at a failure."""
    tracer = coverage.Coverage(data_file=None, include=list(watched), config_file=False)
    tracer.set_option("run:disable_warnings", ["no-data-collected", "module-not-measured"])  # of tests that come through no line of it
    found: Known = {}
    for number, item in enumerate(session.items):
        begun = time.process_time()
        tracer.start()
        run_item(number, session.items)
        tracer.stop()
        data = tracer.get_data()
        lines = {file: data.lines(file) or [] for file in data.measured_files()}
        found[item.nodeid] = time.process_time() - begun, lines
        tracer.erase()
        if session.testsfailed:
            break
    return found


def run_item(number: int, items: Sequence[pytest.Item]) -> None:
    following = items[number + 1] if number + 1 < len(items) else None
    items[number].config.hook.pytest_runtest_protocol(item=items[number], nextitem=following)


def forked(work: Callable[[], int], seconds: int, patience: float = PATIENCE) -> tuple[int, float]:
    """What `work` gives in a fork of this process (negative: the signal that ended it), and its processor time. `patience`: seconds by the
    clock, after which it is ended and has given 0: a fork that waits for a thread which only this process has tells nothing of a mutant.
    """
    child = os.fork()
    if child == 0:
        code = 3
        try:
            os.setpgid(0, 0)
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
                if "MUTANTS_STDERR" not in os.environ:
                    os.dup2(nowhere.fileno(), 2)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            code = work()
        finally:
            os._exit(code)
    deadline, waited = time.monotonic() + patience, False
    while True:
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if pid:
            return 0 if waited else os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
            deadline, waited = deadline + patience, True
        time.sleep(0.02)


def run_modules(mutants: Sequence[Mutant], result: Path) -> int:
    """Try mutants of modules that have the same tests in this process; what became of each is written to `result`."""
    for mutant in mutants:
        importlib.import_module(f"copydesk.{mutant.module}")
    files = [str(path) for name in nearest(mutants[0].module).split() for path in (ROOT / "tests").rglob(f"test_{name}.py")]
    forks = Forks(mutants, result)
    options = ["-q", "-s", "-n0", "-x", "-p", "no:cacheprovider", f"--basetemp={result.parent / 'pytest'}"]
    # Of the rules' examples those of the room's own family, which pytest knows by their ids ("style.cliche…").
    wanted = f"{UNTIMED} and (not test_examples or {mutants[0].module.partition('.')[0]})"
    return int(pytest.main([*options, "-k", wanted, "--hypothesis-profile=noticing", *files], plugins=[forks]))


# --- the table ---


@dataclass(frozen=True, slots=True)
class Left:
    """A survivor that is right: `equal` where nothing that can be seen changes; else it is left for the reason given."""

    equal: bool
    why: str


def read_left() -> dict[tuple[str, str, str], Left]:
    return {(entry["module"], entry["before"], entry["after"]): Left(entry["equal"], entry["why"]) for entry in RECORD["left"]}


def tried(mutants: Sequence[Mutant], scratch: Path) -> list[tuple[int, float]]:
    """Try mutants of modules with the same tests in a process of its own: for each how its fork ended, and its seconds."""
    result, task = scratch / "result.json", scratch / "task.json"
    task.write_text(json.dumps([asdict(mutant) for mutant in mutants]))
    done = subprocess.run(
        [sys.executable, __file__, "--task", str(task), "--result", str(result)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if not result.exists() or done.returncode not in (0, 5):
        raise SystemExit(f"{mutants[0].module}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    ended = [(int(code), float(used)) for code, used in json.loads(result.read_text())]
    result.unlink()
    return ended


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("modules", nargs="*", help=f"of {', '.join(modules())}; default: all")
    parser.add_argument("--sample", type=int, help="so many of each module; default: all")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--show", action="store_true", help="print every survivor, known ones too")
    parser.add_argument("--task", type=Path, help=argparse.SUPPRESS)  # mutants to try in this process, and where to write how they end
    parser.add_argument("--result", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.modules) - set(modules()):
        parser.error(f"no such module: {', '.join(sorted(unknown))}")
    if asked.task:
        return run_modules([Mutant(**fields) for fields in json.loads(asked.task.read_text())], asked.result)
    left = read_left()
    total: Counter[str] = Counter()
    print(f"{'module':<20} {'mutants':>7} {'killed':>7} {'equal':>6} {'left':>5} {'unsaid':>7} {'score':>6} {'CPU s':>6}")
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        for _, group in groupby(asked.modules or modules(), nearest):
            samples = {module: mutants_of(module, asked.sample, asked.seed) for module in group}
            ended = iter(tried([mutant for mutants in samples.values() for mutant in mutants], Path(scratch)))
            for module, mutants in samples.items():
                mine = [(mutant, *next(ended)) for mutant in mutants]
                counts, survivors = judged(mine, left, show=asked.show)
                total += counts
                print(row(module, counts, sum(used for _, _, used in mine)), *survivors, sep="\n", flush=True)
    print(row("all", total, 0))
    return int(score(total) < FLOOR)


def judged(
    ended: Sequence[tuple[Mutant, int, float]], left: Mapping[tuple[str, str, str], Left], *, show: bool
) -> tuple[Counter[str], list[str]]:
    """How many mutants ended how, and those that are to be printed."""
    counts: Counter[str] = Counter()
    survivors = []
    for mutant, code, _ in ended:
        known = left.get(mutant.key)
        how = "killed" if code else "unsaid" if known is None else "equal" if known.equal else "left"
        counts[how] += 1
        if how == "unsaid" or (show and not code):
            survivors.append(f"  {how}: line {mutant.first}: {mutant.before}\n      {' ' * len(how)}  → {mutant.after}")
    return counts, survivors


def score(counts: Counter[str]) -> float:
    """The share of killed ones of all that change something."""
    return counts["killed"] / max(1, counts.total() - counts["equal"])


def row(name: str, counts: Counter[str], seconds: float) -> str:
    figures = f"{counts.total():>7} {counts['killed']:>7} {counts['equal']:>6} {counts['left']:>5} {counts['unsaid']:>7}"
    return f"{name:<20} {figures} {score(counts):>6.1%} {seconds:>6.0f}"


if __name__ == "__main__":
    sys.exit(main())
