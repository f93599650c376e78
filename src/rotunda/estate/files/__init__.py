"""Any file to text rows: delimited text, workbooks, Parquet, each alone, compressed, zipped or in a folder."""

from rotunda.estate.files.opening import open_tables
from rotunda.estate.files.parquet import parquet_frame

__all__ = ["open_tables", "parquet_frame"]
