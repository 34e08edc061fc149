"""What is said of a step that failed."""

from types import SimpleNamespace
from typing import Any

import pytest

from orchestration.automation.causes import cause

# As dbt 1.11 prints them: the second paragraph is the reason.
CONTRACT = """The dbt CLI process failed with exit code 1.

Failure in model index_months (models/marts/indices/index_months.sql)

  Compilation Error in model index_months (models/marts/indices/index_months.sql)
  This model has an enforced contract that failed.
  Please ensure the name, data_type, and number of columns in your contract match the columns in your model.

  | column_name  | definition_type | contract_type | mismatch_reason       |
  | ------------ | --------------- | ------------- | --------------------- |
  | close_points | DOUBLE          | BIGINT        | data type mismatch    |
  | month_name   | VARCHAR         |               | missing in contract   |


  > in macro assert_columns_equivalent (macros/relations/column/columns_spec_ddl.sql)
"""
TEST = """Failure in test index_months_is_unique (models/marts/indices/index_months.yml)

  Got 2 results, configured to fail if != 0

  compiled code at target/compiled/index_months_is_unique.sql
"""


def failed(words: str) -> Any:
    return SimpleNamespace(
        step_failure_data=SimpleNamespace(user_failure_data=SimpleNamespace(description=words), error=None)
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            CONTRACT,
            "model index_months: its columns are not those of its yml: close_points (data type mismatch: DOUBLE in "
            "the SQL, BIGINT in the yml); month_name (missing in contract)",
        ),
        (TEST, "test index_months_is_unique: Got 2 results, configured to fail if != 0"),
        (CONTRACT + "\n" + TEST, "(missing in contract); test index_months_is_unique: Got 2 results, configured"),
        ("no room on the disk", "no room on the disk"),
    ],
)
def test_of_what_dbt_says_what_failed_is_told(words: str, said: str) -> None:
    assert said in cause(failed(words))
