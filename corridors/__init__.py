"""The planner's questions: corridors on the network, measures and reports."""
