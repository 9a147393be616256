"""Torture cases: texts. Empty ones, encodings, characters, scripts, floods of one thing, Markdown."""

from __future__ import annotations

import random
from collections.abc import Iterable

from torture_case import BLOCKS, END, LINES, STORY, Case, page, texts

# --- nothing, and next to nothing ---

WHITE = " \t\n\r\x0b\x0c\u00a0\u2003\u2028\u2029\u3000\u0085"


def nothing() -> list[Case]:
    empty = {"empty.txt": b"", "mark.txt": b"\xef\xbb\xbf", "mark16.txt": b"\xff\xfe", "line.txt": b"\n", "blank.md": b"\t \t\n" * 50}
    cases = [Case(kind="nothing", name=name, content=data, expect="skipped:empty") for name, data in empty.items()]
    cases.append(Case(kind="nothing", name="white.txt", content=(WHITE * 200).encode(), expect="skipped:empty"))
    cases.append(Case(kind="nothing", name="zero-width-only.txt", content=("\u200b\u200d\ufeff\u2060" * 300).encode(), expect="ok|skipped"))
    cases.append(Case(kind="nothing", name="nul.txt", content=b"\x00" * 5000, expect="skipped"))
    cases.append(Case(kind="nothing", name="controls.txt", content=bytes(range(1, 9)) * 500, expect="skipped:binary"))
    bare = {"empty.html": "<html></html>", "blank.html": page(" &nbsp; "), "frames.html": "<frameset><frame src=a.html></frameset>"}
    bare["app.html"] = page("<div id=root></div><script>start()</script>")
    cases += [
        Case(kind="nothing", name=name, content=source.encode(), expect="skipped:no-text|skipped:empty") for name, source in bare.items()
    ]
    small = {
        "word.txt": "Word", "dot.txt": ".", "one-letter.txt": "a", "hash.md": "#", "fence.md": "```", "digits.txt": "0123456789 " * 1000,
        "one-number.txt": "7" * 20_000, "emoji.txt": "😀🦆👩‍👩‍👧‍👦🇮🇸 " * 500, "punctuation.txt": "!?.,;:—…“”‘’«»()[]{}\n" * 100,
        "rules.md": "---\n***\n___\n" * 100, "brackets.txt": "(" * 20_000, "quotes.txt": '"' * 20_000,
        "spaces-inside.txt": "0" + " " * 20_000 + "x", "quote-signs.txt": "“" * 10_000 + "”" * 10_000, "apostrophes.txt": "'" * 20_000,
        "dashes.txt": "– — - " * 4_000,
    }  # fmt: skip
    return cases + texts("nothing", small)


# --- encodings ---

