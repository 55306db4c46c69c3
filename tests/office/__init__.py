"""An office on servers, set up as docs/office.md says."""
