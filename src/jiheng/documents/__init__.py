"""Files in, documents out: every reader, one door."""

from jiheng.documents.model import Block, Cell, Document, Layout, Paragraph, Table, Unread

__all__ = ["Block", "Cell", "Document", "Layout", "Paragraph", "Table", "Unread"]
