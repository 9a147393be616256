"""The language of the prose: right where it can be known, undetermined with a reason where it cannot, and the same every time."""

import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from copydesk import languages
from copydesk.article import Article
from copydesk.config import Config
from copydesk.context import Context
from copydesk.language import identify as identify_module
from copydesk.language.identify import PROFILES, SEED, TRIALS, Draws, QuickDetector, _number, _rows, identify
from copydesk.language.mixture import LEAST_PROBABILITY, letters_in, mixture, script_of
from copydesk.language.stage import (
    SAMPLE,
    STRETCHES,
    _by_small_words,
    _declared,
    _may_be,
    _rival,
    _small,
    detect,
    language,
    leading,
    mixture_of,
    sample,
)
from copydesk.rule import RuleSet
from helpers import article_from

PLAIN = DetectorFactory()
PLAIN.load_json_profile([path.read_text(encoding="utf-8") for path in sorted(Path(PROFILES_DIRECTORY).iterdir())])
PLAIN.set_seed(SEED)

PROSE = {
    "en": "The harbour office closed its gates on Wednesday, and nobody in the town could say why it had happened.",
    "de": "Die Stadtverwaltung hat am Dienstag beschlossen, die Straßenbahnlinie bis zum neuen Krankenhaus zu verlängern.",
    "fr": "Le conseil municipal a voté jeudi soir la rénovation de la piscine, malgré les réserves de plusieurs élus de l'opposition.",
    "es": "El ayuntamiento aprobó ayer el presupuesto para el próximo año, aunque la oposición votó en contra de las nuevas tasas.",
    "it": "Il ponte sul fiume resterà chiuso fino a venerdì, ha spiegato la sindaca durante una conferenza stampa nella sede del comune.",
    "pt": "A câmara municipal aprovou ontem o orçamento para o próximo ano, mas os vereadores da oposição não concordaram com as taxas.",
    "nl": "De gemeenteraad stemt vanavond over het nieuwe zwembad, maar volgens de wethouder is het geld er nog niet.",
    "sv": "Kommunfullmäktige röstade i går om den nya bron, och biblioteket ska hålla öppet även på söndagar under våren.",
    "pl": "Rada miejska przegłosowała wczoraj nowy budżet, a most na rzece zostanie najprawdopodobniej otwarty w październiku.",
    "ru": "Городской совет вчера принял новый бюджет, а мост через реку откроют, вероятно, только в октябре этого года.",
    "ar": "وافق مجلس المدينة أمس على الميزانية الجديدة، وقال رئيس البلدية إن الجسر سيفتح أمام حركة المرور في شهر أكتوبر.",
    "el": "Το δημοτικό συμβούλιο ενέκρινε χθες τον νέο προϋπολογισμό, ενώ η γέφυρα θα ανοίξει πιθανότατα τον Οκτώβριο.",
    "ko": "시의회는 어제 새로운 예산안을 통과시켰으며 시장은 다리가 시월에 개통될 것이라고 기자들에게 말했다. 주민들은 이 소식을 반겼고 상인들도 기대가 크다고 했다.",
    "ja": "市議会は昨日、新しい予算案を可決し、市長は橋が十月に開通する見込みだと記者団に語った。住民はこの知らせを歓迎し、商店主たちも期待していると話している。",
    "zh-cn": "市议会昨天通过了新的预算案，市长对记者表示，大桥预计将在十月份通车。居民们对这个消息表示欢迎，商店老板们也说他们充满期待，希望明年游客会更多，生意会更好。",
}


def prose_article(text: str) -> Article:
    return article_from(text, None)


@pytest.mark.parametrize("code", PROSE)
def test_a_sentence_of_news_is_recognised(code: str) -> None:
    found, probability, status = detect(PROSE[code])
    assert (found, status) == (code, "ok")
    assert probability is not None
    assert probability > 0.99


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no-letters"),
        ("12345 !!! 😀 — 3.5 %", "no-letters"),
        ("Hello", "too-short"),
        ("Budget vote in Berlin today", "too-short"),
        ("Storm May Hit Coast", "too-short"),
        (" ".join([PROSE["en"], PROSE["de"]]), "ambiguous"),
        (f"{PROSE['en']} Am Abend war es still in der Stadt, und niemand wusste, was aus dem Tor werden sollte. {PROSE['en']}", "mixed"),
        ("rain fell on " * 90, "ambiguous"),
        ("word." * 4_000, "ambiguous"),
        # Names have no language, and Zulu and Icelandic are none of the 55 that langdetect knows.
        ("Gerhard Becker, Anna Lindgren, Tomasz Zielinski, Peter Baumgartner, Karin Holzmann, Ulrich Weber", "ambiguous"),
        ("Umkhandlu wedolobha uphasise isabelomali esisha izolo, kanti ibhuloho kulindeleke ukuthi livulwe ngo-Okthoba.", "ambiguous"),
        ("Bæjarstjórnin samþykkti í gær nýja fjárhagsáætlun og brúin verður líklega opnuð í október, sagði bæjarstjórinn.", "ambiguous"),
    ],
)
def test_undetermined_where_it_cannot_be_known(text: str, reason: str) -> None:
    assert detect(text) == (None, None, reason)


