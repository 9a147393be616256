"""Readability: equal to textstat to the last bit, absent with a reason where a number would mean nothing, and where the hard places are."""

import gzip
import json
import os
import random
import runpy
import subprocess
import sys
import tarfile
import time
import warnings
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyphen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk import languages
from copydesk.article import Absence, Article, Finding, Line
from copydesk.context import Context
from copydesk.evidence import Detail
from copydesk.readability import formulas, syllables
from copydesk.readability.formulas import NAMES, count, formulas_for, locale_of, scores
from copydesk.readability.stage import HARDEST, MEASURES, VERY_LONG_SENTENCE, readability
from copydesk.readability.syllables import DATA, DICTIONARY, _rows, dictionary, easy_words, syllables_of, words_of
from copydesk.rule import Rule
from copydesk.rulebook import load_rules
from copydesk.selftest import run_example
from copydesk.text import prose_of
from helpers import PROJECT, article_from

RULES = load_rules()
TEXTSTAT = runpy.run_path(str(PROJECT / "bench" / "oracle.py"))["textstat"]()
CONTEXT = Context(RULES)

SENTENCES = {
    "en": (
        "The harbour office closed its gates on Wednesday, and nobody could say why.",
        "Engineers who'd inspected the bridge didn't find a single loose bolt; they're coming back in March.",
        "Rhubarb prices rose by 4.7 per cent, the growers' union said.",
        "“We aren’t surprised,” the chief librarian told a half-empty hall – twice.",
        "Dr. J. P. Okafor of the University of Westmarch, M.D., measured 1,200 puddles.",
        "Is that all? Yes! Hmm... not quite.",
        "Administrative responsibilities notwithstanding, the interdepartmental commission recommended reorganisation.",
    ),
    "de": (
        "Die Stadtverwaltung hat am Dienstag beschlossen, die Straßenbahnlinie zu verlängern.",
        "„Das überrascht uns nicht“, sagte die Bürgermeisterin, z. B. im Rathaus.",
        "Kraftfahrzeughaftpflichtversicherungen werden teurer! Warum eigentlich?",
    ),
    "es": (
        "El ayuntamiento aprobó ayer el presupuesto, ¿y ahora qué?",
        "Según la alcaldesa, las bibliotecas abrirán también los domingos.",
    ),
    "fr": ("L'usine n'ouvrira pas avant l'automne, a-t-on appris jeudi.", "« Aujourd'hui, c'est fini », a dit le maire."),
    "it": ("Il ponte sull'Arno resterà chiuso fino a venerdì.", "La sindaca ha spiegato che non c'è alternativa."),
    "nl": ("De gemeenteraad stemt vanavond over het zwembad.", "Volgens de wethouder is het geld er niet, maar de plannen wel."),
    "pl": ("Rada miejska przegłosowała wczoraj nowy budżet.", "Najprawdopodobniej most zostanie otwarty w październiku."),
    "hu": ("A városi tanács tegnap elfogadta a költségvetést.", "A legmegbízhatatlanabb menetrend továbbra is érvényes."),
    "ru": ("Городской совет вчера принял новый бюджет.", "Мост откроют, вероятно, в октябре."),
    "ar": ("وافق مجلس المدينة أمس على الميزانية الجديدة.", "قال رئيس البلدية إن الجسر سيفتح في أكتوبر."),
    "sv": ("Kommunfullmäktige röstade i går om den nya bron.", "Biblioteket håller öppet även på söndagar."),
}
ODD = (
    "https://example.org/a/b?c=d&e=f#g naïve co-operate O'Brien's 'quoted' ’tis rock'n'roll DON'T 'S 3.14 1,000,000 U.S. e.g. No.5 $4.50 50%"
    " Ωμέγα ΑΣ 東京 สวัสดี हिन्दी 😀 👩‍🚀 İstanbul ﬁn ß ǅ a_b __init__ --- ... … « » () [1] @you #tag x² ½ hmm shh pfft cwm m/s and/or"
    " \u200bzero \u00adsoft\u00adhyphen e\u0301 '' ''s it'' 'ts l'été d’accord MiXeD-CaSe antidisestablishmentarianism"
).split(" ")
SEPARATORS = (" ",) * 8 + (
    "  ",
    "\n",
    "\n\n",
    ". ",
    ".",
    "! ",
    "? ",
    "... ",
    ", ",
    "; ",
    " – ",
    "—",
    "\u00a0",
    "\t",
    "\x0b",
    "\x1c",
    "\u3000",
    "-",
)


