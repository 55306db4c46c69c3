"""Learns the weights of `grievance.catalogue.learned` from labelled texts."""
