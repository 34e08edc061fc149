"""Narrows a run that starts by itself to what has changed since the last audited build."""

from collections.abc import Callable
from functools import partial

import dagster as dg
import duckdb

from orchestration.assets.plan import make_plan
from orchestration.assets.resources import make_source
from orchestration.errors import ActionableError
from orchestration.settings import Settings, utc_now
from orchestration.warehouse.connection import is_held

Narrow = Callable[[dg.RunRequest], dg.RunRequest | dg.SkipReason]


def narrowing(settings: Settings) -> Narrow:
    """What to call with the request of a whole run: the run of what has changed, or why there is none."""
    return partial(_narrowed, settings)


def _narrowed(settings: Settings, request: dg.RunRequest) -> dg.RunRequest | dg.SkipReason:
    try:
        if is_held(settings.build_dir.parent):
            return request  # what is at work now changes what would be compared
        plan = make_plan(settings, make_source(settings), utc_now())
    except (ActionableError, OSError, duckdb.Error) as error:
        # A day must not be lost for it: the run itself says what is wrong.
        dg.get_dagster_logger().warning(f"what has changed cannot be told, so everything is built: {error}")
        return request
    tags = {**request.tags, **plan.tags}
    if plan.keys is None:
        return dg.RunRequest(run_key=request.run_key, tags=tags)
    if not plan.keys:
        return dg.SkipReason("Nothing has changed since the last audited build, which is published.")
    return dg.RunRequest(run_key=request.run_key, tags=tags, asset_selection=list(plan.keys))
