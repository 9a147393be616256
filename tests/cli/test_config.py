"""The configuration file: what it may hold, and what is said about what it may not."""

from pathlib import Path

import pytest

from copydesk.config import Ignore, Overrule, check_choices, find_config, read_config
from copydesk.errors import ConfigError


def written(folder: Path, text: str, name: str = "copydesk.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_and_paths_relative_to_the_file(tmp_path: Path) -> None:
    settings = read_config(written(tmp_path, 'extractor = "fast"\nrules = ["own"]\nout = "report"\nfail_under = 50\n'))
    assert settings == {"extractor": "fast", "rules": [str(tmp_path / "own")], "out": str(tmp_path / "report"), "fail_under": 50}


def test_phrases_for_every_site_and_for_one(tmp_path: Path) -> None:
    text = '[boilerplate]\nkeep = ["Dateline"]\n[boilerplate.sites."news.example"]\nstrip = ["Our promise"]\n'
    assert read_config(written(tmp_path, text))["boilerplate"] == (
        Overrule(keep=("Dateline",)),
        Overrule(site="news.example", strip=("Our promise",)),
    )


def test_whole_lines_and_silenced_findings(tmp_path: Path) -> None:
    text = '[boilerplate.articles."a/b.txt"]\nstrip_lines = ["Share"]\n[[ignore]]\npath = "a/b.txt"\nrules = ["x.y"]\n'
    settings = read_config(written(tmp_path, f'reviews = ["review.json"]\n{text}'))
    assert settings["boilerplate"] == (Overrule(path="a/b.txt", strip_lines=("Share",)),)
    assert settings["ignore"] == (Ignore(rules=("x.y",), path="a/b.txt"),)
    assert settings["reviews"] == [str(tmp_path / "review.json")]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('extracter = "fast"', "1:1", "unknown key 'extracter'; did you mean 'extractor'?"),
        ('extractor = "fats"', "1:13", "extractor must be one of trafilatura, fast, not 'fats'; did you mean 'fast'?"),
        ("\nworkers = 0", "2:11", "workers must be a number of processes from 1 to 10000, not 0"),
        ("workers = true", "1:11", "workers must be a number of processes from 1 to 10000, not True"),
        ("fail_under = 120", "1:14", "fail_under must be a score from 0 to 100, not 120"),
        ('memory = "2 MB"', "1:10", "memory must be at least 500MB"),
        ('memory = "much"', "1:10", "memory must be a size such as \"2GB\", not 'much'"),
        ('disable = "x"', "1:11", "disable must be a list of rules, by id, category or family, not 'x'"),
        ("disable = [1]", "1:11", "disable must be a list of rules, by id"),
        ("[boilerplate]\nkeeps = []", "2:1", "unknown key 'keeps' in boilerplate; did you mean 'keep'?"),
        ('[boilerplate]\nkeep = [" "]', "2:8", "boilerplate.keep must be a list of phrases"),
        ("[boilerplate.sites]\nx = 1", "2:5", "boilerplate.sites must be a table a site: "),
        ("[boilerplate.sites.'a.b']\nkeep = 1", "2:8", "boilerplate.sites.'a.b'.keep must be a list of phrases, not 1"),
        ("extractor = ", "1:13", "not valid TOML"),
        ("ignore = 1", "1:10", "ignore must be tables: [[ignore]], not 1"),
        ('[[ignore]]\ntext = "may"', "1:1", "ignore needs rules: the ids, categories or families of those whose findings are meant"),
        ('[[ignore]]\nrules = ["a.b"]', "1:1", "ignore needs a path, a site or a text; to switch a rule off everywhere, disable it"),
        ('[[ignore]]\ntext = "x"\nrules = ["a.b"]\npaths = "y"', "4:1", "unknown key 'paths' in ignore; did you mean 'path'?"),
        ('[boilerplate.articles."a.txt"]\nkeep_lines = [""]', "2:14", "boilerplate.articles.'a.txt'.keep_lines must be a list of phrases"),
        ("reviews = [1]", "1:11", "reviews must be a list of files that reviewers saved, not [1]"),
    ],
)
def test_an_error_names_the_file_the_place_and_the_remedy(tmp_path: Path, text: str, place: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}:{place}: ")
    assert says in str(caught.value)


