"""Hypothesis' profiles: `make properties` asks for many more examples than `make test` has time for, `make mutants` for the verdict alone."""

from hypothesis import Phase, settings

settings.register_profile("many", max_examples=10_000, deadline=None, print_blob=True)
settings.register_profile("noticing", derandomize=True, database=None, deadline=None, phases=(Phase.explicit, Phase.generate))
