"""What is kept of a network: schema, arrays, files, errors."""