def texts(language: str) -> st.SearchStrategy[str]:
    """Own sentences and their words, mixed with odd tokens and with anything at all, joined in every way."""
    own = SENTENCES.get(language, ()) + SENTENCES["en"]
    words = tuple(word for sentence in own for word in sentence.split())
    token = st.one_of(
        st.sampled_from(own),
        st.sampled_from(words),
        st.sampled_from(words),
        st.sampled_from(ODD),
        st.text(max_size=12),
        st.text(alphabet="aeiou'’-.!?tsdvl r", max_size=15),
    )
    return st.lists(st.tuples(token, st.sampled_from(SEPARATORS)), max_size=60).map(lambda parts: "".join(map("".join, parts)))


def of_textstat(text: str, language: str) -> dict[str, float]:
    """What textstat itself says."""
    TEXTSTAT.set_lang(locale_of(language))
    arguments = {"wiener_sachtextformel": (1,), "text_standard": (True,)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it has no list of easy words it says so
        return {name: getattr(TEXTSTAT, name)(text, *arguments.get(name, ())) for name in formulas_for(language)}


def article(text: str, language: str | None = "en", *, wrapped: bool = False) -> Article:
    return article_from(text, language, wrapped=wrapped)


def reasons(text: str, language: str | None = "en") -> dict[str, Absence | None]:
    return {name: measure.reason for name, measure in readability(article(text, language), CONTEXT).measures.items()}


def found(text: str, rule: str, *, wrapped: bool = False) -> list[Finding]:
    result = readability(article(text, wrapped=wrapped), CONTEXT)
    return [item for item in result.findings if item.rule == f"readability.{rule}"]


LONG_TEXT = " ".join(SENTENCES["en"] * 4)


# Equal to textstat


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts("en"))
def test_english_scores_are_textstats(text: str) -> None:
    if words_of(text):
        assert scores(text, "en") == of_textstat(text, "en")


@pytest.mark.parametrize("language", [language for language in SENTENCES if language != "en"])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_scores_in_other_languages_are_textstats(language: str, data: st.DataObject) -> None:
    text = data.draw(texts(language))
    if words_of(text):
        assert scores(text, language) == of_textstat(text, language)


@pytest.mark.parametrize("language", SENTENCES)
def test_an_article_of_sentences_scores_as_in_textstat(language: str) -> None:
    text = "\n\n".join(" ".join(SENTENCES[language]) for _ in range(25))
    measures = readability(article(text, language), CONTEXT).measures
    expected = of_textstat(text, language)
    assert expected
    assert {name: measures[name].value for name in expected} == expected
    assert measures["reading_time_seconds"].value == TEXTSTAT.reading_time(text)
    assert {measures[name].reason for name in NAMES if name not in expected} == {"no-formula"}


@pytest.mark.parametrize("extra", [0, 1, 2, 5])
def test_linsear_write_where_the_hundredth_word_is_the_last(extra: int) -> None:
    text = "Nobody knew. " * 33 + "Nobody" * (extra > 0) + " —" * extra + " indeed they did" * (extra > 2)
    assert scores(text, "en")["linsear_write_formula"] == of_textstat(text, "en")["linsear_write_formula"]


def test_forgetting_words_changes_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    before = scores(LONG_TEXT, "en")
    monkeypatch.setattr(formulas.WordTable, "LIMIT", 3)
    formulas.word_table.cache_clear()
    assert scores(LONG_TEXT, "en") == before
    assert len(formulas.word_table("en")) <= 4
    formulas.word_table.cache_clear()


def test_each_score_is_a_documented_measure() -> None:
    names = [spec.name for spec in MEASURES]
    assert len(set(names)) == len(names)
    assert set(NAMES) < set(names)
    assert set(readability(article(LONG_TEXT), CONTEXT).measures) == set(names)


# The dictionary


