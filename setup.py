"""What is installed: every folder of the three parts, data too, and the samples, for `copydesk tour`.

pyproject.toml can find none under another name than its folder's.
"""

from setuptools import find_namespace_packages, setup

PARTS = {"copydesk": "pipeline", "copydesk.reports": "reports", "copydesk.rules": "rules", "copydesk.samples": "samples"}

setup(
    package_dir=PARTS,
    packages=[
        name
        for part, folder in PARTS.items()
        for name in (part, *(f"{part}.{inner}" for inner in find_namespace_packages(folder, exclude=["*__pycache__"])))
    ],
)