NOUNS = (
    "council votes bridge harbour gates barges timber wheelhouse ferryman passengers weather forecast building streets neighbours children "
    "teachers library evening morning bread kitchen garden windows"
).split()


@pytest.mark.parametrize(("nouns", "found"), [(23, ("en", "ok")), (24, (None, "ambiguous"))], ids=["eight in a hundred", "fewer"])
def test_a_row_of_nouns_with_hardly_any_small_words_is_no_prose(nouns: int, found: tuple[str | None, str]) -> None:
    language, _, status = detect(" ".join(["the", *NOUNS[:nouns], "the"]))
    assert (language, status) == found


NAMED = [
    (
        "Ángel Peña, Gonzalo Ibáñez and José Giménez were on the ferry, and so was the cook, Massimiliano Ferri. Iñaki García came by train.",
        "en",
    ),
    (
        "The brass bands of Mönchsdeggingen, Süßen and Großheirath played before the Fürstlich Wendische Musikgesellschaft on Saturday.",
        "en",
    ),
]


@pytest.mark.parametrize(("text", "code"), NAMED)
def test_names_of_another_language_do_not_hide_what_a_text_is_in(text: str, code: str) -> None:
    assert detect(text)[0] == code


def test_the_leading_language_is_that_of_more_letters_in_long_paragraphs() -> None:
    def lead(*parts: str) -> str | None:
        text = "\n\n".join(parts)
        starts = [text.index(part) for part in parts]
        return leading(text, tuple((start, start + len(part)) for start, part in zip(starts, parts, strict=True)))

    assert lead(PROSE["en"], PROSE["de"]) == "de", "it has more letters"
    assert lead(PROSE["de"], PROSE["en"], PROSE["en"][:-1] + " again.") == "en"
    assert lead(f"{PROSE['de']} {PROSE['de']}", PROSE["en"]) == "de"
    assert lead("Harbour", "Hafen") is None
    assert leading(PROSE["en"], ((40, 99),)) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The bank is poised to cut rates.", "en"),
        ("It may rain in the hills.", "en"),
        ("Die Bank hat die Zinsen nicht gesenkt.", "de"),
        ("De raad stemt over het zwembad en de weg.", "nl"),
    ],
)
def test_small_words_settle_a_short_sentence(text: str, code: str) -> None:
    assert detect(text)[0] == code


def test_small_words_alone_do_not_outvote_langdetect() -> None:
    assert identify("I will be in Berlin")[0] == "de"
    assert detect("I will be in Berlin") == (None, None, "too-short")


