"""Clean small inputs and look whether what has to hold of them does: `python bench/cases.py FOLDER`.

FOLDER: the inputs and `cases.toml`, with a table `[[case]]` for each that names its `file` and its `checks`, such as "clean has 'words'",
"clean lacks 'words'", "clean has once 'words'", "nothing with text stripped", "verdict pass", "not passed" and "language de". What else
stands among the checks, and a case of several files, is counted as left to the reader.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

from copydesk.library import Result, clean

MEDIA = {".html": "html", ".md": "markdown", ".txt": "text"}


def holds(check: str, cleaned: Result) -> bool | None:
    """Whether a check holds; None where it is not for a program to say."""
    if found := re.fullmatch(r"clean (has once|has|lacks) (.*)", check, re.DOTALL):
        text, wanted = (" ".join(each.split()) for each in (cleaned.text, str(ast.literal_eval(found[2]))))
        count = text.count(wanted)
        return {"has": count > 0, "lacks": count == 0, "has once": count == 1}[found[1]]
    if check == "nothing with text stripped":
        return all(line.kept or not cleaned.original[line.start : line.end].strip() for line in cleaned.lines)
    if check in ("verdict pass", "not passed"):
        return (cleaned.verdict == "pass") is (check == "verdict pass")
    if found := re.fullmatch("language ([a-z]{2,3})", check):
        return (cleaned.language or "").split("-")[0] == found[1]
    return None


def main() -> None:
    """Print what does not hold, and how many cases are right."""
    if len(sys.argv) != 2:
        sys.exit("Say where the cases are: python bench/cases.py FOLDER")
    folder = Path(sys.argv[1])
    cases = tomllib.loads((folder / "cases.toml").read_text("utf-8"))["case"]
    right = whole = left = 0
    for case in cases:
        path = folder / case["file"]
        if not path.is_file():
            left += len(case["checks"])
            continue
        cleaned = clean(path.read_bytes(), media=MEDIA[path.suffix])
        told = {check: holds(check, cleaned) for check in case["checks"]}
        left += sum(answer is None for answer in told.values())
        if any(answer is not None for answer in told.values()):
            whole += 1
            wrong = [check for check, answer in told.items() if answer is False]
            right += not wrong
            print("".join(f"{case['file']}: {check}\n" for check in wrong), end="")
    print(f"cases: {right} of {whole} right; {left} checks of {len(cases)} cases are left to the reader")


if __name__ == "__main__":
    main()
