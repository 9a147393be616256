"""Torture cases: pages. Payloads, what is never closed, nests, floods, giants, and what a page says of itself."""

from __future__ import annotations

import json
from itertools import pairwise

from torture_case import BLOCKS, END, LINES, MIB, SECOND, STORY, SYSTEM_FILE, Case, large, page, pages, texts
from torture_texts import CHINESE

# --- payloads: in the text, in every field of a page ---

PAYLOADS = {
    "script": "<script>alert(1)</script>", "image": '"><img src=x onerror=alert(1)>', "svg": "<svg/onload=alert(1)>",
    "link": "javascript:alert(1)", "template": "{{7*7}}${7*7}<%= 7*7 %>{% raw %}#{7*7}", "cdata": "]]></script><![CDATA[",
    "comment": "--><script>alert(1)</script><!--", "style": "</style><script>alert(1)</script>",
    "title": "</title><script>alert(1)</script>", "textarea": "</textarea><script>alert(1)</script>",
    "data-link": "data:text/html,<script>alert(1)</script>", "quote": "' onmouseover='alert(1)", "json": '</script>{"__proto__":{"x":1}}',
    "format": "%s%n%x{0}{self.__class__}", "path": "../../../../etc/passwd", "shell": "$(touch pwned); `touch pwned` | touch pwned",
    "nul": "&#0;&#x0;%00", "marks": "[[poised]] ]] [[ [[[[ ]]]] <!--sc-->",
}  # fmt: skip
FORMULAS = (
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","go")', "+1+cmd|'x'!A1", "-2+3+cmd|'x'!A1", "@SUM(1,1)", "\t=1+1", "|=1+1",
    "Night;=HYPERLINK(1) x", 'a";=1+1;"b', "a,=1+1", "a\t=1+1", '"=1+1"', "＝1+1", " \u200b=1+1", "%0A=1+1", "=DDE(1;2;3)", "a\r=1+1",
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
    "embed object applet audio video canvas svg math map datalist noscript iframe noembed noframes select template fieldset button "
    "details dialog a b font center marquee ruby label form table td pre "
    "listing h1 li dl dd blockquote nobr summary figure picture meter progress output"
).split()
XHTML = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'
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
        "two-documents.html": page(BLOCKS) + page(f"<h1>Second</h1><p>{SECOND}</p>"),
        "html-in-body.html": page(BLOCKS + "<html><body>" + f"<p>{SECOND}</p>"),
        "closed-first.html": "</html></body></div></p>" + page(BLOCKS + f"<p>{SECOND}</p>"), "no-tags.html": STORY + SECOND,
        "only-p.html": BLOCKS + f"<p>{SECOND}",
        "frameset.html": f"<html><frameset><frame src=x></frameset><noframes>{BLOCKS}<p>{SECOND}</p></noframes></html>" + BLOCKS + SECOND,
        "uppercase.html": page(f"<DIV><P>{LINES[1]}</P><P>{SECOND}</P>" + BLOCKS.replace("p>", "P>")),
        "crossed.html": page(f"<b><p>{LINES[1]}<i></b>{END}</p>{SECOND}</i>" + BLOCKS),
        "table-text.html": page(f"<table>{LINES[1]}<tr>{END}<td>{SECOND}</table>"),
        "select-in-p.html": page(f"<p>{LINES[1]}<select><option>One</select> {END} {SECOND}</p>"),
        "svg-text.html": page(f"{BLOCKS}<svg><foreignObject><p>{SECOND}</p></foreignObject></svg><p>{SECOND}</p>"),
        "comment-odd.html": page(f"{BLOCKS}<!--><p>{SECOND}</p><!-- x --!><p>{SECOND}</p>"),
        "declaration.html": page(f"{BLOCKS}<!doctype x><?php echo 1 ?><p>{SECOND}</p>"),
        "cdata.html": page(f"{BLOCKS}<![CDATA[ x ]]><p>{SECOND}</p>"),
        "null-tags.html": page(f"<><</><3 {BLOCKS}<p>{SECOND}</p>< p>a < b > c"),
        "prefix.html": page(f"<o:p>{LINES[1]}</o:p><x:y.z>{END}</x:y.z><p>{SECOND}</p>"),
        "control-tags.html": page(f"{BLOCKS}<p\x00>{SECOND}</p><p\x0c>{SECOND}</p>"),
        "attributes.html": page(f"<p {' '.join(f'a{n}=1' for n in range(3_000))}>{LINES[1]}</p>{BLOCKS}<p>{SECOND}</p>"),
        "same-attribute.html": page(f"<p {'x=1 ' * 5_000}>{LINES[1]}</p>{BLOCKS}<p>{SECOND}</p>"),
        "long-name.html": page(f"<{'x' * 100_000}>{BLOCKS}<p>{SECOND}</p>"),
        "noscript-all.html": page(f"<noscript>{BLOCKS}<p>{SECOND}</p></noscript>"),
        "shadow.html": page(f"<div><template shadowrootmode=open></template></div>{BLOCKS}<p>{SECOND}</p>"),
        "xhtml.xhtml": f'{XHTML}<head><title/></head><body>{BLOCKS}<p>{SECOND}</p></body></html>',
        "empty-script.xhtml": f'{XHTML}<head><script src="a"/><title>N</title></head><body>{BLOCKS}<p>{SECOND}</p></body></html>',
        "meta-refresh.html": page(f"{BLOCKS}<p>{SECOND}</p>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>"),
    }  # fmt: skip
    cases += pages("broken pages", more, "ok|partial", kept=(SECOND,))
    references = "&amp;" * 5_000 + "&#x110000; &#0; &#xD800; &#128512; &bogus; &#99999999999999; &ampamp &#x;&#;"
    cases += pages("broken pages", {"references.html": page(f"<p>{references}</p>{BLOCKS}")})
    layers = "".join(f'<!ENTITY {b} "' + f"&{a};" * 10 + '">' for a, b in pairwise("abcdefghi"))
    laughs = f'<!DOCTYPE html [<!ENTITY a "haha">{layers}]>'
    entities = {
        "laughs.xhtml": f'<?xml version="1.0"?>{laughs}<html><body>{BLOCKS}<p>&i;</p></body></html>',
        "external.xhtml": f'<?xml version="1.0"?>'
        f'<!DOCTYPE html [<!ENTITY d SYSTEM "file:///etc/passwd">]><html><body>{BLOCKS}<p>&d;</p></body></html>',
        "external-dtd.xhtml": f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "file:///etc/passwd"><html><body>{BLOCKS}</body></html>',
        "include.xhtml": f'<html xmlns:xi="http://www.w3.org/2001/XInclude"><body>'
        f'{BLOCKS}<xi:include href="file:///etc/passwd" parse="text"/></body></html>',
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
        "ld-deep.html": ld(deep + "]" * 5_000), "ld-open.html": ld(deep), "ld-object.html": ld('{"a":' * 20_000),
        "ld-types.html": ld('{"@type":["NewsArticle"],"headline":{"a":1},"articleBody":[1,null],"url":7,"author":[[{}]]}'),
        "ld-comments.html": ld("<!--" * 10_000), "ld-wide.html": ld("[" + ",".join(['{"@type":"Thing"}'] * 5_000) + "]"),
        "ld-number.html": ld(article + "1" * 5_000 + "}"), "ld-infinite.html": ld(article + "NaN,\"wordCount\":Infinity,\"x\":1e999}"),
        "ld-surrogate.html": ld(article + '"\\ud800 night"}'), "ld-graph.html": ld('{"@graph":[{"@graph":[' * 500),
        "ld-headline.html": ld(article + json.dumps("night " * 20_000) + "}"),
        "ld-body.html": ld('{"@type":"NewsArticle","articleBody":' + json.dumps("The pier may close. " * 3_000) + "}"),
        "ld-not-json.html": ld("{'@type': NewsArticle,}"),
        "ld-many.html": page(BLOCKS, '<script type="application/ld+json">{"@type":"Person"}</script>' * 1_000),
        "meta-many.html": page(BLOCKS, "<meta property=og:title content=x>" * 5_000),
        "address-bad.html": page(BLOCKS, "<base href='http://[::1'>"
        "<link rel=canonical href='http://[bad'><meta property=og:url content='//x:99999999'>"),
        "date-bad.html": page(BLOCKS, "<meta property=article:published_time content='9999-99-99T99:99:99Z'>"
        "<meta name=date content='0000-00-00'>" + "<time datetime=1></time>" * 500),
    }  # fmt: skip
    return pages("data of pages", files, "ok|partial", seconds=4.0)


