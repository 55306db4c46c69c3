"""Each attacker of docs/threat-model.md, with real access, and what they get."""