@pytest.mark.parametrize("text", [*PROSE.values(), " ".join(PROSE.values()), "Hello", "Budget vote in Berlin today"])
def test_the_language_is_langdetects_own(text: str) -> None:
    """Nothing that makes it quicker changes what langdetect answers."""
    plain = Detector(PLAIN)
    plain.append(f"{text} ")
    assert identify(text)[0] == plain.get_probabilities()[0].lang


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([word for text in PROSE.values() for word in text.split()]) | st.text(max_size=4), min_size=1, max_size=30))
def test_the_probabilities_are_langdetects_own_to_the_last_bit(words: list[str]) -> None:
    text = f"{' '.join(words)} "
    for trials in (3, 7):
        quick, without_numpy, plain = QuickDetector(), QuickDetector(), Detector(PLAIN)
        without_numpy._trials_by_rows = without_numpy._trials_by_numbers  # type: ignore[method-assign]  # noqa: SLF001
        plain.n_trial = trials
        for detector in (quick, without_numpy, plain):
            detector.append(text)
        try:
            expected = [(item.lang, item.prob) for item in plain.get_probabilities()]
        except LangDetectException:  # no n-gram is known
            expected = []
        assert [(item.lang, item.prob) for item in quick.likely([trials])] == expected
        assert [(item.lang, item.prob) for item in without_numpy.likely([trials])] == expected


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40) | st.integers(900, 1_100) | st.sampled_from([1 << 11, 1 << 14, 30_000]), st.data())
def test_what_is_drawn_ahead_is_what_python_draws(count: int, data: st.DataObject) -> None:
    """Whatever a trial takes of it; the longest takes 1,001, and seven of them more than is read at first."""
    plain, ahead = random.Random(SEED), Draws(count)  # noqa: S311
    for _ in range(7):
        assert ahead.gauss() == plain.gauss(0.0, 1.0)
        taken = data.draw(st.integers(1, 40) | st.just(1_001))
        every = [plain.choice(range(count)) for _ in range(taken)]
        assert ahead.ahead(0, taken + 25)[:taken].tolist() == every
        assert ahead.ahead(taken // 2, taken - taken // 2).tolist() == every[taken // 2 :]
        ahead.spend(taken)


def test_no_more_likelihoods_are_held_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify_module, "_MOST_ROWS", 30)
    held = identify_module._Likelihoods()  # noqa: SLF001
    seen, arrays, before = set(), 0, None
    for part in (PROSE["en"], PROSE["de"], PROSE["en"]):
        for start, size in ((0, 20), (20, 20), (0, 60), (40, 20)):
            ngrams = [ngram for n in range(size) if PROFILES.knows(ngram := part[start + n : start + n + 2])]
            seen.update(ngrams)
            rows, found = held.of(np.array([PROFILES._place(ngram) for ngram in ngrams]))  # noqa: SLF001
            assert rows[found].tolist() == [PROFILES.of(ngram) for ngram in ngrams]
            assert rows is before or len(rows) == max(30, len(set(ngrams))), "one text with more has a larger array"
            arrays, before = arrays + (rows is not before), rows
    assert len(seen) > 60
    assert arrays > 3, "it began anew more than once"


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([word for text in PROSE.values() for word in text.split()]),
            st.sampled_from(
                ["NATO's", "ÜBER", "McDonald", "a@b.org", "https://example.org/x?y=1", "\u3000", "\u00a0x", "Nguyễn", "ﬁ", "Ș"]
            ),
            st.text(max_size=8),
        ),
        max_size=40,
    )
)
def test_n_grams_are_langdetects_own(words: list[str]) -> None:
    text = f"{' '.join(words)} "
    ours, plain = QuickDetector(), Detector(PLAIN)
    for detector in (ours, plain):
        detector.append(text)
        detector.cleaning_text()
    found = plain._extract_ngrams()  # noqa: SLF001  # the step that is replaced has no public name
    assert ours._extract_ngrams() == found  # noqa: SLF001
    numbers = PROFILES.arrays().numbers
    assert numbers[identify_module._places_in(ours.text, numbers)].tolist() == list(map(_number, found))  # noqa: SLF001


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("Az ä9\u00b7Жњ東ḁ[ɐ\u0300\ud800"), max_size=30))
def test_langdetect_leaves_a_text_as_it_is_where_it_is_not_asked_to_clean_it(text: str) -> None:
    detector = QuickDetector()
    detector.text = text
    asked = detector._may_be_cleaned()  # noqa: SLF001
    detector.cleaning_text()
    assert asked or detector.text == text


def test_the_leading_language_is_that_of_most_paragraphs_whichever_are_asked() -> None:
    """What the first paragraphs settle, the others are not asked about."""
    chance = random.Random(3)  # noqa: S311
    for _ in range(40):
        parts = [PROSE[chance.choice(["en", "de", "fr", "ru"])][: chance.randint(70, 300)] for _ in range(chance.randint(1, 9))]
        ends = list(accumulate(len(part) + 1 for part in parts))
        spans = tuple((end - len(part) - 1, end - 1) for part, end in zip(parts, ends, strict=True))
        letters: Counter[str] = Counter()
        for part in parts[:8]:
            if (language := detect(part)[0]) is not None:
                letters[language] += len(part)
        expected = min(letters, key=lambda name: (-letters[name], name)) if letters else None
        assert leading("\n".join(parts), spans) == expected


def test_the_profiles_are_langdetects_own_to_the_last_bit() -> None:
    assert PROFILES.langlist == PLAIN.langlist
    known = PLAIN.word_lang_prob_map
    assert len(known) == 87_598
    others = {"", *known, *(f"{ngram[:2]}{end}" for ngram in known for end in ("", "z", "\0"))}
    assert {ngram for ngram in others if PROFILES.knows(ngram)} == known.keys()
    assert not any(PROFILES.of("qzx"))
    assert not PROFILES.knows("\U0010ffff" * 3)
    assert [ngram for ngram, likely in PLAIN.word_lang_prob_map.items() if PROFILES.of(ngram) != likely] == []


