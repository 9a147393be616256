"""What was weighed by measuring is fixed: scores of code pages, and what speaks for a title.

A digest that differs is no failure by itself. It says that what was measured is no longer what is used: measure again, and put the new
digest here with the new figures.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable

from copydesk.article import Article
from copydesk.boilerplate import title
from copydesk.boilerplate.stage import lay_out
from copydesk.context import Context
from copydesk.read import codepages
from copydesk.render.stage import plain_lines
from copydesk.rule import LineRule, RuleSet

WORDS = {  # a few words with the letters that tell their languages apart
    "cp1252": "Die Fähre fährt über den Fluß – „größer“ als früher. L'été à Genève, où l'on s'arrête. El niño añadió: «¿quién?»",
    "cp1250": "Žluťoučký kůň pěl. Łódź leży nad wodą; źdźbło i gęś. Árvíztűrő tükör. Ţară şi mîine.",
    "cp1251": "Паром через реку идёт. Ще не вмерла їхня мрія. Река тече, а село чека.",
    "cp1253": "Το πορθμείο περνά το ποτάμι, είπε ο δήμαρχος.",
    "cp1254": "Şehirde yağmur yağıyor; İstanbul’da ışık söndü.",
    "cp1255": "המעבורת חוצה את הנהר",
    "cp1256": "العبارة تعبر النهر كل صباح",
    "cp1257": "Upė teka į jūrą; žąsys ėjo. Jūra ir šļakstās. Jõgi voolab.",
    "gb18030": "渡轮过河，市议会决定了。",
    "cp932": "渡し船は川を渡る。カメラとテレビ。",
    "cp949": "나룻배가 강을 건넌다.",
    "big5hkscs": "渡輪過河，議會決定。",
}


def digest(values: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(list(values)).encode()).hexdigest()[:16]


def test_the_scores_of_code_pages_are_those_that_were_measured() -> None:
    scores = []
    for encoding, text in WORDS.items():
        data = text.encode(encoding)
        foreign = codepages._foreign(data)  # noqa: SLF001  # what `choose` adds up
        scores.append({name: round(value, 4) for name, value in sorted(foreign.items())})
        for page in codepages.CODE_PAGES:
            words = data.decode(page.name, "replace").split()
            scores.append({page.name: round(page.prior + codepages._written(words, page.languages, foreign), 4)})  # noqa: SLF001  # as above
        for name, prior in codepages.SEVERAL_BYTES.items():
            scores.append({name: prior + sum(map(codepages._ideographs, data.decode(name, "replace").split()))})  # noqa: SLF001  # as above
    signs = "’“”«»„‚‘‹›¿¡—–×€£¥¢²³°ºª\u00a0…†‰½¼¾®™·\u00ad§•±ÿ\ufffd\x81"
    around = [codepages._sign(*chars) for chars in itertools.product(signs, " a5M.", " a5M.")]  # noqa: SLF001  # as above
    assert digest([scores, around]) == "4b4b2327b3e10396", (
        "say with bench/encodings.py how often the choice is right, then put the new digest here"
    )


def test_what_speaks_for_a_title_is_what_was_weighed() -> None:
    prose = "The keeper of the lock has opened the upper gate for the barges that had waited since the storm went down to the mill."
    lines = [
        *(
            "Weir",
            "  Politics",
            "Sport | Weir | Post",
            "The keeper opens the upper gate",
            "By Ada Brandt",
            "12 March 1824",
            "# Notes on barges",
        ),
        *(
            "The keeper opens the upper gate",
            "",
            "The Weir Post",
            "Keeper: gate opens.",
            "",
            " ".join(["barges"] * 17),
            "Barges wait | The Weir Post",
            "Barges wait",
            "Share",
        ),
    ]
    text = "\n".join([*lines, "", prose, "", prose.replace("keeper", "miller")])
    share = LineRule(id="boilerplate.x", family="boilerplate", category="x", languages=frozenset({"*"}), message="m", match="share")
    page = lay_out(Article(path="a.md", media="text", text=text, lines=plain_lines(text)), Context(RuleSet((share,))))
    body = title.body_of(page)
    signs = title.signs(page, range(body), body)
    assert {name for looks in signs.values() for name, value in looks.items() if value} == {*title.WEIGHTS} - {"marked"}
    found = [{name: round(value, 4) for name, value in sorted(looks.items())} for _, looks in sorted(signs.items())]
    assert digest([found, title.WEIGHTS, title.NO_TITLE]) == "806ad7975d428da7", (
        "weigh them again with bench/train_title.py, then put the new digest here"
    )
