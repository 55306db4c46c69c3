"""The reply form of a notice: written, and read out of whatever came back."""