def test_the_same_answer_in_another_process_and_from_many_threads_at_once() -> None:
    code = (
        "import json, sys\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from copydesk.language.stage import detect\n"
        "texts = json.load(sys.stdin)\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    json.dump(list(pool.map(detect, texts * 4)), sys.stdout)"
    )
    texts = [*PROSE.values(), "Hello", "Budget vote in Berlin today"]
    run = subprocess.run([sys.executable, "-c", code], input=json.dumps(texts), capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == [list(detect(text)) for text in texts * 4]


def test_no_article_influences_the_next() -> None:
    first = [detect(text) for text in PROSE.values()]
    assert [detect(text) for text in reversed(PROSE.values())] == first[::-1]


def test_the_sample_is_spread_and_cuts_no_word() -> None:
    words = [f"word{number}" for number in range(2_000)]
    parts = sample(" ".join(words)).split()
    assert set(parts) <= set(words)
    assert (parts[0], parts[-1]) == (words[0], words[-1])
    numbers = [int(part.removeprefix("word")) for part in parts]
    assert numbers == sorted(numbers)
    assert sum(later - earlier > 100 for earlier, later in pairwise(numbers)) == STRETCHES - 1


@given(st.text(max_size=4 * SAMPLE))
def test_the_sample_is_short(text: str) -> None:
    assert len(sample(text)) <= SAMPLE + STRETCHES


def test_an_english_article_that_ends_in_german_chrome_is_english() -> None:
    text = "\n\n".join([PROSE["en"]] * 40 + [PROSE["de"]])
    assert detect(text)[0] == "en"


def test_the_stage_fills_in_language_and_sentences() -> None:
    article = language(prose_article(f"{PROSE['en']} {PROSE['en']}\n\nA heading"), Context(RuleSet(())))
    assert (article.language, article.language_status) == ("en", "ok")
    assert [article.prose.text[start:end] for start, end in article.prose.sentences] == [PROSE["en"], PROSE["en"], "A heading"]


def test_the_stage_takes_the_configured_language() -> None:
    context = replace(Context(RuleSet(())), config=Config(language="de"))
    article = language(prose_article(PROSE["en"]), context)
    assert (article.language, article.language_probability, article.language_status) == ("de", None, "ok")


def spoken(*parts: str, declared: str | None = None) -> Article:
    text = "\n\n".join(parts)
    return language(replace(prose_article(text), declared_language=declared), Context(RuleSet(())))


@pytest.mark.parametrize("others", [("de",), ("zh-cn",), ("ru",), ("ar",), ("fr",), ("ja",), ("el",)])
def test_two_languages_in_equal_parts_are_not_one(others: tuple[str, ...]) -> None:
    article = spoken(*([PROSE["en"], *(PROSE[other] for other in others)] * 4))
    assert (article.language, article.language_probability, article.language_status) in ((None, None, "mixed"), (None, None, "ambiguous"))
    assert article.language_status == "ambiguous" or [note.code for note in article.notes] == ["mixed-languages"]


def test_one_paragraph_in_another_language_makes_its_own_less_certain() -> None:
    article = spoken(*[PROSE["en"]] * 8, PROSE["ru"])
    assert article.language == "en"
    assert article.language_probability is not None
    assert 0.8 < article.language_probability < 0.95
    assert not article.notes


def test_one_language_throughout_is_certain_names_and_headings_included() -> None:
    names = "Gerhard Becker, Anna Lindgren, Tomasz Zielinski, Peter Baumgartner, Karin Holzmann, Ulrich Weber, Jens Tal"
    article = spoken("Budget vote in Berlin", *[PROSE["en"]] * 3, names, *[PROSE["en"]] * 3)
    assert (article.language, article.language_status) == ("en", "ok")
    assert article.language_probability is not None
    assert article.language_probability > 0.999


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "pl", "ru"])
def test_capitals_change_nothing(code: str) -> None:
    assert detect(PROSE[code].upper())[0] == code


ZULU = "Umkhandlu wedolobha uphasise isabelomali esisha izolo, kanti ibhuloho kulindeleke ukuthi livulwe ngo-Okthoba."
IRISH = "Dúirt an chomhairle inné go mbeidh an droichead dúnta ar feadh seachtaine, agus go dtosóidh an obair ar maidin amárach."
BASQUE = "Udalak atzo esan zuen zubia aste osoan itxita egongo dela, eta lanak bihar goizean hasiko direla ibaiaren bi aldeetan."
GALICIAN = "O concello dixo onte que a ponte estará pechada toda a semana, e que as obras comezan mañá pola mañá nas dúas beiras do río."
GEORGIAN = "ქალაქის საბჭომ გუშინ ახალი ბიუჯეტი მიიღო, ხიდი კი ოქტომბერში გაიხსნება."


