"""Recipes in fivefilters' files: what is read of them, and that the rest is told."""

from pathlib import Path

import pytest

from copydesk.config import Overrule, read_config
from copydesk.errors import ConfigError
from copydesk.siteconfigs import read_site_configs
from helpers import copydesk

FILE = """# the pier's paper
title: //h1[@class='head']
title: string(//meta[@property='og:title']/@content)
author: //span[@class="by"]
date: //time/@datetime
body: //div[@id='story']
body: descendant::article

strip: //div[@class='promo']
strip_id_or_class: share
strip_id_or_class: 'it''s'
strip_image_src: /ads/
http_header(user-agent): Browser/5.0
tidy: no
prune:no
single_page_link: //a[@class='all']
replace_string(<p>): <br>
some words
test_url: https://www.pier.example/a
"""


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name.replace('_', '.')}.txt").write_text(text, encoding="utf-8")
    return folder


def test_selectors_are_read_and_what_has_no_meaning_here_is_told(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "configs", pier_example=FILE, LICENSE="Free for all.\n", _news_example="body: //main\nwrap_in(i): //p\nwrap_in(b): //q\n"
    )
    found, told = read_site_configs(folder)
    assert [(config.site, Path(config.file).name) for config in found] == [
        (".news.example", ".news.example.txt"),
        ("pier.example", "pier.example.txt"),
    ]
    assert found[0].selectors == {"content": ("//main",)}
    assert found[1].selectors == {
        "title": ("//h1[@class='head']", "string(//meta[@property='og:title']/@content)"),
        "author": ('//span[@class="by"]',),
        "date": ("//time/@datetime",),
        "content": ("//div[@id='story']", "(descendant::article)"),
        "remove": (
            "//div[@class='promo']",
            "//*[contains(@id, 'share') or contains(@class, 'share')]",
            "//*[contains(@id, \"it''s\") or contains(@class, \"it''s\")]",
        ),
    }
    said = [line.removeprefix(f"{folder}/") for line in told]
    assert said == [
        "LICENSE.txt: passed over: a recipe's file is named after its host, as example.org.txt",
        ".news.example.txt:2: wrap_in: has no meaning here and was not read (and 1 more)",
        "pier.example.txt:16: single_page_link: has no meaning here and was not read",
        "pier.example.txt:17: replace_string: has no meaning here and was not read",
        "pier.example.txt:18: a line without a directive: has no meaning here and was not read",
    ]


def test_a_file_that_is_for_every_site(tmp_path: Path) -> None:
    ((site, selectors),) = [(it.site, it.selectors) for it in read_site_configs(written(tmp_path, **{"global": "strip: //nav\n"}))[0]]
    assert (site, selectors) == (None, {"remove": ("//nav",)})


def test_faults_are_told_with_file_line_and_remedy(tmp_path: Path) -> None:
    folder = written(tmp_path / "configs", pier_example="body: //div[@id='story'\nbody:\nstrip: //a/@href\ndate: //time\n")
    with pytest.raises(ConfigError) as raised:
        read_site_configs(folder)
    said = str(raised.value).replace(f"{folder}/", "").split("\n")
    assert [line.partition(": ")[0] for line in said] == ["pier.example.txt:1", "pier.example.txt:2", "pier.example.txt:3"]
    assert all(line.endswith("; mend the line, or take it away") for line in said)
    assert ["is no XPath" in said[0], "nothing stands behind it" in said[1], "gives attributes" in said[2]] == [True] * 3
    many = written(tmp_path / "many", pier_example="body: //[\n" * 15)
    with pytest.raises(ConfigError, match="5 more"):
        read_site_configs(many)
    with pytest.raises(ConfigError, match="no such file or folder"):
        read_site_configs(tmp_path / "gone")


def test_the_configuration_reads_recipes_of_its_own_and_in_files(tmp_path: Path) -> None:
    written(tmp_path / "configs", pier_example="body: //main\nprune: no\nfootnotes: yes\n", empty_example="tidy: no\n")
    (tmp_path / "copydesk.toml").write_text(
        '[boilerplate]\nremove = [".ad"]\nsite_configs = ["configs"]\n[boilerplate.sites."weir.example"]\ncontent = ["article", "//main"]\n'
        'title = ["string(//h1)"]\n',
        encoding="utf-8",
    )
    settings = read_config(tmp_path / "copydesk.toml")
    assert settings["boilerplate"] == (
        Overrule(remove=(".ad",)),
        Overrule(site="weir.example", content=("article", "//main"), title=("string(//h1)",)),
        Overrule(site="pier.example", content=("//main",), file=str(tmp_path / "configs" / "pier.example.txt")),
    )
    assert [line.partition("configs/")[2] for line in settings["told"]] == [
        "pier.example.txt:3: footnotes: has no meaning here and was not read"
    ]


def test_a_wrong_selector_of_the_configuration_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "copydesk.toml"
    path.write_text(
        '[boilerplate.sites."weir.example"]\ncontent = [\n  "article",\n  "div[",\n]\nremove = ["string(//p)"]\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError) as raised:
        read_config(path)
    first, second = str(raised.value).split("\n")
    assert first.startswith(f"{path}:4:3: boilerplate.sites.'weir.example'.content: 'div[' is no CSS selector")
    assert second.startswith(f"{path}:6:11: boilerplate.sites.'weir.example'.remove: 'string(//p)' gives a text or a number")


BOARD = "The board said on Tuesday that the pier may close in May, although the figures could still change before the summer."


def test_a_run_tells_which_recipes_met_nothing(tmp_path: Path) -> None:
    page = (
        '<link rel="canonical" href="https://www.{}.example/a"><title>Pier</title><div class="s"><p>{}</p><p class="ad">Come in.</p></div>'
    )
    (tmp_path / "in").mkdir()
    for name in ("pier", "weir"):
        (tmp_path / "in" / f"{name}.html").write_text(page.format(name, BOARD), encoding="utf-8")
    written(tmp_path / "configs", lock_example="body: //main\n", weir_example="strip: //aside\nfootnotes: yes\n")
    (tmp_path / "copydesk.toml").write_text(
        '[boilerplate]\nsite_configs = ["configs"]\n[boilerplate.sites."pier.example"]\ncontent = ["main"]\nremove = [".ad", ".none"]\n'
        '[boilerplate.sites."dam.example"]\nremove = [".ad"]\n',
        encoding="utf-8",
    )
    done = copydesk("run", "in", "--out", "out", cwd=tmp_path)
    said = [line.removeprefix("copydesk: ") for line in done.stderr.splitlines()]
    assert done.exit_code == 0
    assert [line for line in said if "footnotes: has no meaning" in line]
    about = [line for line in said if line.startswith(("recipe", "pier.html"))]
    assert about == [
        "recipe for dam.example: no page is of it. A page's site is the host of its own address, else the folder it lies in.",
        "recipe for pier.example: remove: '.none': takes no line of 1 page. Has the site changed? Take it out if it is not needed any more.",
        (
            f"recipe for weir.example ({tmp_path / 'configs' / 'weir.example.txt'}): remove: '//aside': takes no line of 1 page. Has the site "
            "changed? Take it out if it is not needed any more."
        ),
        "pier.html: The recipe's content (“main”) finds no text on this page, so the model decided what is article. Mend the selector.",
    ]
