"""Handing records over to the archive (*nộp lưu*): a unit's closed records, received with minutes (DOMAIN §4.2)."""
