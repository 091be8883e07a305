"""Files leave by id only, under their original names."""
