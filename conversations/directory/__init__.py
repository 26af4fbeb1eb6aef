"""The directory of agencies and the other names people use for them, as files of the package."""
