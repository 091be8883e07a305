"""People in a browser: one module a scenario. Screenshots go to build/screenshots."""
