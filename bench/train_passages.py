"""Train the model that tells article from page furniture: `python bench/train_passages.py SET… [--cross-validate site|set]`.

Each page of a set (see `passage_data`) is learned from in several ways: as a page in HTML, with and without an extractor's answer; as
the texts that browsers and libraries make of it; nearly clean, and clean; and some of these once more in made-up languages that are
written without spaces. Groups of features are left out at random, so that each can do without the others.

The result, pipeline/data/passages.npz and passages.json, depends on the sets, the phrase rules, the extractor's version and the
scripts alone. --cross-validate measures models on the pages of half of all sites, or of whole sets and their sites, that they never saw,
and writes nothing. Needs PyTorch (bench/requirements.txt); the program itself needs numpy alone.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import passage_data as data
import torch
from passage_data import Example, Floats
from torch import nn
from torch.nn import functional

from copydesk.matching.lines import LineMatcher
from copydesk.models import passages, structure
from copydesk.models.lines import STEP
from copydesk.models.passages import Decision, Source, Vocabulary
from copydesk.rulebook import LONGEST_LINE_WORDS, load_rules

TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "data"

SEEDS = (2, 3)  # a network each; their mean is steadier than either
HIDDEN = 40
DILATIONS = (1, 2, 0, 4, 8)  # 0: the whole text
EPOCHS = 12
TEXTS_SHOWN = 0.7  # of the flattened texts an epoch; pages in HTML are shown in each
LEARNING_RATE = 4e-3
WEIGHT_DECAY = 0.02
TEXTS_PER_STEP = 16
DROPOUT = 0.15
# How often a text is shown without a group of features that it has.
WITHOUT = {
    "a page that an extractor was asked of": 0.4,
    "a text that phrase rules were asked of": 0.25,
    "a page that says what it is": 0.2,
    "a text whose links are known": 0.1,
}
WITHOUT_WORDS = 0.12  # as pages in languages that were not learned
SCRIPTS = ("zh", "ja", "ja", "th")
CLEAN_WEIGHT = 1.5
FURNITURE_SITES, FURNITURE_LINE = 6, 25  # a word of page furniture was seen on so many sites, in lines of at most so many words
ASIDE_SITES, ASIDE_LINE, ASIDE_PENALTY = 12, 12, 40.0  # the same for words in prose
NAME_SITES = 8
WORD_PARTS = 4  # of all sites: while the networks are trained, a page's learned words come from the other three
DECISION = Decision(
    temper=0.8, caution=0.8, stretch=0.3, inside=0.25, alone=0.88, outside=0.7,
    clean=2.6, framed=1.4, clean_hits=1, clean_share=0.5, long_rate=0.02, long_share=0.3,
)  # fmt: skip


# --- words ------------------------------------------------------------------------------------------------------------


def telling_words(lines: Iterable[tuple[frozenset[str], float, str]], least_sites: int, penalty: float, floor: float) -> dict[str, int]:
    """Words that tell page furniture (1) from article (0), seen on so many sites: their weights, in 64ths, in a logistic regression."""
    seen = list(dict.fromkeys(lines))
    sites: dict[str, set[str]] = defaultdict(set)
    for words, _, site in seen:
        for word in words:
            sites[word].add(site)
    vocabulary = sorted(word for word, where in sites.items() if len(where) >= least_sites)
    weights = _logistic(seen, {word: i for i, word in enumerate(vocabulary)}, penalty)
    rank = sorted(range(len(vocabulary)), key=lambda i: (-abs(weights[i]) * len(sites[vocabulary[i]]) ** 0.5, i))[:1200]
    return {vocabulary[i]: round(float(weights[i]) * 64) for i in sorted(rank) if abs(weights[i]) > floor}


def _logistic(lines: Sequence[tuple[frozenset[str], float, str]], index: Mapping[str, int], penalty: float) -> Floats:
    """Logistic regression on the words of lines, sites with many lines counted down, by 150 steps of Adam."""
    per_site = Counter(site for _, _, site in lines)
    columns = [sorted(index[word] for word in words if word in index) for words, _, _ in lines]
    rows = np.repeat(np.arange(len(lines)), [len(row) for row in columns])
    flat = np.array([i for row in columns for i in row], dtype=int)
    label = np.array([label for _, label, _ in lines])
    weight = np.array([per_site[site] ** -0.5 for _, _, site in lines])
    weight *= len(lines) / weight.sum()
    beta, first, second = np.zeros((3, len(index) + 1))
    for step in range(1, 151):
        score = np.bincount(rows, weights=beta[flat], minlength=len(lines)) + beta[-1]
        error = weight * (1.0 / (1.0 + np.exp(-score)) - label)
        gradient = np.append(np.bincount(flat, weights=error[rows], minlength=len(index)) + penalty * beta[:-1], error.sum()) / len(lines)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        beta -= 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return np.asarray(np.clip(beta[:-1], -2.5, 2.5))


def learned_words(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """Words of page furniture, words of prose that is not the story, and words in class names and ids, each with their weights."""
    short, long, named = [], [], []
    for example in (example for example in examples if data.page_weight(example) > 0):
        text = example.texts["flat"]
        shares, weights = _labels(example, text.lines, text.shares)
        for line, share, weight in zip(text.lines, shares, weights, strict=True):
            words = [word for word in re.findall(r"[^\W_]+", line.lower()) if not word.isdigit()]
            if weight > 0 and words:
                row = (frozenset(words), float(share < 0.5), example.site)
                if len(words) <= FURNITURE_LINE:
                    short.append(row)
                if len(words) >= ASIDE_LINE:
                    long.append(row)
        place = example.source.place
        if example.shares is not None and place is not None:
            for inner, share in zip(place.node_of, example.shares, strict=True):
                names: set[str] = set()
                node = inner
                for _ in range(6):
                    names |= structure.words_of_names(place.nodes[node].names)
                    node = place.nodes[node].parent
                named.append((frozenset(names), float(share < 0.5), example.site))
    return {
        "furniture_words": telling_words(short, FURNITURE_SITES, 20.0, 0.25),
        "aside_words": telling_words(long, ASIDE_SITES, ASIDE_PENALTY, 0.08),
        "names": telling_words(named, NAME_SITES, 20.0, 0.2),
    }


def vocabulary_of(words: Mapping[str, Mapping[str, int]]) -> Vocabulary:
    """What `learned_words` gives, as the program looks words up."""
    return passages.vocabulary_of(passages.load_function_words(), words["furniture_words"], words["aside_words"], words["names"])


# --- what is learned from a page --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """The rows of one text: features, share that is article, importance."""

    features: npt.NDArray[np.float16]
    shares: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]


def _labels(example: Example, lines: Sequence[str], shares: Floats | None, title_line: int | None = None) -> tuple[Floats, Floats]:
    if shares is None:
        return data.by_snippets(lines, example.must_stay, example.must_go)
    return data.labelled(lines, shares, example.title, title_line)


class Phrases:
    """What the phrase rules say of lines, each line asked once."""

    def __init__(self) -> None:
        self.matcher = LineMatcher(load_rules().active("boilerplate"))
        self.known: dict[str, float] = {}

    def __call__(self, lines: Sequence[str]) -> list[float]:
        """`chrome_hit` of each line."""
        for line in lines:
            if line not in self.known:
                asked = 0 < len(data.WORD.findall(line)) <= LONGEST_LINE_WORDS
                self.known[line] = passages.chrome_hit(self.matcher.match_line(line)) if asked else 0.0
        return [self.known[line] for line in lines]


def versions(example: Example, phrases: Phrases) -> list[tuple[Source, Floats, Floats]]:
    """The ways in which a page is shown: source, shares, weights."""
    chance = random.Random(f"versions {example.id}")  # noqa: S311  # not for secrets: the same versions on every run
    weight = data.page_weight(example)
    found: list[tuple[Source, Floats, Floats]] = []

    def add(source: Source, shares: Floats, weights: Floats, densely: float) -> None:
        found.append((source, shares, weights))
        if chance.random() < densely:
            found.append((data.densified(source, chance.choice(SCRIPTS)), shares, weights))

    shares, weights = _labels(example, example.source.lines, example.shares, example.title_line)
    add(example.source, shares, weights * weight, 0.12)
    if example.shares is not None:
        found += [(source, own, sizes * weight * 0.7) for source, own, sizes in _small_pages(example, chance)]
    for name, text in example.texts.items():
        shares, weights = _labels(example, text.lines, text.shares)
        source = Source(text.lines, phrases(text.lines), text.linked)
        add(source, shares, weights * weight, 0.2 if name == "flat" else 0.0)
        if name == "flat" and text.shares is not None:
            found += _nearly_clean(source, shares, weights * weight * 0.5, chance)
    if example.gold and weight >= 0.5:
        lines = example.gold.split("\n")
        if chance.random() < 0.5:
            lines = [line for line in lines if line.strip()]
        if chance.random() < 0.3:
            lines = [part for line in lines for part in (line, "")]
        if example.title and chance.random() < 0.4:
            lines = [example.title, "", *lines]
        every = np.ones(len(lines))
        add(Source(lines, phrases(lines)), every, data.line_weights(lines, every) * CLEAN_WEIGHT * min(1.0, weight), 0.25)
    return found


def _small_pages(example: Example, chance: random.Random) -> list[tuple[Source, Floats, Floats]]:
    """The page with only a little of what stands around the article; and a few of its paragraphs, with a little from elsewhere."""
    source, place, article = example.source, example.source.place, example.shares
    kept = [n for n, line in enumerate(source.lines) if article is not None and article[n] >= 0.5 and data.WORD.search(line)]
    if len(kept) < 3 or place is None or article is None or source.linked is None:
        return []
    first = max(0, kept[0] - int(chance.expovariate(1 / 6)) * (chance.random() < 0.7))
    whole = range(first, min(len(source.lines), kept[-1] + 1 + int(chance.expovariate(1 / 8)) * (chance.random() < 0.7)))
    end = kept[min(len(kept) - 1, chance.randint(3, 9))] + 1
    aside = chance.randrange(len(source.lines))
    few = sorted({*range(first, end), *range(aside, min(len(source.lines), aside + chance.randint(0, 5)))})
    found = []
    for numbers in (list(whole), few):
        title_line = next((at for at, n in enumerate(numbers) if n == example.title_line), None)
        lines = [source.lines[n] for n in numbers]
        shares, weights = data.labelled(lines, article[numbers], example.title, title_line)
        chosen = replace(
            place,
            node_of=[place.node_of[n] for n in numbers],
            kinds=[place.kinds[n] for n in numbers],
            hidden=[place.hidden[n] for n in numbers],
        )
        found.append((Source(lines, None, [source.linked[n] for n in numbers], chosen), shares, weights))
    return found


def _nearly_clean(source: Source, shares: Floats, weights: Floats, chance: random.Random) -> list[tuple[Source, Floats, Floats]]:
    """The article with only a little of what stands around it."""
    kept = [n for n, line in enumerate(source.lines) if line.strip() and shares[n] >= 0.5]
    if not kept or source.phrases is None:
        return []
    first = max(0, kept[0] - int(chance.expovariate(1 / 8)) * (chance.random() < 0.7))
    last = min(len(source.lines), kept[-1] + 1 + int(chance.expovariate(1 / 10)) * (chance.random() < 0.7))
    return [(Source(source.lines[first:last], source.phrases[first:last]), shares[first:last], weights[first:last])]


def items_of(shown: Iterable[tuple[Source, Floats, Floats]], known: Vocabulary) -> list[Item]:
    """Versions -> rows to learn from."""
    items = []
    for source, shares, weights in shown:
        table = passages.featurise([source], known)
        rows = table.numbers
        if len(rows):
            items.append(Item(table.features.astype(np.float16), shares[rows].astype(np.float32), weights[rows].astype(np.float32)))
    return items


# --- the network ------------------------------------------------------------------------------------------------------


class Net:
    """`copydesk.models.network.Network`, to be trained."""

    def __init__(self, features: int, hidden: int, dilations: Sequence[int]) -> None:
        self.dilations = tuple(dilations)
        self.training = True
        self.inward = _layer(features, hidden, 1.0)
        self.steps = [_layer(3 * hidden, hidden, 0.5) for _ in dilations]
        self.outward = _layer(hidden, 1, 0.3)

    def parameters(self) -> list[Any]:
        """The tensors to be fitted."""
        return [tensor for layer in (self.inward, *self.steps, self.outward) for tensor in (layer.weight, layer.bias)]

    def scores(self, features: Any, sizes: Sequence[int]) -> Any:
        """Log-odds of the rows of several texts. Rows of zeros between the texts, so that no text sees its neighbour."""
        reach, width = max(self.dilations), self.inward.out_features
        size = torch.tensor(sizes)
        text = torch.repeat_interleave(torch.arange(len(sizes)), size)
        here = torch.arange(len(text))
        place = here + (text + 1) * reach
        low = (torch.cumsum(size, 0) - size)[text]
        high = low + size[text]
        rows = len(text) + (len(sizes) + 1) * reach
        hidden = torch.zeros(rows, width).index_copy(0, place, functional.relu(self.inward(features)))
        for dilation, step in zip(self.dilations, self.steps, strict=True):
            if dilation:
                nothing = torch.zeros(dilation, width)
                around = torch.cat((torch.cat((nothing, hidden[:-dilation])), hidden, torch.cat((hidden[dilation:], nothing))), 1)[place]
            else:
                mine = hidden[place]
                sums = torch.cat((torch.zeros(1, width, dtype=torch.float64), torch.cumsum(mine.double(), 0)))
                before = (sums[:-1] - sums[low]) / (here - low).clamp(min=1)[:, None]
                after = (sums[high] - sums[1:]) / (high - 1 - here).clamp(min=1)[:, None]
                around = torch.cat((before.float(), mine, after.float()), 1)
            added = functional.dropout(functional.relu(step(around)), DROPOUT, self.training)
            hidden = hidden.index_add(0, place, added)
        return self.outward(hidden[place])[:, 0]

    def whole_numbers(self) -> dict[str, npt.NDArray[np.int32]]:
        """The parameters as they stand in the data file, in 1024ths."""
        arrays = {"inward": self.inward.weight.T, "inward_bias": self.inward.bias}
        for k, step in enumerate(self.steps):
            arrays |= {f"step{k}": step.weight.T, f"step{k}_bias": step.bias}
        arrays |= {"outward": self.outward.weight[0], "outward_bias": self.outward.bias[0]}
        return {name: np.rint(array.detach().numpy() * STEP).astype(np.int32) for name, array in arrays.items()}


def _layer(inward: int, outward: int, scale: float) -> Any:
    layer = nn.Linear(inward, outward)
    nn.init.normal_(layer.weight, std=scale * (2.0 / inward) ** 0.5)
    nn.init.zeros_(layer.bias)
    return layer


_COLUMNS = {
    seen: slice(passages.FEATURES.index(names[0]), passages.FEATURES.index(names[-1]) + 1) for seen, names in passages.SEEN_BY.items()
}
_HAS_PAGE = passages.FEATURES.index("has_page")
_WORDS = [n for n, name in enumerate(passages.FEATURES) if name.startswith(("furniture_", "aside_"))]


def fit(items: Sequence[Item], seed: int, epochs: int = EPOCHS) -> Net:
    """Train on the texts, each time without some groups of features: warm-up, then a cosine down to nothing."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    net = Net(len(passages.FEATURES), HIDDEN, DILATIONS)
    shown = np.array([1.0 if item.features[0, _HAS_PAGE] else TEXTS_SHOWN for item in items])
    steps = int(epochs * shown.sum() / TEXTS_PER_STEP)
    optimiser = torch.optim.AdamW(net.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(1.0, k / steps * 10 + 0.01) * (0.5 + 0.5 * np.cos(np.pi * min(1.0, k / steps)))
    )
    for epoch in range(epochs):
        order, total, started = chance.permutation(np.flatnonzero(chance.random(len(items)) < shown)).tolist(), 0.0, time.process_time()
        for start in range(0, len(order), TEXTS_PER_STEP):
            batch = [items[i] for i in order[start : start + TEXTS_PER_STEP]]
            features = torch.from_numpy(np.concatenate([_with_less(item.features.astype(np.float32), chance) for item in batch]))
            scores = net.scores(features, [len(item.features) for item in batch])
            shares = torch.from_numpy(np.concatenate([item.shares for item in batch]))
            weights = torch.from_numpy(np.concatenate([item.weights for item in batch]))
            loss = functional.binary_cross_entropy_with_logits(scores, shares, weights, reduction="sum") / len(batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call, unused-ignore]  # typed only where torch is not installed
            optimiser.step()
            rate.step()
            total += float(loss.detach()) * len(batch)
        print(f"seed {seed}, epoch {epoch + 1}: loss {total / len(order):.4f}, {time.process_time() - started:.0f} s of CPU", flush=True)
    net.training = False
    return net


