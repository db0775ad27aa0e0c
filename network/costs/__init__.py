"""What an edge costs in hours, money and CO2, and where each figure is from."""
