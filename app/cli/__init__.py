"""The command line: every verb a person or a script may want without a window."""
