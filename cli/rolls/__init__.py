"""Rolls of party members, organisations and staff, brought in from a spreadsheet."""
