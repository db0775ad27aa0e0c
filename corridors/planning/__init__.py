"""Make, fill and check the folder of a plan, without a network build."""
