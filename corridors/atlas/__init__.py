"""The pages of the atlas, out of frames."""