POLISH = (
    "Rada miasta przyjęła wczoraj nowy plan. Łódź zyska dwa mosty, a żółte "
    "tramwaje pojadą też nocą. Źródło pieniędzy wciąż nie jest znane. "
)
CZECH = (
    "Zastupitelé včera večer schválili nový rozpočet. Příští rok se opraví "
    "dvě školy a řeka dostane lávku pro pěší. Žádné dluhy nevzniknou. "
)
HUNGARIAN = (
    "A tanács tegnap elfogadta az új tervet. Két hidat építenek, és a sárga villamosok éjjel is járnak majd. Őszre elkészül, közölték. "
)
RUSSIAN = "Городской совет вчера принял новый план. Построят два моста, а жёлтые трамваи поедут и ночью. Откуда деньги, пока не известно. "
UKRAINIAN = "Міська рада вчора ухвалила новий план. Збудують два мости, а жовті трамваї їздитимуть і вночі. Звідки гроші, ще не відомо. "
GREEK = "Το συμβούλιο ενέκρινε χθες το νέο σχέδιο. Θα χτιστούν δύο γέφυρες και τα κίτρινα τραμ θα κυκλοφορούν και τη νύχτα. "
TURKISH = (
    "Belediye meclisi dün yeni planı kabul etti. İki köprü yapılacak ve sarı "
    "tramvaylar gece de çalışacak. Paranın kaynağı henüz belli değil. "
)
HEBREW = "המועצה אישרה אתמול את התוכנית החדשה. שני גשרים ייבנו והחשמליות הצהובות ייסעו גם בלילה. "
ARABIC = "وافق المجلس أمس على الخطة الجديدة. سيتم بناء جسرين وستسير القطارات الصفراء في الليل أيضا. "
THAI = "สภาเมืองอนุมัติแผนใหม่เมื่อวานนี้ จะสร้างสะพานสองแห่ง และรถรางสีเหลืองจะวิ่งในเวลากลางคืนด้วย "
JAPANESE = "市議会は昨日、新しい計画を承認した。橋が二つ建設され、黄色い路面電車は夜も走る。資金の出所はまだ分かっていない。"
CHINESE = "市议会昨天通过了新的计划。将建造两座桥，黄色的有轨电车夜里也会行驶。资金从哪里来，目前还不知道。"
TAIWANESE = "市議會昨天通過了新的計畫。將建造兩座橋，黃色的電車夜裡也會行駛。資金從哪裡來，目前還不知道。"
KOREAN = "시의회는 어제 새로운 계획을 승인했다. 다리 두 개가 건설되고 노란 전차는 밤에도 다닌다. 자금 출처는 아직 알려지지 않았다. "
FRENCH = (
    "Le conseil a adopté hier le nouveau plan. Deux ponts seront bâtis à côté de la "
    "forêt, et le musée rouvrira dès l’été. Où trouver l’argent ? Ça reste à voir. "
)
EURO = (
    "Le conseil a voté 40 € par élève. Le cœur de la ville sera rénové dès "
    "l'été, à Œuilly aussi. Ça coûtera 300 € par mètre, a noté le maire. "
)
GERMAN = (
    "Der Rat hat gestern den neuen Plan beschlossen. Zwei Brücken werden über "
    "den Fluß gebaut, und die gelben Bahnen fahren künftig auch nachts. "
)
LATVIAN = (
    "Pilsētas dome vakar pieņēma jauno plānu. Tiks uzcelti divi tilti, un "
    "dzeltenie tramvaji brauks arī naktī. Naudas avots vēl nav zināms. "
)
VIETNAMESE = "Hội đồng đã thông qua kế hoạch mới hôm qua. "
CODE_PAGES = {
    "cp1250": POLISH, "iso8859-2": CZECH, "cp1250-hu": HUNGARIAN, "iso8859-2-pl": POLISH, "cp1251": RUSSIAN, "koi8-r": RUSSIAN,
    "iso8859-5": RUSSIAN, "cp866": RUSSIAN, "cp1251-uk": UKRAINIAN, "koi8-u": UKRAINIAN, "mac-cyrillic": RUSSIAN, "cp1252": FRENCH,
    "iso8859-1": GERMAN, "iso8859-15": EURO, "mac-roman": FRENCH, "cp1253": GREEK, "iso8859-7": GREEK, "cp1254": TURKISH, "cp1255": HEBREW,
    "cp1256": ARABIC, "iso8859-6": ARABIC, "cp1257": LATVIAN, "cp874": THAI, "cp932": JAPANESE, "euc_jp": JAPANESE, "iso2022_jp": JAPANESE,
    "gb18030": CHINESE, "big5": TAIWANESE, "euc_kr": KOREAN, "cp949": KOREAN,
}  # fmt: skip
UNMARKED = ("utf-8", "utf-16-le", "utf-16-be")
MARKED = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}


