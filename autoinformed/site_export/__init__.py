"""Export of the site for who leaves: its tables as JSON lines and its files, for any program."""
