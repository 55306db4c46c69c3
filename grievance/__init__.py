"""
The grievance mechanism, without any way in or out.

Rooms, from the inside: `domain` knows the rules, `catalogue` the standards,
`vault` seals bytes, `mail` reads letters, `storage` keeps what the domain made,
`statistics` counts it, `services` are the things one can ask for.  `wiring` puts
the rooms together; `cli` is the way in for scripts.
"""
