"""The master list: the library on a day, filtered, sorted, paged and exported."""
