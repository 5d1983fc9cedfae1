"""The command line: thin, prints tables or one JSON document, calls services only."""
