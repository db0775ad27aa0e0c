"""Rail and road: raw links in, attributed links tied to declared gateways out."""
