"""Charts of the marts: one list, drawn alike in the Dagster UI (as pictures) and in the brief (interactive).

A chart asks the published tables and knows neither Dagster nor the pipeline. Colours stand in theme.py, one file a
subject, pictures in picture.py.
"""
