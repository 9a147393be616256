"""From patterns to spans: where a rule is tried, its guards, and what happens when matches overlap."""

import re
from dataclasses import replace

import pytest

from copydesk.article import Article, Line, Voice
from copydesk.evidence import Detail
from copydesk.families import BY_NAME, PROSE, Severity
from copydesk.matching.beginnings import first_keys, first_pairs, heads, parts, telling_keys
from copydesk.matching.findings import detailed, finding, plain_findings
from copydesk.matching.lines import LineMatcher
from copydesk.matching.phrases import Matcher, openings_of
from copydesk.patterns import alternatives, expand, fill
from copydesk.rule import LineRule, PhraseRule, Rule
from copydesk.rulebook import load_rules, read_rules
from copydesk.text import WORD, line_spans, prose_of, words_of
from helpers import article_from

HEAD = 'languages = ["en"]\nmessage = "m"\n'


def rules(*tables: str, family: str = "speculation") -> list[Rule]:
    source = f'family = "{family}"\ncategory = "{BY_NAME[family].known_categories()[0]}"\n' + HEAD
    return read_rules(source + "".join(f'[[rules]]\nid = "{family}.r{n}"\n{table}\n' for n, table in enumerate(tables)), "f.toml")


def found(rule_list: list[Rule], text: str, **more: tuple[int, int]) -> list[tuple[str, str]]:
    sentences = []
    start = 0
    for part in text.split("|"):
        sentences.append((start, start + len(part)))
        start += len(part) + 1
    matches = Matcher(rule_list).find(text, sentences, more.get("headline"))
    return [(match.rule.id, text[match.start : match.end]) for match in matches]


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("poised to", {"poised"}),
        ("(?:is|are) (?:being )?said", {"is", "are"}),
        (r"\d+ comments?", {"#"}),
        ("(?:© )?copyright", {"©", "copyright"}),
        ("may(?:be)?", {"may", "maybe"}),
        ("don't", {"don"}),
        ("colou?r", {"color", "colour"}),
        ("[Ss]ources?", {"source", "sources"}),
        ("[b-d]ay", {"bay", "cay", "day"}),
        ("[a-z]ay", {f"{letter}ay" for letter in "abcdefghijklmnopqrstuvwxyz"}),
        ("[а-я]да", None),  # thirty-two letters are no short list
        (r"\w+ly", None),
        ("x+y", None),
        (".*", None),
        ("ab{0,1}c", {"ac", "abc"}),
        ("log[ s]in", {"log", "logsin"}),
        (r"log[\w ]in", None),
        ("[xy]".join("a" * 2000), None),
        ("(?:very |so )*late", {"very", "so", "late"}),
        ("[a-z][a-l]x", {f"{one}{two}x" for one in "abcdefghijklmnopqrstuvwxyz" for two in "abcdefghijkl"}),
        ("[a-z][a-p]x", None),  # four hundred ways to begin are worth listing
    ],
)
def test_first_keys_are_all_a_match_can_begin_with(pattern: str, keys: set[str] | None) -> None:
    assert first_keys(expand(pattern, {})) == keys


@pytest.mark.parametrize(
    ("pattern", "pairs"),
    [
        ("poised to", {("poised", "to")}),
        ("poised", {("poised", None)}),
        ("it's (?:said|thought) that", {("it", "s")}),
        ("may(?: well)? be", {("may", "well"), ("may", "be")}),
        (r"at \w+ cost", {("at", None)}),
        (r"a \d+ chance|\d+% chances?", {("a", "#"), ("#", "chance"), ("#", "chances")}),
        (r"in (?:\w+ )?doubt", {("in", None), ("in", "doubt")}),
        ("as(?: so)+ long", {("as", "so")}),
        ("(?:very )+late", {("very", None)}),
        ("far-fetched", {("far", "fetched")}),
        (r"far\Wfetched", {("far", "fetched")}),
        (r"far[\w-]fetched", None),
        (r"(?:g|group of )\d+ talks", None),
        (r"\w+ly", None),
    ],
)
def test_first_pairs_are_all_a_match_can_begin_with(pattern: str, pairs: set[tuple[str, str | None]] | None) -> None:
    assert first_pairs(expand(pattern, {})) == pairs


