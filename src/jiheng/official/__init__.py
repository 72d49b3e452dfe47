"""Official documents written from checked records: docx, pdf and workbooks as governments publish them."""
