"""Full-text search: Vietnamese analysis, a small query grammar, and engines behind one seam."""
