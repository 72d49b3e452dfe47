"""Departmental final accounts (部门决算公开): the tables of a document, known by their titles."""

from jiheng.forms.accounts.reader import accounts_of

__all__ = ["accounts_of"]
