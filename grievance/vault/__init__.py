"""
Who can read what, and how it is kept so; the only room that imports `cryptography`.

From the inside: `encoding` and `padding` shape bytes, `suites` and `keys` hold keys,
`wrap` gives a 32-byte key to somebody and `seal` locks bytes to their place.  On these
two stand a person's `identity`, the worker's `worker_keys`, the signed `directory`, a
case's `case_box`, its `slip`, things `posted` to the worker, and the `log`.
The format is written down in docs/spec/envelope.md and pinned by
tests/vault/vectors.json.
"""
