"""The doubles of the tests: few, shared, and tested by the same suites as the real ones."""