def floods() -> list[Case]:
    files = {
        "items.html": page("<ul>" + "".join(f"<li>Item {n} of many" for n in range(2_000)) + "</ul>" + BLOCKS),
        "open-paragraphs.html": page("<p>a" * 3_000 + BLOCKS), "breaks.html": page("<br>" * 20_000 + BLOCKS),
        "links.html": page("<a href=x>more</a> " * 3_000 + BLOCKS),
        "rows.html": page("<table>" + "<tr><td>1<td>2" * 2_000 + "</table>" + BLOCKS),
        "options.html": page("<select>" + "<option>One" * 5_000 + "</select>" + BLOCKS),
        "empties.html": page("<div></div><span></span>" * 10_000 + BLOCKS),
        "images.html": page("<img src=a alt='a pier'>" * 3_000 + BLOCKS), "comments.html": page("<!-- x -->" * 20_000 + BLOCKS),
        "scripts.html": page("<script>1</script>" * 5_000 + BLOCKS), "forms.html": page("<form><input value=a>" * 3_000 + BLOCKS),
        "headings.html": page("<h2>Night</h2>" * 2_000 + BLOCKS), "fonts.html": page("<font size=1>" * 1_500 + BLOCKS),
        "formatting.html": page("<p><b><i><u><s>" * 300 + BLOCKS), "same-paragraphs.html": page(f"<p>{LINES[1]}</p>" * 500 + BLOCKS),
        "hidden.html": page("<p style='display:none'>x</p>" * 3_000 + BLOCKS), "titles.html": page(BLOCKS, "<title>x</title>" * 3_000),
    }  # fmt: skip
    return pages("floods", files, "ok|partial", seconds=8.0)


