"""The model keeps articles and drops what stands around them, whatever the language and whatever else is in the batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.context import line_matcher
from copydesk.models import passages, products
from copydesk.models.characters import Floats
from copydesk.models.lines import STEP, group_of
from copydesk.models.passages import Place, Prediction, Source
from copydesk.models.shares import shown_share
from copydesk.models.structure import Node
from copydesk.models.trust import SURE
from copydesk.rule import HeadingRule, LineMatch, LineRule
from copydesk.rulebook import load_rules

ENGLISH = """Council votes to keep the river ferry running

The city council voted on Tuesday to keep the river ferry running for at least three more years, ending a dispute that has divided the harbour district since the spring.

Eleven of the nineteen members backed the plan, which sets aside four million a year for crews, fuel and repairs. Three abstained, saying that the figures had reached them too late.

“Nobody here wants to be the person who closed the ferry,” said Anna Lindqvist, who chairs the transport committee. “But we cannot pretend that it pays for itself.”

Who pays

Passengers will pay ten per cent more from January. Pupils and people over seventy keep their passes, and bicycles travel free on weekdays before nine.

The owners of the two piers have promised to share the cost of dredging, a sum that officials put at about six hundred thousand a year.

Critics say the money would be better spent on the bridge. The engineers who inspected it last month found rust in eleven of its forty bearings, and their report will go before the council in March.""".split(
    "\n"
)

GERMAN = """Stadtrat will die Fähre behalten

Der Stadtrat hat am Dienstag beschlossen, dass die Fähre noch mindestens drei Jahre lang über den Fluss fährt. Damit endet ein Streit, der das Hafenviertel seit dem Frühjahr geteilt hatte.

Elf der neunzehn Mitglieder stimmten für den Plan, der vier Millionen im Jahr für Mannschaft, Treibstoff und Reparaturen vorsieht. Drei enthielten sich, weil ihnen die Zahlen zu spät vorlagen.

„Niemand hier möchte derjenige sein, der die Fähre abgeschafft hat“, sagte die Vorsitzende des Verkehrsausschusses. „Aber wir können auch nicht so tun, als würde sie sich selbst tragen.“

Wer bezahlt

Fahrgäste zahlen ab Januar zehn Prozent mehr. Schüler und Menschen über siebzig behalten ihre Ausweise, und Fahrräder fahren werktags vor neun Uhr umsonst mit.

Kritiker meinen, das Geld wäre in der Brücke besser angelegt. Fachleute haben dort im vergangenen Monat an elf von vierzig Lagern Rost gefunden, und ihr Bericht kommt im März in den Rat.""".split(
    "\n"
)

FRENCH = """Le conseil municipal garde le bac

Le conseil municipal a décidé mardi de garder le bac qui traverse le fleuve pendant au moins trois ans, ce qui met fin à une querelle qui divisait le quartier du port depuis le printemps.

Onze des dix-neuf élus ont voté pour le projet, qui prévoit quatre millions par an pour les équipages, le carburant et les réparations. Trois se sont abstenus, car les chiffres leur étaient parvenus trop tard.

« Personne ici ne veut être celui qui a fermé le bac », a déclaré la présidente de la commission des transports. « Mais nous ne pouvons pas faire comme s'il se payait tout seul. »

Qui paie

Les passagers paieront dix pour cent de plus à partir de janvier. Les élèves et les personnes de plus de soixante-dix ans gardent leur carte, et les vélos voyagent sans supplément avant neuf heures.