def encodings() -> list[Case]:
    cases = []
    for label, text in CODE_PAGES.items():
        codec = label.removesuffix("-hu").removesuffix("-pl").removesuffix("-uk")
        written = text.encode(codec, "ignore").decode(codec)  # without the letters that the code page does not have
        body = f"{written.strip()}\n\n" * 6
        cases.append(Case(kind="encodings", name=f"{label}.txt", content=body.encode(codec), text=body))
        declared = page(f"<h1>{written[:30]}</h1><p>{written}</p>" * 3, f'<meta charset="{codec}">')
        cases.append(
            Case(
                kind="encodings",
                name=f"declared-{label}.html",
                content=declared.encode(codec, "ignore"),
                kept=(written.strip()[:60].strip(),),
            )
        )
    cases += [Case(kind="encodings", name=f"unmarked-{codec}.txt", content=STORY.encode(codec), text=STORY) for codec in UNMARKED]
    for codec, mark in MARKED.items():
        cases.append(
            Case(
                kind="encodings",
                name=f"marked-{codec}.txt",
                content=mark + (STORY + RUSSIAN + CHINESE).encode(codec),
                text=STORY + RUSSIAN + CHINESE,
            )
        )
    story = STORY.encode()
    utf16 = STORY.encode("utf-16-le")
    damaged = "partial:replaced-characters|partial:mixed-encodings"  # lost, or read as another code page: told in either case
    double = FRENCH.encode().decode("cp1252", "ignore")
    broken: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
        "stray.txt": (story.replace(b"boats", b"bo\xffats"), damaged, (END,)),
        "stray-end.txt": (story + b"\xe2\x80", damaged, (END,)),
        "nul-inside.txt": (STORY.replace("ferry", "fer\0ry").encode(), "partial:replaced-characters", (END,)),
        "nul-padding.txt": (story + b"\0" * 512, "ok", (END,)),
        "surrogates.txt": ("\ud83d\ude00 may \udfff".encode("utf-8", "surrogatepass") + story, "ok|partial:replaced-characters", (END,)),
        "surrogate16.txt": (b"\xff\xfe\x00\xd8" + utf16, "partial:replaced-characters", (END,)),
        "odd16.txt": (b"\xff\xfe" + utf16 + b"x", "partial:replaced-characters", (END,)),
        "false-mark.txt": (b"\xff\xfe" + story, "ok|partial", ()),
        "overlong.txt": (b"\xc0\xaf\xe0\x80\xaf" + story, damaged, (END,)),
        "two-encodings.txt": (story + FRENCH.encode("cp1252"), "partial:replaced-characters|partial", (END,)),
        "double.txt": (f"{double}\n{STORY}".encode(), "ok", (double, END)),
        "wrong-declared.html": (page(BLOCKS + f"<p>{FRENCH}</p>", "<meta charset=iso-8859-5>").encode(), "ok", (END, "à côté de la forêt")),
        "utf7.html": (page(BLOCKS + "<p>+ADw-script+AD4-alert(1)</p>", "<meta charset=utf-7>").encode(), "ok", (END, "+ADw-script+AD4-")),
        "unknown-charset.html": (page(BLOCKS, "<meta charset=klingon-7>").encode(), "ok", (END,)),
        "ansi.txt": (b"\x1b[1;31mWarning\x1b[0m: the pier is wet.\n\n" + story, "ok|partial", ("Warning", END)),
        "ansi-title.txt": (b"\x1b]0;rm -rf\x07" + story + b"\x1b[2J\x9b", "ok|partial", (END,)),
    }  # fmt: skip
    return cases + [
        Case(kind="encodings", name=name, content=data, expect=expect, kept=kept) for name, (data, expect, kept) in broken.items()
    ]


# --- line ends and characters that nobody sees ---


