"""The disclosure of a department's final accounts (部门决算公开): a workbook to fill in, and the document made of it."""
