"""What every result of a run depends on beside its inputs: settings, rules, this program's files, Python and the libraries."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from copydesk.config import Config
from copydesk.rule import RuleSet
from copydesk.runs.parts import file_digest, key
from copydesk.tables import SCHEMA_VERSION
from copydesk.version import __version__


def fingerprint(config: Config, rules: RuleSet) -> str:
    """One digest of all of it. The program's own rules stand in its files; what is emitted is made anew by every run, and what reviewers
    decided is asked of each article (`runs/again.py`).
    """
    given = rules.rules if config.rule_folders else ()
    ruled = [repr((replace(rule, languages=frozenset()), sorted(rule.languages))) for rule in given]  # a set prints in any order
    program = hashlib.sha256()
    for package in ("copydesk", "copydesk.reports", "copydesk.rules"):
        root = Path(str(files(package)))
        for folder, inside, names in os.walk(root):
            inside[:] = sorted(name for name in inside if name != "__pycache__")  # which follows from the rest
            program.update(f"{package} {Path(folder).relative_to(root).as_posix()}\n".encode())
            for name in sorted(names):
                program.update(f"{name} {file_digest(Path(folder, name))}\n".encode())
    libraries = sorted({path.name for folder in sys.path if folder for path in Path(folder).glob("*.dist-info")})
    return key(
        __version__,
        SCHEMA_VERSION,
        replace(config, emit=(), only=(), dedupe=False, decided=()),
        ruled,
        sorted(rules.disabled),
        program.hexdigest(),
        sys.version,
        libraries,
    )
