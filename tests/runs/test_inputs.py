"""Which inputs a run has: every entry below the PATHs ends in one row, and no row's text comes from elsewhere or twice."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.article import Source, Status
from copydesk.runs.inputs import LONGEST_LOCATION, LONGEST_NAME, LONGEST_PATH, clean_names, find_sources, record_clean_name

REPORT = json.dumps({"program": "copydesk"})


def found(*paths: Path, out: Path | None = None, follow_links: bool = False) -> dict[str, Source]:
    sources = find_sources(paths, out or Path("/nowhere/out"), follow_links=follow_links)
    assert len({source.path for source in sources}) == len(sources)
    assert len({source.location for source in sources}) == len(sources)
    return {source.path: source for source in sources}


def codes(sources: dict[str, Source]) -> dict[str, str | None]:
    return {path: source.refused.code if source.refused else None for path, source in sources.items()}


def message(source: Source) -> str:
    assert source.refused is not None
    return source.refused.message or ""


def written(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


# --- what there is ---


def test_sub_folders_hidden_links_and_strangers_all_end_in_the_list(given: Path) -> None:
    for name in ("b.txt", "sub/a.html", ".secret", "x.pdf", "sub/.git/config"):
        written(given / name)
    (given / "empty").mkdir()
    (given / "loop").symlink_to(given)
    (given / "gone.txt").symlink_to(given.parent / "nowhere")
    (given / "self.txt").symlink_to("self.txt")
    sources = found(given)
    assert list(sources) == sorted(sources)
    assert codes(sources) == {
        "b.txt": None,
        "sub/a.html": None,
        "x.pdf": None,
        ".secret": "hidden",
        "sub/.git/": "hidden",
        "loop/": "link",
        "gone.txt": "unreadable",
        "self.txt": "unreadable",
    }
    assert "No such file" in message(sources["gone.txt"])
    assert "Rename it, or give it as a PATH" in message(sources["sub/.git/"])


def test_what_is_no_ordinary_file_is_never_opened(given: Path) -> None:
    os.mkfifo(given / "pipe.txt")
    (given / "link.txt").symlink_to("pipe.txt")
    (given / "null.txt").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(given)  # the address of a socket is short
        server.bind("s.txt")
        os.chdir(here)
    for follow_links in (False, True):
        assert set(codes(found(given, follow_links=follow_links)).values()) == {"not-a-file"}
        assert codes(found(given / "pipe.txt", follow_links=follow_links)) == {"pipe.txt": "not-a-file"}


def test_a_path_given_by_name_is_read_although_it_is_hidden_or_a_link(given: Path) -> None:
    written(given / ".draft.txt")
    written(given / ".store" / "a.txt")
    (given / "link.txt").symlink_to(".draft.txt")
    (given / "folder").symlink_to(".store")
    assert codes(found(given / ".draft.txt", given / ".store")) == {".draft.txt": None, "a.txt": None}
    assert codes(found(given / "link.txt", given / "folder")) == {"link.txt": None, "a.txt": None}
    assert codes(found(given, given / ".draft.txt", given / ".store")) == {
        ".draft.txt": None,
        ".store/a.txt": None,
        "folder/": "link",
        "link.txt": "link",
    }


def test_a_folder_that_cannot_be_listed_has_a_row_and_the_others_are_read(given: Path) -> None:
    written(given / "a.txt")
    written(given / "closed" / "b.txt")
    written(given / "blind" / "c.txt")
    (given / "closed").chmod(0o333)
    (given / "blind").chmod(0o444)  # can be listed, but nothing in it can be looked at
    script = (
        "import os, sqlite3, sys\nfrom pathlib import Path\nfrom copydesk.runs.inputs import find_sources\n"  # while that can be read
        "if os.geteuid() == 0:\n    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "for s in find_sources([Path(sys.argv[1]), Path(sys.argv[1], 'closed')], Path('/nowhere')):\n"
        "    print(s.path, s.refused and (s.refused.code, s.refused.message))\n"
    )
    for folder in (given, *given.parents):
        if folder.stat().st_uid == os.geteuid() and folder.stat().st_mode & 0o5 != 0o5 and folder != Path("/"):
            folder.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", script, given], capture_output=True, text=True, check=True)
    (given / "closed").chmod(0o700)
    (given / "blind").chmod(0o700)
    refused = "('unreadable', 'Cannot be opened (Permission denied). Check that it exists and that you may read it.')"
    assert done.stdout.splitlines() == ["a.txt None", f"blind/c.txt {refused}", f"closed/ {refused}"]


def test_a_folder_that_vanishes_while_it_is_walked_has_a_row(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(given / "a.txt")
    written(given / "sub" / "b.txt")
    real = os.listdir

    def listdir(path: str) -> list[str]:
        if path.endswith("sub"):
            (given / "sub" / "b.txt").unlink()
            (given / "sub").rmdir()
        return real(path)

    monkeypatch.setattr(os, "listdir", listdir)
    assert codes(found(given)) == {"a.txt": None, "sub/": "unreadable"}


def test_the_same_name_below_two_paths_is_told_apart(tmp_path: Path) -> None:
    for folder in ("one", "two", "deep/two"):
        written(tmp_path / folder / "a.txt")
    sources = found(tmp_path / "one", tmp_path / "two", tmp_path / "one", tmp_path / "deep" / "two")
    assert list(sources) == ["a.txt", "two-2/a.txt", "two/a.txt"]


def test_hard_links_are_inputs_of_their_own(given: Path) -> None:
    written(given / "a.txt")
    (given / "b.txt").hardlink_to(given / "a.txt")
    assert codes(found(given)) == {"a.txt": None, "b.txt": None}


# --- links ---


def test_a_link_out_of_the_folder_is_not_followed_unless_asked_for(given: Path, tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.txt", "private")
    written(tmp_path / "more" / "c.txt")
    (given / "out.txt").symlink_to(secret)
    (given / "twice.txt").symlink_to(secret)
    (given / "more").symlink_to(tmp_path / "more")
    (given / "again").symlink_to(tmp_path / "more")
    sources = found(given)
    assert codes(sources) == {"out.txt": "link", "twice.txt": "link", "more/": "link", "again/": "link"}
    assert all(source.refused and source.refused.status is Status.SKIPPED for source in sources.values())
    assert "outside of the PATHs: not read. Give it as a PATH of its own, or add --follow-links" in message(sources["out.txt"])
    assert not any(str(tmp_path) in message(source) for source in sources.values())

    followed = found(given, follow_links=True)
    assert codes(followed) == {"out.txt": None, "twice.txt": "link", "again/c.txt": None, "more/": "link"}
    assert Path(followed["out.txt"].location).read_text() == "private"
    assert message(followed["twice.txt"]) == "Link to out.txt, which has its own row."


def test_a_link_within_the_folder_reads_nothing_twice(given: Path) -> None:
    written(given / "a.txt")
    (given / "sub").mkdir()
    (given / "sub" / "b.txt").symlink_to("../a.txt")
    sources = found(given)
    assert codes(sources) == {"a.txt": None, "sub/b.txt": "link"}
    assert message(sources["sub/b.txt"]) == "Link to a.txt, which has its own row."


def test_a_link_reads_what_has_no_readable_name_of_its_own(given: Path) -> None:
    written(given / ".annex" / "SHA-1", "one")  # as git-annex and stores by content do
    written(given / "store" / "ab12", "two")
    for name, target in (("one.txt", ".annex/SHA-1"), ("two.txt", "store/ab12"), ("three.txt", "store/ab12")):
        (given / name).symlink_to(target)
    sources = found(given)
    assert codes(sources) == {".annex/": "hidden", "one.txt": None, "store/ab12": None, "three.txt": None, "two.txt": "link"}
    assert message(sources["two.txt"]) == "Link to three.txt, which has its own row."
    assert Path(sources["one.txt"].location).read_text() == "one"


def test_loops_of_links_end(given: Path) -> None:
    written(given / "a" / "a.txt")
    written(given.parent / "outside" / "o.txt")
    (given / "a" / "up").symlink_to("..")
    (given / "a" / "above").symlink_to(given.parent)  # a folder with the PATH in it
    (given.parent / "outside" / "back").symlink_to(given)
    (given / "x").symlink_to("y")
    (given / "y").symlink_to("x")
    sources = found(given, follow_links=True)
    assert codes(sources) == {
        "a/a.txt": None,
        "a/above/outside/o.txt": None,
        "a/above/outside/back/": "link",
        "a/up/": "link",
        "x": "unreadable",
        "y": "unreadable",
    }


def test_a_link_and_its_folder_given_together_are_one_input(given: Path) -> None:
    written(given / "a.txt")
    (given / "link.txt").symlink_to("a.txt")
    assert codes(found(given / "link.txt", given)) == {"link.txt": None}
    assert codes(found(given, given / "link.txt")) == {"a.txt": None}


# --- reports ---


def test_only_a_report_is_left_out_and_it_has_a_row(given: Path) -> None:
    written(given / "a.txt")
    for name, summary in (("old", REPORT), ("theirs", '{"program": "other"}'), ("list", "[1]"), ("deep", "[" * 100_000), ("broken", "{")):
        written(given / name / "run.json", summary)
        written(given / name / "data" / "articles.parquet")
        written(given / name / "clean" / "b.txt")
    written(given / "begun" / ".work" / "plan.json")
    written(given / "begun" / "clean" / "c.txt")
    written(given / "work" / ".work" / "notes.txt")  # somebody's own .work
    (given / "link.txt").symlink_to("old/clean/b.txt")
    sources = found(given, follow_links=True)
    read = {path for path, code in codes(sources).items() if code is None}
    assert {path for path in read if path.endswith("b.txt")} == {f"{name}/clean/b.txt" for name in ("theirs", "list", "deep", "broken")}
    assert {path for path, code in codes(sources).items() if code == "report"} == {"old/", "begun/", "link.txt"}
    assert "give its folder clean/ as a PATH of its own" in message(sources["old/"])
    assert codes(sources)["work/.work/"] == "hidden"


def test_a_run_json_that_is_no_small_file_is_not_waited_for(given: Path) -> None:
    written(given / "a" / "a.txt")
    os.mkfifo(given / "a" / "run.json")
    written(given / "b" / "b.txt")
    with (given / "b" / "run.json").open("w") as file:
        file.write(REPORT)
        file.truncate(1 << 40)  # sparse
    assert codes(found(given)) == {"a/a.txt": None, "a/run.json": "not-a-file", "b/b.txt": None, "b/run.json": None}


def test_the_output_folder_has_no_row_and_a_report_given_by_name_has_one(given: Path) -> None:
    written(given / "a.txt")
    for name in ("out", "old", ".hidden"):
        written(given / name / "run.json", REPORT)
        written(given / name / "clean" / "a.txt")
    assert codes(found(given, out=given / "out")) == {"a.txt": None, "old/": "report", ".hidden/": "hidden"}
    assert codes(found(given, out=given / ".hidden")) == {"a.txt": None, "old/": "report", "out/": "report"}
    assert codes(found(given / "old", given, out=given / "out")) == {"a.txt": None, "old/": "report", ".hidden/": "hidden"}
    assert codes(found(given, given / "old", out=given / "out")) == {"a.txt": None, "old/": "report", ".hidden/": "hidden"}
    assert codes(found(given / "old" / "clean", out=given / "out")) == {"a.txt": None}


# --- names ---


def test_a_file_name_that_a_terminal_would_obey_is_shown_escaped(given: Path) -> None:
    for name in ("caf\udce9.txt", "two\nlines.txt", "\x1b[31mred.txt", "\u202etxt.exe", "ok \u00e9.txt"):
        try:
            written(given / name)
        except OSError:
            pytest.skip("this file system takes only UTF-8 names")
    written(given / "two[U+000A]lines.txt")  # a name that looks like another's
    sources = found(given)
    assert set(sources) == {
        "caf\\xe9.txt",
        "two[U+000A]lines.txt",
        "in/two[U+000A]lines.txt",
        "[U+001B][31mred.txt",
        "[U+202E]txt.exe",
        "ok é.txt",
    }
    assert all(Path(source.location).read_text() == "x" for source in sources.values())


def deep(folder: Path, parts: int) -> Path:
    """A folder of `parts` sub-folders of 200 characters below `folder`, made step by step: its path may be longer than a path can be."""
    here = os.open(folder, os.O_RDONLY)
    for number in range(parts):
        name = f"{number:02d}" + "d" * 198
        os.mkdir(name, dir_fd=here)  # pathlib knows no dir_fd
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
        os.close(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    return folder


@pytest.fixture
def very_deep(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "in").mkdir()
    yield deep(tmp_path / "in", 25)
    subprocess.run(["rm", "-rf", tmp_path / "in"], check=True)  # shutil in Python 3.11 cannot


def test_a_path_longer_than_paths_can_be_is_one_row_and_all_above_is_read(very_deep: Path) -> None:
    sources = found(very_deep)
    read = [source for source in sources.values() if source.refused is None]
    assert len(read) == (LONGEST_LOCATION - len("/a.txt") - len(str(very_deep))) // 201
    assert all(Path(source.location).is_file() for source in read)
    assert all(source.path.endswith("/a.txt") for source in read)
    refused = [source for source in sources.values() if source.refused is not None]
    assert len(refused) <= 2  # a file that is too long, and the folder behind it
    assert {(source.refused.status, source.refused.code) for source in refused if source.refused} == {(Status.FAILED, "name-too-long")}
    assert "Shorten the names of its folders" in message(refused[0])
    assert max(len(source.path.encode()) for source in sources.values()) <= LONGEST_PATH
    assert max(len(source.clean.encode()) for source in sources.values()) <= LONGEST_PATH + 255
    folders = {source.path.rpartition("/")[0] for source in read}
    assert len(folders) == len(read)  # a cut name still tells one folder from another


def test_no_two_cleaned_texts_share_a_name() -> None:
    paths = ["a/b.txt", "a/b.html", "a/b.html.txt", "A/B.txt", "c.txt.gz", "c.txt", "d.txt/e.txt"]
    names = dict(clean_names(lambda: sorted(paths)))
    assert names["a/b.txt"].lower() == "a/b.txt" or names["A/B.txt"] == "A/B.txt"
    assert names["a/b.html.txt"] == "a/b.html.txt"
    assert names["a/b.html"] == "a/b.html~2.txt"
    assert names["c.txt"] == "c.txt"
    assert names["c.txt.gz"] == "c.txt.gz.txt"
    assert len({name.lower() for name in names.values()}) == len(paths)


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        (["d.txt", "d.txt/e.txt"], {"d.txt": "d~2.txt", "d.txt/e.txt": "d.txt/e.txt"}),
        (["a.md", "a.txt", "a.html"], {"a.md": "a.md", "a.txt": "a.txt", "a.html": "a.html.txt"}),
        (["A.md", "a.MD", "a.md"], {"A.md": "A.md", "a.MD": "a.MD.md", "a.md": "a~2.md"}),
        (["d.md", "d.md/e.md", "d.md.gz"], {"d.md": "d~2.md", "d.md/e.md": "d.md/e.md", "d.md.gz": "d.md.gz.md"}),
        (["a.md.txt", "a.md"], {"a.md.txt": "a.md.txt", "a.md": "a.md"}),
        (["D.txt", "d.txt/e.txt"], {"D.txt": "D~2.txt", "d.txt/e.txt": "d.txt/e.txt"}),
        (["a.html", "a.html.txt/b.txt"], {"a.html": "a.html~2.txt", "a.html.txt/b.txt": "a.html.txt/b.txt"}),
        (["\u00e9.txt", "e\u0301.txt"], {"e\u0301.txt": "e\u0301.txt", "\u00e9.txt": "\u00e9~2.txt"}),
        (["x" * 251 + ".txt", "x" * 251 + "y.txt"], {"x" * 251 + ".txt": "x" * 251 + ".txt", "x" * 251 + "y.txt": "x" * 249 + "~2.txt"}),
    ],
)
def test_no_cleaned_text_stands_where_a_folder_or_another_belongs(paths: list[str], wanted: dict[str, str]) -> None:
    assert dict(clean_names(lambda: sorted(paths))) == wanted


def test_a_record_s_cleaned_text_has_its_name_unless_no_file_could_have_it() -> None:
    most = LONGEST_NAME - len("z.zip#") - 10
    whole = f"c/d/z.zip#{'a' * most}"
    assert record_clean_name(f"{whole}.txt", "text") == f"{whole}.txt"
    assert "~" in record_clean_name(f"{whole}a.txt", "text")
    long, other = (record_clean_name(f"c/d/z.zip#{'ä' * most}{end}.md", "markdown") for end in "ab")
    assert long != other
    for found in (long, other):
        assert found.startswith("c/d/z.zip#ää")
        assert found.endswith(".md")
        assert len(found.removeprefix("c/d/").encode()) <= LONGEST_NAME
