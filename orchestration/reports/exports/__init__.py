"""What people take away of the published file: Parquet, a workbook, claim reviews, and a descriptor of them all."""
