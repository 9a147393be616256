"""The version, by itself: pyproject.toml, the reports and the public interface read it here."""

__version__ = "0.1.0"
