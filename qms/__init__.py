"""Document control and quality management (TCVN ISO 9001:2015) for a Vietnamese department and its units."""
