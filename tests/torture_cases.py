"""The hostile folder as data: what stands in each file, how its input has to end, and what of its text must not be lost.

`expect` names status and code, "partial:broken-gzip"; alternatives stand side by side, "ok|failed:too-slow"; a status alone takes any
code. `text` is what the lines must give back exactly, `kept` are words that must stand in them (with `or_said` only where the status is ok:
a loss may be told of instead), `clean` words that must stand in the cleaned file, `gone` words that may stand nowhere. `seconds` of processor time have to do. Cases marked `whole` are large: `make test`
leaves them to `make torture`.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import random
import re
import sqlite3
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

Maker = Callable[[Path], None]
Content = bytes | Callable[[], bytes]

END = "look at the numbers again in autumn"
STORY = (
    "Night ferries return to Holm Island\n\n"
    "The ferry to Holm Island will run through the night from next week, the harbour board said. "
    "“We expect forty passengers a night,” said Ines Holt, who chairs the board. "
    "The service is expected to cost less than a new pier, although the figures may still change.\n\n"
    "Two boats share the work. The older one was built in 1988 and was repainted in spring. The crossing takes forty minutes, and a "
    f"ticket costs as much as it does by day. Holt said that the board would {END}.\n"
)
LINES = [line for line in STORY.split("\n") if line]
BLOCKS = "".join(f"<p>{line}</p>" for line in LINES)
SECOND = "The lighthouse keeper of Skerry Point painted his boat green and rowed it across the bay before breakfast."
SYSTEM_FILE = "root:x:0:0"
MIB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One input. Its content, or a maker where it is no ordinary file; `listed` is its name in the tables where that differs."""

    kind: str
    name: str
    content: Content = b""
    maker: Maker | None = None
    expect: str = "ok"
    text: str | None = None
    kept: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    or_said: bool = False
    seconds: float = 2.0
    whole: bool = False
    listed: str = ""

    @property
    def path(self) -> str:
        """The input's name in the tables."""
        shown = os.fsencode(self.name).decode("utf-8", "backslashreplace")
        return self.listed or re.sub("[\x00-\x1f\x7f\u202a-\u202e]", lambda found: found[0].encode("unicode_escape").decode(), shown)


def page(body: str, head: str = "", title: str = "Night ferries") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def texts(kind: str, files: dict[str, str], **common: object) -> list[Case]:
    """Plain texts whose lines must give back every character."""
    return [
        Case(kind=kind, name=name, content=text.encode(), text=text.replace("\r\n", "\n").replace("\r", "\n"), **common)  # type: ignore[arg-type]
        for name, text in files.items()
    ]


def pages(kind: str, files: dict[str, str], expect: str = "ok", **common: object) -> list[Case]:
    """Pages that hold the whole story; none of it may be lost."""
    settings = {"kept": (*LINES[1:2], END), **common}
    return [Case(kind=kind, name=name, content=source.encode(), expect=expect, **settings) for name, source in files.items()]  # type: ignore[arg-type]


def large(kind: str, name: str, make: Callable[[], str | bytes], expect: str, seconds: float = 10.0, **more: object) -> Case:
    def content() -> bytes:
        made = make()
        return made.encode() if isinstance(made, str) else made

    return Case(kind=kind, name=name, content=content, expect=expect, seconds=seconds, whole=True, **more)  # type: ignore[arg-type]


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
        "rules.md": "---\n***\n___\n" * 100, "brackets.txt": "(" * 20_000, "quotes.txt": '"' * 20_000, "spaces-inside.txt": "0" + " " * 20_000 + "x",
        "quote-signs.txt": "“" * 10_000 + "”" * 10_000, "apostrophes.txt": "'" * 20_000, "dashes.txt": "– — - " * 4_000,
    }  # fmt: skip
    return cases + texts("nothing", small)


# --- encodings ---

