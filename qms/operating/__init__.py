"""What an operator does at the shell besides daily work: check, back up, restore (TRUST T18, T22)."""