def _with_less(features: npt.NDArray[np.float32], chance: np.random.Generator) -> npt.NDArray[np.float32]:
    for seen, share in WITHOUT.items():
        if chance.random() < share:
            features[:, _COLUMNS[seen]] = 0.0
    if chance.random() < WITHOUT_WORDS:
        features[:, _WORDS] = 0.0
    return features


# --- all of it --------------------------------------------------------------------------------------------------------


def tables_of(examples: Sequence[Example], part_of: Callable[[Example], object]) -> list[tuple[Example, list[Item]]]:
    """The pages with their rows. A page's learned words come from the other parts, as they will when the model meets a new site."""
    phrases = Phrases()
    found = []
    for part in sorted({part_of(example) for example in examples}, key=str):
        known = vocabulary_of(learned_words([example for example in examples if part_of(example) != part]))
        found += [(e, items_of(versions(e, phrases), known)) for e in examples if part_of(e) == part]
        print(f"features: {part}", flush=True)
    return found


def train(tables: Sequence[tuple[Example, list[Item]]]) -> list[Net]:
    """Networks that differ in their random start, and see the same pages."""
    items = [item for example, mine in tables if data.page_weight(example) > 0 for item in mine if item.weights.any()]
    return [fit(items, seed) for seed in SEEDS]