def ends_and_marks() -> list[Case]:
    files = {
        "crlf.txt": STORY.replace("\n", "\r\n"), "cr.txt": STORY.replace("\n", "\r"),
        "mixed.txt": STORY.replace("\n", "\r\n", 2) + "\rOld lines.\r\r\nBoth\n\r" + STORY,
        "separators.txt": STORY.replace(". ", ".\u2028") + "\x0b\x0c\x1c\x1d\x1e\x85\u2029 It may be." + STORY,
        "nel.txt": STORY.replace("\n", "\x85"), "no-end.txt": STORY.rstrip(), "many-ends.txt": "\n" * 20_000 + STORY + "\n" * 20_000,
        "form-feeds.txt": STORY + "\x0c" * 5_000, "zero-width.txt": "".join(f"{character}\u200b" for character in STORY),
        "zero-width-flood.txt": "The pier" + "\u200b" * 50_000 + " may close.\n" + STORY, "soft-hyphens.txt": STORY.replace("e", "e\u00ad"),
        "joiners.txt": "\u200d\u200c" * 5_000 + STORY, "mark-inside.txt": STORY + "\ufeff" + STORY + "\ufeff",
        "bidi.txt": "\u202e" + STORY + "\u2067\u2069\u202a" * 100, "tags.txt": STORY + "".join(chr(0xE0000 + ord(c)) for c in "ignore all"),
        "zalgo.txt": "".join(c + "\u0335\u0489\u0321\u034e" * 4 for c in STORY), "combining.txt": "a" + "\u0301" * 20_000 + " may " + STORY,
        "folding.txt": "It will meet on 30 APR\u0130L 2021, the mayor sa\u0131d. \u017faturday. "
        "THE K\u0131NG MAY. \u0130\u0130\u0130 \ufb01 \u00df \u212a\n",
        "ligatures.txt": STORY.replace("fi", "\ufb01").replace("ff", "\ufb00"), "private.txt": "\ue000\uf8ff\U000f0000 " * 500 + STORY,
        "nonchars.txt": "\ufffe\uffff\U0001ffff\ufdd0 " * 50 + STORY, "math.txt": "𝒯𝒽𝑒 𝓅𝒾𝑒𝓇 𝓂𝒶𝓎 𝒸𝓁𝑜𝓈𝑒. " * 200,
        "wide.txt": "Ｔｈｅ　ｐｉｅｒ　ｍａｙ　ｃｌｏｓｅ．" * 200, "selectors.txt": "😀\ufe0f\ufe0e" * 5_000 + STORY,
        "replacement.txt": "\ufffd" * 300 + STORY,
    }  # fmt: skip
    for number, space in enumerate("\u00a0\u202f\u2009\u3000\u2003\u205f\u1680"):
        files[f"plan-a-{number}.txt"] = (
            f"Council\n\nThe council chose plan A{space}. The work may begin in May. É{space}! Z{space}? Б{space}…\n"
        )
    return texts("ends and marks", files)


# --- the scripts of the world ---


def _words(letters: Iterable[int], stop: str, seed: int) -> str:
    """Made-up sentences in a script, from its letters; always the same."""
    rng, pool = random.Random(seed), [chr(code) for code in letters]  # noqa: S311 -- a sample, no secret
    return "".join(
        " ".join("".join(rng.choices(pool, k=rng.randint(2, 8))) for _ in range(rng.randint(5, 14))) + stop + " " for _ in range(40)
    )


SCRIPTS = {
    "amharic": (range(0x1208, 0x1240), "።"), "armenian": (range(0x561, 0x587), "։"), "bengali": (range(0x995, 0x9A9), "।"),
    "braille": (range(0x2801, 0x2840), "⠲"), "canadian": (range(0x1401, 0x1480), "᙮"), "cherokee": (range(0x13A0, 0x13F0), "."),
    "georgian": (range(0x10D0, 0x10F1), "."), "gothic": (range(0x10330, 0x1034A), "."), "gujarati": (range(0xA95, 0xAA9), "."),
    "hindi": (range(0x915, 0x930), "।"), "khmer": (range(0x1780, 0x17A3), "។"), "lao": (range(0xE94, 0xE98), "."),
    "linear-b": (range(0x10000, 0x1000C), "."), "mongolian": (range(0x1820, 0x1843), "᠃"), "burmese": (range(0x1000, 0x1021), "။"),
    "ogham": (range(0x1681, 0x169B), "."), "runes": (range(0x16A0, 0x16EB), "᛫"), "sinhala": (range(0xD9A, 0xDB2), "."),
    "syriac": (range(0x710, 0x72D), "܁"), "tamil": (range(0xB95, 0xB9B), "."), "telugu": (range(0xC15, 0xC29), "."),
    "thaana": (range(0x780, 0x7A6), "."), "tibetan": (range(0xF40, 0xF48), "།"), "yi": (range(0xA000, 0xA100), "。"),
    "hieroglyphs": (range(0x13000, 0x13100), "."), "cuneiform": (range(0x12000, 0x12100), "."),
}  # fmt: skip
WRITTEN = {
    "polish": POLISH, "russian": RUSSIAN, "greek": GREEK, "turkish": TURKISH, "hebrew": HEBREW, "arabic": ARABIC, "thai": THAI,
    "japanese": JAPANESE, "chinese": CHINESE, "korean": KOREAN, "vietnamese": VIETNAMESE,
}  # fmt: skip