Les critiques disent que cet argent serait mieux placé dans le pont. Les ingénieurs y ont trouvé de la rouille le mois dernier, et leur rapport sera présenté au conseil en mars.""".split(
    "\n"
)

HEAD = {
    "en": ["Skip to content", "", "  Home", "  News", "  Sport", "  Weather", "  Sign in", "  Subscribe", "", "Home » News » Harbour", ""],
    "de": [
        "Zum Inhalt springen",
        "",
        "  Startseite",
        "  Politik",
        "  Sport",
        "  Wetter",
        "  Anmelden",
        "  Abo",
        "",
        "Startseite » Politik",
        "",
    ],
    "fr": [
        "Aller au contenu",
        "",
        "  Accueil",
        "  Politique",
        "  Sport",
        "  Météo",
        "  Se connecter",
        "  S'abonner",
        "",
        "Accueil » Politique",
        "",
    ],
}
TAIL = {
    "en": [
        "",
        "Share this article",
        "Facebook",
        "Twitter",
        "0 comments",
        "",
        "You may also like",
        "",
        "Ten walks along the coast",
        "March 3",
        "",
        "Newsletter",
        "Sign up for our newsletter and never miss a story.",
        "",
        "Privacy Policy",
        "Terms of Use",
        "© 2024 The Harbour Post. All rights reserved.",
    ],
    "de": [
        "",
        "Artikel teilen",
        "Facebook",
        "Twitter",
        "0 Kommentare",
        "",
        "Das könnte Sie auch interessieren",
        "",
        "Zehn Wege an der Küste",
        "3. März",
        "",
        "Newsletter",
        "Melden Sie sich für unseren Newsletter an.",
        "",
        "Datenschutz",
        "Impressum",
        "AGB",
        "© 2024 Hafenpost. Alle Rechte vorbehalten.",
    ],
    "fr": [
        "",
        "Partager cet article",
        "Facebook",
        "Twitter",
        "0 commentaires",
        "",
        "À lire aussi",
        "",
        "Dix promenades le long de la côte",
        "3 mars",
        "",
        "Newsletter",
        "Inscrivez-vous à notre newsletter.",
        "",
        "Mentions légales",
        "Confidentialité",
        "© 2024 Le Port. Tous droits réservés.",
    ],
}
ARTICLES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}


KINDS = {
    "poem": [
        "The Ferry",
        "",
        "The rope is wet, the planks are worn,",
        "the gulls sit down in rows,",
        "and nobody who waits at dawn",
        "can say where water goes.",
        "",
        "We paid a coin, we paid a word,",
        "we paid with what was there,",
        "and what the ferryman had heard",
        "he gave back to the air.",
    ],
    "recipe": [
        "Potato soup for six",
        "",
        "A soup for the first cold evening, from the harbour kitchen.",
        "",
        "Ingredients",
        "",
        "1 kg potatoes",
        "2 onions",
        "1 l stock",
        "200 ml cream",
        "Salt, pepper",
        "A little nutmeg",
        "",
        "Method",
        "",
        "1. Peel the potatoes and cut them small.",
        "2. Fry the onions in butter until they are soft.",
        "3. Add potatoes and stock and cook for twenty minutes.",
        "4. Blend, stir in the cream and season.",
        "",
        "Serve with bread.",
    ],
    "ticker": [
        "Storm on the coast: what happens hour by hour",
        "",
        "18:40",
        "The last ferry has left the pier. The crew says the waves were three metres high.",
        "",
        "18:15",
        "Power is out in four villages.",
        "",
        "17:50",
        "The mayor asks people to stay at home. “Nobody should be on the road tonight,” she said.",
        "",
        "17:20",
        "The bridge is closed to lorries.",
        "",
        "16:05",
        "The weather service raises its warning to red.",
    ],
    "interview": [
        "“I never wanted to leave the island”",
        "",
        "She has run the ferry for thirty years. Now she stops. A talk about tides, tourists and trust.",
        "",
        "What will you miss?",
        "",
        "The mornings.",
        "",
        "And what not?",
        "",
        "The forms. There were more of them every year, and nobody read them.",
        "",
        "Did you ever think of selling?",
        "",
        "Once.",
        "",
        "Why didn't you?",
        "",
        "My father would have come back from the grave.",
    ],
    "table": [
        "Results of the harbour regatta",
        "",
        "The regatta was sailed in light winds on Sunday.",
        "",
        "Class A",
        "1. Nordlicht 2:14:05",
        "2. Seeschwalbe 2:15:44",
        "3. Old Harry 2:19:01",
        "",
        "Class B",
        "1. Tern 2:31:10",
        "2. Plover 2:33:52",
        "3. Gannet 2:40:08",
    ],
    "correction": [
        "By Anna Lindqvist",
        "",
        "March 3, 2024",
        "",
        "The council voted on Tuesday to keep the river ferry running for three more years.",
        "",
        "Eleven members backed the plan, which sets aside four million a year for crews and fuel.",
        "",
        "Correction: An earlier version of this article gave the wrong number of members. There are nineteen.",
        "",
        "Editor's note: The author's brother works for the ferry company.",
    ],
    "german list": [
        "Fünf Wege an der Küste",
        "",
        "Wer im März an die Küste fährt, hat sie für sich allein. Das sind unsere fünf liebsten Wege.",
        "",
        "1. Der Deichweg",
        "",
        "Zwölf Kilometer, flach, immer Wind. Am Ende wartet ein Gasthaus, das auch im Winter öffnet.",
        "",
        "2. Die Klippen",
        "",
        "Steil und nichts für Kinder. Dafür sieht man bis zur Insel.",
        "",
        "3. Der alte Bahndamm",
        "",
        "Hier fuhr bis 1974 die Kleinbahn.",
    ],
}


MATCHER = line_matcher(load_rules())


def predict(lines: list[str], phrases: list[float] | None = None) -> passages.Prediction:
    return passages.predict_batch([Source(lines, phrases)])[0]


def kept(lines: list[str]) -> list[str]:
    return [line for line, keep in zip(lines, predict(lines).kept, strict=True) if keep and line.strip()]


@pytest.mark.parametrize("language", ARTICLES)
def test_a_clean_article_loses_nothing(language: str) -> None:
    article = ARTICLES[language]
    assert kept(article) == [line for line in article if line.strip()]
    without_title = article[2:]
    assert kept(without_title) == [line for line in without_title if line.strip()]


@pytest.mark.parametrize("language", ARTICLES)
def test_what_stands_before_and_behind_goes_and_the_paragraphs_stay(language: str) -> None:
    article = ARTICLES[language]
    lines = HEAD[language] + article + TAIL[language]
    hits = [passages.chrome_hit(MATCHER.match_line(line)) for line in lines]
    left = [line for line, keep in zip(lines, predict(lines, hits).kept, strict=True) if keep and line.strip()]
    paragraphs = [line for line in article[2:] if line.strip()]  # whether the title counts as article is not the model's to say
    assert [line for line in left if line in paragraphs] == paragraphs
    assert [line for line in left if line not in article] == []


@pytest.mark.parametrize("kind", KINDS)
def test_articles_that_are_not_plain_prose_lose_nothing(kind: str) -> None:
    lines = KINDS[kind]
    prediction = predict(lines, [0.0] * len(lines))  # no phrase rule matches
    assert [line for line, keep in zip(lines, prediction.kept, strict=True) if not keep] == []


def test_a_list_and_a_dialogue_inside_an_article_stay() -> None:
    items = ["1. Peel the potatoes and cut them into slices.", "2. Boil them in salted water for ten minutes.", "3. Drain them."]
    talk = ["What did you do then?", "I ran.", "Where to?", "To the ferry. It was the only light that I could see."]
    article = [*ENGLISH[:9], "", *items, "", *talk, "", *ENGLISH[10:]]
    assert set(items + talk) <= set(kept(article))


def test_the_answer_does_not_depend_on_the_rest_of_the_batch() -> None:
    texts = [HEAD[language] + article + TAIL[language] for language, article in ARTICLES.items()]
    together = passages.predict_batch([Source(text) for text in (*texts, [], ["", "x"], *texts)])
    alone = [predict(text) for text in texts]
    assert together[:3] == alone
    assert together[-3:] == alone


scraps = st.sampled_from(
    [
        "a",
        "The",
        "may",
        "9",
        "12",
        ".",
        "!",
        "?",
        "“",
        '"',
        "|",
        ":",
        "-",
        "昌",
        "昌明",
        "。",
        "カ",
        "ก",
        "กา",
        "é",
        "\u0301",
        "\u00ad",
        "😀",
        "said",
        "Home",
    ]
)
shreds = st.lists(st.tuples(scraps, st.sampled_from(["", " ", "  ", "\t"])).map("".join), max_size=9).map("".join)


@settings(max_examples=200, deadline=None, derandomize=True)
@example([["Ferry"], ["昌 may"]], False)
@given(st.lists(st.lists(shreds | st.sampled_from(ENGLISH), max_size=6), min_size=2, max_size=4), st.booleans())
def test_what_the_model_sees_of_a_text_does_not_depend_on_its_neighbours(texts: list[list[str]], asked: bool) -> None:
    sources = [Source(text, [0.0] * len(text) if asked else None, [0.5] * len(text) if n else None) for n, text in enumerate(texts)]
    words = passages.load_model().words
    together = passages.featurise(sources, words)
    for n, source in enumerate(sources):
        mine = slice(together.bounds[n], together.bounds[n + 1])
        alone = passages.featurise([source], words)
        differs = (together.features[mine] != alone.features).any(axis=0)
        assert [name for name, other in zip(passages.FEATURES, differs, strict=True) if other] == []
        assert np.array_equal(together.weights[mine], alone.weights)


def test_scores_are_exact_sums() -> None:
    model = passages.load_model()
    table = passages.featurise([Source(ENGLISH)], model.words)
    scaled = table.features * STEP
    assert np.array_equal(scaled, np.rint(scaled))
    for one in model.networks:
        scores = one.scores(table.features, table.bounds) * STEP**2
        assert np.array_equal(scores, np.rint(scores))


@pytest.mark.parametrize("rows", [0, 1, 4, 5, 6, 9, 10, 11, 23])
@pytest.mark.parametrize(("alone", "most"), [(5 * 6 + 1, 5), (3, 1)])
def test_a_product_in_portions_is_the_product(rows: int, alone: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portion has no more multiplications than are told (a row takes six of them), but one row at least."""
    monkeypatch.setattr(products, "_ALONE", alone)
    left, right = np.arange(rows * 3.0).reshape(rows, 3), np.arange(6.0).reshape(3, 2)
    portions: list[int] = []
    multiply = np.matmul

    def counted(a: Floats, b: Floats, out: Floats) -> Floats:
        portions.append(a.shape[-2] if a.size else 0)
        return multiply(a, b, out=out)

    monkeypatch.setattr(np, "matmul", counted)
    assert np.array_equal(products.product(left, right), left.dot(right))
    assert max(portions, default=rows) <= most


