"""What the product says, as codes with parameters until the moment it is shown."""
