"""From a plan and source data to a network; runs once a network."""
