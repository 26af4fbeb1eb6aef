"""Benchmarks: what the product costs, as ratios against references measured in the same run."""