def test_phrase_hits_speak_against_a_line() -> None:
    lines = [*ENGLISH, "", "The harbour desk goes on from here."]
    none = [0.0] * (len(lines) - 1)
    assert predict(lines, [*none, 0.9]).probability[-1] < predict(lines, [*none, 0.0]).probability[-1]


def test_a_hit_is_that_of_the_surest_rule_and_tells_who_opens_a_block() -> None:
    line = LineRule(id="x", family="f", category="c", languages=frozenset({"*"}), message="m", match="x", confidence=0.75)
    heading = HeadingRule(
        id="y", family="f", category="c", languages=frozenset({"*"}), message="m", match="y", takes="block", confidence=0.5
    )
    assert passages.chrome_hit([]) == 0.0
    assert passages.chrome_hit([LineMatch(line, 0, 1), LineMatch(replace(line, confidence=0.5), 0, 1)]) == 0.75
    assert passages.chrome_hit([LineMatch(line, 0, 1), LineMatch(heading, 0, 1)]) == 1.5


DECISION = passages.Decision(
    temper=1.0, caution=1.0, stretch=0.3, inside=0.5, alone=2.0, outside=1.5,
    clean=2.2, framed=1.4, clean_hits=1, clean_share=0.7, long_rate=0.02, long_share=0.4,
)  # fmt: skip


