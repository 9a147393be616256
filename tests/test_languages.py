"""A language is one file: what the files hold, what a wrong one is told, and that a new one needs nothing else."""

import importlib
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from langdetect.detector_factory import PROFILES_DIRECTORY

from copydesk import languages
from copydesk.article import Article, Source
from copydesk.boilerplate.title import _bylines, is_byline
from copydesk.config import LANGUAGES, Config
from copydesk.context import Context
from copydesk.language.identify import PROFILES
from copydesk.readability.formulas import FLESCH, formulas_for, locale_of
from copydesk.render.origin import _by, names
from copydesk.reports.words import language_name
from copydesk.rulebook import load_rules
from copydesk.sentences import _borders, _own
from copydesk.stages import clean, judge, open_article
from copydesk.style.headline import _shapes, teasing
from copydesk.text import split_sentences
from copydesk.voices.grammar import grammar_of
from copydesk.voices.marks import _subject, spoken_of
from copydesk.voices.quotes import voices_of

RULES = load_rules()


def forget() -> None:
    languages.of.cache_clear()
    languages.tables.cache_clear()
    languages.codes.cache_clear()
    languages.pages.cache_clear()
    grammar_of.cache_clear()
    _borders.cache_clear()
    _own.cache_clear()
    _by.cache_clear()
    _bylines.cache_clear()
    _subject.cache_clear()
    voices_of.cache_clear()


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """A function that adds a language's file to those that there are."""
    folder = tmp_path / "languages"
    shutil.copytree(languages.FOLDER, folder)
    monkeypatch.setattr(languages, "FOLDER", folder)

    def write(code: str, text: str) -> None:
        (folder / f"{code}.toml").write_text(text, encoding="utf-8")
        forget()

    yield write
    forget()


def judged(tmp_path: Path, text: str, language: str | None) -> Article:
    path = tmp_path / "article.txt"
    path.write_text(text, encoding="utf-8")
    context = Context(RULES, Config(language=language))
    (article,) = clean([open_article(Source(path="article.txt", location=str(path)), context)], context)
    return judge(article, context)


# --- the files ---


def test_every_language_that_can_be_detected_has_a_file() -> None:
    assert sorted(PROFILES.langlist) == sorted(path.name for path in Path(PROFILES_DIRECTORY).iterdir())
    assert set(PROFILES.langlist) <= set(languages.codes())


@pytest.mark.parametrize("code", languages.codes())
def test_a_file_holds_words_as_they_are_looked_for(code: str) -> None:
    known = languages.of(code)
    assert (known.code, code.partition("-")[0] in LANGUAGES or code in LANGUAGES) == (code, True)
    assert known.name[0].isupper()
    lists = (known.small_words, known.slips, known.emphasis, known.unfinished, known.openers, known.headline_fillers)
    assert [word for words in lists for word in words if word != word.lower() and word != "I"] == []
    # The commonest words of Indian languages hold vowel signs, which are no letters by themselves.
    assert [word for word in known.function_words if word != word.lower() or not any(map(str.isalpha, word))] == []


def test_coefficients_are_those_that_textstat_has_for_the_language() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = importlib.import_module("textstat.backend.utils.constants").LANG_CONFIGS
    for code in languages.codes():
        known = languages.of(code).readability
        if known and FLESCH in known.formulas:
            theirs = config[locale_of(code).partition("_")[0]]
            assert known.flesch == tuple(theirs[key] for key in ("fre_base", "fre_sentence_length", "fre_syll_per_word")), code
        if known and "gunning_fog" in known.formulas:
            assert known.complex_from == config[locale_of(code).partition("_")[0]].get("syllable_threshold", 3), code


def test_a_language_without_a_file_has_its_code_for_a_name() -> None:
    unknown = languages.of("qq")
    assert (unknown.code, unknown.name, unknown.spaced, unknown.dates, unknown.readability) == ("qq", "qq", True, None, None)
    assert languages.of(None).name == ""
    assert language_name("qq") == "qq"
    assert language_name(None) == "undetermined"


def test_a_country_may_follow() -> None:
    assert languages.of("en-GB") == languages.of("en")
    assert languages.of("zh-cn").name == "Chinese (simplified)"
    assert not languages.of("zh-tw").spaced