def test_syllables_are_counted_by_the_dictionary_on_board() -> None:
    counts = {word: syllables_of(word, "en_US") for word in ("Wednesday", "colonel", "business", "hmm", "zyzzogeton")}
    assert counts == {"Wednesday": 2, "colonel": 2, "business": 2, "hmm": 0, "zyzzogeton": 3}  # the last one by hyphenation


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=20), st.sampled_from(sorted(dictionary())), st.text(alphabet="İIßŉaeiouyst'’-", max_size=12)))
def test_syllables_of_a_word_are_textstats(text: str) -> None:
    TEXTSTAT.set_lang("en_US")
    for word in words_of(text):
        assert syllables_of(word, "en_US") == TEXTSTAT.syllable_count(word)
        assert (word.lower() not in easy_words()) == TEXTSTAT.is_difficult_word(word, syllable_threshold=0)
        assert formulas.word_table("en")[word].complex == TEXTSTAT.is_difficult_word(word, syllable_threshold=3)


LOCALES = sorted({known.readability.textstat for known in languages.every() if known.readability and known.readability.flesch})


@pytest.mark.parametrize("locale", LOCALES)
def test_words_are_parted_where_pyphen_parts_them(locale: str) -> None:
    """Of words made of letters that the locale's patterns hold, since those of a dictionary would touch few of them."""
    plain, quick = pyphen.Pyphen(lang=locale), syllables.hyphenation(locale)
    patterns, chance = sorted(plain.hd.patterns), random.Random(3)  # noqa: S311  any words will do, the same each time
    words = ["", "a", "ab", "abc", "12", "a1b2c", "x'y", "-"]
    words += ["".join(chance.choice(patterns) for _ in range(chance.randint(1, 5))).replace(".", "") for _ in range(2_000)]
    assert [word for word in words if quick.breaks(word) != len(plain.positions(word))] == []
    assert sum(map(quick.breaks, words)) > 1_000


def test_the_dictionary_is_the_one_the_report_names_and_carries_its_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gzip.decompress(DATA.read_bytes()).decode().split("\n", 1)[0] == DICTIONARY
    assert len(_rows()) > 4_000, "beginnings of words"
    monkeypatch.setattr("copydesk.readability.syllables.DICTIONARY", "another")
    with pytest.raises(ValueError, match="make it again with bench"):
        _rows()
    assert len(dictionary()) == 126_046
    lines = gzip.decompress(DATA.read_bytes()).decode("utf-8").splitlines()[1:]
    plain = {word: int(count) for count, *words in (line.split(" ") for line in lines) for word in words}
    assert dict(dictionary().items()) == plain
    assert [word for word in ("", "a" * 50, "thf", "Ferry", "ferryx", "ähn", "the 1", 3) if word in dictionary()] == []
    assert DATA.stat().st_size < 500_000
    assert "Carnegie Mellon University. All rights reserved." in (DATA.parent / "CMUDICT-LICENSE").read_text(encoding="utf-8")


def test_textstat_on_nltks_own_reader_gives_the_same(tmp_path: Path) -> None:
    """What stands in for NLTK in these tests must change nothing: here the real one reads the same dictionary from its usual layout."""
    folder = tmp_path / "corpora" / "cmudict"
    folder.mkdir(parents=True)
    lines = (f"{word.upper()} 1 {' '.join(['V1'] * count)}" for word, count in dictionary().items())
    (folder / "cmudict").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code = (
        "import json, sys, textstat\n"
        "text, names = json.load(sys.stdin)\n"
        "found = {n: getattr(textstat, n)(text) for n in names if n != 'text_standard'}\n"
        "found['text_standard'] = textstat.text_standard(text, True)\n"
        "assert 'nltk.corpus' in sys.modules\n"
        "print(json.dumps(found))"
    )
    names = sorted(formulas_for("en"))
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps([LONG_TEXT, names]),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NLTK_DATA": str(tmp_path), "PYTHONWARNINGS": "ignore"},
    )
    assert json.loads(run.stdout) == scores(LONG_TEXT, "en")


def test_scoring_needs_no_network_and_no_nltk() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('asked for the network')\n"
        "socket.socket = socket.create_connection = refuse\n"
        "from copydesk.readability.formulas import scores\n"
        "print(round(scores('The cat sat on the unfamiliar mat. ' * 9, 'en')['flesch_reading_ease']), 'nltk' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "HOME": os.devnull})
    assert run.stdout == "79 False\n"