def giants() -> list[Case]:
    giant = 11 * MIB  # more than libxml2 takes in one piece
    either = "ok|partial|failed:too-slow|failed:too-much-memory"  # by the machine
    return [
        large("giants", "giant-text.html", lambda: page(f"<p>{LINES[1]}</p><p>{'night ' * (giant // 6)}</p>{BLOCKS}"), either, 60),
        large("giants", "giant-attribute.html",
            lambda: page(f"<p title='{'x' * giant}'>{LINES[1]}</p>{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-comment.html", lambda: page(f"<!--{'x' * giant}-->{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-script.html", lambda: page(f"<script>{'x' * giant}</script>{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-data.html", lambda: ld('{"a":"' + "x" * giant + '"}'), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-tag.html", lambda: page(f"<{'x' * giant}>{BLOCKS}"), "ok|partial", 20, kept=(END,)),
        large("giants", "giant-word.html", lambda: page(f"<p>{'x' * giant}</p>{BLOCKS}"), either, 60),
        large("giants", "million-divs.html", lambda: page("<div>" * MIB + BLOCKS), either, 60),
        large("giants", "million-empty.html", lambda: page("<div></div>" * MIB + BLOCKS), either, 60),
        large("giants", "items-50000.html",
            lambda: page("<ul>" + "<li>One of many" * 50_000 + "</ul>" + BLOCKS), "ok|partial", 20, kept=(END,)),
        large("giants", "paragraphs-100000.html", lambda: page("<p>a" * 100_000 + BLOCKS), "ok|partial", 30, kept=(END,)),
        large("giants", "links-50000.html", lambda: page("<p><a href=x>More of it</a>" * 50_000 + BLOCKS), "ok|partial", 30, kept=(END,)),
        large("giants", "cells-100000.html",
            lambda: page("<table>" + "<tr><td>1<td>2" * 50_000 + "</table>" + BLOCKS), "ok|partial", 30, kept=(END,)),
        large("giants", "references-1m.html", lambda: page(f"<p>{'&amp;' * MIB}</p>{BLOCKS}"), either, 60),
        large("giants", "one-word-10mb.txt", lambda: "a" * (10 * MIB), either, 60),
        large("giants", "one-word-1mb.txt", lambda: STORY + "a" * MIB + " may be.", "ok", 20, kept=(END,)),
        large("giants", "a-space-10mb.txt", lambda: "a " * (5 * MIB), either, 60),
        large("giants", "lines-10mb.txt", lambda: "a\n" * (5 * MIB), "failed:too-large", 5),
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