def test_a_name_of_a_language_is_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en.toml").write_text('name = "Elsewhere"', encoding="utf-8")
    (tmp_path / "languages").mkdir()
    monkeypatch.setattr(languages, "FOLDER", tmp_path / "languages")
    forget()
    assert languages.of("../en").name == "../en"
    forget()


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "1:1", "name is missing"),
        ("name = 3", "1:8", "name must be a text, not 3"),
        ('name = "Esperanto"\nspaced = "no"', "2:10", "spaced must be true or false, not 'no'"),
        ('name = "Esperanto"\nsmal_words = "la"', "2:1", "unknown key 'smal_words'; did you mean 'small_words'?"),
        (
            'name = "Esperanto"\nsmall_words = ["la", "kaj"]',
            "2:15",
            "small_words must be one text with words parted by spaces, not ['la', 'kaj']",
        ),
        ('name = "Esperanto"\ndates = "none"', "2:9", "dates must be a table, not 'none'"),
        ('name = "Esperanto"\n[dates]\nmonths = ["januaro"]\nweekday = []', "2:1", "dates.weekdays is missing"),
        ('name = "Esperanto"\n[dates]\nmonths = "januaro"\nweekdays = []', "3:10", "dates.months must be a list of texts, not 'januaro'"),
        ('name = "Esperanto"\n[dates]\nmonths = ["januaro"]\nweekdays = []', "3:10", "dates.months must be 12 texts, not 1"),
        ('name = "Esperanto"\n[dates]\nmonth = []', "3:1", "unknown key 'month' in dates; did you mean 'months'?"),
        ('name = "Esperanto', "1:18", "not valid TOML"),
        (
            'name = "Esperanto"\n[pages]\nerrors = ["paĝo", "(ne"]',
            "3:19",
            "pages.errors: not a regular expression: missing ), unterminated subpattern at position 0",
        ),
        (
            'name = "Esperanto"\n[sentences]\nbefore_ordinals = "la|*"',
            "3:19",
            "sentences.before_ordinals: not a regular expression: nothing to",
        ),
        ('name = "Esperanto"\n[pages]\nerrors = "paĝo"', "3:10", "pages.errors must be a list of texts, not 'paĝo'"),
        (
            'name = "Esperanto"\n[headlines.define]\nthings = ["a", "(b"]',
            "3:16",
            "headlines.define.things: not a regular expression: missing )",
        ),
        ('name = "Esperanto"\n[headlines.define]\nthings = "a"', "2:1", "headlines.define must be a table of lists of texts, not {"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(add: Callable[[str, str], None], text: str, place: str, message: str) -> None:
    add("eo", text)
    with pytest.raises(languages.LanguageError) as told:
        languages.of("eo")
    assert any(line.startswith(f"rules/languages/eo.toml:{place}: {message}") for line in str(told.value).split("\n"))


def test_a_new_language_says_who_wrote_and_how_headlines_tease(add: Callable[[str, str], None]) -> None:
    assert not is_byline("Far Ada Brandt")
    add(
        "eo",
        "name = 'Esperanto'\n[pages]\nbylines = ['far']\n[headlines]\nwithheld = ['pro <kio>']\n[headlines.define]\nkio = ['kio', 'kiu']",
    )
    _bylines.cache_clear()
    _shapes.cache_clear()
    assert is_byline("Far Ada Brandt")
    assert list(teasing("Pro  kiu li ploras", "eo")) == [("style.clickbait.withheld", (0, 8))]
    _bylines.cache_clear()
    _shapes.cache_clear()


def test_a_new_language_says_what_its_pages_say(add: Callable[[str, str], None], tmp_path: Path) -> None:
    text = "Paĝo ne trovita\n\nSerĉu ĝin en la arkivo."
    assert "defects.error-page" not in [item.rule for item in judged(tmp_path, text, None).findings]
    add("eo", 'name = "Esperanto"\n[pages]\nerrors = ["paĝo ne trovita"]')
    (told,) = [item for item in judged(tmp_path, text, None).findings if item.rule == "defects.error-page"]
    assert told.text == "Paĝo ne trovita"


def test_a_formula_that_there_is_not_is_told(add: Callable[[str, str], None]) -> None:
    add("eo", 'name = "Esperanto"\n[readability]\nformulas = "lix flesh"')
    formulas_for.cache_clear()
    with pytest.raises(languages.LanguageError, match=r"eo\.toml: readability\.formulas: there is no formula 'flesh'"):
        formulas_for("eo")


def test_the_flesch_formula_needs_its_coefficients(add: Callable[[str, str], None]) -> None:
    add("eo", 'name = "Esperanto"\n[readability]\nformulas = "flesch_reading_ease"\nflesch = [206.8, 1.0]')
    formulas_for.cache_clear()
    with pytest.raises(languages.LanguageError, match=r"eo\.toml: readability\.flesch must be the three numbers"):
        formulas_for("eo")


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, [(0, len(text))], language)]


