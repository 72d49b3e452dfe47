"""Results out: text, JSON, SARIF, Excel, Markdown. Every output is made from the same :class:`FileResult`."""
