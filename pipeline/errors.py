"""What Copydesk raises where it cannot do what it was asked for; each message says what to do. What an input holds raises nothing."""


class CopydeskError(ValueError):
    """Whatever stops a call or a command before (or instead of) its work."""


class UsageError(CopydeskError):
    """What was asked for cannot be done: nothing is at a path, or the output folder holds the input."""


class ConfigError(CopydeskError):
    """A configuration that cannot be used; the message names the file and key and says what to do."""


class RuleError(CopydeskError):
    """A rule file that cannot be used; each line of the message is `file:line:column: what is wrong, what to do`."""


class ReviewError(CopydeskError):
    """A file of decisions that cannot be used; each line of the message names the file and the place in it."""


class OutputError(CopydeskError):
    """The output folder cannot be used; the message says what to do."""


class OutputBusy(OutputError):
    """Another run holds the output folder."""


class OutputUnwritable(OutputError):
    """The output cannot be written: the disk is full, or the system refuses."""
