"""Data in, bytes out: Word documents, spreadsheets and comparisons of texts. Knows neither Flask nor tables."""