def test_every_fault_is_told_at_once_and_the_language_gets_a_proposal(tmp_path: Path) -> None:
    path = written(
        tmp_path, 'langauge = "en"\nworkers = 0\nfail_under = nan\nextractor = 3\nout = ""\nrules = ["a\\u0000b"]\nlanguage = "EN"\n'
    )
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert [line.removeprefix(f"{path}:") for line in str(caught.value).split("\n")] == [
        "1:1: unknown key 'langauge'; did you mean 'language'?",
        "2:11: workers must be a number of processes from 1 to 10000, not 0",
        "3:14: fail_under must be a score from 0 to 100, not nan",
        "4:13: extractor must be one of trafilatura, fast, not 3",
        "5:7: out must be a folder, not ''",
        "6:9: rules must be a list of folders with rule files, not ['a\\x00b']",
        "7:12: language must be an ISO 639-1 code such as \"en\", not 'EN'; did you mean 'en'?",
    ]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("en-GB", "; did you mean 'en'?"),
        ("pt_BR", "; did you mean 'pt'?"),
        ("DE", "; did you mean 'de'?"),
        ("German", "; did you mean 'de'?"),
        ("zh", "; codes near it are zh-cn, zh-tw"),
        ("xx", "; did you mean 'xh'?"),
        ("jj", "; codes near it are ja, jv"),
        ("", ""),
        ("42", ""),
    ],
)
def test_a_language_that_nothing_knows_is_told_what_is_near(given: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_choices({"language": given}, "run")
    assert str(caught.value) == f'run: language must be an ISO 639-1 code such as "en", not {given!r}{says}'
    check_choices({"language": "eu"}, "run")  # Basque: nothing here has rules for it, but it is a language


def test_a_file_with_a_mark_is_read_and_what_is_none_says_so(tmp_path: Path) -> None:
    path = tmp_path / "copydesk.toml"
    path.write_text("workers = 3\n", encoding="utf-8-sig")
    assert read_config(path) == {"workers": 3}
    path.write_text("out = " + "[" * 10_000)
    with pytest.raises(ConfigError, match="nested too deeply"):
        read_config(path)
    with pytest.raises(ConfigError, match=r"no ordinary file\. Give the configuration as a file\."):
        read_config(tmp_path)


def test_somebody_elses_broken_pyproject_above_does_not_stop_us(tmp_path: Path) -> None:
    written(tmp_path, "[project\nname = ", "pyproject.toml")
    (tmp_path / "in").mkdir()
    found = find_config(tmp_path / "in")
    assert found is None or tmp_path not in found.parents
    ours = written(tmp_path, "[tool.copydesk\n", "pyproject.toml")
    with pytest.raises(ConfigError, match="not valid TOML") as caught:
        find_config(tmp_path / "in")
    assert str(ours) in str(caught.value)


def test_a_file_that_is_no_utf8_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_bytes(b'out = "\xe9"')
    with pytest.raises(ConfigError, match="Save the file as UTF-8"):
        read_config(tmp_path / "copydesk.toml")


def test_the_nearest_file_is_found_upwards(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    top = written(tmp_path, '[tool.copydesk]\nextractor = "fast"\n', "pyproject.toml")
    assert find_config(below) == top
    assert read_config(top) == {"extractor": "fast"}
    written(tmp_path / "a", '[project]\nname = "x"\n', "pyproject.toml")  # says nothing about us: the search goes on
    assert find_config(below) == top
    near = written(tmp_path / "a", "")
    assert find_config(below) == near
