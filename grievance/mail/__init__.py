"""Letters in and out: what arrives is read here, with no key at hand."""
