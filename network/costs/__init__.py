"""Time, cost and CO2 of edges by profile, and the parameters behind them."""