def decided(scores: list[float], words: list[float], hits: int | None = None) -> list[bool]:
    return [bool(keep) for keep in passages.decide(np.array(scores), np.array(words), hits, DECISION)]


def test_the_border_sinks_where_the_whole_text_is_doubtful() -> None:
    assert decided([-0.8] * 6, [30.0] * 6) == [True] * 6  # dropping all of it would promise nothing
    assert decided([4.0] * 5 + [-0.8], [30.0] * 6)[-1] is False  # beside sure lines the same score is not enough


def test_a_text_with_hardly_a_phrase_hit_loses_only_what_is_clearly_not_article() -> None:
    scores, words = [4.0, -3.0, 4.0, 4.0, 4.0, -1.5], [90.0, 30.0, 90.0, 90.0, 90.0, 30.0]
    assert decided(scores, words, hits=1) == [True, False, True, True, True, True]
    assert decided(scores, words, hits=2)[-1] is False
    assert decided(scores, words, hits=None)[-1] is False


def test_a_long_text_may_have_a_phrase_hit_in_fifty_lines_and_look_less_like_an_article() -> None:
    scores, words = [4.0, -1.5, -1.5, 4.0] * 40, [90.0, 90.0, 90.0, 90.0] * 40  # 58 of 100 are expected to be article
    assert decided(scores, words, hits=3) == [True] * 160
    assert decided(scores, words, hits=4).count(False) == 80
    assert decided(scores[:96], words[:96], hits=1) == [True] * 96
    assert decided(scores[:96], words[:96], hits=2).count(False) == 48  # of fewer than a hundred lines two are too many
    assert decided(scores[:48], words[:48], hits=0).count(False) == 24  # a text of fewer than fifty lines has to look like one
    assert decided(scores[:52], words[:52], hits=0) == [True] * 52
    for article, other, stays in ((2, 5, True), (1, 3, False)):  # 41 and 38 of 100
        shown = decided([*[4.0] * article, *[-1.5] * other] * 20, [90.0] * 20 * (article + other), hits=0)
        assert all(shown) is stays


