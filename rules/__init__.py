"""The rules that come with the program, as data, and where they are.

importlib.resources would say it, too, and takes longer to load than many a file of rules to read.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
