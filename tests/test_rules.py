"""Reading rule files: what is accepted, and what is said about what is not."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from copydesk import families
from copydesk.errors import RuleError
from copydesk.patterns import MOST_NESTED
from copydesk.rule import DetectorRule, HeadingRule, LineRule, PhraseRule
from copydesk.rulebook import KEYS, KINDS, load_rules, read_rules
from helpers import PROJECT

HEAD = 'family = "speculation"\ncategory = "prospective"\nlanguages = ["en"]\n'
RULE = '[[rules]]\nid = "speculation.poised"\nmessage = "Not yet."\n'


def test_a_rule_takes_what_its_file_shares() -> None:
    (rule,) = read_rules(HEAD + RULE + "match = 'poised to'\n", "f.toml")
    assert isinstance(rule, PhraseRule)
    assert (rule.family, rule.category, rule.file, rule.file_line) == ("speculation", "prospective", "f.toml", 4)
    assert rule.languages == {"en"}
    assert rule.match == r"poised\s++to"


def test_a_pattern_may_be_a_list_of_alternatives() -> None:
    lists = "match = [\n  'poised to',\n  'set to|due to',\n]\nnot_after = ['<end>', 'go']\n"
    (rule,) = read_rules(HEAD + "[define]\nend = ['war', 'life']\n" + RULE + lists, "f.toml")
    assert isinstance(rule, PhraseRule)
    assert rule.match == r"poised\s++to|set\s++to|due\s++to"
    assert rule.not_after == "(?:war|life)|go"


def test_definitions_may_use_each_other() -> None:
    source = HEAD + "[define]\nbe = 'is|are'\nsaid = '<be> said'\n" + RULE + "match = '<said> to'\n"
    (rule,) = read_rules(source, "f.toml")
    assert rule.match is not None
    assert re.fullmatch(rule.match, "are  said to")


def test_a_definition_may_stand_behind_what_is_optional_and_a_group_may_have_a_name() -> None:
    source = HEAD + "[define]\nbe = 'is|are'\n" + RULE + "match = '(?:not )?<be> (?P<what>set|due)'\n"
    (rule,) = read_rules(source, "f.toml")
    assert rule.match == r"(?:not\s++)?(?:is|are)\s++(?P<what>set|due)"


PHRASE = HEAD + RULE + 'match = "poised to"\n'
LINE = (
    '[[rules]]\nid = "boilerplate.tide"\nfamily = "boilerplate"\ncategory = "own"\nlanguages = ["*"]\nmessage = "Tides."\nmatch = "tides"\n'
)
MODEL = LINE.replace("boilerplate.tide", "boilerplate.recurring").replace('match = "tides"\n', "")


def test_the_keys_say_of_which_kind_a_rule_is() -> None:
    for source, kind in ((PHRASE, PhraseRule), (LINE, LineRule), (LINE + 'takes = "rest"\n', HeadingRule), (MODEL, DetectorRule)):
        (rule,) = read_rules(source, "f.toml")
        assert type(rule) is kind


@pytest.mark.parametrize(
    ("source", "place", "says"),
    [
        (PHRASE + "mach = 'x'\n", "8:1", "unknown key 'mach'; did you mean 'match'?"),
        (PHRASE + 'gravity = "high"\n', "8:1", "unknown key 'gravity'; known are id, family, category,"),
        (PHRASE + 'voice = "author"\n', "8:1", "unknown key 'voice'"),
        (HEAD + RULE + "match = '('\n", "7:9", "not a regular expression: "),
        (HEAD + RULE + "match = [\n 'a',\n 'b(',\n]\n", "9:2", "not a regular expression: "),
        (HEAD + RULE + "match = 'a)(b'\n", "7:9", "not a regular expression: "),
        (HEAD + RULE + "match = '<bee>'\n", "7:9", "<bee> is not defined; write it under [define]"),
        (HEAD + "[define]\nbe = 'is'\n" + RULE + "match = ['a', '<bee>']\n", "9:15", "<bee> is not defined; did you mean 'be'?"),
        (HEAD + "[define]\na = '<b>'\nb = '<a>'\n" + RULE + "match = '<a>'\n", "10:9", "its definitions use each other in a circle"),
        (HEAD + "[define]\nbe = 'is'\n" + RULE + 'match = "x"\n', "5:1", "no pattern uses <be>; take it away"),
        (HEAD + "[define]\nBe = 'is'\n" + RULE + 'match = "x"\n', "5:1", "<Be> is no name: it has small letters"),
        (HEAD + "[define]\nbe = 3\n" + RULE + 'match = "x"\n', "5:6", "define.be must be a text, or a list of alternatives"),
        (HEAD + RULE + "match = 'set to|'\n", "7:9", "it matches nothing at all, too: take away the empty alternative"),
        (HEAD + RULE + "match = ['set to', '', 'due']\n", "7:20", "it matches nothing at all, too"),
        (PHRASE + "not_before = 'still |'\n", "8:14", "it matches nothing at all, too"),
        (HEAD + RULE + "match = ['set to', 'due', 'set to']\n", "7:27", "this alternative stands there twice; take one away"),
        (HEAD + RULE + "match = []\n", "7:9", "match must be a text, or a list of alternatives, not []"),
        (HEAD + RULE + "match = 3\n", "7:9", "match must be a text, or a list of alternatives"),
        (HEAD + '[[rules]]\nid = "speculation.x"\nmatch = "x"\n', "4:1", "message is missing"),
        (HEAD + RULE.replace('"Not yet."', '" "') + 'match = "x"\n', "6:11", "message must be a text, not ' '"),
        (HEAD + '[[rules]]\nid = "style.x"\nmessage = "m"\nmatch = "x"\n', "5:6", "the id must begin with the family: speculation."),
        (HEAD + RULE.replace("poised", "is poised") + 'match = "x"\n', "5:6", "may have letters, digits, - and _ between its dots"),
        (PHRASE.replace('"speculation"', '"speculatoin"'), "1:10", "did you mean 'speculation'?"),
        (PHRASE.replace("prospective", "modl"), "2:12", "there is no category 'modl' in speculation; there are modal, adverb, "),
        (PHRASE + 'category = "filler"\n', "8:12", "there is no category 'filler' in speculation; there are modal, "),
        (PHRASE.replace('["en"]', '"en"'), "3:13", 'languages must be a list such as ["en"], or ["*"] for every language, not \'en\''),
        (
            PHRASE.replace('"en"', '"de", "english"'),
            "3:20",
            "there is no language 'english': codes are those of ISO 639-1; did you mean 'en'?",
        ),
        (PHRASE.replace('"en"', '"zh-cn"'), "3:14", "there is no language 'zh-cn'"),  # rules see "zh", whatever the script
        (PHRASE.replace('"en"', '"en", "*"'), "3:20", '"*" is every language: take the others away'),
        (PHRASE.replace('"en"', '"en", "en"'), "3:20", "'en' stands there twice"),
        (PHRASE.replace('"en"', "3"), "3:14", "there is no language 3"),
        (LINE + "not_before = 'no'\n", "8:1", "not_before has no effect here: this rule is a line, and only phrases read it; take it away"),
        (PHRASE + "takes = 3\n", "8:1", "takes has no effect here"),  # whatever it is
        (LINE + "headline = true\n", "8:1", "headline has no effect here: this rule is a line, and only phrases and detectors read it"),
        (MODEL + "headline = true\n", "7:1", "headline has no effect here"),  # no detector of chrome looks at it
        (MODEL + "confidence = 0.9\n", "7:1", "confidence has no effect here: this rule is a detector, and only lines and headings"),
        (PHRASE + 'takes = "rest"\n', "8:1", "takes has no effect here: this rule is a phrase, and only headings read it; take it away"),
        (PHRASE + "max_words = 3\n", "8:1", "max_words has no effect here: this rule is a phrase, and only lines and headings read it"),
        ("max_words = 3\n" + PHRASE, "1:1", "max_words has no effect here"),  # said for all rules of the file
        (LINE + 'takes = "all"\n', "8:9", "takes must be one of block, rest, not 'all'"),
        (LINE + 'takes = "bock"\n', "8:9", "did you mean 'block'?"),
        (LINE + 'where = "bottom"\n', "8:9", "where must be one of anywhere, top, end, outside, not 'bottom'"),
        (LINE + "max_words = true\n", "8:13", "max_words must be a number of words from 1 to 70, not True"),
        (LINE + "max_words = 71\n", "8:13", "max_words must be a number of words from 1 to 70, not 71"),
        (LINE + "confidence = 1.5\n", "8:14", "confidence must be a number from 0.01 to 1, not 1.5"),
        (LINE + "search = 1\n", "8:10", "search must be true or false, not 1"),
        (
            MODEL.replace("recurring", "recuring"),
            "2:6",
            "match is missing, and no code finds 'recuring'; did you mean 'recurring'?; give the rule a match",
        ),
        (HEAD + RULE, "5:6", "match is missing, and no code finds 'poised'; give the rule a match"),
        (MODEL + "match = 'x'\n", "7:9", "'recurring' is found by code: take its match away, or give the rule another id"),
        (
            PHRASE.replace("speculation", "sourcing").replace("prospective", "vague"),
            "7:9",
            "sourcing finds nothing by a match; rules with one are for speculation, style, defects",
        ),
        (PHRASE + 'examples = "poised to"\n', "8:12", "examples must be a list of texts with [[ ]] around what must be found"),
        (PHRASE + 'examples = [\n "a [[b",\n]\n', "9:2", "the marks [[ ]] of the example do not pair: 'a [[b'"),
        (PHRASE + 'examples = [{text = "a ]] b"}]\n', "8:21", "do not pair"),
        (PHRASE + 'examples = ["[[poised to]] go", "a [[]] b"]\n', "8:33", "have nothing between them"),
        (PHRASE + 'examples = ["poised to go", "ready"]\n', "8:12", "no example shows what the rule finds: put [[ ]] around it"),
        (PHRASE + 'examples = ["[[poised to]] go", 3]\n', "8:33", "an example.text must be a text, not 3"),
        (PHRASE + 'examples = [{txt = "a [[b]]"}]\n', "8:14", "unknown key 'txt'; did you mean 'text'?"),
        (PHRASE + 'examples = [{known_failure = "far"}]\n', "8:13", "text is missing"),
        (PHRASE + 'examples = [{text = "[[poised to]] go", aside = ["x"]}]\n', "8:41", "unknown key 'aside'"),
        (LINE + 'examples = [{text = "[[Tides]]", aside = "x"}]\n', "8:42", "aside must be a list of texts, not 'x'"),
        ('source = "x"\n' + PHRASE + 'source = "y"\n', "1:1", "every rule of the file has a source of its own; take this one away"),
        ('families = "x"\n', "1:1", "unknown key 'families' at the top of the file; did you mean 'family'?"),
        ('id = "x"\n', "1:1", "unknown key 'id' at the top of the file"),
        ("rules = 3\n", "1:9", "rules are written as [[rules]] tables"),
        ("define = 3\n", "1:10", "define is a table: [define]"),
        ("\n\nid = \n", "3:6", "not valid TOML"),
    ],
)
def test_an_error_names_file_line_column_and_remedy(source: str, place: str, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_rules(source, "own/f.toml")
    assert str(caught.value).startswith(f"own/f.toml:{place}: "), str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_faults_of_a_file_are_told_in_its_order_and_what_stands_for_all_rules_once() -> None:
    more = '[[rules]]\nid = "speculation.due"\nmatch = "due to"\nmessage = 3\n' + RULE.replace("poised", "set")
    with pytest.raises(RuleError) as caught:
        read_rules(PHRASE.replace("prospective", "modl") + more, "f.toml")
    category, message, code = str(caught.value).split("\n")
    assert category.startswith("f.toml:2:12: there is no category 'modl' in speculation; there are modal, ")
    assert category.endswith("; did you mean 'modal'?")
    assert message == "f.toml:11:11: rule 'speculation.due': message must be a text, not 3"
    assert code.startswith("f.toml:13:6: rule 'speculation.set': match is missing")


@pytest.mark.parametrize(
    ("guard", "says"),
    [
        ("' to| of'", "the white space behind the match is passed over"),
        ("'to|(?: of|in)'", "the white space behind the match is passed over"),
        ("'to|( of)'", "the white space behind the match is passed over"),
        ("'to|( of|in|,)+'", "the white space behind the match is passed over"),
        ("['to', ' of']", "the white space behind the match is passed over"),
        (r"'to|\s{1,3}of'", "the white space behind the match is passed over"),
        ("'[A-Z]'", "a class of letters alone is a word of one letter"),
        ("'to|[a-zà-ÿ]'", "a class of letters alone is a word of one letter"),
        ("' to|of'", ""),  # a space in front of all is taken for one in front of what follows
        ("'(?: of)?to'", ""),
        (r"'[A-Z]\w*'", ""),
        ("'[,;]'", ""),
        ("'a|to of'", ""),
        (r"'to|\ of'", "the white space behind the match is passed over"),
        ("'to|[@-Z]'", ""),
    ],
)
def test_a_guard_that_can_match_nothing_behind_the_phrase_is_refused(guard: str, says: str) -> None:
    for key in ("after", "not_after"):
        source = f"{PHRASE}{key} = {guard}\n"
        if not says:
            assert read_rules(source, "f.toml")
            continue
        with pytest.raises(RuleError, match=f"^f.toml:8:{len(key) + 4}: rule 'speculation.poised': {key} can never match: {says}"):
            read_rules(source, "f.toml")
    assert read_rules(f"{PHRASE}before = {guard}\n", "f.toml")


def test_definitions_use_each_other_so_deep_and_no_deeper() -> None:
    chain = "".join(f"d{n} = '<d{n + 1}>'\n" for n in range(MOST_NESTED - 1)) + f"d{MOST_NESTED - 1} = 'end'\n"
    (rule,) = read_rules(HEAD + "[define]\n" + chain + RULE + "match = '<d0>'\n", "f.toml")
    assert rule.match == "(?:" * MOST_NESTED + "end" + ")" * MOST_NESTED
    with pytest.raises(RuleError, match="in a circle, or too deeply"):
        read_rules(HEAD + "[define]\n" + f"more = '<d0>'\n{chain}" + RULE + "match = '<more>'\n", "f.toml")


def test_a_rule_knows_the_line_on_which_it_begins() -> None:
    text = PHRASE + 'why = """\n[[rules]]\n"""\n' + LINE
    assert [rule.file_line for rule in read_rules(text, "f.toml")] == [4, 11]
    inline = 'rules = [\n { id = "style.a", family = "style", category = "own", languages = ["*"], message = "m", match = "a" },\n]\n'
    assert [rule.file_line for rule in read_rules(inline, "f.toml")] == [2]


def test_every_key_of_a_kind_is_a_field_of_its_record_and_the_other_way_round() -> None:
    for kind, record in KINDS.items():
        keys = {key.name for key in KEYS if kind in key.kinds} | ({"match"} if kind == "detector" else set())  # of which it has none
        keys |= {"severity"}  # every record has it, for whoever holds a finding's rule; lines are stripped and give no findings
        assert keys == {field.name for field in fields(record)} - {"file", "file_line"}, kind


def test_the_guide_lists_every_key_with_the_kinds_that_read_it() -> None:
    rows = [line for line in (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n") if line.startswith("| `")]
    assert rows == [
        f"| `{key.name}` | {'every rule' if len(key.kinds) == len(KINDS) else ', '.join(f'{kind}s' for kind in key.kinds)} "
        f"| {key.takes.name} | {key.says} |"
        for key in KEYS
    ]


def test_what_is_found_by_code_has_a_rule_and_the_other_way_round() -> None:
    """That the code finds it is shown by the rule's examples."""
    rules = {rule.id for rule in load_rules().rules if isinstance(rule, DetectorRule)}
    assert rules == {f"{family.name}.{name}" for family in families.FAMILIES for name in family.detectors}


