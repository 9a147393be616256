"""The inputs of a run stand on disk, and a chunk of them is read back as it was."""

import os
from pathlib import Path

from copydesk.article import Outcome, Slice, Source, Status
from copydesk.runs.plan import CHUNK_BYTES, CHUNK_FILES, chunks_of, sources_of, write_chunks

PLAIN = Source("a/b.txt", "/in/a/b.txt", "a/b.txt")
ODD = Source("caf\\xe9\n.txt", os.fsdecode(b"/in/caf\xe9\n.txt"), "caf\\xe9.txt")  # a name that is no UTF-8, and one of two lines
REFUSED = Source("c.doc", "/in/c.doc", "c.doc.txt", Outcome(Status.SKIPPED, "hidden", "Why: “so”."))
RECORD = Source("x.jsonl#1", "/in/x.jsonl", "x.jsonl#1.txt", record=Slice("/out/spool", 12, 2**40))


def test_the_inputs_of_each_chunk_come_back_as_they_were(tmp_path: Path) -> None:
    given = [(PLAIN, ODD), (REFUSED,), (RECORD, PLAIN)]
    chunks = write_chunks(given, tmp_path / "inputs")
    assert [sources_of(chunk) for chunk in reversed(chunks)] == given[::-1]
    assert [(chunk.first, chunk.count) for chunk in chunks] == [(0, 2), (2, 1), (3, 2)]


def test_a_chunk_is_known_by_what_is_in_it_and_not_by_where_it_stands(tmp_path: Path) -> None:
    (one,) = write_chunks([(PLAIN,)], tmp_path / "one")
    _, other = write_chunks([(REFUSED,), (PLAIN,)], tmp_path / "other")
    (changed,) = write_chunks([(Source("a/b.txt", "/in/a/b.txt", "a/b~2.txt"),)], tmp_path / "changed")
    assert one.digest == other.digest != changed.digest


def test_chunks_are_cut_by_number_and_by_size() -> None:
    def records(count: int, length: int) -> list[Source]:
        return [Source(str(n), "/x", record=Slice("/s", 0, length)) for n in range(count)]

    assert [len(chunk) for chunk in chunks_of(records(5000, 1), 5000)] == [*[CHUNK_FILES] * 78, 8]
    assert [len(chunk) for chunk in chunks_of(records(7, CHUNK_BYTES // 2), 7)] == [2, 2, 2, 1]
    gone = Source("gone.txt", "/nowhere/gone.txt", "gone.txt")  # nothing is to be read of it
    assert [len(chunk) for chunk in chunks_of([*records(1, CHUNK_BYTES), gone, *records(1, 1)], 3)] == [2, 1]
    assert [len(chunk) for chunk in chunks_of(records(9, 1), 9)] == [4, 4, 1]
    assert list(chunks_of([], 0)) == []