def test_where_a_line_goes_at_an_end_of_a_clean_text_less_is_enough_for_the_others() -> None:
    around, words = [4.0, -1.5, 4.0, -1.5], [300.0, 30.0, 300.0, 30.0]
    assert decided([*around, -3.0], [*words, 30.0], hits=1) == [True, False, True, False, False]
    assert decided([-3.0, *around], [30.0, *words], hits=1) == [False, True, False, True, False]
    assert decided([-3.0, -1.3, 4.0], [30.0, 30.0, 300.0], hits=1) == [False, True, True]
    assert decided(around, words, hits=1) == [True] * 4


def test_a_line_that_would_go_alone_needs_more_against_it() -> None:
    words = [40.0] * 5
    assert decided([3.0, 3.0, -1.5, 3.0, 3.0], words) == [True] * 5
    assert decided([3.0, 3.0, -2.5, 3.0, 3.0], words) == [True, True, False, True, True]


def test_one_stretch_is_kept_and_only_clear_lines_drop_out_of_it() -> None:
    scores = [3.0, 3.0, -0.3, 3.0, -4.0, 3.0, 3.0, -3.0, -3.0, -3.0, 0.4, 2.5]
    words = [40.0] * 7 + [20.0] * 3 + [3.0, 3.0]
    assert decided(scores, words) == [True] * 4 + [False] + [True] * 2 + [False] * 3 + [False, True]


def test_caution_counts_in_what_goes_and_not_in_what_is_told() -> None:
    scores, weights = np.array([4.0, 4.0, -1.5, -1.5, 4.0, 4.0]), np.full(6, 40.0)
    assert passages.decide(scores, weights, None, DECISION).tolist() == [True, True, False, False, True, True]
    assert passages.decide(scores, weights, None, replace(DECISION, caution=0.3)).tolist() == [True] * 6  # -.45 is no further than .5
    model = passages.load_model()
    (sure,), (cautious,) = (
        passages.predict_batch([passages.Source(PAGE_LINES)], replace(model, decision=replace(model.decision, caution=caution)))
        for caution in (1.0, 0.3)
    )
    assert sure.probability == cautious.probability


