"""A build file remembers the folder it was read from: two folders' histories in one file would restate each other."""

from pathlib import Path

from orchestration.errors import ActionableError


class OtherFolderError(ActionableError):
    """The build file holds the history of another drop folder."""


def check_origin(build_dir: Path, drop_dir: Path | None) -> None:
    """Note the drop folder on the first run; raise OtherFolderError where a later one names another."""
    note = build_dir / "drop_dir.txt"
    # The noted folder may have held nothing to read: without a build file there is no history to mix.
    is_read = (build_dir / "warehouse.duckdb").exists()
    if drop_dir is None or not drop_dir.is_dir():
        return  # whatever reads a missing folder reports it
    if not (note.exists() and is_read):
        build_dir.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{drop_dir}\n")
    elif note.read_text().strip() != str(drop_dir):
        raise OtherFolderError(
            f"data/build/{build_dir.name} remembers what it read from {note.read_text().strip()}, not from {drop_dir}. "
            f"To start over with the new folder: `make forget SOURCE={build_dir.name}`. If the same folder has only "
            f"moved: delete data/build/{build_dir.name}/drop_dir.txt."
        )
