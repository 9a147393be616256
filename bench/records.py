"""What a file of many records costs the process that leads a run: `python bench/records.py [COUNT …]` prints a line a count.

It writes COUNT records (default: 1,000, 10,000 and 100,000) of about 2 KB each as JSON Lines, takes them apart as a run does, and measures
the driver's peak of memory above its start, each in a process of its own.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

WORDS = "The harbour board said on Tuesday that the pier may close in May, although the figures could still change. ".split()


def measure(count: int) -> None:
    """Write the file, take it apart, and print what that took."""
    from copydesk.config import Config
    from copydesk.context import context_of
    from copydesk.runs import batch, output
    from copydesk.runs.engines import LocalEngine
    from copydesk.runs.inputs import find_sources
    from copydesk.runs.worker import Job

    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, "records.jsonl"), Path(folder, "out")
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                text = " ".join(WORDS[(number + at) % len(WORDS)] for at in range(330))
                file.write(json.dumps({"id": f"record-{number}", "url": f"https://www.example.org/{number}", "text": text}) + "\n")
        size = path.stat().st_size
        context_of(Config())
        (out / output.WORK).mkdir(parents=True)
        engine = LocalEngine(1)
        before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        job = Job(str(out), Config(), sites=False)
        _, sources = batch.unpacked(find_sources([path], out), job, "", engine, lambda *_: None)
        chunks = list(batch.chunks_of(sources))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        engine.discard()
        seconds = time.monotonic() - begun
    each = peak * 1024 / count
    print(f"{count:>9,} records {size / 1e6:8.1f} MB {len(chunks):>7,} chunks {peak / 1024:8.1f} MiB {each:8.0f} B each {seconds:6.1f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
    else:
        import subprocess

        for wanted in sys.argv[1:] or ("1000", "10000", "100000"):
            subprocess.run([sys.executable, __file__, "--one", wanted.replace(",", "")], check=True)  # noqa: S603  # itself
