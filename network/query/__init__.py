"""From a query to routes; runs once a question."""