def test_no_rule_is_left_out_where_its_pattern_matches_an_example() -> None:
    """Wherever the bare pattern matches at a word, the words there are among the pairs that the rule is tried at."""
    tried = 0
    for rule in load_rules().active(*(family.name for family in PROSE)):
        pairs = first_pairs(rule.match) if rule.match is not None else None
        if rule.match is None or pairs is None:
            continue
        pattern = re.compile(rf"(?<!\w)(?:{rule.match})(?!\w)", re.IGNORECASE)
        for example in rule.examples:
            words, starts = words_of(example.text).words, words_of(example.text).starts
            for n, start in enumerate(starts):
                match = pattern.match(example.text, start)
                if match is not None and match.group():
                    tried += 1
                    keys = ["#" if word[0].isdigit() else word.lower() for word in words[n : n + 2]]
                    assert not pairs.isdisjoint([(keys[0], None), tuple(keys)]), (rule.id, match.group())
    assert tried > 500


@pytest.mark.parametrize("text", ["", " ", "one", " one", "one ", "“It’s 5 o’clock,” she_said…", "日本 ½ ²"])
def test_words_and_their_places(text: str) -> None:
    cut = words_of(text)
    assert list(zip(cut.words, cut.starts, strict=True)) == [(word.group(), word.start()) for word in WORD.finditer(text)]


def test_a_match_begins_and_ends_with_whole_words_whatever_the_case() -> None:
    assert found(rules('match = "may"'), "May I? Maybe not; dismay. MAY") == [("speculation.r0", "May"), ("speculation.r0", "MAY")]


def test_spaces_and_apostrophes_of_a_pattern_are_general() -> None:
    assert found(rules('''match = "it's said"'''), "It’s\u00a0said, it's\nsaid") == [
        ("speculation.r0", "It’s\u00a0said"),
        ("speculation.r0", "it's\nsaid"),
    ]


def test_a_space_that_may_be_missing_may_be() -> None:
    text = "log in, log  in, login, log-in"
    assert [part for _, part in found(rules('match = "log ?in"'), text)] == ["log in", "log  in", "login"]
    assert [part for _, part in found(rules('match = "log *in"'), text)] == ["log in", "log  in", "login"]
    assert [part for _, part in found(rules('match = "log +in"'), text)] == ["log in", "log  in"]
    assert [part for _, part in found(rules('match = "log {2}in"'), text)] == ["log  in"]


def test_guards_before_and_after_see_only_what_is_next_to_the_match() -> None:
    rule = rules('match = "may"\nnot_before = "in"\nnot_after = "\\\\d+"')
    assert found(rule, "in may, may 5, in June it may") == [("speculation.r0", "may")]


def test_guards_do_not_look_over_the_end_of_a_sentence() -> None:
    rule = rules('match = "may"\nbefore = "it"')
    assert found(rule, "call it|may they") == []
    assert found(rule, "call it may they") == [("speculation.r0", "may")]


def test_sentence_guards_see_the_whole_sentence_and_no_other() -> None:
    rule = rules('match = "could"\nnot_sentence = "always"')
    assert found(rule, "She could always win.|He Could win.") == [("speculation.r0", "Could")]
    both = rules('match = "could"\nsentence = "win"\nnot_sentence = "always"')
    assert found(both, "She could always win.|He Could win.|they COULD lose") == [("speculation.r0", "Could")]


def test_a_match_outside_of_every_sentence_is_found_and_its_guards_see_all_of_the_text() -> None:
    rule = rules('match = "may"\nbefore = "it"\nsentence = "gate"')
    assert len(Matcher(rule).find("it may, the gate", [])) == 1
    assert len(Matcher(rule).find("The weir. it may, the gate", [(0, 9)])) == 1
    assert Matcher(rule).find("it may", []) == ()


def test_where_a_rule_is_tried_has_an_order_that_is_always_the_same() -> None:
    (rule,) = rules("match = 'may(?: (?:well|now))?|(?:in|of) doubt|#'")
    assert isinstance(rule, PhraseRule)
    assert openings_of(rule) == [("#", None), ("in", "doubt"), ("may", None), ("may", "now"), ("may", "well"), ("of", "doubt")]


def test_rules_for_lines_among_those_for_phrases_are_passed_over() -> None:
    assert found(rules('match = "tides"', family="boilerplate") + rules('match = "may"'), "the tides may turn") == [
        ("speculation.r0", "may")
    ]


