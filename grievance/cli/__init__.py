"""The way in for scripts and pipes: `grievance …`."""