POLISH = "Rada miasta przyjęła wczoraj nowy plan. Łódź zyska dwa mosty, a żółte tramwaje pojadą też nocą. Źródło pieniędzy wciąż nie jest znane. "
CZECH = "Zastupitelé včera večer schválili nový rozpočet. Příští rok se opraví dvě školy a řeka dostane lávku pro pěší. Žádné dluhy nevzniknou. "
HUNGARIAN = (
    "A tanács tegnap elfogadta az új tervet. Két hidat építenek, és a sárga villamosok éjjel is járnak majd. Őszre elkészül, közölték. "
)
RUSSIAN = "Городской совет вчера принял новый план. Построят два моста, а жёлтые трамваи поедут и ночью. Откуда деньги, пока не известно. "
UKRAINIAN = "Міська рада вчора ухвалила новий план. Збудують два мости, а жовті трамваї їздитимуть і вночі. Звідки гроші, ще не відомо. "
GREEK = "Το συμβούλιο ενέκρινε χθες το νέο σχέδιο. Θα χτιστούν δύο γέφυρες και τα κίτρινα τραμ θα κυκλοφορούν και τη νύχτα. "
TURKISH = "Belediye meclisi dün yeni planı kabul etti. İki köprü yapılacak ve sarı tramvaylar gece de çalışacak. Paranın kaynağı henüz belli değil. "
HEBREW = "המועצה אישרה אתמול את התוכנית החדשה. שני גשרים ייבנו והחשמליות הצהובות ייסעו גם בלילה. "
ARABIC = "وافق المجلس أمس على الخطة الجديدة. سيتم بناء جسرين وستسير القطارات الصفراء في الليل أيضا. "
THAI = "สภาเมืองอนุมัติแผนใหม่เมื่อวานนี้ จะสร้างสะพานสองแห่ง และรถรางสีเหลืองจะวิ่งในเวลากลางคืนด้วย "
JAPANESE = "市議会は昨日、新しい計画を承認した。橋が二つ建設され、黄色い路面電車は夜も走る。資金の出所はまだ分かっていない。"
CHINESE = "市议会昨天通过了新的计划。将建造两座桥，黄色的有轨电车夜里也会行驶。资金从哪里来，目前还不知道。"
TAIWANESE = "市議會昨天通過了新的計畫。將建造兩座橋，黃色的電車夜裡也會行駛。資金從哪裡來，目前還不知道。"
KOREAN = "시의회는 어제 새로운 계획을 승인했다. 다리 두 개가 건설되고 노란 전차는 밤에도 다닌다. 자금 출처는 아직 알려지지 않았다. "
FRENCH = "Le conseil a adopté hier le nouveau plan. Deux ponts seront bâtis à côté de la forêt, et le musée rouvrira dès l’été. Où trouver l’argent ? Ça reste à voir. "
EURO = "Le conseil a voté 40 € par élève. Le cœur de la ville sera rénové dès l'été, à Œuilly aussi. Ça coûtera 300 € par mètre, a noté le maire. "
GERMAN = "Der Rat hat gestern den neuen Plan beschlossen. Zwei Brücken werden über den Fluß gebaut, und die gelben Bahnen fahren künftig auch nachts. "
LATVIAN = "Pilsētas dome vakar pieņēma jauno plānu. Tiks uzcelti divi tilti, un dzeltenie tramvaji brauks arī naktī. Naudas avots vēl nav zināms. "
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
    double = FRENCH.encode().decode("cp1252", "ignore")
    broken: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
        "stray.txt": (story.replace(b"boats", b"bo\xffats"), "partial:replaced-characters", (END,)),
        "stray-end.txt": (story + b"\xe2\x80", "partial:replaced-characters", (END,)),
        "nul-inside.txt": (STORY.replace("ferry", "fer\0ry").encode(), "partial:replaced-characters", (END,)),
        "nul-padding.txt": (story + b"\0" * 512, "ok", (END,)),
        "surrogates.txt": ("\ud83d\ude00 may \udfff".encode("utf-8", "surrogatepass") + story, "ok|partial:replaced-characters", (END,)),
        "surrogate16.txt": (b"\xff\xfe\x00\xd8" + utf16, "partial:replaced-characters", (END,)),
        "odd16.txt": (b"\xff\xfe" + utf16 + b"x", "partial:replaced-characters", (END,)),
        "false-mark.txt": (b"\xff\xfe" + story, "ok|partial", ()),
        "overlong.txt": (b"\xc0\xaf\xe0\x80\xaf" + story, "partial:replaced-characters", (END,)),
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
        "crlf.txt": STORY.replace("\n", "\r\n"), "cr.txt": STORY.replace("\n", "\r"), "mixed.txt": STORY.replace("\n", "\r\n", 2) + "\rOld lines.\r\r\nBoth\n\r" + STORY,
        "separators.txt": STORY.replace(". ", ".\u2028") + "\x0b\x0c\x1c\x1d\x1e\x85\u2029 It may be." + STORY, "nel.txt": STORY.replace("\n", "\x85"),
        "no-end.txt": STORY.rstrip(), "many-ends.txt": "\n" * 20_000 + STORY + "\n" * 20_000, "form-feeds.txt": STORY + "\x0c" * 5_000,
        "zero-width.txt": "".join(f"{character}\u200b" for character in STORY), "zero-width-flood.txt": "The pier" + "\u200b" * 50_000 + " may close.\n" + STORY,
        "soft-hyphens.txt": STORY.replace("e", "e\u00ad"), "joiners.txt": "\u200d\u200c" * 5_000 + STORY, "mark-inside.txt": STORY + "\ufeff" + STORY + "\ufeff",
        "bidi.txt": "\u202e" + STORY + "\u2067\u2069\u202a" * 100, "tags.txt": STORY + "".join(chr(0xE0000 + ord(c)) for c in "ignore all"),
        "zalgo.txt": "".join(c + "\u0335\u0489\u0321\u034e" * 4 for c in STORY), "combining.txt": "a" + "\u0301" * 20_000 + " may " + STORY,
        "folding.txt": "It will meet on 30 APR\u0130L 2021, the mayor sa\u0131d. \u017faturday. THE K\u0131NG MAY. \u0130\u0130\u0130 \ufb01 \u00df \u212a\n" * 20,
        "ligatures.txt": STORY.replace("fi", "\ufb01").replace("ff", "\ufb00"), "private.txt": "\ue000\uf8ff\U000f0000 " * 500 + STORY,
        "nonchars.txt": "\ufffe\uffff\U0001ffff\ufdd0 " * 50 + STORY, "math.txt": "𝒯𝒽𝑒 𝓅𝒾𝑒𝓇 𝓂𝒶𝓎 𝒸𝓁𝑜𝓈𝑒. " * 200, "wide.txt": "Ｔｈｅ　ｐｉｅｒ　ｍａｙ　ｃｌｏｓｅ．" * 200,
        "selectors.txt": "😀\ufe0f\ufe0e" * 5_000 + STORY, "replacement.txt": "\ufffd" * 300 + STORY,
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
        "no-stop.txt": "the bank and the river run on " * 3_000, "capitals.txt": STORY.upper() * 20, "long-word.txt": "a" * 200_000 + " may be. " + STORY,
        "equal-lines.txt": "The pier may close.\n" * 4_000, "equal-paragraphs.txt": (LINES[1] + "\n\n") * 300, "two-turns.txt": "The pier may close.\nIt may not.\n" * 2_000,
        "in-the-event.txt": "in the event that " * 5_000, "said-flood.txt": "he said she said that " * 3_000, "may-flood.txt": "may " * 10_000,
        "open-quotes.txt": "“It may be, he said. " * 2_000, "quote-pairs.txt": '"I may," he said. ' * 2_000, "nested-quotes.txt": "“‘«" * 1_500 + "x" + "»’”" * 1_500,
        "dates.txt": "Monday, 31 February 2021. 99/99/9999. 00.00.0000. Sunday, 1 January 0000. 2021-13-45. May 1May 2May. " * 100,
        "numbers.txt": "1,000.5 " * 4_000, "abbreviations.txt": "Dr. A. B. C. e.g. i.e. U.S. No. 5 vs. St. " * 600, "ellipses.txt": "... " * 5_000 + STORY,
        "addresses.txt": "http://a.example/b?c=d&e=%20 " * 1_000 + "a@b.example " * 1_000, "table.txt": "a\tb\tc\n" * 3_000, "columns.txt": "| a | b |\n" * 3_000,
        "captions.txt": "[caption id=1]A pier[/caption] " * 800, "hashtags.txt": "#pier @holm " * 2_000, "share.txt": "Share\nTweet\nPrint\nSubscribe\n" * 700,
        "one-line.txt": STORY.replace("\n", " ") * 100, "wrapped.txt": "\n".join(" ".join(STORY.split()[i : i + 11]) for i in range(0, 100, 11)),
        "hyphens.txt": "a-" * 10_000, "slashes.txt": "and/or/" * 4_000, "underscores.txt": "_a" * 10_000, "stars.txt": "*a" * 10_000, "tildes.txt": "~~a" * 8_000,
        "backslashes.txt": "\\" * 20_000, "angle.txt": "<" * 20_000, "entities.txt": "&amp;&lt;&nbsp;&#8217; " * 2_000, "mojibake.txt": "Ã©â€™Â " * 3_000,
    }  # fmt: skip
    return texts("prose", files, seconds=4.0)