@pytest.mark.parametrize(
    ("text", "declared", "code"),
    [
        (ZULU, "zu", "zu"),
        (IRISH, "ga-IE", "ga"),
        (BASQUE, "eu", "eu"),
        (GEORGIAN, "ka", "ka"),
        (GALICIAN, "gl", "gl"),  # Portuguese to the detector
        (
            "Brúin var gömul og hún er nú lokuð. Þetta er fyrsta stóra viðgerðin frá því hún var reist.",
            "is",
            "is",
        ),  # Norwegian by small words
        ("Ferjan var sein og skipstjórinn er farinn til bæjar. Brúin var gömul og hún er nú lokuð.", "is", "is"),  # and to the detector
        ("Budget vote in Berlin today", "en-GB", "en"),
        ("Moosbach: Ried siegt", "de_AT", "de"),
        ("大桥关闭", "zh-Hant", "zh-tw"),
    ],
)
def test_what_the_page_declares_counts_where_the_detector_knows_nothing(text: str, declared: str, code: str) -> None:
    assert detect(text, declared) == (code, None, "declared")


@pytest.mark.parametrize(
    ("text", "declared", "found"),
    [
        (PROSE["en"], "de", ("en", "ok")),  # the text speaks for itself
        (PROSE["ru"], "en", ("ru", "ok")),
        (PROSE["en"], "gl", ("en", "ok")),  # no neighbour
        ("大桥关闭", "en", (None, "too-short")),  # another script
        (ZULU, "en", (None, "ambiguous")),  # no small word of English
        ("Hello", "und", (None, "too-short")),
        ("Hello", "english", (None, "too-short")),
    ],
)
def test_what_the_page_declares_does_not_count_against_the_text(text: str, declared: str, found: tuple[str | None, str]) -> None:
    language_found, _, status = detect(text, declared)
    assert (language_found, status) == found


LETTERS = {
    "han": "渡",
    "hangul": "배",
    "cyrillic": "ж",
    "arabic": "ع",
    "greek": "λ",
    "hebrew": "א",
    "thai": "ก",
    "indic": "क",
    "georgian": "ბ",
    "armenian": "բ",
    "ethiopic": "በ",
    "khmer": "ក",
    "lao": "ກ",
    "burmese": "က",
    "latin": "ä",
}


@pytest.mark.parametrize("script", LETTERS)
def test_a_letter_of_chinese_japanese_or_korean_says_as_much_as_two_and_a_half_others(script: str) -> None:
    weight = 2.5 if script in ("han", "hangul") else 1.0
    assert script_of(f"{LETTERS[script] * 10} ... 12") == (script, 10 * weight)
    both = LETTERS[script] * 10 + "b" * 6
    assert script_of(both) == (script, 10 * weight + 6)


@pytest.mark.parametrize(("letter", "count", "foreign"), [("ж", 40, True), ("ж", 39, False), ("渡", 16, True), ("渡", 15, False)])
def test_a_paragraph_in_another_script_is_foreign_from_forty_letters_on_or_what_says_as_much(
    letter: str, count: int, foreign: bool
) -> None:
    parts = [PROSE["en"], letter * count]
    text = "\n\n".join(parts)
    spans = [(0, len(parts[0])), (len(parts[0]) + 2, len(text))]
    found = mixture(text, spans, "en", {"en": languages.of("en").small_words})
    assert found.paragraphs == (tuple(spans[1:]) if foreign else ())
    other = count * (2.5 if letter == "渡" else 1.0)
    own = sum(map(str.isalpha, parts[0]))
    assert found.share == (pytest.approx(other / (own + other)) if foreign else 0.0)
    assert found.language == ""


def test_one_paragraph_is_no_mixture_whatever_its_script() -> None:
    text = "ж" * 60
    assert mixture_of(text, ((0, 60),), "en").paragraphs == ()
    assert mixture_of(f"{text}\n\nSo it is.", ((0, 60), (62, 71)), "en").paragraphs == ((0, 60),)


@pytest.mark.parametrize("other", ["de", "fr", "es"])
def test_a_paragraph_with_hardly_any_small_words_of_the_article_is_foreign_where_its_language_is_known(other: str) -> None:
    parts = [PROSE["en"], PROSE[other], PROSE["en"]]
    text = "\n\n".join(parts)
    start = len(parts[0]) + 2
    spans = [(0, len(parts[0])), (start, start + len(parts[1])), (start + len(parts[1]) + 2, len(text))]
    small = {known.code: known.small_words for known in languages.every() if known.small_words}
    found = mixture(text, spans, "en", small)
    assert (found.paragraphs, found.language) == ((spans[1],), other)
    assert found.share == pytest.approx(sum(map(str.isalpha, parts[1])) / sum(map(str.isalpha, text)))
    assert mixture(text, spans, "en", {}).paragraphs == ()  # without a list of them nothing is told apart
    assert mixture("12, 13.\n\n14.", ((0, 7), (9, 12)), "en", small) == mixture("", (), "en", small)  # without letters there is no share