def model_without(part: object, tables: Sequence[tuple[Example, list[Item]]], part_of: Callable[[Example], object]) -> passages.Model:
    """The model of the pages of all other parts, less those whose site has a page in this one: a host may stand in many sets."""
    sites = {example.site for example, _ in tables if part_of(example) == part}
    others = [(example, mine) for example, mine in tables if part_of(example) != part and example.site not in sites]
    return model_of(learned_words([example for example, _ in others]), train(others))


def model_of(words: Mapping[str, Mapping[str, int]], nets: Sequence[Net]) -> passages.Model:
    """The model as the program would read it."""
    return passages.parse_model(*contents(words, nets))


def contents(words: Mapping[str, Mapping[str, int]], nets: Sequence[Net]) -> tuple[dict[str, Any], dict[str, npt.NDArray[np.int32]]]:
    """What stands in the two data files."""
    about = {
        "features": list(passages.FEATURES),
        "dilations": [list(net.dilations) for net in nets],
        "decision": {name: getattr(DECISION, name) for name in DECISION.__slots__},
        **words,
    }
    return about, {f"network{n}_{name}": array for n, net in enumerate(nets) for name, array in net.whole_numbers().items()}


def cross_validate(examples: Sequence[Example], part_of: Callable[[Example], object], only: Sequence[str]) -> None:
    """Print the figures of models that never saw the part (half of all sites, or whole sets) that they are measured on."""
    tables = tables_of(examples, part_of)
    phrases = Phrases()
    outcome: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for part in sorted({part_of(example) for example in examples}, key=str):
        if only and str(part) not in only:
            continue
        model = model_without(part, tables, part_of)
        for example in (example for example in examples if part_of(example) == part):
            for way, source in ways(example, phrases).items():
                outcome[way, example.set_name].append(figures_of(example, source, model))
    for (way, name), figures in sorted(outcome.items()):
        s = data.summary(figures)
        numbers = f"P {s['precision']:.4f}  R {s['recall']:.4f}  F1 {s['f1']:.4f} ± {data.spread(figures):.4f}"
        print(f"{way:24} {name:26} {len(figures):4}  {numbers}  losing over 5 %: {s['losing']:.3f}")


