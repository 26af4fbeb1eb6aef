"""Proofs of the promises: one command each, gate or soak size, with a control that must fail."""