def test_the_longest_of_overlapping_matches_wins_within_a_family_only() -> None:
    inner, outer = 'match = "expected"', 'match = "expected to win"'
    assert found(rules(inner, outer), "expected to win") == [("speculation.r1", "expected to win")]
    both = rules(inner) + rules(outer, family="style")
    assert found(both, "expected to win") == [("style.r0", "expected to win"), ("speculation.r0", "expected")]


def test_headline_rules_keep_to_their_side() -> None:
    only, never = 'match = "may"\nheadline = true', 'match = "may"\nheadline = false'
    assert found(rules(only), "may|may", headline=(0, 3)) == [("speculation.r0", "may")]
    matches = Matcher(rules(never)).find("may may", [(0, 7)], (0, 3))
    assert [(match.start, match.end) for match in matches] == [(4, 7)]


def test_a_symbol_can_begin_a_match() -> None:
    assert found(rules('match = "© [0-9]{4}"'), "Words © 2031 more") == [("speculation.r0", "© 2031")]


def test_case_counts_where_the_rule_says_so() -> None:
    assert found(rules('match = "Reports"\nignore_case = false'), "Reports and reports") == [("speculation.r0", "Reports")]


def test_a_line_rule_may_refer_to_its_own_groups() -> None:
    (rule,) = rules(r'match = "([*=])+ more \\1+|(\\w+) and \\2"', family="boilerplate")
    matcher = LineMatcher([rule])
    assert [match.rule.id for line in ("== More ==", "News and news") for match in matcher.match_line(line)] == [rule.id, rule.id]
    assert matcher.match_line("== More **") == ()
    assert matcher.match_line("News and views") == ()


def test_a_line_is_matched_by_all_rules_whose_patterns_match_it() -> None:
    """What is looked at first (words, first letters, parts) hides no rule: the bare patterns find the same in all examples."""
    rule_list = load_rules().active("boilerplate")
    lines = sorted({line.strip() for rule in rule_list for example in rule.examples for line in example.text.split("\n")} - {""})
    matcher = LineMatcher(rule_list)
    matched = 0
    for rule in rule_list:
        if not isinstance(rule, LineRule):
            continue
        flags = re.IGNORECASE if rule.ignore_case else re.NOFLAG
        bare = re.compile(rf"(?<!\w)(?:{rule.match})(?!\w)" if rule.search else rf"(?:{rule.match})[\W_]*\Z", flags)
        unless = re.compile(rf"(?<!\w)(?:{rule.not_sentence})(?!\w)", flags) if rule.not_sentence else None
        for line in lines:
            first = WORD.search(line)
            words = len(WORD.findall(line))
            starts = {0, first.start() if first else 0}
            hit = bare.search(line) if rule.search else any(bare.match(line, start) for start in starts)
            expected = bool(hit) and (rule.max_words is None or words <= rule.max_words) and not (unless and unless.search(line))
            assert any(match.rule is rule for match in matcher.match_line(line)) == expected, (rule.id, line)
            matched += expected
    assert matched > 300


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("(?:please )?sign up for", {"please", "sign"}),
        ("the (?:newsletter|letter)", {"letter", "newsletter"}),
        ("for the and with", {"with"}),
        (r"\w+letter now", {"now"}),
        (r"(?:free )?\d+ comments", {"comments"}),
        (r"\d+ and", {"#"}),
        (r"\w+ the ferryman", {"ferryman"}),
        (r"(?: so)+ barge", {"barge"}),
        (r"\w+ ?barge", None),
        (r"(\w+ )barge", {"barge"}),
        (r"(\w+)barge", None),
        (r"\w+", None),
        (r"\w+(?: so)? barge", {"barge"}),
        (r"\w+(?: so)?barge", None),
        (r"(?:\w+ )?barge", {"barge"}),
        (r"(?:\w+-)?barge", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a set is written in another order in each process
)
def test_the_words_that_tell_of_a_match_are_the_rarest_of_which_it_has_one(pattern: str, keys: set[str] | None) -> None:
    assert telling_keys(expand(pattern, {})) == keys


