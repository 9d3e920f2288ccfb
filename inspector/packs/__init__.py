"""Packs: checklists in TOML, read into typed structs."""