# --- payloads: in the text, in every field of a page ---

PAYLOADS = {
    "script": "<script>alert(1)</script>", "image": '"><img src=x onerror=alert(1)>', "svg": "<svg/onload=alert(1)>", "link": "javascript:alert(1)",
    "template": "{{7*7}}${7*7}<%= 7*7 %>{% raw %}#{7*7}", "cdata": "]]></script><![CDATA[", "comment": "--><script>alert(1)</script><!--",
    "style": "</style><script>alert(1)</script>", "title": "</title><script>alert(1)</script>", "textarea": "</textarea><script>alert(1)</script>",
    "data-link": "data:text/html,<script>alert(1)</script>", "quote": "' onmouseover='alert(1)", "json": '</script>{"__proto__":{"x":1}}', "format": "%s%n%x{0}{self.__class__}",
    "path": "../../../../etc/passwd", "shell": "$(touch pwned); `touch pwned` | touch pwned", "nul": "&#0;&#x0;%00", "marks": "[[poised]] ]] [[ [[[[ ]]]] <!--sc-->",
}  # fmt: skip
FORMULAS = (
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","go")', "+1+cmd|'x'!A1", "-2+3+cmd|'x'!A1", "@SUM(1,1)", "\t=1+1", "|=1+1", "Night;=HYPERLINK(1) x",
    'a";=1+1;"b', "a,=1+1", "a\t=1+1", '"=1+1"', "＝1+1", " \u200b=1+1", "%0A=1+1", "=DDE(1;2;3)", "a\r=1+1",
)  # fmt: skip


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("'", "&#39;")


def payloads() -> list[Case]:
    cases = []
    for name, payload in PAYLOADS.items():
        cases += texts("payloads", {f"payload-{name}.txt": f"{payload}\n\nThe {payload} may be “{payload}”, said {payload}.\n\n{STORY}"})
        safe = escaped(payload)
        data = json.dumps({"@type": "NewsArticle", "headline": payload, "url": payload, "author": payload}).replace("</", "<\\/")
        head = (
            f'<meta name=author content="{safe}"><meta property="og:title" content="{safe}"><meta property="og:url" content="{safe}">'
            f'<link rel=canonical href="{safe}"><meta name=description content="{safe}"><base href="{safe}">'
            f'<script type="application/ld+json">{data}</script>'
        )
        body = f'<h1>{safe}</h1><p id="{safe}" class="{safe}" lang="{safe}">{safe} may be.</p>{BLOCKS}<a href="{safe}">{safe}</a>'
        cases += pages("payloads", {f"payload-{name}.html": f'<html lang="{safe}">' + page(body, head, safe)})
    raw = "".join(f"<p>{payload}</p>" for payload in PAYLOADS.values() if "textarea" not in payload and "style" not in payload)
    cases += pages("payloads", {"payload-raw.html": page(BLOCKS + raw)}, "ok|partial")
    cases += texts("payloads", {"payload-raw.md": "# " + "\n\n".join(PAYLOADS.values()) + "\n\n[x](javascript:alert(1))\n\n" + STORY})
    for number, formula in enumerate(FORMULAS):
        cases += texts("payloads", {f"formula-{number}.txt": f"{formula}\n\n{STORY}\n{formula}\n\n“{formula}” may be.\n"})
    return cases


# --- pages that are broken ---

CONTAINERS = (
    "embed object applet audio video canvas svg math map datalist noscript iframe noembed noframes select template fieldset button details dialog "
    "a b font center marquee ruby label form table td pre listing h1 li dl dd blockquote nobr summary figure picture meter progress output"
).split()
SWALLOWING = ("script", "style", "title", "textarea", "xmp", "plaintext")  # a browser shows nothing behind them, or no tags
HIDDEN_IN = frozenset(
    "iframe noembed noframes template datalist object applet audio video canvas svg math map select meter progress".split()
)


