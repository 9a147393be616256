"""Hypothesis' profiles, and the browser that the tests of the report look at it with.

`make properties` asks for many more examples than `make test` has time for, `make mutants` for the verdict alone.
"""

from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from browser import Browser, browsing

settings.register_profile("many", max_examples=10_000, deadline=None, print_blob=True)
settings.register_profile("noticing", derandomize=True, database=None, deadline=None, phases=(Phase.explicit, Phase.generate))


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser of a desk's size; who asks for it is skipped where there is none."""
    with browsing(tmp_path_factory.mktemp("chromium")) as browser:
        browser.size(1440, 900)
        yield browser