def test_names_and_nonsense_without_small_words_are_of_no_other_language() -> None:
    names = "Gerhard Becker, Anna Lindgren, Tomasz Zielinski, Peter Baumgartner, Karin Holzmann, Ulrich Weber, Jens Tal"
    text = f"{PROSE['en']}\n\n{names}"
    spans = [(0, len(PROSE["en"])), (len(PROSE["en"]) + 2, len(text))]
    small = {known.code: known.small_words for known in languages.every() if known.small_words}
    assert mixture(text, spans, "en", small).paragraphs == ()


def test_a_paragraph_that_may_be_in_either_of_two_languages_is_in_none() -> None:
    """Galician, of which langdetect has no profile, is Spanish or Portuguese to it."""
    other = "O ponte está pechada e a vila non sabe que se fai con a obra do río, que custa máis do que se di."
    found, probability = identify(other)
    assert found == "es"
    assert 0.5 < probability < LEAST_PROBABILITY
    text = f"{PROSE['de']}\n\n{other}"
    spans = [(0, len(PROSE["de"])), (len(PROSE["de"]) + 2, len(text))]
    small = {known.code: known.small_words for known in languages.every() if known.small_words}
    assert mixture(text, spans, "de", small).paragraphs == ()


def test_where_nothing_can_be_told_no_probability_is_given() -> None:
    assert identify("12 34 !?") == (None, 0.0)


# --- borders ---


@pytest.mark.parametrize(("text", "trials"), [(PROSE["en"], 3), (" ".join([PROSE["en"], PROSE["de"]]), 7)], ids=["sure", "in doubt"])
def test_three_trials_are_enough_where_they_agree(text: str, trials: int) -> None:
    found = []
    for numbers in (TRIALS, [trials], [10 - trials]):
        detector = QuickDetector()
        detector.append(f"{text} ")
        found.append([(item.lang, item.prob) for item in detector.likely(numbers)])
    assert found[0] == found[1] != found[2]


def mixed(*parts: str, language: str = "en", **small_words: str) -> tuple[list[bool], str]:
    """Which paragraphs are in another language, given lists of small words; and which that is."""
    text = "\n\n".join(parts)
    starts = [text.index(part) for part in parts]
    spans = [(start, start + len(part)) for start, part in zip(starts, parts, strict=True)]
    found = mixture(text, spans, language, {code: frozenset(words.split()) for code, words in small_words.items()})
    return [span in found.paragraphs for span in spans], found.language


GERMAN = "Stadtverwaltung beschloss gestern neue Brücken über alte Flüsse weil Straßen dort immer wieder überschwemmt werden".split()


@pytest.mark.parametrize(("small", "words", "foreign"), [(3, 50, False), (3, 51, True), (2, 50, True), (0, 50, True)])
def test_a_paragraph_with_six_small_words_in_a_hundred_is_of_the_article(small: int, words: int, foreign: bool) -> None:
    part = " ".join(["the"] * small + (GERMAN * 4)[: words - small])
    assert mixed(PROSE["en"], part, en="the") == ([False, foreign], "de" if foreign else "")


@pytest.mark.parametrize(("small", "foreign"), [(3, True), (2, False)])
def test_another_language_has_fifteen_of_its_small_words_in_a_hundred(small: int, foreign: bool) -> None:
    part = " ".join((GERMAN * 4)[: 20 - small] + ["und"] * small)
    assert mixed(PROSE["en"], part, en="the", de="und") == ([False, foreign], "de" if foreign else "")


@pytest.mark.parametrize(("capitals", "foreign"), [(5, True), (6, False)])
def test_a_language_without_a_list_is_told_where_two_thirds_of_its_words_are_small(capitals: int, foreign: bool) -> None:
    words = (GERMAN[1:] * 2)[:18]
    part = " ".join([word.title() for word in words[:capitals]] + [word.lower() for word in words[capitals:]])
    assert mixed(PROSE["en"], part, en="the") == ([False, foreign], "de" if foreign else "")


def test_paragraphs_in_two_other_languages_are_in_none() -> None:
    french, german = " ".join([PROSE["fr"]] * 9), " ".join([PROSE["de"]] * 9)
    assert 1_000 < len(french) < 1_200
    assert mixed(PROSE["en"], french, en="the") == ([False, True], "fr")
    assert mixed(PROSE["en"], french, german, en="the") == ([False, False, False], "")


SERBIAN = "Градско веће је јуче усвојило нови буџет, а мост преко реке биће отворен тек у октобру ове године, рекао је градоначелник."


@pytest.mark.parametrize(
    "text", [SERBIAN, "Gradsko veće je juče usvojilo novi budžet, a most preko reke biće otvoren tek u oktobru ove godine."]
)
def test_a_language_that_is_written_in_either_script_is_one_in_both(text: str) -> None:
    article = spoken(text, text, declared="sr")
    assert (article.language, article.language_status, article.notes) == ("sr", "declared", ())


