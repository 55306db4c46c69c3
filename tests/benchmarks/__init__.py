"""What is measured: ratios within one run, never seconds asserted in tests."""