def ways(example: Example, phrases: Phrases) -> dict[str, Source]:
    """What the model is measured on: the page with and without an extractor, the texts made of it, the clean article."""
    found = {"HTML": example.source}
    if example.source.place is not None:
        found["HTML, fast"] = replace(example.source, place=replace(example.source.place, answer=None))
    found |= {f"text: {name}": Source(text.lines, phrases(text.lines), text.linked) for name, text in example.texts.items()}
    if example.gold:
        lines = example.gold.split("\n")
        found["clean"] = Source(lines, phrases(lines))
    return found


def figures_of(example: Example, source: Source, model: passages.Model) -> dict[str, float]:
    """What the model alone, without rules, makes of a text."""
    kept = passages.predict_batch([source], model)[0].kept
    text = "\n".join(line for line, keep in zip(source.lines, kept, strict=True) if keep)
    return data.page_figures(example.gold, example.must_stay, example.must_go, text)


def examples_of(paths: Sequence[Path], cache: Path | None) -> list[Example]:
    """The pages of the sets; kept in a folder from run to run, since extractors take time. The cache is the user's own to clear."""
    found: list[Example] = []
    for path in paths:
        stored = None if cache is None else cache / f"{data.name_of(path)}.pickle"
        if stored is not None and stored.exists():
            found += pickle.loads(stored.read_bytes())  # noqa: S301  # written by the lines below
            continue
        mine = [data.example_of(data.name_of(path), row) for row in data.rows_of(path)]
        if stored is not None:
            stored.write_bytes(pickle.dumps(mine, protocol=5))
        found += mine
    return found


