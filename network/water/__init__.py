"""Sea and air: ports, airports, dated services and the ways between them."""
