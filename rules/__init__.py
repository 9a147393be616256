"""The rules that come with the program: data only."""
