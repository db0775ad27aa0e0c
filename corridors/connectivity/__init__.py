"""What corridors connect, and where they break: measures on the state of a network.

Every measure runs on what a profile may use on a day under a policy, between places
that are named, and reports the quantity that is minimised. The unit of failure is the
gate: a border port, yard, passage or service, as `corridors route --close` knows it.
"""