def scripts() -> list[Case]:
    files = {f"script-{name}.txt": _words(letters, stop, seed) for seed, (name, (letters, stop)) in enumerate(SCRIPTS.items())}
    files |= {f"written-{name}.txt": text * 12 for name, text in WRITTEN.items()}
    files["mixed-languages.txt"] = "\n\n".join([*WRITTEN.values(), *LINES, GERMAN, FRENCH])
    files["mixed-in-words.txt"] = "The сouncil mаy нave wοrds of thrеe alphabets in οne. " * 50  # Latin, Cyrillic and Greek look-alikes
    return texts("scripts", files)


# --- prose that means no harm and does it ---


def prose() -> list[Case]:
    files = {
        "no-stop.txt": "the bank and the river run on " * 3_000, "capitals.txt": STORY.upper() * 20,
        "long-word.txt": "a" * 200_000 + " may be. " + STORY, "equal-lines.txt": "The pier may close.\n" * 4_000,
        "equal-paragraphs.txt": (LINES[1] + "\n\n") * 300, "two-turns.txt": "The pier may close.\nIt may not.\n" * 2_000,
        "in-the-event.txt": "in the event that " * 5_000, "said-flood.txt": "he said she said that " * 3_000,
        "may-flood.txt": "may " * 10_000, "open-quotes.txt": "“It may be, he said. " * 2_000,
        "quote-pairs.txt": '"I may," he said. ' * 2_000, "nested-quotes.txt": "“‘«" * 1_500 + "x" + "»’”" * 1_500,
        "dates.txt": "Monday, 31 February 2021. 99/99/9999. 00.00.0000. Sunday, 1 January 0000. 2021-13-45. May 1May 2May. " * 100,
        "numbers.txt": "1,000.5 " * 4_000, "abbreviations.txt": "Dr. A. B. C. e.g. i.e. U.S. No. 5 vs. St. " * 600,
        "ellipses.txt": "... " * 5_000 + STORY, "addresses.txt": "http://a.example/b?c=d&e=%20 " * 1_000 + "a@b.example " * 1_000,
        "table.txt": "a\tb\tc\n" * 3_000, "columns.txt": "| a | b |\n" * 3_000, "captions.txt": "[caption id=1]A pier[/caption] " * 800,
        "hashtags.txt": "#pier @holm " * 2_000, "share.txt": "Share\nTweet\nPrint\nSubscribe\n" * 700,
        "one-line.txt": STORY.replace("\n", " ") * 100,
        "wrapped.txt": "\n".join(" ".join(STORY.split()[i : i + 11]) for i in range(0, 100, 11)), "hyphens.txt": "a-" * 10_000,
        "slashes.txt": "and/or/" * 4_000, "underscores.txt": "_a" * 10_000, "stars.txt": "*a" * 10_000, "tildes.txt": "~~a" * 8_000,
        "backslashes.txt": "\\" * 20_000, "angle.txt": "<" * 20_000, "entities.txt": "&amp;&lt;&nbsp;&#8217; " * 2_000,
        "mojibake.txt": "Ã©â€™Â " * 3_000, "tags-left.txt": "".join(f"{LINES[1]} {n}.\n\n</div>\n\n" for n in range(2_000)),
    }  # fmt: skip
    return texts("prose", files, seconds=4.0)


# --- Markdown ---


