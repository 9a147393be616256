"""Reading rule files: what is accepted, and what is said about what is not."""

import re
from pathlib import Path

import pytest

from copydesk.errors import RuleError
from copydesk.rulebook import load_rules, read_rules

HEAD = 'family = "speculation"\ncategory = "prospective"\nlanguages = ["en"]\n'
RULE = '[[rules]]\nid = "speculation.poised"\nmessage = "Not yet."\n'


def test_a_rule_takes_what_its_file_shares() -> None:
    (rule,) = read_rules(HEAD + RULE + "match = 'poised to'\n", "f.toml")
    assert (rule.family, rule.category, rule.file, rule.file_line) == ("speculation", "prospective", "f.toml", 4)
    assert rule.languages == {"en"}
    assert rule.match == r"poised\s++to"
    assert not rule.is_detector


def test_a_pattern_may_be_a_list_of_alternatives() -> None:
    lists = "match = [\n  'poised to',\n  'set to|due to',\n]\nnot_after = ['<end>', 'go']\n"
    (rule,) = read_rules(HEAD + "[define]\nend = ['war', 'life']\n" + RULE + lists, "f.toml")
    assert rule.match == r"poised\s++to|set\s++to|due\s++to"
    assert rule.not_after == "(?:war|life)|go"


def test_definitions_may_use_each_other() -> None:
    source = HEAD + "[define]\nbe = 'is|are'\nsaid = '<be> said'\n" + RULE + "match = '<said> to'\n"
    (rule,) = read_rules(source, "f.toml")
    assert rule.match is not None
    assert re.fullmatch(rule.match, "are  said to")


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        (HEAD + RULE + "mach = 'x'\n", 4, "unknown key 'mach'; did you mean 'match'?"),
        (HEAD + RULE + "match = '('\n", 4, "match: not a regular expression"),
        (HEAD + RULE + "match = '<bee>'\n", 4, "<bee> is not defined"),
        (HEAD + '[[rules]]\nid = "speculation.x"\nmatch = "x"\n', 4, "message is missing"),
        (HEAD + '[[rules]]\nid = "style.x"\nmessage = "m"\nmatch = "x"\n', 4, "the id must begin with the family: speculation."),
        (HEAD + RULE + 'match = "x"\nexamples = ["a [[b"]\n', 4, "do not pair"),
        (HEAD + RULE + 'match = "x"\nexamples = [{txt = "a"}]\n', 4, "an example holds text"),
        (HEAD + RULE + "match = 3\n", 4, "match must be a text or a list of texts, not 3"),
        (HEAD + RULE + 'match = "x"\nmax_words = true\n', 4, "max_words must be a whole number, at least 1"),
        (HEAD + RULE + 'match = "x"\nconfidence = true\n', 4, "confidence must be a number above 0, at most 1"),
        (HEAD + RULE + 'match = "x"\ntakes = "all"\n', 4, "takes must be one of line, block, rest"),
        ('families = "x"\n', 1, "unknown key 'families' at the top of the file; did you mean 'family'?"),
        ("\n\nid = \n", 3, "not valid TOML"),
        (HEAD.replace('["en"]', '"en"') + RULE + 'match = "x"\n', 4, "languages is missing"),
    ],
)
def test_an_error_names_file_line_and_remedy(source: str, line: int, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_rules(source, "own/f.toml")
    assert str(caught.value).startswith(f"own/f.toml:{line}: ")
    assert says in str(caught.value)


def test_the_same_id_twice_in_one_folder_is_an_error(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(HEAD + RULE + 'match = "x"\n')
    with pytest.raises(RuleError, match=r"b\.toml:4: rule 'speculation\.poised' is already in .*a\.toml:4; rename one"):
        load_rules([tmp_path], built_in=False)


def own_rule(rule_id: str, message: str = "Mine.") -> str:
    family = rule_id.partition(".")[0]
    return f'[[rules]]\nid = "{rule_id}"\nfamily = "{family}"\ncategory = "own"\nlanguages = ["*"]\nmessage = "{message}"\nmatch = "mine"\n'


def test_a_rule_with_a_built_in_id_is_an_error_that_says_how_to_replace_it(tmp_path: Path) -> None:
    theirs = load_rules().rules[0]
    (tmp_path / "own.toml").write_text(own_rule(theirs.id))
    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path])
    assert str(caught.value) == (
        f"{tmp_path}/own.toml:1: rule {theirs.id!r} is already in {theirs.file}:{theirs.file_line}; rename one; "
        f"to replace it, disable {theirs.id} and give yours another id"
    )
    (tmp_path / "own.toml").write_text(own_rule(f"{theirs.id}-ours"))
    rules = load_rules([tmp_path], disable=[theirs.id])
    assert rules.get(theirs.id) is None
    assert rules.by_id[f"{theirs.id}-ours"].message == "Mine."


def test_one_id_in_two_folders_is_an_error_and_a_folder_given_twice_is_not(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.toml").write_text(own_rule("style.mine"))
    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path / "a", tmp_path / "b"], built_in=False)
    assert str(caught.value) == f"{tmp_path}/b/x.toml:1: rule 'style.mine' is already in {tmp_path}/a/x.toml:1; rename one"
    assert len(load_rules([tmp_path / "a", tmp_path / "a"], built_in=False).rules) == 1


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "grades.toml").write_text("")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path])
    assert str(caught.value) == f"{tmp_path}: there is no rule in it. Rules are [[rules]] tables in files that end in .toml."
    with pytest.raises(RuleError, match=r"a file\. Give the folder that holds it\."):
        load_rules([tmp_path / "notes.txt"])


def test_a_rule_file_with_a_mark_is_read_and_one_that_cannot_be_names_itself(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(own_rule("style.mine"), encoding="utf-8-sig")
    assert load_rules([tmp_path], built_in=False).get("style.mine") is not None
    (tmp_path / "b.toml").symlink_to("b.toml")
    with pytest.raises(RuleError, match=r"b\.toml:1: cannot be read: .*\. Check that you may read it\."):
        load_rules([tmp_path], built_in=False)
    (tmp_path / "b.toml").unlink()
    (tmp_path / "b.toml").write_text("a = " + "[" * 10_000)
    with pytest.raises(RuleError, match=r"b\.toml:1: nested too deeply"):
        load_rules([tmp_path], built_in=False)


def test_a_disabled_rule_is_gone_and_an_unknown_one_is_an_error() -> None:
    some = load_rules().rules[0].id
    assert load_rules(disable=[some]).get(some) is None
    with pytest.raises(RuleError, match=f"there is no rule '{some}x'; did you mean '{some}'"):
        load_rules(disable=[some + "x"])


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such folder of rules"):
        load_rules([tmp_path / "none"])
