"""The command line: a file a command, no domain logic."""
