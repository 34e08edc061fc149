"""The dictionary: what every mart and column means, read from what dbt knows of the project."""