def test_the_dictionary_is_made_from_the_npm_package(tmp_path: Path) -> None:
    make_dictionary = runpy.run_path(str(PROJECT / "bench" / "make_dictionary.py"))
    package = tmp_path / "package.tgz"
    members = {
        "package/package.json": '{"name": "cmu-pronouncing-dictionary", "version": "9.9.9"}',
        "package/index.js": 'export const dictionary = {\n  "zoo": "Z UW1",\n  "apple": "AE1 P AH0 L",\n  "apple(2)": "AE1",\n'
        '  "aalborg": "AO1 L B AO0 R G # place, danish1",\n  "ape": "EY1 P"\n}\n',
    }
    with tarfile.open(package, "w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content.encode())
            archive.addfile(entry, BytesIO(content.encode()))
    made = make_dictionary["compact"](*make_dictionary["read_package"](package))
    assert made == "cmu-pronouncing-dictionary 9.9.9\n1 ape zoo\n2 aalborg apple\n"


# Absent with a reason


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("", "en", "no-words"),
        ("!!! … — 😀", "en", "no-words"),
        (LONG_TEXT, None, "undetermined-language"),
        ("市议会昨天通过了新的预算。" * 40, "zh-cn", "no-word-spaces"),
        ("The council met on Tuesday. It voted.", "en", "too-short"),
        ("12345 !!!", "en", "mostly-not-words"),
        ("Rovers 3 1 14 22 48 2 7 19. United 2 0 11 25 40 3 9 1. " * 20, "en", "mostly-not-words"),
        ("rain fell on the town and the river rose " * 600, "en", "no-sentence-ends"),
        (LONG_TEXT + " " + "Zm9v" * 400, "en", "unbroken-text"),
    ],
)
def test_a_score_without_meaning_is_absent_with_the_reason(text: str, language: str | None, reason: str) -> None:
    measures = readability(article(text, language), CONTEXT).measures
    assert measures["flesch_reading_ease"].reason == reason
    assert {measures[name].value for name in NAMES} == {None}
    assert all(measure.value is None for measure in measures.values() if measure.reason is not None)


def test_a_short_text_still_has_a_reading_time_and_sentence_lengths() -> None:
    measures = readability(article("The council met on Tuesday. It voted."), CONTEXT).measures
    assert measures["reading_time_seconds"].value == pytest.approx(31 * 14.69 / 1000)
    assert (measures["sentence_words_mean"].value, measures["sentence_words_max"].value) == (3.5, 5)


def test_languages_without_a_formula_say_so() -> None:
    turkish = "Belediye meclisi dün yeni bütçeyi kabul etti. Köprü ekim ayında açılacak. " * 20
    found_reasons = reasons(turkish, "tr")
    assert {found_reasons[name] for name in NAMES} == {"no-formula"}
    assert found_reasons["reading_time_seconds"] == found_reasons["sentence_words_mean"] is None


@pytest.mark.parametrize("text", ["x" * 1_000_000, "ab" * 500_000 + ".", "https://example.org/" + "a/" * 500_000, "٣" * 1_000_000])
def test_a_megabyte_without_a_space_is_refused_at_once(text: str) -> None:
    prose = prose_of(text, (Line(0, len(text)),))
    whole = Article(path="a", text=text, lines=(Line(0, len(text)),), language="en", prose=replace(prose, sentences=((0, len(text)),)))
    begin = time.process_time()
    measures = readability(whole, CONTEXT).measures
    assert time.process_time() - begin < 1.0
    assert measures["gunning_fog"].reason == "unbroken-text"


# Sentence lengths and findings


def test_sentence_lengths_leave_headings_out() -> None:
    text = "A heading without a full stop\n\nOne two three. One two three four five?\n\n" + "One two. " * 2
    measures = readability(article(text), CONTEXT).measures
    assert measures["sentence_words_mean"].value == 3.0
    assert measures["sentence_words_median"].value == 2.5
    assert measures["sentence_words_max"].value == 5


def test_the_share_of_long_sentences_counts_from_26_words() -> None:
    text = " ".join(["word"] * 25).capitalize() + ". " + " ".join(["word"] * 26).capitalize() + "."
    measures = readability(article(text), CONTEXT).measures
    assert measures["long_sentences_percent"].value == 50.0
    assert measures["very_long_sentences"].value == 0