@pytest.mark.parametrize("lines", [[], [""], ["", " "], ["…"], ["\udc80 \x00"], ["😀" * 3], ["字" * 5000]])
def test_odd_texts_get_an_answer_for_every_line(lines: list[str]) -> None:
    prediction = predict(lines)
    assert len(prediction.kept) == len(prediction.probability) == len(lines)
    assert all(0.0 <= p <= 1.0 for p in prediction.probability)


def test_blank_lines_follow_their_neighbours() -> None:
    lines = ENGLISH + TAIL["en"]
    prediction = predict(lines)
    for i, line in enumerate(lines[1:-1], 1):
        if not line:
            before = next(k for k in range(i, -1, -1) if lines[k])
            after = next(k for k in range(i, len(lines)) if lines[k])
            assert prediction.kept[i] == (prediction.kept[before] and prediction.kept[after])


def test_word_hashes_are_those_of_the_text() -> None:
    words = passages.vocabulary_of({"en": {"the"}}, {"newsletter": 64}, {}, {})
    table = passages.featurise([Source(["Our NEWSLETTER today"])], words)
    assert table.features[0, passages.FEATURES.index("furniture_sum")] == 1.0 / 8.0


@pytest.mark.parametrize(("lines", "share"), [(["Weir"], 1.0), (["Weir", "Pier"], 0.5), (["Weir", "the old pier"], 0.25)])
def test_links_near_a_line_are_a_share_of_the_words_there(lines: list[str], share: float) -> None:
    table = passages.featurise([Source(lines, None, [1.0] + [0.0] * (len(lines) - 1))], passages.vocabulary_of({"en": {"the"}}, {}, {}, {}))
    assert table.features[0, passages.FEATURES.index("linked_within_2")] == pytest.approx(share)


def column(lines: list[str], name: str) -> list[float]:
    table = passages.featurise([Source(lines)], passages.load_model().words)
    return [float(value) for value in table.features[:, passages.FEATURES.index(name)]]


def test_the_main_run_is_the_one_with_the_most_prose() -> None:
    teaser = "The pool by the old pier will not open before the autumn, and nobody at the town hall can say why."
    own = "Ferry crews of the harbour district want a longer season."
    lines = [teaser, "Sport", "Weather", "Culture", "Jobs", "Cars", "Houses", *[line for line in ENGLISH if line], own]
    inside = column(lines, "in_run")
    assert inside[:7] == [0.0] * 7
    assert inside[8] == inside[-2] == 1.0
    kinship = column(lines, "run_words")
    assert kinship[-1] > 0.5 > kinship[0]


def test_lines_that_alternate_are_seen() -> None:
    teasers = ["Harbour pool to stay shut", "12 March 2024", "Seven walks for a rainy day", "9 March 2024"] * 4
    assert max(column(teasers, "alike_within_6")) == 0.0
    assert max(column(ENGLISH, "periodic_within_6")) < max(column(teasers, "periodic_within_6"))


def test_a_model_for_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        passages.parse_model({"features": ["words"]}, {})


JAPANESE = """港の渡し船、三年間の存続が決まる

市議会は火曜日、川を渡る渡し船を少なくとも三年間は続けると決めた。春から港の地区を二つに分けてきた争いは、これで終わることになる。

十九人の議員のうち十一人が計画に賛成した。乗組員と燃料と修理のために、毎年四百万を出すという内容である。三人は「数字が届くのが遅すぎた」として棄権した。

「渡し船をなくした人間にはなりたくない。けれども、船が自分で金を稼いでいるふりもできない」と、交通委員会の委員長は話した。

だれが払うのか

一月から運賃は一割上がる。生徒と七十歳を超える人の定期券は残り、自転車は平日の九時まで無料で運べる。

反対する人たちは、その金を橋に使うべきだと言う。先月の調査では、四十の支えのうち十一に錆が見つかっており、報告は三月に市議会へ出される。""".split(
    "\n"
)
JAPANESE_HEAD = ["ホーム", "ニュース", "スポーツ", "天気", "会社概要", "ログイン", ""]
JAPANESE_TAIL = ["", "関連記事", "港のプール、秋まで休業", "雨の日の散歩道七選", "利用規約", "個人情報保護方針", "お問い合わせ"]