def markdown() -> list[Case]:
    files = {
        "references.md": "".join(f"[r{n}]: http://x.example/{n}\n" for n in range(2_000)) + "\n" + STORY,
        "references-same.md": "[a]: b\n" * 2_000 + "\n" + STORY, "quotes.md": ">" * 2_000 + " may\n\n" + STORY,
        "quotes-lines.md": "".join(">" * n + " may\n" for n in range(150)) + "\n" + STORY,
        "lists.md": "".join(" " * n + "- may\n" for n in range(150)) + "\n" + STORY, "list-one-line.md": "- " * 2_000 + "may\n\n" + STORY,
        "ticks.md": "".join("`" * n + "a" for n in range(200)) + "\n\n" + STORY, "emphasis.md": "*a **b _c __d " * 2_000 + "\n\n" + STORY,
        "emphasis-pairs.md": "**" * 5_000 + "a" + "**" * 5_000 + "\n\n" + STORY, "links.md": "[a](b " * 2_000 + "\n\n" + STORY,
        "images.md": "![x]" * 3_000 + "\n\n" + STORY, "brackets.md": "[" * 10_000 + "]" * 10_000 + "\n\n" + STORY,
        "open-fence.md": "# T\n\n```\n" + STORY, "tilde-fence.md": "~~~\n```\n~~~~x\n" + STORY,
        "html.md": f"# T\n\n<div>\n{STORY}\n<script>alert(1)</script>\n\n<!-- open\n\n{STORY}",
        "html-tags.md": "<a " * 5_000 + "\n\n" + STORY, "front.md": "---\ntitle: [x\n\n" + STORY,
        "front-closed.md": '---\ntitle: "a\nb: {{7*7}}\n---\n' + STORY, "front-plus.md": "+++\ntitle = 'x'\n" + STORY,
        "front-only.md": "---\ntitle: Night\n---\nThe pier may close.\n", "table.md": "|a|b|\n|-|-|\n" + "|1|2|\n" * 2_000 + "\n" + STORY,
        "table-wide.md": "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n\n" + STORY,
        "autolinks.md": "<http://a.example> " * 2_000 + "\n\n" + STORY, "entities.md": "&amp;&#8217;&bogus;&#0; " * 1_000 + "\n\n" + STORY,
        "setext.md": "Night\n=====\n" * 1_000 + "\n" + STORY, "hashes.md": "#" * 5_000 + " Night\n\n" + STORY,
        "breaks.md": "a  \nb\\\n" * 2_000 + "\n" + STORY, "escapes.md": "\\*\\_\\[\\]\\<" * 2_000 + "\n\n" + STORY,
        "tabs.md": "\t- a\n\t\t- b\n" * 500 + "\n" + STORY, "crlf.md": "# T\r\n\r\n" + STORY.replace("\n", "\r\n"),
        "nul.md": "# T\n\n\u2028\u2029\x85" + STORY, "strike.md": "~~a~b" * 3_000 + "\n\n" + STORY,
        "code-spans.md": "`a` ``b" * 2_000 + "\n\n" + STORY, "footnotes.md": "[^1]: x\n[^1]\n" * 1_000 + "\n" + STORY,
    }  # fmt: skip
    return texts("markdown", files, seconds=4.0)


# --- pumps: the parts of sentences that rules look for, again and again ---

PUMPS = (
    "may ", "reportedly ", "sources say ", "is expected to ", "said that he said ", "according to the ", "if and when ", "not only but ",
    "it is ", "a a ", "the the ", "in order to ", "the fact that ", "Mr. ", "St. ", "No. 1 ", "1. ", "(1) ", "a) ", "[1] ", "§ 1 ", "$1 ",
    "1% ", "1-1 ", "1/1/1 ", "1:1 ", "May 1, ", "Mon., ", '"', "“", '" "', "“a” ", "'a' ", "a'", "(", "[", "{", "<", "<b ", "<!--", "&",
    "&#", "*", "_", "`", "~", "|", "\\", "#", ">", "-", "–", "…", ".", ". ", "? ", "!?", "A", "A.", "a.b", "Aa", "aA", "X x\n", '"a\n',
    "a:\n", "- a\n", "1\n", "\n", "\t", " \n", "a@", "www.", "http://", "://", "@a ", "#a ", "[caption ", "{{", "}}", "]]", "();", "=",
    "+1", "Ã", "â€", "é", "ß", "İ", "一", "。", "「", "ก", "ا", "א", "अ", "가", "\u0301", "\u200b", "\u00ad", "\u00a0", "\ufffd", "😀", "𝒳",
)  # fmt: skip


def pumps() -> list[Case]:
    files = {f"pump-{number}.txt": "The bank " + unit * (20_000 // len(unit)) + " may fall.\n" for number, unit in enumerate(PUMPS)}
    return texts("pumps", files, seconds=3.0)