def broken_pages() -> list[Case]:
    files = {f"unclosed-{tag}.html": page(f"{BLOCKS[: len(BLOCKS) // 3]}</p><{tag} data-x=1>{BLOCKS}<p>{SECOND}</p>") for tag in CONTAINERS}
    cases = []
    for name, source in files.items():
        hidden = name.removeprefix("unclosed-").removesuffix(".html") in HIDDEN_IN
        cases += pages("unclosed", {name: source}, "ok|partial", kept=(END, SECOND), or_said=hidden)
    for tag in SWALLOWING:
        expect = "partial:unclosed-element" if tag in ("script", "style", "title", "textarea") else "ok|partial"
        cases += pages("unclosed", {f"unclosed-{tag}.html": page(f"{BLOCKS}<{tag}>{BLOCKS}<p>{SECOND}</p>")}, expect)
    cases += pages(
        "unclosed",
        {"unclosed-comment.html": page(BLOCKS + "<!-- never closed " + BLOCKS + SECOND)},
        "partial:unclosed-comment",
        kept=(END, SECOND),
    )
    quotes = {
        "unclosed-quote.html": page(f'{BLOCKS}<p title="never closed>{BLOCKS}</p><p>{SECOND}</p>'),
        "unclosed-quote-then-more.html": page(f'<p title="never closed>{BLOCKS}</p><p class="x">{SECOND}</p><p class="y">{LINES[1]}</p>'),
        "unclosed-quote-of-link.html": page(f"{BLOCKS}<a href='x>more</a><p>{SECOND}</p><p class='y'>It may be.</p>"),
    }
    cases += pages("unclosed", quotes, "ok|partial", kept=(SECOND, END), or_said=True)
    cases += pages("unclosed", {"unclosed-head.html": f"<html><head><title>Night</title>{BLOCKS}"})
    cases += pages("unclosed", {"unclosed-tag.html": page(BLOCKS) + "<div class=x "}, "partial:unclosed-element")
    cases += pages("unclosed", {"cut-title.html": "<html><head><title>Night " + BLOCKS}, "partial:unclosed-element")
    more = {
        "after-html.html": page(BLOCKS) + f"<p>{SECOND}</p>", "after-body.html": page(BLOCKS + "</body>" + f"<p>{SECOND}</p>"),
        "two-documents.html": page(BLOCKS) + page(f"<h1>Second</h1><p>{SECOND}</p>"), "html-in-body.html": page(BLOCKS + "<html><body>" + f"<p>{SECOND}</p>"),
        "closed-first.html": "</html></body></div></p>" + page(BLOCKS + f"<p>{SECOND}</p>"), "no-tags.html": STORY + SECOND, "only-p.html": BLOCKS + f"<p>{SECOND}",
        "frameset.html": f"<html><frameset><frame src=x></frameset><noframes>{BLOCKS}<p>{SECOND}</p></noframes></html>" + BLOCKS + SECOND,
        "uppercase.html": page(f"<DIV><P>{LINES[1]}</P><P>{SECOND}</P>" + BLOCKS.replace("p>", "P>")), "crossed.html": page(f"<b><p>{LINES[1]}<i></b>{END}</p>{SECOND}</i>" + BLOCKS),
        "table-text.html": page(f"<table>{LINES[1]}<tr>{END}<td>{SECOND}</table>"), "select-in-p.html": page(f"<p>{LINES[1]}<select><option>One</select> {END} {SECOND}</p>"),
        "svg-text.html": page(f"{BLOCKS}<svg><foreignObject><p>{SECOND}</p></foreignObject></svg><p>{SECOND}</p>"),
        "comment-odd.html": page(f"{BLOCKS}<!--><p>{SECOND}</p><!-- x --!><p>{SECOND}</p>"), "declaration.html": page(f"{BLOCKS}<!doctype x><?php echo 1 ?><p>{SECOND}</p>"),
        "cdata.html": page(f"{BLOCKS}<![CDATA[ x ]]><p>{SECOND}</p>"), "null-tags.html": page(f"<><</><3 {BLOCKS}<p>{SECOND}</p>< p>a < b > c"),
        "prefix.html": page(f"<o:p>{LINES[1]}</o:p><x:y.z>{END}</x:y.z><p>{SECOND}</p>"), "control-tags.html": page(f"{BLOCKS}<p\x00>{SECOND}</p><p\x0c>{SECOND}</p>"),
        "attributes.html": page(f"<p {' '.join(f'a{n}=1' for n in range(3_000))}>{LINES[1]}</p>{BLOCKS}<p>{SECOND}</p>"),
        "same-attribute.html": page(f"<p {'x=1 ' * 5_000}>{LINES[1]}</p>{BLOCKS}<p>{SECOND}</p>"), "long-name.html": page(f"<{'x' * 100_000}>{BLOCKS}<p>{SECOND}</p>"),
        "noscript-all.html": page(f"<noscript>{BLOCKS}<p>{SECOND}</p></noscript>"), "shadow.html": page(f"<div><template shadowrootmode=open></template></div>{BLOCKS}<p>{SECOND}</p>"),
        "xhtml.xhtml": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{BLOCKS}<p>{SECOND}</p></body></html>',
        "empty-script.xhtml": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a"/><title>N</title></head><body>{BLOCKS}<p>{SECOND}</p></body></html>',
        "meta-refresh.html": page(f"{BLOCKS}<p>{SECOND}</p>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>"),
    }  # fmt: skip
    cases += pages("broken pages", more, "ok|partial", kept=(SECOND,))
    references = "&amp;" * 5_000 + "&#x110000; &#0; &#xD800; &#128512; &bogus; &#99999999999999; &ampamp &#x;&#;"
    cases += pages("broken pages", {"references.html": page(f"<p>{references}</p>{BLOCKS}")})
    layers = "".join(f'<!ENTITY {b} "' + f"&{a};" * 10 + '">' for a, b in pairwise("abcdefghi"))
    laughs = f'<!DOCTYPE html [<!ENTITY a "haha">{layers}]>'
    entities = {
        "laughs.xhtml": f'<?xml version="1.0"?>{laughs}<html><body>{BLOCKS}<p>&i;</p></body></html>',
        "external.xhtml": f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY d SYSTEM "file:///etc/passwd">]><html><body>{BLOCKS}<p>&d;</p></body></html>',
        "external-dtd.xhtml": f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "file:///etc/passwd"><html><body>{BLOCKS}</body></html>',
        "include.xhtml": f'<html xmlns:xi="http://www.w3.org/2001/XInclude"><body>{BLOCKS}<xi:include href="file:///etc/passwd" parse="text"/></body></html>',
        "frame-file.html": page(
            f'{BLOCKS}<iframe src="file:///etc/passwd"></iframe><img src="file:///etc/passwd"><object data="file:///etc/passwd"></object>'
        ),
    }
    return cases + pages("broken pages", entities, "ok|partial", gone=(SYSTEM_FILE,))


# --- nests, floods and giants ---

NESTED = "div span b blockquote ul section font a table".split()


def nests() -> list[Case]:
    cases = []
    for tag in NESTED:
        for depth in (300, 3_000, 100_000):
            source = page(f"<{tag}>" * depth + BLOCKS + f"</{tag}>" * depth)
            expect = "ok" if depth == 300 else "ok|partial:deep-nesting|partial"
            cases.append(
                Case(
                    kind="nests",
                    name=f"nest-{tag}-{depth}.html",
                    content=source.encode(),
                    expect=expect,
                    kept=(END,),
                    whole=depth > 3_000,
                    seconds=8.0,
                )
            )
    open_ended = {
        "nest-open.html": page("<b><i>" * 400 + STORY),
        "nest-list.html": page("<ul><li>" * 200 + BLOCKS),
        "nest-mixed.html": page("<div><p><table><tr><td>" * 50 + BLOCKS),
    }
    return cases + pages("nests", open_ended, "ok|partial", kept=(END,))


