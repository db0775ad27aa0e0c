"""Names of places: folded, indexed, looked up, and told apart where they are shared."""