def test_a_long_sentence_is_found_where_it_stands_in_wrapped_text() -> None:
    long = "The mayor and " + "the clerk and " * 14 + "the cook left."
    text = f"They met. {long[:60]}\n{long[61:]}\nThen they met again."
    [item] = found(text, "long-sentence", wrapped=True)
    assert item.text == text[item.start : item.end] == long[:60] + "\n" + long[61:]
    assert (item.line, item.family, item.category) == (1, "readability", "sentence")
    assert item.message.endswith(f"{len(long.split())} words.")
    assert item.detail == Detail(words=len(long.split()))
    assert len(long.split()) > VERY_LONG_SENTENCE


def test_at_most_ten_hardest_sentences_in_the_order_of_the_text() -> None:
    hard = "Interdepartmental reorganisation recommendations necessitate considerable administrative deliberation among authoritative institutions{}."
    harder = "Incontrovertibly, " + hard
    text = " ".join([harder.format(""), *(hard.format(f" {number}") for number in range(14)), harder.format(" again")])
    items = found(text, "hard-sentence")
    assert len(items) == HARDEST
    assert [item.start for item in items] == sorted(item.start for item in items)
    assert items[0].text == harder.format("")
    assert items[-1].text == harder.format(" again")


@pytest.mark.parametrize(("words", "long", "hard"), [(27, 9, True), (20, 8, False), (27, 8, False)], ids=["60.3", "60", "56.6"])
def test_where_no_ease_is_known_a_sentence_is_hard_above_a_lix_of_sixty(words: int, long: int, hard: bool) -> None:
    """A word of seven letters is long, one of six is not."""
    sentence = " ".join(["Husgrund", *["bostads"] * (long - 1), *["bostad"] * (words - long)]) + "."
    items = [item for item in readability(article_from(sentence, "sv"), CONTEXT).findings if item.rule == "readability.hard-sentence"]
    assert [item.detail and item.detail.lix for item in items] == ([pytest.approx(words + 100 * long / words)] if hard else [])


def test_easy_prose_has_no_hard_sentence() -> None:
    assert found("The cat sat on the mat by the door and the dog lay near it. " * 20, "hard-sentence") == []


def test_a_rule_switched_off_finds_nothing() -> None:
    text = next(rule for rule in RULES.rules if rule.id == "readability.hard-sentence").examples[0].text
    off = Context(load_rules(disable=["readability.hard-sentence"]))
    assert readability(article(text), CONTEXT).findings
    assert not readability(article(text), off).findings


@pytest.mark.parametrize("rule", [rule for rule in RULES.rules if rule.family == "readability"], ids=lambda rule: rule.id)
def test_the_rules_examples_hold(rule: Rule) -> None:
    for example in rule.examples:
        assert run_example(rule, example).as_marked, example.text


def test_counts_of_a_small_text() -> None:
    counts = count("“Don't stop,” they said – 3 times. The well-known colonel isn't here!", "en")
    assert (counts.tokens, counts.words, counts.lettered_words, counts.sentences) == (12, 11, 10, 2)
    assert (counts.characters, counts.letters) == (58, 49)


def test_many_threads_may_begin_at_once() -> None:
    code = (
        "import sys\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from copydesk.readability.formulas import scores\n"
        "text = sys.stdin.read()\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    found = list(pool.map(lambda _: scores(text, 'en'), range(16)))\n"
        "assert all(one == found[0] for one in found)\n"
        "print(found[0], 'nltk' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], input=LONG_TEXT, capture_output=True, text=True, check=True)
    assert run.stdout == f"{scores(LONG_TEXT, 'en')} False\n"


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO8859-5", "microsoft-cp1251"])
def test_patterns_are_read_in_the_encoding_that_their_file_names(encoding: str, tmp_path: Path) -> None:
    lines = [encoding, "% ру1ка", "LEFTHYPHENMIN 2", "", "1ба", "а2б3в", "о^^411и", "без", "ла1=па/ла=п,1,2", "ме/ня1"]
    file = tmp_path / "hyph_xx.dic"
    file.write_bytes("\n".join(lines).encode("cp1251" if encoding.startswith("micro") else encoding))
    assert syllables._patterns(file) == {  # noqa: SLF001  # what is read is kept, and read no more
        "ба": "1ба",
        "абв": "а2б3в",
        "оAи": "о^^411и".replace("^^41", "A"),
        "ла=па": "ла1=па",
        "ме/ня": "ме/ня1",
    }