def ld(data: str) -> str:
    return page(BLOCKS, f'<script type="application/ld+json">{data}</script>')


def traps_in_data() -> list[Case]:
    deep, article = "[" * 5_000, '{"@type":"NewsArticle","headline":'
    files = {
        "ld-deep.html": ld(deep + "]" * 5_000), "ld-open.html": ld(deep), "ld-object.html": ld('{"a":' * 20_000), "ld-types.html": ld('{"@type":["NewsArticle"],"headline":{"a":1},"articleBody":[1,null],"url":7,"author":[[{}]]}'),
        "ld-comments.html": ld("<!--" * 10_000), "ld-wide.html": ld("[" + ",".join(['{"@type":"Thing"}'] * 5_000) + "]"), "ld-number.html": ld(article + "1" * 5_000 + "}"),
        "ld-infinite.html": ld(article + "NaN,\"wordCount\":Infinity,\"x\":1e999}"), "ld-surrogate.html": ld(article + '"\\ud800 night"}'), "ld-graph.html": ld('{"@graph":[{"@graph":[' * 500),
        "ld-headline.html": ld(article + json.dumps("night " * 20_000) + "}"), "ld-body.html": ld('{"@type":"NewsArticle","articleBody":' + json.dumps("The pier may close. " * 3_000) + "}"),
        "ld-not-json.html": ld("{'@type': NewsArticle,}"), "ld-many.html": page(BLOCKS, '<script type="application/ld+json">{"@type":"Person"}</script>' * 1_000),
        "meta-many.html": page(BLOCKS, "<meta property=og:title content=x>" * 5_000), "address-bad.html": page(BLOCKS, "<base href='http://[::1'><link rel=canonical href='http://[bad'><meta property=og:url content='//x:99999999'>"),
        "date-bad.html": page(BLOCKS, "<meta property=article:published_time content='9999-99-99T99:99:99Z'><meta name=date content='0000-00-00'>" + "<time datetime=1></time>" * 500),
    }  # fmt: skip
    return pages("data of pages", files, "ok|partial", seconds=4.0)


