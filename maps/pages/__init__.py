"""Pages run by their own scripts: their composition, scripts and styles."""