@pytest.mark.parametrize(
    ("pattern", "begins", "holds"),
    [
        ("(?:please )?sign up for", ("plea", "sign"), ("sign",)),
        ("the (?:newsletter|letter)", ("the",), ("the",)),
        (r"(?:free )?\d+ comments", ("0", "free"), ("comments",)),
        ("(?:so )?barge", ("barg", "so"), ("barge",)),
        (r"\w+ newsletter", None, ("newsletter",)),
        ("© so", ("©",), ("©",)),
        ("to .so", ("to",), None),
        (r"\w+ so", None, None),
        (r"\w+(?:letter|post)", None, ("letter", "post")),
        (r"\w+(?:letter|post|paper)(?: gate)+", None, ("gate",)),
    ],
    ids=str,
)
def test_what_a_match_begins_with_and_what_it_holds(pattern: str, begins: tuple[str, ...] | None, holds: tuple[str, ...] | None) -> None:
    assert (heads(expand(pattern, {})), parts(expand(pattern, {}))) == (begins, holds)


def test_what_is_known_of_a_rule_is_not_asked_again() -> None:
    """Which words a match can begin with is kept between processes; here what is kept is wrong, to show that it is believed."""
    (phrase,) = rules('match = "may"')
    assert Matcher([phrase], {phrase.id: [("gate", None)]}).find("it may", [(0, 6)]) == ()
    (line,) = rules('match = "tides"', family="boilerplate")
    assert LineMatcher([line], {line.id: [("tides", ["gate"], None, None, None)]}).match_line("tides") == ()


@pytest.mark.parametrize(
    ("pattern", "expression"),
    [
        ("set to", r"set\s++to"),
        ("set  to", r"set\s++to"),
        ("set ?to", r"set\s*+to"),
        ("set *to", r"set\s*+to"),
        ("set +to", r"set\s++to"),
        ("set {2}to", r"set\s{2}to"),
        ("it's", "it['’]s"),
        (r"[ ']s", r"[\s'’]s"),
        (r"[\ \']s", r"[\ \']s"),
        (r"[]' ]s", r"[]'’\s]s"),
        (r"\ \'s", r"\ \'s"),
    ],
)
def test_a_space_and_an_apostrophe_stand_for_all_of_their_kind_but_where_they_are_escaped(pattern: str, expression: str) -> None:
    assert fill(pattern, {}) == expression


@pytest.mark.parametrize(
    ("pattern", "parted"),
    [
        ("a", ["a"]),
        ("a|b|c", ["a", "b", "c"]),
        ("a|(?:b|c)|d", ["a", "(?:b|c)", "d"]),
        ("(?:a|(?:b|c)|d)|e", ["(?:a|(?:b|c)|d)", "e"]),
        (r"[|(]|\(|\||b", ["[|(]", r"\(", r"\|", "b"]),
        ("[^]|]|b", ["[^]|]", "b"]),
        ("a|", ["a", ""]),
    ],
)
def test_alternatives_are_cut_at_the_bars_outside_of_groups_and_classes(pattern: str, parted: list[str]) -> None:
    assert alternatives(pattern) == parted


def line_rules(*tables: str) -> LineMatcher:
    return LineMatcher(rules(*tables, family="boilerplate"))


def test_a_line_may_have_as_many_words_as_its_rule_says_and_symbols_around_them() -> None:
    matcher = line_rules('match = "share(?: \\\\w+)*"\nmax_words = 3', 'match = "gate"\nsearch = true\nmax_words = 3')
    assert [
        len(matcher.match_line(line)) for line in ("Share it now", "share it now or", "so a gate", "so a gate is", "* Share it! *")
    ] == [1, 0, 1, 0, 1]
    (match,) = matcher.match_line("  » Share it «")
    assert (match.start, match.end) == (2, 12)  # counted from the first character that is no white space
    assert matcher.match_line("agate") == matcher.match_line("  ") == ()


@pytest.mark.parametrize(("line", "times"), [("gate", 1), ("so gate", 1), ("_so gate_ __", 1), ("so gates", 0), ("so gate so", 0)])
def test_a_rule_may_be_known_by_a_word_that_is_not_its_first(line: str, times: int) -> None:
    assert len(line_rules('match = "(?:\\\\w+ )?gate"').match_line(line)) == times


def test_a_line_is_looked_at_if_it_has_a_thousand_characters_and_no_more() -> None:
    matcher = line_rules('match = "gate"\nsearch = true')
    assert [len(matcher.match_line(f"gate {'.' * more}")) for more in (995, 996)] == [1, 0]


def test_a_capital_with_a_dot_is_the_letter_i() -> None:
    matcher = line_rules('match = "ilgili (?:haberler|gemi)"', 'match = "gemi ile"')
    assert [[match.rule.id[-1] for match in matcher.match_line(line)] for line in ("İlgili haberler", "İLGİLİ GEMİ", "GEMİ İLE")] == [
        ["0"],
        ["0"],
        ["1"],
    ]


