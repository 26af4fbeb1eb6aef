"""Tests, one folder per kind; the doubles they share stand in `fakes`."""