def test_italian_abbreviations_end_no_sentence() -> None:
    text = "Vedi pag. 3 della delibera. Il dott. Rossi arriva domani. Poi parte."
    assert sentences(text, "it") == ["Vedi pag. 3 della delibera.", "Il dott. Rossi arriva domani.", "Poi parte."]


def test_own_titles_are_of_their_language_alone(add: Callable[[str, str], None]) -> None:
    add("eo", 'name = "Esperanto"\n[sentences]\ntitles = "Bldr"\nown_titles = "bldo"')
    assert sentences("Tion diris bldo. Rossi al ni.", "eo") == ["Tion diris bldo. Rossi al ni."]
    assert sentences("He said so to bldo. Rossi knows it.", "en") == ["He said so to bldo.", "Rossi knows it."]
    assert sentences("He said so to Bldr. Rossi himself.", "en") == ["He said so to Bldr. Rossi himself."]


def test_abbreviations_of_a_new_language_are_heeded(add: Callable[[str, str], None]) -> None:
    text = "Vidu tab. 3 de la libro."
    assert sentences(text.replace("tab", "bldo"), "eo") == ["Vidu bldo.", "3 de la libro."]
    add("eo", 'name = "Esperanto"\n[sentences]\nnumbered = "bldo"')
    assert sentences(text.replace("tab", "bldo"), "eo") == [text.replace("tab", "bldo")]


# --- a new language ---

BORDERS = {  # what a file says; what a text of any language reads by it, with a bar at each border
    "companies": ("companies = 'Kopr'", "Ponto Kopr. (PNT) grew. | It fell."),
    "hours": ("hours = 'ptm'", "It opens at 6 ptm. (ET) in the hall. | Come in."),
    "zones": ("hours = 'ptm'\nzones = 'Ponta'", "It opens at 6 ptm. Ponta time. | Come in."),
    "days": ("days = 'ej'", "It opens on 3ej. June. | Come in."),
    "before_days": ("before_days = 'je'", "It opens je 3. June. | Come in."),
    "before_initials": ("before_initials = 'kaj'", "Les lettres kaj B. Moos sont là. | Il chante."),
    "lists": ("lists = 'est'", "He sold nails, est. | The shop was small."),
    "answers": ("answers = 'est'", "They say est. | Harbours say est. | It is est. 1911."),
}


@pytest.mark.parametrize("name", BORDERS)
def test_borders_of_sentences_are_those_that_the_files_tell(add: Callable[[str, str], None], name: str) -> None:
    told, marked = BORDERS[name]
    text = marked.replace("| ", "")

    def cut() -> list[str]:
        return sentences(text, "fr" if text.startswith("Les ") else "en")

    forget()
    assert cut() != marked.split(" | ")
    add("eo", f'name = "Esperanto"\n[sentences]\n{told}\n')
    assert cut() == marked.split(" | ")


def test_what_stands_before_a_writers_name_is_told_by_the_files(add: Callable[[str, str], None]) -> None:
    assert names(["fare de Ana Holt", "By Ana Holt"]) == "fare de Ana Holt; Ana Holt"
    add("eo", 'name = "Esperanto"\n[pages]\nby = ["fare de"]')
    assert names(["fare de Ana Holt", "By Ana Holt"]) == "Ana Holt"
    assert is_byline("Fare de Ana")


def test_marks_are_spoken_of_in_the_words_of_the_files(add: Callable[[str, str], None]) -> None:
    text = 'La citilo " malfermas.'
    at = text.index('"')
    assert not spoken_of(text, at, 0, len(text))
    add("eo", 'name = "Esperanto"\nmarks = ["citiloj?"]')
    assert spoken_of(text, at, 0, len(text))