def test_the_same_id_twice_in_one_folder_is_an_error(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(HEAD + RULE + 'match = "x"\n')
    with pytest.raises(RuleError, match=r"b\.toml:5:6: rule 'speculation\.poised' is already in .*a\.toml:4; rename one"):
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
        f"{tmp_path}/own.toml:2:6: rule {theirs.id!r} is already in {theirs.file}:{theirs.file_line}; rename one; "
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
    assert str(caught.value) == f"{tmp_path}/b/x.toml:2:6: rule 'style.mine' is already in {tmp_path}/a/x.toml:1; rename one"
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
    with pytest.raises(RuleError, match=r"b\.toml: cannot be read: .*\. Check that you may read it\."):
        load_rules([tmp_path], built_in=False)
    (tmp_path / "b.toml").unlink()
    (tmp_path / "b.toml").write_text("a = " + "[" * 10_000)
    with pytest.raises(RuleError, match=r"b\.toml: nested too deeply"):
        load_rules([tmp_path], built_in=False)


def test_a_disabled_rule_is_gone_and_an_unknown_one_is_an_error() -> None:
    some = load_rules().rules[0].id
    assert load_rules(disable=[some]).get(some) is None
    with pytest.raises(RuleError, match=f"there is no rule, category or family '{some}x'; did you mean '{some}'"):
        load_rules(disable=[some + "x"])


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such folder of rules"):
        load_rules([tmp_path / "none"])
