"""What docs/library.md shows for pipelines of others, in their real packages, with processes of theirs. Where one is not installed (0.3 GB
together), its test is skipped: `pip install datasets "datatrove[io]"` beside the test tools, then `pytest tests/test_adapters.py`.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import copydesk
from helpers import PROJECT

STORY = """Harbour board votes on the pier

The board said on Tuesday that the pier may close in May, although the figures could still change before the summer. "We will decide in the open," said Ada Brandt, who leads the board, and asked the council for its numbers.

The council has met twice since then, and will meet again in the old hall on Friday evening, when the engineers show what they found below the planks.

Share on Facebook
"""
BAD = "\n\n".join(["The the pier,it  may perhaps closeCloseclose.Said,sources .teh"] * 60)

DATASETS = """
if __name__ == "__main__":
    import datasets

    rows = datasets.load_dataset("json", data_files="in.jsonl", split="train", cache_dir="cache")
    done = rows.map(clean_row, num_proc=2).filter(lambda row: row["verdict"] != "reject")
    done.to_json("out.jsonl")
"""
DATATROVE = """
if __name__ == "__main__":
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    blocks = [JsonlReader("in", glob_pattern="*.jsonl"), keep_clean, JsonlWriter("out", compression=None)]
    LocalPipelineExecutor(blocks, tasks=2, workers=2, logging_dir="logs").run()
"""


def shown(name: str) -> str:
    """The block of the document that defines a function, with the import that the first of them has."""
    text = (PROJECT / "docs" / "library.md").read_text(encoding="utf-8")
    blocks = [textwrap.dedent(part) for part in re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text, re.MULTILINE)]
    (block,) = [block for block in blocks if f"def {name}(" in block]
    return block if "import clean" in block else f"from copydesk import clean\n\n{block}"


def run(script: str, folder: Path) -> None:
    (folder / "script.py").write_text(script, encoding="utf-8")
    env = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "home"), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "script.py"], cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]


def rows_of(folder: Path, pattern: str) -> list[dict[str, object]]:
    return [json.loads(line) for path in sorted(folder.glob(pattern)) for line in path.read_text(encoding="utf-8").splitlines()]


needs = {
    name: pytest.mark.skipif(importlib.util.find_spec(name) is None, reason=f"{name} is not installed")
    for name in ("datasets", "datatrove")
}


@needs["datasets"]
def test_map_of_datasets(tmp_path: Path) -> None:
    given = [{"id": "a", "text": STORY}, {"id": "b", "text": BAD}, {"id": "c", "text": "Too short."}]
    (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in given), encoding="utf-8")
    run(shown("clean_row") + DATASETS, tmp_path)
    result = copydesk.clean(STORY)
    assert rows_of(tmp_path, "out.jsonl") == [
        {"id": "a", "text": result.text, "verdict": result.verdict, "score": result.measures["score"]},
        {"id": "c", "text": "Too short.", "verdict": None, "score": None},
    ]


@needs["datatrove"]
def test_a_block_of_a_pipeline_of_datatrove(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("a", STORY), ("b", BAD)):
        (tmp_path / "in" / f"{name}.jsonl").write_text(f"{json.dumps({'id': name, 'text': text})}\n", encoding="utf-8")
    run(shown("keep_clean") + DATATROVE, tmp_path)
    (kept,) = rows_of(tmp_path, "out/*.jsonl")
    assert (kept["id"], kept["text"]) == ("a", copydesk.clean(STORY).text)
    metadata = kept["metadata"]
    assert isinstance(metadata, dict)
    assert metadata["verdict"] == "pass"
