"""Plan folders: the contract of every table, and how files are read and checked."""
