"""The network in a form that a page routes on: reduced without loss, packed small."""
