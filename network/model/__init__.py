"""The network as arrays: schema, tables, files, errors."""