@pytest.mark.parametrize(("other", "status"), [(42, "mixed"), (41, "ok")])
def test_a_text_is_in_two_languages_where_three_tenths_are_in_another(other: int, status: str) -> None:
    article = spoken(f"{PROSE['en']} It is the cold lake.", "ж" * other)
    assert article.language_status == status
    assert article.language_probability == (None if status == "mixed" else round(1 - other / (98 + other), 4))
    assert [note.message for note in article.notes] == [
        "Two languages: about 30 % of the text is not en. Nothing is measured that needs one language."
    ] * (status == "mixed")


def test_of_many_paragraphs_eight_are_asked() -> None:
    parts = [
        (f"{n}. {PROSE['fr']} {PROSE['fr']}", f"{n}. {PROSE['de']}", f"{n}. {PROSE['en']} {PROSE['en']}")[(n % 2 == 0) + (n % 4 == 2)]
        for n in range(16)
    ]
    text = "\n\n".join(parts)
    starts = [text.index(part) for part in parts]
    spans = tuple((start, start + len(part)) for start, part in zip(starts, parts, strict=True))
    assert leading(text, spans) == "en", "each second one: four in English, longer than the four in German"
    assert leading(text, spans[:15]) == "fr", "the first eight"
    assert leading(PROSE["en"], ((0, 60),)) == "en"
    assert leading(PROSE["en"], ((0, 59),)) is None


FEW_LETTERS = "the train is on the road and a heart is in the sand so it rains on the station and then the shore"


@pytest.mark.parametrize(("text", "status"), [(FEW_LETTERS, "ok"), (FEW_LETTERS.replace("d", "t"), "ambiguous")], ids=["ten", "nine"])
def test_a_text_has_ten_different_letters(text: str, status: str) -> None:
    assert detect(text)[2] == status


@pytest.mark.parametrize(("last", "status"), [("otwart", "ok"), ("otwar", "too-short")])
def test_from_sixty_letters_on_a_language_is_told_without_its_small_words(last: str, status: str) -> None:
    text = f"Rada miejska przegłosowała wczoraj nowy budżet a most zostanie {last}"
    assert sum(map(str.isalpha, text)) == 54 + len(last)
    assert detect(text)[2] == status


@pytest.mark.parametrize(
    ("english", "german", "others", "rival"), [(6, 3, 28, True), (6, 3, 29, False), (7, 3, 27, False), (0, 0, 5, True)]
)
def test_a_second_language_has_eight_small_words_in_a_hundred_and_half_as_many_as_the_first(
    english: int, german: int, others: int, rival: bool
) -> None:
    words = ["the"] * english + ["und", "ist", "nicht"][:german] + ["harbour"] * others
    assert _rival("en", words) is (rival and german > 0)
    assert _rival("zu", words) is False  # it has no list


def test_two_foreign_small_words_that_stand_several_times_are_names() -> None:
    assert not _rival("en", ["the"] * 4 + ["und", "ist"] * 2 + ["harbour"] * 17)


@pytest.mark.parametrize(("text", "small"), [("AAbb", "AAbb"), ("AAAbb", "aaabb"), ("AAA1 bbb", "AAA1 bbb"), ("", "")])
def test_words_in_capitals_are_read_as_small_ones_where_most_letters_are_capitals(text: str, small: str) -> None:
    assert _small(text) == small


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("de-AT", "de"), ("DE_at", "de"), (" fil ", "fil"), ("zh", "zh-cn"), ("zh-CN", "zh-cn"), ("zh-TW", "zh-tw"), ("zh-HK", "zh-tw"),
        ("zh_Hant_MO", "zh-tw"), ("sr-Hant", "sr"), ("nb", "no"), ("nn-NO", "no"), ("iw", "he"), ("in", "id"), ("und", None), ("mul", None),
        ("zxx", None), ("xx", None), ("x-klingon", None), ("english", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_what_a_page_says_its_language_is(declared: str | None, code: str | None) -> None:
    assert _declared(declared) == code


@pytest.mark.parametrize(
    ("language", "part", "may"),
    [
        ("sr", "мост преко дугих вода", True),
        ("sr", "most preko reke dugih", True),
        ("mk", "most preko reke dugih", False),
        ("en", "мост преко реке", False),
        ("sw", "大桥关闭", False),
        ("sw", "мост преко дугих вода", False),
        ("zh-cn", "大桥关闭", True),
        ("zu", "abcdefghij", True),
        ("zu", "abcdefghi", False),
        ("mk", "мост", True),
        ("en", "harbour gates " * 4 + "barge", True),
        ("en", "harbour gates " * 5, False),
        ("en", "harbour gates " * 5 + "the", True),
        ("en", "harbour gates " * 6 + "the", False),
    ],
)
def test_a_text_may_be_in_the_language_that_its_page_declares(language: str, part: str, may: bool) -> None:
    assert _may_be(language, part, part.split()) is may


def test_a_sample_is_made_of_what_is_longer_than_a_sample() -> None:
    assert sample("x" * SAMPLE) == "x" * SAMPLE
    assert sample("x" * (SAMPLE + 1)) == " ".join(["x" * 200] * 5), "without a space all of each stretch"
    words = ("abcd " * 400)[:-1]
    assert {len(word) for word in sample(words).split()} == {4}
    spaced = ("abcdefghi " * 250)[:-1]
    assert [len(part.split()) for part in (sample(spaced), sample(f"x{spaced}"), sample(f"{spaced}x"))] == [95, 96, 96]


def test_the_profiles_are_made_of_those_of_langdetect() -> None:
    made = _rows([json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(PROFILES_DIRECTORY).iterdir())])
    assert made["totals"] == [[PLAIN_TOTALS[name][size] for name in PROFILES.langlist] for size in range(3)]
    assert made["names"] == PROFILES.langlist