def part_by(what: str) -> Callable[[Example], object]:
    """Two halves of all sites, or parts of whole sets."""
    return (lambda e: data.part_of_set(e.set_name)) if what == "set" else (lambda e: data.fold_of(e.site, "fold", 2))


def main() -> None:
    """Read the sets; write the model, or cross-validate."""
    parser = argparse.ArgumentParser(description="Train the model that tells article from page furniture.")
    parser.add_argument("sets", nargs="+", type=Path, help="gzip JSON lines")
    parser.add_argument("--cross-validate", choices=["site", "set"], help="print figures for sites or sets not trained on; write nothing")
    parser.add_argument("--only", action="append", default=[], help="cross-validate: only this part; may be given again")
    parser.add_argument("--cache", type=Path, help="a folder to keep the pages in, as they were read")
    parser.add_argument("--source", action="append", default=[], help="name and licence of a set, for the data file; may be given again")
    args = parser.parse_args()
    examples = examples_of(args.sets, args.cache)
    if args.cross_validate:
        cross_validate(examples, part_by(args.cross_validate), args.only)
        return
    fingerprint = hashlib.sha256()
    for path in args.sets:
        with gzip.open(path, "rb") as stream:
            fingerprint.update(hashlib.sha256(stream.read()).digest())
    nets = train(tables_of(examples, lambda example: data.fold_of(example.site, "fold", WORD_PARTS)))
    about, arrays = contents(learned_words(examples), nets)
    count = Counter(example.set_name for example in examples)
    about = {
        "about": "The model of copydesk.models.passages; made by bench/train_passages.py. Weights of words are 64ths (above 0: speaks for "
        "page furniture), the parameters in passages.npz 1024ths.",
        "trained_on": [
            {"set": name, "pages": count[name], "weight": data.SET_WEIGHT.get(name, 1.0)} for name in map(data.name_of, args.sets)
        ],
        "sources": args.source,
        "sha256_of_the_sets": fingerprint.hexdigest(),
        "seeds": list(SEEDS),
        "versions": {name: version(name) for name in ("trafilatura", "torch")},
        **about,
    }
    (TARGET / "passages.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    np.savez_compressed(TARGET / "passages.npz", allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
