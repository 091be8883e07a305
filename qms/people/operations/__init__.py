"""What is done to units, systems, accounts, roles and delegations; each inside `database.writing()`."""