PLAIN_TOTALS = {path.name: json.loads(path.read_text(encoding="utf-8"))["n_words"] for path in Path(PROFILES_DIRECTORY).iterdir()}


@pytest.mark.parametrize(
    ("text", "letters"), [("a_b[c]{d}^`|~\\@9", 4), ("azAZ", 4), ("éé", 2), ("é٣", 1), ("é½", 2), ("é–“x", 2), ("渡し船", 3)]
)
def test_how_many_letters_a_text_has(text: str, letters: int) -> None:
    assert letters_in(text) == letters


def test_the_script_is_that_of_the_articles_language_not_of_most_of_its_text() -> None:
    assert mixed("A heading", SERBIAN, PROSE["en"], SERBIAN, en="the") == ([False, True, False, True], "")
    assert mixed(PROSE["ru"], PROSE["en"], language="ru") == ([False, True], "")
    assert mixed(PROSE["zh-cn"], PROSE["en"], language="zh-cn") == ([False, True], "")


def test_small_words_are_counted_among_words_and_not_among_signs() -> None:
    part = ", ".join(["the"] * 3 + (GERMAN * 4)[:47])
    assert mixed(PROSE["en"], part, en="the") == ([False, False], "")
    assert mixed(PROSE["en"], f"{part}, {GERMAN[0]}", en="the") == ([False, True], "de")


@pytest.mark.parametrize(("more", "status"), [(0, "mixed"), (-1, "ambiguous")])
def test_a_text_of_no_known_language_is_in_two_where_a_tenth_is_in_another(more: int, status: str) -> None:
    """The second paragraph is prose, and no part of the sample; the others have too few small words for it, and enough for a paragraph of it."""
    row = " ".join(["the", *(NOUNS * 2)[:31], "the"])
    parts = [row, PROSE["en"], *[row] * 8]
    letters = sum(map(str.isalpha, "".join(parts)))
    article = spoken(*parts, "ж" * (-(-letters // 9) + more))
    assert (article.language, article.language_status) == (None, status)
    assert [note.message for note in article.notes] == [
        "Two languages: about 10 % of the text is not en. Nothing is measured that needs one language."
    ] * (status == "mixed")


def test_the_note_on_two_languages_says_which_and_how_much() -> None:
    (note,) = spoken(PROSE["en"], PROSE["en"], PROSE["de"]).notes
    assert note.message == "Two languages: about 36 % of the text is not en (de). Nothing is measured that needs one language."
    (note,) = spoken(PROSE["en"], *[PROSE["zh-cn"]] * 2).notes
    assert note.message == "Two languages: about 81 % of the text is not en. Nothing is measured that needs one language."


def test_headings_alone_are_of_no_language_and_say_so() -> None:
    article = spoken("Hello", "Budget vote in Berlin today")
    assert (article.language, article.language_status, article.notes) == (None, "too-short", ())


@pytest.mark.parametrize(
    ("words", "code"), [("und deich ist", "de"), ("und deich", None), ("und ist het een", None), ("und ist nicht het een", "de")]
)
def test_two_small_words_settle_what_a_text_is_in_where_no_other_language_has_as_many(words: str, code: str | None) -> None:
    assert _by_small_words(words.split()) == code


def test_eight_small_words_in_a_hundred_are_enough_for_the_language_that_a_page_declares() -> None:
    words = ["harbour", "gates"] * 11 + ["harbour", "the", "the"]
    assert len(words) == 25
    assert _may_be("en", " ".join(words), words)
    assert not _may_be("en", " ".join([*words, "gates"]), [*words, "gates"])