def test_lines_may_begin_with_numbers_and_hold_them() -> None:
    matcher = line_rules(
        'match = "\\\\d+ (?:gates|barges)"', 'match = "\\\\d+ locks"\nsearch = true', 'match = "page"\nnot_sentence = "of"'
    )
    assert [
        [match.rule.id[-1] for match in matcher.match_line(line)] for line in ("12 gates", "So 12 locks", "so12 locks", "page", "page of")
    ] == [
        ["0"],
        ["1"],
        [],
        ["2"],
        [],
    ]


def test_of_a_line_the_first_place_is_told_where_a_rule_may_stand_anywhere() -> None:
    matcher = line_rules('match = "gates?|the lock"\nsearch = true', 'match = "(?:» )?share"')
    (match,) = matcher.match_line("At the lock and its gate")
    assert (match.start, match.end) == (3, 11)
    (match,) = matcher.match_line("» share")
    assert (match.start, match.end) == (0, 7)


def test_a_rule_tells_of_a_line_once_and_rules_are_told_in_their_order() -> None:
    matcher = line_rules('match = "gate"\nsearch = true', 'match = "the gate|.* gate"', 'match = "the"\nsearch = true', 'match = "the .*"')
    assert [(match.rule.id[-1], match.start, match.end) for match in matcher.match_line("the gate")] == [
        ("0", 4, 8),
        ("1", 0, 8),
        ("2", 0, 3),
        ("3", 0, 8),
    ]


def test_case_counts_in_a_lines_guard_where_the_rule_says_so() -> None:
    matcher = line_rules('match = "Page"\nsearch = true\nnot_sentence = "Of"\nignore_case = false')
    assert [len(matcher.match_line(line)) for line in ("Page of two", "Page Of two", "page of two")] == [1, 0, 0]


def test_guards_look_eighty_characters_back_and_a_thousand_to_either_side() -> None:
    near = rules('match = "may"\nbefore = "it .*"')
    assert [len(found(near, f"it {'x' * width} may")) for width in (76, 77)] == [1, 0]
    never = rules('match = "may"\nnot_before = "it .*"')
    assert [len(found(never, f"it {'x' * width} may")) for width in (76, 77)] == [0, 1]
    whole = rules('match = "may"\nsentence = "gate"')
    assert [len(found(whole, f"gate {'x' * width} may")) for width in (990, 2100)] == [1, 0]
    assert [len(found(whole, f"may {'x' * width} gate")) for width in (990, 1991, 1992)] == [1, 1, 0]
    assert [len(found(whole, f"gate {'x' * width} may")) for width in (1993, 1994)] == [1, 0]  # in steps of a thousand
    behind = "x" * 4000 + "|"  # the steps count from the beginning of the match's own sentence
    assert [len(found(whole, f"{behind}may {'x' * width} gate")) for width in (1991, 1992)] == [1, 0]
    assert [len(found(whole, f"{behind}gate {'x' * width} may")) for width in (1993, 1994)] == [1, 0]


def test_a_match_may_run_over_the_end_of_a_sentence_but_not_of_a_paragraph() -> None:
    rule = rules('match = "may well"')
    matcher = Matcher(rule)
    assert [(m.start, m.end) for m in matcher.find("it may well", [(0, 6), (7, 11)])] == [(3, 11)]
    assert matcher.find("it may\nwell", [(0, 6), (7, 11)]) == ()
    assert [(m.start, m.end) for m in matcher.find("it may\nwell", [(0, 11)])] == [(3, 11)]


def test_matches_that_touch_do_not_overlap() -> None:
    assert [text for _, text in found(rules('match = "it may"', 'match = "may well"', 'match = "well"'), "it may well")] == [
        "it may",
        "well",
    ]


def test_of_two_rules_that_match_the_same_the_first_wins() -> None:
    assert found(rules('match = "may"', 'match = "may(?! )|may"'), "it may be") == [("speculation.r0", "may")]


def test_what_follows_a_match_is_read_behind_any_white_space() -> None:
    assert found(rules('match = "may"\nafter = " be"'), "may  be, may not, maybe") == [("speculation.r0", "may")]
    rule = rules('match = "may"\nafter = "(?:well )?be"', 'match = "could"\nnot_after = "well"')
    assert [text for _, text in found(rule, "may well be|may be|may  be|may begin|could  well|could wells")] == [
        "may",
        "may",
        "may",
        "could",
    ]


