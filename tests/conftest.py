"""Hypothesis' profiles: `make properties` asks for many more examples than `make test` has time for."""

from hypothesis import settings

settings.register_profile("many", max_examples=10_000, deadline=None, print_blob=True)
