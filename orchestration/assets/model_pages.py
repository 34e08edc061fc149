"""What the UI shows of a dbt model whether or not it was ever built: text, grain, columns with units, code."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject

from orchestration.assets.ingestion import OWNERS, unit_tags
from orchestration.reports.dictionary.rules import rules

LATEST_RUN = (
    "Below the columns, under **Metadata**: figures and last rows of the latest run, and its charts if it has any."
)


class ModelPages(DagsterDbtTranslator):
    """Takes each model's description, checks, group and metadata from the dbt project."""

    def __init__(self, project_dir: Path) -> None:
        super().__init__()
        self._project_dir = project_dir

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The model's description. Its SQL is in the metadata, so that it does not push the columns off the page."""
        words = str(dbt_resource_props["description"]).strip()
        return f"{words}\n\n{LATEST_RUN}" if has_figures(dbt_resource_props) else words

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetCheckSpec | None:
        """A dbt test as an asset check, with its rules in words."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        asked = rules(manifest["nodes"][unique_id])
        return dg.AssetCheckSpec(
            spec.name,
            asset=spec.asset_key,
            description="\n".join(f"- `{column}`: {words}" if column else words for column, words in asked.items()),
            additional_deps=spec.additional_deps,
            metadata=spec.metadata,
            blocking=spec.blocking,
        )

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The subject (the folder) of an intermediate model; the layer of all others."""
        _, layer, *folders = dbt_resource_props["fqn"]
        return folders[0] if layer == "intermediate" else layer

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        """The same owners as the raw tables."""
        return OWNERS

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        """The table's name as in a query, grain, columns, SQL, and the paths of its files."""
        known = super().get_metadata(dbt_resource_props)
        if dbt_resource_props["resource_type"] != "model":
            return known
        props = dbt_resource_props
        columns = [
            dg.TableColumn(column.name, column.type, column.description, tags=unit_tags(column.name))
            for column in known["dagster/column_schema"].columns
        ]
        files = (props["original_file_path"], props["patch_path"].partition("://")[2])
        return {
            **known,
            "dagster/table_name": f"{props['schema']}.{props['name']}",
            "dagster/column_schema": dg.TableSchema(columns),
            "dagster/code_references": dg.CodeReferencesMetadataValue(
                code_references=[dg.LocalFileCodeReference(file_path=str(self._project_dir / name)) for name in files]
            ),
            "grain": dg.MetadataValue.text(props["config"]["meta"]["grain"]),
            "sql": dg.MetadataValue.md(f"```sql\n{props['raw_code']}\n```"),
        }


def has_figures(model: Mapping[str, Any]) -> bool:
    """Whether runs record figures of a model: true for marts that are tables, however these are built."""
    is_mart = model.get("fqn", ["", ""])[1] == "marts"
    return is_mart and model["config"]["materialized"] not in ("view", "table_function")