ESPERANTO = """La nova ponto

La urba konsilio decidis lundon, ke la malnova ponto super la rivero restos fermita ĝis la fino de la jaro. “La ponto ne plu estas sekura”, \
diris la urbestro. Ĉiuj veturiloj devos iri tra la apuda vilaĝo.

La laboristoj trovis rustajn ferojn sub la vojo, kaj la konsilio petis pli da mono por la riparo. Neniu scias, kiom ĝi kostos, sed la \
loĝantoj timas, ke la impostoj altiĝos. La lasta granda riparo okazis antaŭ kvardek jaroj, kaj tiam la urbo pagis ĝin sola.

La najbara vilaĝo ne ĝojas pri la multaj aŭtoj. Ĝia lernejo staras apud la strato, kaj la gepatroj volas, ke la konsilio starigu \
signalojn. La konsilio promesis respondi post la somero.
"""


def test_a_language_with_nothing_but_a_name_is_judged_to_the_end(add: Callable[[str, str], None], tmp_path: Path) -> None:
    add("eo", 'name = "Esperanto"')
    article = judged(tmp_path, ESPERANTO, "eo")
    assert article.language == "eo"
    assert language_name("eo") == "Esperanto"
    assert article.verdict == "pass"
    reasons = {name: article.measures[name].reason for name in ("flesch_reading_ease", "speculation_count", "attributions_count")}
    assert reasons == {
        "flesch_reading_ease": "no-formula",
        "speculation_count": "no-rules-for-language",
        "attributions_count": "no-rules-for-language",
    }
    assert article.measures["sentence_words_mean"].value == pytest.approx(12.67)
    assert article.measures["defects_count"].value == 0


def test_a_language_that_is_not_spaced_says_so(add: Callable[[str, str], None], tmp_path: Path) -> None:
    add("eo", 'name = "Esperanto"\nspaced = false')
    article = judged(tmp_path, ESPERANTO, "eo")
    assert {article.measures[name].reason for name in ("lix", "sentence_words_mean", "defects_per_1000_words")} == {"no-word-spaces"}


def test_months_and_weekdays_are_all_that_dates_need(add: Callable[[str, str], None], tmp_path: Path) -> None:
    months = (
        '["januaro", "februaro", "marto", "aprilo", "majo", "junio", "julio", "aŭgusto", "septembro", "oktobro", "novembro", "decembro"]'
    )
    weekdays = '["lundo", "mardo", "merkredo", "ĵaŭdo", "vendredo", "sabato", "dimanĉo"]'
    add("eo", f'name = "Esperanto"\n[dates]\nmonths = {months}\nweekdays = {weekdays}')
    text = ESPERANTO.replace("post la somero", "antaŭ lundo, 3. junio 2025")  # a Tuesday
    assert [item.text for item in judged(tmp_path, text, "eo").findings if item.rule == "defects.weekday"] == ["lundo, 3. junio 2025"]


ITALIAN = """Il ponte vecchio resta chiuso

Il ponte sul torrente resterà chiuso fino alla fine dell'anno, e chi abita sull'altra riva dovrà passare dal paese vicino. Fu chiuso anche dal 2019 al 2015. I lavori sono \
cominciati lunedì 3 giugno 2025 e finiranno il 31 novembre 2025, se il tempo lo permette. La riapertura è prevista sabato 6 dicembre 2025.

Gli operai hanno trovato molta ruggine sotto la strada, e il comune ha chiesto altro denaro alla regione. Nessuno sa quanto costerà, ma \
gli abitanti temono che le tasse aumentino. L'ultimo restauro risale a quarant'anni fa, e allora il comune lo pagò da solo.
"""


def test_years_are_held_against_no_text_whose_language_cannot_say_before_christ(add: Callable[[str, str], None], tmp_path: Path) -> None:
    dates = "[dates]\nmonths = [" + '"a", ' * 12 + "]\nweekdays = [" + '"b", ' * 7 + "]\n"
    text = ESPERANTO.replace("post la somero", "post la somero (1960-1912)")
    add("eo", f'name = "Esperanto"\n{dates}')
    assert [item.rule for item in judged(tmp_path, text, "eo").findings if item.category == "dates"] == []
    add("eo", f'name = "Esperanto"\n{dates}moved = "a. K."\n')
    assert [item.text for item in judged(tmp_path, text, "eo").findings if item.category == "dates"] == ["(1960-1912)"]