CHINESE = """港口渡轮再运行三年

市议会星期二决定，过河的渡轮至少再运行三年，从春天起把港区分成两半的争论就此结束了。

十九名议员中有十一人支持这个计划，每年为船员、燃料和修理拿出四百万。三人弃权，说他们收到数字的时间太晚了。

“这里没有人愿意做关掉渡轮的那个人，”交通委员会的主席说，“但是我们也不能假装它自己就能赚钱。”

谁来付钱

从一月起，乘客要多付一成。学生和七十岁以上的人可以保留他们的证件，自行车在工作日九点以前免费。

批评的人说，这笔钱用在桥上会更好。工程师上个月在四十个支座中的十一个上发现了锈，他们的报告三月会送到市议会。""".split("\n")


@pytest.mark.parametrize("article", [JAPANESE, CHINESE], ids=["ja", "zh"])
def test_an_article_in_a_script_without_spaces_loses_nothing(article: list[str]) -> None:
    assert kept(article) == [line for line in article if line.strip()]


def test_what_stands_around_a_japanese_article_goes() -> None:
    left = kept(JAPANESE_HEAD + JAPANESE + JAPANESE_TAIL)
    paragraphs = [line for line in JAPANESE[2:] if line.strip()]
    assert [line for line in left if line in paragraphs] == paragraphs
    assert [line for line in left if line in JAPANESE_HEAD] == []


def test_words_of_a_script_without_spaces_are_pairs_of_letters() -> None:
    """The second line shares "渡し船" with the first, and with it two pairs that are no particles."""
    lines = [JAPANESE[2], "渡し船の駅", "天気予報"]
    story = column(lines, "story_words")
    assert story[1] > 0.0 == story[2]
    assert column(lines, "prose") == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "words"),
    [("船", ["船"]), ("駅前", ["駅前"]), ("渡し船", ["渡し", "し船"]), ("5 船 pm", ["5", "船", "pm"]), ("船a駅前", ["船", "a", "駅前"])],
)
def test_a_letter_of_such_a_script_is_a_word_of_its_own_only_where_it_stands_alone(text: str, words: list[str]) -> None:
    group = group_of([[text]])
    assert [text[start:end] for start, end in zip(group.word_starts, group.word_ends, strict=True)] == words


NODES = (
    Node(0, "", ""),
    Node(0, "html", "#"),
    Node(1, "div", "menu#"),
    Node(1, "div", "story-body#"),
    Node(3, "p", "#"),
    Node(3, "p", "#"),
    Node(1, "div", "comment-list#"),
)
STORY = [line for line in ENGLISH if line]
PAGE_LINES = ["Home", STORY[1], STORY[2], "I would have bought it for the stairs alone, said nobody ever."]


def page(answer: str | None = None, **told: str) -> Source:
    place = Place(NODES, [2, 4, 5, 6], ["text"] * 4, [False] * 4, answer=answer, **told)
    return Source(PAGE_LINES, None, [1.0, 0.0, 0.0, 0.0], place)


def of_page(source: Source, name: str) -> list[float]:
    table = passages.featurise([source], passages.vocabulary_of({"en": {"the"}}, {}, {}, {"comment": 64}))
    return [float(value) for value in table.features[:, passages.FEATURES.index(name)]]


def test_an_extractors_answer_is_told_by_shares_of_words_and_by_what_is_kept_in_like_elements() -> None:
    answer = f"{STORY[1]}\nHomecoming"
    assert of_page(page(answer), "kept") == [0.0, 1.0, 0.0, 0.0]  # "Home" is no line of the answer
    assert of_page(page(answer), "has_answer") == [1.0] * 4
    assert of_page(page(""), "has_answer") == [1.0] * 4  # asked, and found nothing
    assert of_page(page(), "has_answer") == [0.0] * 4
    support = of_page(page(answer), "rest_kept_0_up")
    assert support[2] > 0.8  # a paragraph like the kept one
    assert support[3] == 0.5  # nothing beside it: no opinion


