"""The configuration file: what it may hold, and what is said about what it may not."""

from pathlib import Path

import pytest

from copydesk.config import Overrule, check_choices, find_config, read_config
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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('extracter = "fast"', "unknown key 'extracter'; did you mean 'extractor'?"),
        ('extractor = "fats"', "extractor must be one of trafilatura, fast, consensus, not 'fats'; did you mean 'fast'?"),
        ("workers = 0", "workers must lie between 1 and 10000, not 0"),
        ("workers = true", "workers must be a number of processes, not True"),
        ("fail_under = 120", "fail_under must lie between 0 and 100"),
        ('disable = "x"', "disable must be a list of rule ids, not 'x'"),
        ("disable = [1]", "disable must be a list of rule ids"),
        ("[boilerplate]\nkeeps = []", "unknown key 'keeps' in boilerplate; did you mean 'keep'?"),
        ('[boilerplate]\nkeep = [" "]', "boilerplate.keep must be a list of phrases"),
        ("[boilerplate.sites]\nx = 1", "boilerplate.sites holds a table a site"),
        ("extractor = ", "not valid TOML"),
    ],
)
def test_an_error_names_the_file_the_key_and_the_remedy(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)


def test_every_fault_is_told_at_once_and_the_language_gets_a_proposal(tmp_path: Path) -> None:
    path = written(
        tmp_path, 'langauge = "en"\nworkers = 0\nfail_under = nan\nextractor = 3\nout = ""\nrules = ["a\\u0000b"]\nlanguage = "EN"\n'
    )
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert [line.removeprefix(f"{path}: ") for line in str(caught.value).split("\n")] == [
        "unknown key 'langauge'; did you mean 'language'?",
        "extractor must be one of trafilatura, fast, consensus, not 3",
        "out must be a folder, not ''",
        "rules must be a list of folders with rule files, not 'a\\x00b'",
        "language must be an ISO 639-1 code such as \"en\", not 'EN'; did you mean 'en'?",
        "fail_under must lie between 0 and 100, not nan",
        "workers must lie between 1 and 10000, not 0",
    ]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("en-GB", "; did you mean 'en'?"),
        ("pt_BR", "; did you mean 'pt'?"),
        ("DE", "; did you mean 'de'?"),
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
