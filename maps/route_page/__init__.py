"""The page that answers route queries: its composition, scripts and styles."""