def test_italian_dates_are_read(tmp_path: Path) -> None:
    article = judged(tmp_path, ITALIAN, None)
    assert article.language == "it"
    found = [(item.rule, item.text) for item in article.findings if item.category == "dates"]
    assert found == [
        ("defects.years-backwards", "dal 2019 al 2015"),
        ("defects.weekday", "lunedì 3 giugno 2025"),
        ("defects.impossible-date", "31 novembre 2025"),
    ]


def test_italian_years_before_christ_run_backwards(tmp_path: Path) -> None:
    text = ITALIAN.replace("dal 2019 al 2015.", "dal 1950 al 1900 avanti Cristo, dicono i libri.")
    assert "defects.years-backwards" not in {item.rule for item in judged(tmp_path, text, None).findings}


def test_italian_slips_are_found(tmp_path: Path) -> None:
    text = ITALIAN.replace("ha chiesto altro", "ha chiesto chiesto altro").replace("sotto la strada", "sotto la la strada")
    assert [item.text for item in judged(tmp_path, text, None).findings if item.rule == "defects.repeated-word"] == ["la la"]


BRIDGE = """Il ponte vecchio resta chiuso

Il ponte sul torrente resterà chiuso fino alla fine dell'anno. «Il ponte non è più sicuro», ha detto la sindaca Marta Bruni. Secondo il \
rapporto dell'ufficio tecnico, le travi sono arrugginite.

L'assessore Paolo Verdi ha spiegato che i lavori costeranno due milioni di euro. «Chiederemo aiuto alla regione», ha aggiunto Verdi.

Secondo gli esperti il ponte poteva cadere. Un portavoce del consorzio ha confermato i ritardi. Il secondo ponte, quello della ferrovia, \
resta aperto. Secondo Anna Ferri, direttrice del museo, i turisti caleranno. Il nostro cronista non era presente.
"""


def test_italian_speakers_and_sources_are_found(tmp_path: Path) -> None:
    article = judged(tmp_path, BRIDGE, None)
    assert article.language == "it"
    voices = voices_of(article.prose, article.language)
    assert [(item.kind, item.name) for item in voices.attributions] == [
        ("named-person", "Marta Bruni"),
        ("document", ""),
        ("named-person", "Paolo Verdi"),
        ("named-person", "Paolo Verdi"),
        ("vague", ""),
        ("unnamed", ""),
        ("named-person", "Anna Ferri"),
    ]
    assert [voices.attributions[item.speaker or 0].name for item in voices.quotations if item.speech] == ["Marta Bruni", "Paolo Verdi"]
    assert article.measures["named_sources"].value == "Marta Bruni; Paolo Verdi; Anna Ferri"


def test_a_word_that_is_elided_is_apart_from_its_noun() -> None:
    grammar = grammar_of("it")
    assert grammar is not None
    assert grammar.tokens("l'ufficio dell’assessore") == ["l", "ufficio", "dell", "assessore"]
    assert grammar.tokens("L'Aquila d'Oro") == ["L", "Aquila", "d’Oro"]
    assert grammar.head("il direttore dell'ufficio") == ["il", "direttore"]


REPORTING = '[reporting]\nsays = "diris"\n'


def test_verbs_of_saying_are_all_that_attributions_need(add: Callable[[str, str], None], tmp_path: Path) -> None:
    add("eo", f'name = "Esperanto"\n{REPORTING}')
    text = ESPERANTO.replace("diris la urbestro", "diris Aya Sato")
    measures = judged(tmp_path, text, "eo").measures
    assert measures["named_sources"].value == "Aya Sato"
    assert measures["quotations_with_speaker_count"].value == 1


def test_whether_the_writer_is_the_witness_is_open_where_nobody_knows_his_pronoun(add: Callable[[str, str], None], tmp_path: Path) -> None:
    text = ESPERANTO.replace("diris la urbestro", "diris parolanto").replace(
        "La lasta granda", "“Ni pagos ĉion”, diris parolanto. La lasta granda"
    )
    add("eo", f'name = "Esperanto"\n{REPORTING}roles = "parolanto"\n')
    measures = judged(tmp_path, text, "eo").measures
    assert (measures["attributions_unnamed_count"].value, measures["anonymous_only"].reason) == (2, "no-rules-for-language")
    add("eo", f'name = "Esperanto"\nfirst_person = "mi"\n{REPORTING}roles = "parolanto"\n')
    assert judged(tmp_path, text, "eo").measures["anonymous_only"].value == 1
