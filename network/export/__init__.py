"""The public view of networks and routes: frames, graphs and files."""
