"""Findings, records and scores out: text, JSON, SARIF, Excel, Markdown."""
