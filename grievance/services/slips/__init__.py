"""The slips of cases: what each is about, in codes."""
