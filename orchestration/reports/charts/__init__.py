"""Charts of the marts: one list, drawn alike in the Dagster UI (as pictures) and in the brief (interactive).

A chart queries the published tables and knows neither Dagster nor the pipeline. Each subject has a file; theme.py has
the colours, picture.py makes the pictures.
"""