def test_structure_is_told_by_what_names_speak_of() -> None:
    assert of_page(page(), "near_chrome") == [1.0, 0.0, 0.0, 0.0]
    assert of_page(page(), "near_body") == [0.0, 1.0, 1.0, 0.0]
    assert of_page(page(), "near_comment") == [0.0, 0.0, 0.0, 1.0]
    assert of_page(page(), "names_near") == [0.0, 0.0, 0.0, 0.5]
    assert of_page(page(), "own_p") == [0.0, 1.0, 1.0, 0.0]
    assert of_page(page(), "in_main_most") == [0.0, 1.0, 1.0, 0.0]


def test_what_the_page_says_of_itself_is_told() -> None:
    assert of_page(page(title=STORY[0]), "has_title") == [1.0] * 4
    assert of_page(page(description=STORY[1]), "in_description") == [0.0, 1.0, 0.0, 0.0]
    assert of_page(page(body=f"{STORY[1]}\n{STORY[2]}"), "in_body") == [0.0, 1.0, 1.0, 0.0]
    assert of_page(page(), "has_body") == [0.0] * 4


def test_what_a_text_does_not_have_is_absent() -> None:
    for seen, names in passages.SEEN_BY.items():
        if seen in ("a page", "a page that says what it is", "a page that an extractor was asked of", "a text whose links are known"):
            assert all(not any(column(ENGLISH, name)) for name in names), seen
    assert of_page(page(), "has_layout") == of_page(page(), "has_phrases") == [0.0] * 4
    assert column(ENGLISH, "has_layout")[0] == 1.0


def test_a_line_without_words_follows_its_neighbours() -> None:
    lines = [STORY[1], "* * *", STORY[2]]
    assert predict(lines).kept == (True, True, True)


def test_the_share_of_a_passage_that_a_page_shows() -> None:
    first, second = STORY[1].split(", ending ")
    assert shown_share([STORY[1], second, "", "Nothing of this is there at all"], [first, second]) == pytest.approx([1, 1, 0, 0], abs=0.2)


@pytest.mark.parametrize("answer", ["", f"{STORY[1]}\nHomecoming", "\n".join(PAGE_LINES)])
def test_a_page_that_is_asked_about_a_second_time_is_the_page_with_the_answer(answer: str) -> None:
    model = passages.load_model()
    table = passages.featurise([page(title=STORY[0], body=STORY[2])], model.words)
    at_once = passages.featurise([page(answer, title=STORY[0], body=STORY[2])], model.words)
    assert np.array_equal(passages._answered(table, answer).features, at_once.features)  # noqa: SLF001  # what is asked is its words
    assert not np.array_equal(table.features, at_once.features)


@pytest.mark.parametrize(("expected", "asked"), [(SURE, False), (SURE - 0.001, True)])
def test_an_extractor_is_asked_where_the_model_is_not_sure(expected: float, asked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Prediction] = []
    monkeypatch.setattr(passages, "_expected", lambda *_: expected)

    def ask() -> str | None:
        seen.append(passages.predict_batch([page()])[0])
        return STORY[1]

    found = passages.predict_page(page(), ask)
    assert len(seen) == asked
    assert found == passages.predict_batch([page(STORY[1] if asked else None)])[0]


def test_where_there_is_no_answer_the_model_decides_alone() -> None:
    alone = passages.predict_batch([page()])[0]
    assert passages.predict_page(page(), lambda: None) == alone
    assert passages.predict_page(replace(page(), lines=()), lambda: STORY[1]) == Prediction((), ())


def test_what_is_expected_is_the_f1_of_what_is_kept_were_the_probabilities_true() -> None:
    chances, weights, kept = np.array([0.9, 0.5, 0.1]), np.array([10.0, 20.0, 5.0]), np.array([True, True, False])
    hit, wanted = 9.0 + 10.0, 9.0 + 10.0 + 0.5
    precision, recall = hit / 30.0, hit / wanted
    assert passages._expected(chances, kept, weights) == pytest.approx(2 * precision * recall / (precision + recall))  # noqa: SLF001
    assert passages._expected(chances, np.zeros(3, dtype=bool), weights) == 0.0  # noqa: SLF001