def floods() -> list[Case]:
    files = {
        "items.html": page("<ul>" + "".join(f"<li>Item {n} of many" for n in range(2_000)) + "</ul>" + BLOCKS), "open-paragraphs.html": page("<p>a" * 3_000 + BLOCKS),
        "breaks.html": page("<br>" * 20_000 + BLOCKS), "links.html": page("<a href=x>more</a> " * 3_000 + BLOCKS), "rows.html": page("<table>" + "<tr><td>1<td>2" * 2_000 + "</table>" + BLOCKS),
        "options.html": page("<select>" + "<option>One" * 5_000 + "</select>" + BLOCKS), "empties.html": page("<div></div><span></span>" * 10_000 + BLOCKS), "images.html": page("<img src=a alt='a pier'>" * 3_000 + BLOCKS),
        "comments.html": page("<!-- x -->" * 20_000 + BLOCKS), "scripts.html": page("<script>1</script>" * 5_000 + BLOCKS), "forms.html": page("<form><input value=a>" * 3_000 + BLOCKS),
        "headings.html": page("<h2>Night</h2>" * 2_000 + BLOCKS), "fonts.html": page("<font size=1>" * 1_500 + BLOCKS), "formatting.html": page("<p><b><i><u><s>" * 300 + BLOCKS),
        "same-paragraphs.html": page(f"<p>{LINES[1]}</p>" * 500 + BLOCKS), "hidden.html": page("<p style='display:none'>x</p>" * 3_000 + BLOCKS), "titles.html": page(BLOCKS, "<title>x</title>" * 3_000),
    }  # fmt: skip
    cases = pages("floods", files, "ok|partial", seconds=8.0)
    giant = 11 * MIB
    either = "ok|partial|failed:too-slow"
    cases += [
        large("giants", "giant-text.html", lambda: page(f"<p>{LINES[1]}</p><p>{'night ' * (giant // 6)}</p>{BLOCKS}"), either, 60),
        large("giants", "giant-attribute.html", lambda: page(f"<p title='{'x' * giant}'>{LINES[1]}</p>{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-comment.html", lambda: page(f"<!--{'x' * giant}-->{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-script.html", lambda: page(f"<script>{'x' * giant}</script>{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-data.html", lambda: ld('{"a":"' + "x" * giant + '"}'), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-tag.html", lambda: page(f"<{'x' * giant}>{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-word.html", lambda: page(f"<p>{'x' * giant}</p>{BLOCKS}"), either, 60),
        large("giants", "million-divs.html", lambda: page("<div>" * MIB + BLOCKS), either, 60),
        large("giants", "million-empty.html", lambda: page("<div></div>" * MIB + BLOCKS), either, 60),
        large("giants", "items-50000.html", lambda: page("<ul>" + "<li>One of many" * 50_000 + "</ul>" + BLOCKS), "ok|partial", 20, kept=(END,)),
        large("giants", "paragraphs-100000.html", lambda: page("<p>a" * 100_000 + BLOCKS), "ok|partial", 30, kept=(END,)),
        large("giants", "links-50000.html", lambda: page("<p><a href=x>More of it</a>" * 50_000 + BLOCKS), "ok|partial", 30, kept=(END,)),
        large("giants", "cells-100000.html", lambda: page("<table>" + "<tr><td>1<td>2" * 50_000 + "</table>" + BLOCKS), "ok|partial", 30, kept=(END,)),
        large("giants", "references-1m.html", lambda: page(f"<p>{'&amp;' * MIB}</p>{BLOCKS}"), either, 60),
        large("giants", "one-word-10mb.txt", lambda: "a" * (10 * MIB), either, 60),
        large("giants", "one-word-1mb.txt", lambda: STORY + "a" * MIB + " may be.", "ok", 20, kept=(END,)),
        large("giants", "a-space-10mb.txt", lambda: "a " * (5 * MIB), either, 60),
        large("giants", "lines-10mb.txt", lambda: "a\n" * (5 * MIB), either, 60),
        large("giants", "prose-5mb.txt", lambda: STORY * (5 * MIB // len(STORY.encode())), either, 60),
        large("giants", "brackets-300kb.txt", lambda: "(" * 300_000, "ok|partial", 20),
        large("giants", "digits-1mb.txt", lambda: "1" * MIB, "ok|partial", 20),
        large("giants", "quotes-1mb.txt", lambda: "“" * (MIB // 3), "ok|partial", 20),
        large("giants", "equal-lines-16000.txt", lambda: "The pier may close.\n" * 16_000, "ok", 20, clean=("The pier may close.",)),
        large("giants", "spaces-10mb.txt", lambda: "a" + " " * (10 * MIB) + "b", either, 60),
        large("giants", "no-letters-19.9mb.txt", lambda: "- " * 9_950_000, either, 60),
        large("giants", "nearly-20mb.txt", lambda: STORY.encode() + b"\n" * (19_900_000 - len(STORY.encode())), either, 60),
        large("giants", "chinese-3mb.txt", lambda: CHINESE * (MIB // len(CHINESE)), either, 60),
        large("giants", "100mb.txt", lambda: b"The pier may close. " * (5 * MIB), "failed:too-large", 5),
        large("giants", "100mb.html", lambda: page(BLOCKS).encode() + b" " * (100 * MIB), "failed:too-large", 5),
        large("giants", "references-8000.md", lambda: "[a]: b\n" * 8_000 + "\n" + STORY, "ok", 20, kept=(END,)),
        large("giants", "emphasis-1mb.md", lambda: "*a _b " * 160_000 + STORY, either, 60),
        large("giants", "brackets-500kb.md", lambda: "[" * 500_000 + STORY, either, 60),
    ]  # fmt: skip
    return cases


# --- Markdown ---


def markdown() -> list[Case]:
    files = {
        "references.md": "".join(f"[r{n}]: http://x.example/{n}\n" for n in range(2_000)) + "\n" + STORY, "references-same.md": "[a]: b\n" * 2_000 + "\n" + STORY,
        "quotes.md": ">" * 2_000 + " may\n\n" + STORY, "quotes-lines.md": "".join(">" * n + " may\n" for n in range(150)) + "\n" + STORY, "lists.md": "".join(" " * n + "- may\n" for n in range(150)) + "\n" + STORY,
        "list-one-line.md": "- " * 2_000 + "may\n\n" + STORY, "ticks.md": "".join("`" * n + "a" for n in range(200)) + "\n\n" + STORY, "emphasis.md": "*a **b _c __d " * 2_000 + "\n\n" + STORY,
        "emphasis-pairs.md": "**" * 5_000 + "a" + "**" * 5_000 + "\n\n" + STORY, "links.md": "[a](b " * 2_000 + "\n\n" + STORY, "images.md": "![x]" * 3_000 + "\n\n" + STORY, "brackets.md": "[" * 10_000 + "]" * 10_000 + "\n\n" + STORY,
        "open-fence.md": "# T\n\n```\n" + STORY, "tilde-fence.md": "~~~\n```\n~~~~x\n" + STORY, "html.md": f"# T\n\n<div>\n{STORY}\n<script>alert(1)</script>\n\n<!-- open\n\n{STORY}", "html-tags.md": "<a " * 5_000 + "\n\n" + STORY,
        "front.md": "---\ntitle: [x\n\n" + STORY, "front-closed.md": '---\ntitle: "a\nb: {{7*7}}\n---\n' + STORY, "front-plus.md": "+++\ntitle = 'x'\n" + STORY, "front-only.md": "---\ntitle: Night\n---\nThe pier may close.\n",
        "table.md": "|a|b|\n|-|-|\n" + "|1|2|\n" * 2_000 + "\n" + STORY, "table-wide.md": "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n\n" + STORY, "autolinks.md": "<http://a.example> " * 2_000 + "\n\n" + STORY,
        "entities.md": "&amp;&#8217;&bogus;&#0; " * 1_000 + "\n\n" + STORY, "setext.md": "Night\n=====\n" * 1_000 + "\n" + STORY, "hashes.md": "#" * 5_000 + " Night\n\n" + STORY, "breaks.md": "a  \nb\\\n" * 2_000 + "\n" + STORY,
        "escapes.md": "\\*\\_\\[\\]\\<" * 2_000 + "\n\n" + STORY, "tabs.md": "\t- a\n\t\t- b\n" * 500 + "\n" + STORY, "crlf.md": "# T\r\n\r\n" + STORY.replace("\n", "\r\n"), "nul.md": "# T\n\n\u2028\u2029\x85" + STORY,
        "strike.md": "~~a~b" * 3_000 + "\n\n" + STORY, "code-spans.md": "`a` ``b" * 2_000 + "\n\n" + STORY, "footnotes.md": "[^1]: x\n[^1]\n" * 1_000 + "\n" + STORY,
    }  # fmt: skip
    return texts("markdown", files, seconds=4.0)


# --- other things under names of ours ---


def _zip(names: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in names.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table night (ferry text)")
    return bytes(connection.serialize())


def _parquet() -> bytes:
    import polars as pl

    buffer = io.BytesIO()
    pl.DataFrame({"night": ["ferry"]}).write_parquet(buffer)
    return buffer.getvalue()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def other_formats() -> list[Case]:
    noise = random.Random(8).randbytes(20_000)  # noqa: S311 -- a sample, no secret
    binary = {
        "pdf.txt": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "png.txt": _png(), "png.html": _png(), "zip.txt": _zip({"a.txt": STORY}), "docx.md": _zip({"word/document.xml": "<w/>"}),
        "gz.txt": gzip.compress(STORY.encode(), mtime=0), "parquet.txt": _parquet(), "sqlite.txt": _database(), "elf.txt": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        "rtf.txt": b"{\\rtf1\\ansi Night ferries}", "pickle.txt": pickle.dumps({"night": list(range(300))}), "noise.txt": noise, "noise.html": noise, "jpeg.txt": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + noise,
        "mp3.txt": b"ID3\x04\0\0" + noise, "zstd.txt": b"\x28\xb5\x2f\xfd" + noise, "tar.txt": b"a.txt" + b"\0" * 95 + b"0000644\0" + b"\0" * 404 + STORY.encode()[:300] + b"\0" * 700,
        "webp.txt": b"RIFF\x24\0\0\0WEBPVP8 " + noise, "class.txt": b"\xca\xfe\xba\xbe\0\0\0\x3d" + noise, "wasm.txt": b"\0asm\1\0\0\0" + noise,
    }  # fmt: skip
    cases = [Case(kind="other formats", name=name, content=data, expect="skipped:binary") for name, data in binary.items()]
    mail = f"From: a@b.example\nTo: c@d.example\nSubject: Night\nMIME-Version: 1.0\n\n{STORY}"
    readable = {
        "json.txt": json.dumps({"title": "Night", "body": STORY}), "csv.txt": "a,b\n1,=2+3\n" * 50, "xml.txt": f"<?xml version='1.0'?><a><b>{STORY}</b></a>", "eml.txt": mail, "html-in.txt": page(BLOCKS),
        "markdown-in.txt": f"# Night\n\n**{STORY}**", "python.txt": "import os\nprint('may')\n" * 20, "svg.txt": "<svg><script>alert(1)</script></svg>\n" + STORY, "base64.txt": "TmlnaHQgZmVycmllcw==" * 500,
        "log.txt": "2021-05-03 12:00:00 INFO started\n" * 300, "postscript.txt": "%!PS-Adobe-3.0\n" + STORY, "diff.txt": "--- a\n+++ b\n@@ -1 +1 @@\n-may\n+=may\n" * 50, "latex.txt": "\\section{Night}\n" + STORY,
    }  # fmt: skip
    cases += texts("other formats", readable)
    cases += pages("other formats", {"text-in.html": STORY, "text-in.xhtml": STORY, "markdown-in.html": f"# Night\n\n{STORY}"})
    for name in (
        "data.json",
        "feed.xml",
        "table.csv",
        "no-suffix",
        "letter.docx",
        "old.doc",
        "page.htmlx",
        "page.html.bak",
        "archive.tar.gz",
        "x.txt.zip",
        "name.txt~",
    ):
        cases.append(Case(kind="other formats", name=name, content=STORY.encode(), expect="skipped:unsupported"))
    return cases


def gzips() -> list[Case]:
    packed = gzip.compress((STORY * 30).encode(), mtime=0)
    damaged = packed[:200] + bytes([packed[200] ^ 0xFF]) + packed[201:]
    wrong_sum = packed[:-8] + b"\0\0\0\0" + packed[-4:]
    files: dict[str, tuple[bytes, str]] = {
        "good.txt.gz": (packed, "ok"), "two-members.txt.gz": (packed + packed, "ok"), "many-members.txt.gz": (gzip.compress(STORY.encode(), mtime=0) * 200, "ok"),
        "padded.txt.gz": (packed + b"\0" * 512, "ok"), "cut.txt.gz": (packed[: len(packed) // 2], "partial:truncated-gzip"), "cut-sum.txt.gz": (packed[:-4], "partial:truncated-gzip"),
        "header-only.txt.gz": (packed[:10], "failed:broken-gzip"), "empty.txt.gz": (b"", "failed:broken-gzip|skipped:empty"), "garbage-behind.txt.gz": (packed + b"garbage", "partial:broken-gzip"),
        "damaged.txt.gz": (damaged, "partial:broken-gzip|failed:broken-gzip"), "wrong-sum.txt.gz": (wrong_sum, "partial:broken-gzip"), "not-gzip.txt.gz": (STORY.encode(), "failed:broken-gzip"),
        "twice.txt.gz": (gzip.compress(packed, mtime=0), "skipped:binary"), "of-nothing.txt.gz": (gzip.compress(b"", mtime=0), "skipped:empty"), "page.html.gz": (gzip.compress(page(BLOCKS).encode(), mtime=0), "ok"),
        "of-pdf.txt.gz": (gzip.compress(b"%PDF-1.7\n", mtime=0), "skipped:binary"), "upper.TXT.GZ": (packed, "ok"), "named.md.gz": (b"\x1f\x8b\x08\x08\0\0\0\0\0\x03../../x\0" + packed[10:], "ok"),
    }  # fmt: skip
    cases = [
        Case(kind="gzip", name=name, content=data, expect=expect, kept=("Two boats share",) if expect == "ok" else ())
        for name, (data, expect) in files.items()
    ]
    cases.append(large("gzip", "bomb.txt.gz", lambda: gzip.compress(b"a " * (25 * MIB), mtime=0), "failed:too-large", 5))
    cases.append(
        large(
            "gzip",
            "bomb-twice.txt.gz",
            lambda: gzip.compress(gzip.compress(b"\0" * (100 * MIB), mtime=0), mtime=0),
            "skipped:binary|failed:too-large",
            5,
        )
    )
    cases.append(large("gzip", "bomb-members.txt.gz", lambda: gzip.compress(b"a " * 500_000, mtime=0) * 100, "failed:too-large", 5))
    return cases


# --- names, and files that are no files ---

NAMES = (
    *("-.txt", "--out.txt", "-rf", "a\nb.txt", "\r.txt", "\x1b[31m.txt", "100%25.txt", "%s.txt", "a#b?c=d&e.txt", "q'u\"o<te>.txt", " .txt", "  two  .txt"),
    *("=cmd|'!A1.txt", "@x.txt", "index.html", "run.json.txt", "rules.html", "UPPER.TXT", "upper.txt", "UPPER.TXT.txt", "café.txt", "cafe\u0301.txt"),
    *("a.html", "a.html.txt", "{{7*7}}.txt", "&amp;.txt", "<script>alert(1)<", "</title>.txt".replace("/", "∕"), "..txt", "...txt", "a..txt", "CON.txt", "nul.txt.txt"),
    *("COM1.html", "aux.md", "a\\b.txt", "C:x.txt", "a:b.txt", "*.txt", "a|b.txt", "~.txt", "$HOME.txt", "`x`.txt", "\u202etxt.exe.txt", "\u200b.txt", "😀.txt", "\ufeff.txt"),
    *("n" * 251 + ".txt", "n" * 250 + ".html", "n" * 248 + ".txt.gz", "é" * 125 + ".txt", "n" * 255, "STRASSE.txt", "straße.txt", "I.txt", "ı.txt", "İ.txt"),
    *("bad\udcff\udcfe.txt", "bad\\xff\\xfe.txt", "\udce9t\udce9.html", "articles/index.html", "data/run.txt", "clean/a.txt", "static/x.txt", "x.txt/y.txt", "a b/c d.txt"),
)  # fmt: skip


def names() -> list[Case]:
    cases = []
    for name in NAMES:
        data = page(BLOCKS).encode() if name.endswith("html") else STORY.encode()
        data = gzip.compress(data, mtime=0) if name.endswith(".gz") else data
        readable = name.lower().removesuffix(".gz").endswith((".txt", ".md", ".html"))
        expect = "skipped:hidden" if name.startswith(".") else "ok" if readable else "skipped:unsupported"
        # Shown as the one before it, which holds bytes that are no UTF-8: the folder's name in front tells them apart.
        listed = f"in/names/{name}" if name == "bad\\xff\\xfe.txt" else ""
        kept = (END,) if expect == "ok" else ()
        cases.append(Case(kind="names", name=f"names/{name}", content=data, expect=expect, kept=kept, listed=listed))
    return cases


def _link(target: str) -> Maker:
    return lambda path: path.symlink_to(target)


def _device(path: Path) -> None:
    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))  # as /dev/zero: endless


def _unreadable(path: Path) -> None:
    path.write_text(STORY, encoding="utf-8")
    path.chmod(0)


def _closed_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.txt").write_text(STORY, encoding="utf-8")
    path.chmod(0)


def _hidden_file(path: Path) -> None:
    path.write_text(STORY, encoding="utf-8")


def _hidden_folder(path: Path) -> None:
    path.mkdir()
    (path / "secret.txt").write_text(STORY, encoding="utf-8")


def _too_deep(path: Path) -> None:
    """Folders in folders until the path is longer than the system takes, then a text."""
    path.mkdir()
    folder = os.open(path, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=folder)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    file = os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(file, STORY.encode())
    os.close(file)
    os.close(folder)


def kinds_of_files() -> list[Case]:
    makers: dict[str, tuple[Maker, str, str]] = {  # expectation, and the name where it differs
        "fifo.txt": (os.mkfifo, "skipped:not-a-file", ""), "socket.txt": (lambda path: os.mknod(path, stat.S_IFSOCK | 0o600), "skipped:not-a-file", ""),
        "device.txt": (_device, "skipped:not-a-file", ""), "gone.txt": (_link("nowhere"), "failed:unreadable", ""), "self.txt": (_link("self.txt"), "failed:unreadable", ""),
        "one.txt": (_link("two.txt"), "failed:unreadable", ""), "two.txt": (_link("one.txt"), "failed:unreadable", ""), "zero.txt": (_link("/dev/zero"), "skipped:link|skipped:not-a-file", ""),
        "passwd.txt": (_link("/etc/passwd"), "skipped:link", ""), "outside.txt": (_link("../../outside.txt"), "skipped:link", ""), "inside.txt": (_link("../word.txt"), "ok|skipped:link", ""),
        "outside-folder": (_link("../../beside"), "skipped:link", "files/outside-folder/"), "up": (_link(".."), "skipped:link", "files/up/"), "folder.txt": (Path.mkdir, "", ""),
        "unreadable.txt": (_unreadable, "failed:unreadable", ""), "closed": (_closed_folder, "failed:unreadable", "files/closed/"), ".hidden": (_hidden_folder, "skipped:hidden", "files/.hidden/"),
        ".hidden.txt": (_hidden_file, "skipped:hidden", ""), "empty": (Path.mkdir, "", ""), "deep": (_too_deep, "failed", "files/deep/*"),
    }  # fmt: skip
    return [
        Case(
            kind="kinds of files",
            name=f"files/{name}",
            maker=make,
            expect=expect,
            listed=listed,
            gone=(SYSTEM_FILE, "from outside the folder"),
        )
        for name, (make, expect, listed) in makers.items()
    ]


# --- pumps: the parts of sentences that rules look for, again and again ---

PUMPS = (
    *("may ", "reportedly ", "sources say ", "is expected to ", "said that he said ", "according to the ", "if and when ", "not only but ", "it is ", "a a ", "the the "),
    *("in order to ", "the fact that ", "Mr. ", "St. ", "No. 1 ", "1. ", "(1) ", "a) ", "[1] ", "§ 1 ", "$1 ", "1% ", "1-1 ", "1/1/1 ", "1:1 ", "May 1, ", "Mon., "),
    *('"', "“", '" "', "“a” ", "'a' ", "a'", "(", "[", "{", "<", "<b ", "<!--", "&", "&#", "*", "_", "`", "~", "|", "\\", "#", ">", "-", "–", "…", ".", ". ", "? ", "!?"),
    *("A", "A.", "a.b", "Aa", "aA", "X x\n", '"a\n', "a:\n", "- a\n", "1\n", "\n", "\t", " \n", "a@", "www.", "http://", "://", "@a ", "#a ", "[caption ", "{{", "}}", "]]", "();", "=", "+1"),
    *("Ã", "â€", "é", "ß", "İ", "一", "。", "「", "ก", "ا", "א", "अ", "가", "\u0301", "\u200b", "\u00ad", "\u00a0", "\ufffd", "😀", "𝒳"),
)  # fmt: skip


def pumps() -> list[Case]:
    files = {f"pump-{number}.txt": "The bank " + unit * (20_000 // len(unit)) + " may fall.\n" for number, unit in enumerate(PUMPS)}
    return texts("pumps", files, seconds=3.0)


def cases() -> list[Case]:
    """Every case, each name once."""
    groups = (
        *(nothing(), encodings(), ends_and_marks(), scripts(), prose(), payloads(), broken_pages(), nests(), traps_in_data(), floods()),
        *(markdown(), other_formats(), gzips(), names(), kinds_of_files(), pumps()),
    )
    return [case for group in groups for case in group]


SAMPLED = ("prose", "payloads", "unclosed", "pumps", "scripts", "floods", "markdown", "encodings", "nests")  # alike, and many of each


def short() -> list[Case]:
    """What `make test` has time for: of each kind the small ones, and of kinds that have many alike every third."""
    seen: dict[str, int] = {}
    taken = []
    for case in cases():
        if not case.whole:
            number = seen[case.kind] = seen.get(case.kind, -1) + 1
            if case.kind not in SAMPLED or number % 3 == 0:
                taken.append(case)
    return taken