def test_a_finding_has_its_place_in_the_text_and_knows_the_headline() -> None:
    """The prose begins with the headline; a line of the text in front of it is stripped."""
    text = "Weir\nIt may hold\nIt may not, it may."
    lines = tuple(Line(start, end, kept=start > 0) for start, end in line_spans(text))
    article = Article(path="a.txt", text=text, lines=lines, title_line=1, prose=prose_of(text, lines, title_line=1))
    (rule,) = rules('match = "may"')
    assert article.prose.headline == (0, 11)
    places = [(0, 2), (3, 6), (12, 14), (15, 18), (27, 30)]
    items = [finding(article, rule, start, end, Voice.AUTHOR) for start, end in places]
    assert [(item.text, item.start, item.end, item.line, item.headline) for item in items] == [
        ("It", 5, 7, 2, True),
        ("may", 8, 11, 2, True),
        ("It", 17, 19, 3, False),
        ("may", 20, 23, 3, False),
        ("may", 32, 35, 3, False),
    ]
    assert {(item.family, item.rule, item.category, item.message, item.voice) for item in items} == {
        ("speculation", rule.id, rule.category, "m", Voice.AUTHOR)
    }
    assert finding(article, rule, 0, 2, family=BY_NAME["style"]).family == "style"
    assert finding(article, rule, 11, 12).headline is False  # the line break behind the headline
    assert [row["voice"] for row in plain_findings(replace(article, findings=(items[0], finding(article, rule, 3, 6))))] == ["author", None]
    rows = plain_findings(replace(article, findings=tuple(reversed(items))))
    assert [(row["line"], row["column"], row["start"], row["text"], row["headline"]) for row in rows] == [
        (2, 1, 5, "It", True),
        (2, 4, 8, "may", True),
        (3, 1, 17, "It", False),
        (3, 4, 20, "may", False),
        (3, 16, 32, "may", False),
    ]


def test_a_rules_own_severity_counts_before_its_familys() -> None:
    article = article_from("It may hold.")
    own, familys = rules('match = "may"\nseverity = "error"', 'match = "may"')
    usual = BY_NAME["speculation"].severity_of(familys.category)
    assert usual is not Severity.ERROR
    assert [finding(article, rule, 3, 6).severity for rule in (own, familys)] == [Severity.ERROR, usual]
    assert finding(article, familys, 3, 6, family=BY_NAME["defects"]).severity is BY_NAME["defects"].severity_of(familys.category)


def test_findings_are_listed_by_their_place_then_by_family_and_rule() -> None:
    article = article_from("It may hold.")
    (plain,) = [finding(article, rule, 3, 6) for rule in rules('match = "may"')]
    ordered = [
        replace(plain, start=0, end=9, family="style"),
        replace(plain, start=3, end=5, family="style"),
        replace(plain, start=3, end=6, family="speculation", rule="speculation.b"),
        replace(plain, start=3, end=6, family="style", rule="style.a"),
        replace(plain, start=3, end=6, family="style", rule="style.b"),
    ]
    rows = plain_findings(replace(article, findings=tuple(reversed(ordered))))
    assert [(row["start"], row["end"], row["family"], row["rule"]) for row in rows] == [
        (it.start, it.end, it.family, it.rule) for it in ordered
    ]


def test_a_findings_detail_is_told_with_it_and_as_fields() -> None:
    article = article_from("It may hold.")
    (rule,) = rules('match = "may"')
    plain = finding(article, rule, 3, 6)
    told = detailed(plain, Detail(words=9))
    assert told.message == "m 9 words."
    rows = plain_findings(replace(article, findings=(plain, replace(told, start=4))))
    assert [row["detail"] and row["detail"]["words"] for row in rows] == [None, 9]


def test_an_article_without_a_headline_has_no_finding_in_it() -> None:
    article = article_from("It may hold.")
    (rule,) = rules('match = "may"')
    assert finding(article, rule, 3, 6).headline is False


def test_a_phrase_may_begin_with_a_number() -> None:
    assert [text for _, text in found(rules('match = "\\\\d+ gates?"'), "12 gates, so 1 gate, gates")] == ["12 gates", "1 gate"]


def test_a_line_rule_without_a_guard_shuns_no_word() -> None:
    assert len(line_rules('match = "gate"\nsearch = true').match_line("None of the gate")) == 1
