"""What a dead publisher left behind: bringing a lake's tables back to what is released."""

import errno
from pathlib import Path

from .delta import bring_back
from .releases import RESTRICTED, publishing, read_release, table_path, versions


def recover(lake: Path) -> list[str]:
    """Bring every table's head back to its released version and remove leftovers; returns what was done.

    Other engines that open the tables then see what is released. Safe at any time: while another process
    publishes it does nothing, and on a disk that cannot be written it leaves all as it is.
    """
    lake = Path(lake).resolve()
    if not versions(lake):
        return []
    try:
        with publishing(lake, wait=False) as is_held:
            return _bring_all_back(lake) if is_held else []
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return []
        raise


def _bring_all_back(lake: Path) -> list[str]:
    released = read_release(lake).tables
    folders = [path.name for path in (lake / "tables").iterdir() if path.is_dir()]
    folders += [name for name in RESTRICTED if table_path(lake, name).is_dir()]
    done = [
        word for name in sorted(folders) for word in bring_back(table_path(lake, name), released.get(name))
    ]
    for leftover in [*(lake / "releases").glob(".*.tmp"), *lake.glob("*/*/_delta_log/*.tmp")]:
        leftover.unlink(missing_ok=True)
        done.append(f"removed the unfinished file {leftover.name}")
    return done
