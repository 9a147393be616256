"""How many findings of a rule are listed."""
