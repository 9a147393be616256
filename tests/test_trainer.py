"""The trainer of the two models: its gradients are those of its loss, and what it trains is what the program computes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from copydesk.models import linemodel

FILE = Path(__file__).parent.parent / "bench" / "train_boilerplate.py"
SIZES = (9, 1, 14)  # lines of three texts, one of them shorter than any window
FEATURES, HIDDEN, DILATIONS = 7, 5, (1, 2, 0, 4)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """bench/train_boilerplate.py, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("train_boilerplate", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def texts(bench: ModuleType) -> list[object]:
    chance = np.random.default_rng(3)
    return [
        bench.Item(
            *(array.astype(np.float32) for array in (chance.normal(size=(rows, FEATURES)), chance.random(rows), chance.random(rows)))
        )
        for rows in SIZES
    ]


def test_gradients_are_those_of_the_loss(bench: ModuleType) -> None:
    """Along a random direction of each parameter, the loss changes as its gradient says. A border of a relu may lie between: few do."""
    trainer = bench.Trainer(FEATURES, HIDDEN, DILATIONS, seed=5)
    items = texts(bench)
    _, gradients = trainer.gradients(items)
    chance = np.random.default_rng(8)
    size = 3e-4  # smaller, and the rounding of single precision shows
    for k, parameter in enumerate(trainer.parameters):
        start = parameter.copy()
        direction = chance.normal(size=parameter.shape).astype(np.float32)
        losses = []
        for sign in (1, -1):
            trainer.parameters[k] = start + np.float32(sign * size) * direction
            losses.append(trainer.gradients(items)[0])
        trainer.parameters[k] = start
        assert (losses[0] - losses[1]) / (2 * size) == pytest.approx(float((gradients[k] * direction).sum()), rel=0.02, abs=3e-3), k


def test_the_program_computes_what_was_trained(bench: ModuleType) -> None:
    """The loss of the trainer is the loss of the scores that the program's own network gives, but for rounding to 1/1024."""
    trainer = bench.Trainer(FEATURES, HIDDEN, DILATIONS, seed=5)
    items = texts(bench)
    for k, parameter in enumerate(trainer.parameters):
        trainer.parameters[k] = (np.rint(parameter * linemodel.STEP) / linemodel.STEP).astype(np.float32)
    network = linemodel.parse_network(trainer.whole_numbers())
    features = np.concatenate([item.features for item in items]).astype(np.float64)  # type: ignore[attr-defined]  # the script's own record
    scores = network.scores(features, [0, *np.cumsum(SIZES).tolist()])
    guess = 1.0 / (1.0 + np.exp(-scores))
    target, weight = (np.concatenate([getattr(item, name) for item in items]) for name in ("article", "weight"))
    loss = -(weight / len(items) * (target * np.log(guess) + (1 - target) * np.log(1 - guess))).sum()
    assert trainer.gradients(items)[0] == pytest.approx(loss, rel=2e-3)


def test_training_lowers_the_loss(bench: ModuleType) -> None:
    trainer = bench.Trainer(FEATURES, HIDDEN, DILATIONS, seed=5)
    items = texts(bench)
    before, _ = trainer.gradients(items)
    for _ in range(60):
        trainer.update(trainer.gradients(items)[1], 0.01)
    assert trainer.gradients(items)[0] < 0.8 * before
