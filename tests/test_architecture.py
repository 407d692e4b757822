"""The picture of the architecture: which module may import which."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Imports point one way: a layer may import the layers after it, never one before.
LAYERS = [
    ["app", "serve", "pages"],
    ["hrdash.__main__"],
    ["hrdash.ui", "hrdash.cli"],
    ["hrdash.exports"],
    ["hrdash.briefings"],
    ["hrdash.charts"],
    ["hrdash.sentences"],
    ["hrdash.queries", "hrdash.submissions"],
    ["hrdash.layout"],
    ["hrdash.measures"],
    [
        "hrdash.metrics",
        "hrdash.clocks",
        "hrdash.validate",
        "hrdash.access",
        "hrdash.likeness",
        "hrdash.boundaries",
    ],
    ["hrdash.store"],
    ["hrdash.disclosure", "hrdash.register"],
    ["hrdash.words", "hrdash.places", "hrdash.sdmx"],
    ["hrdash.ages", "hrdash.vocabulary", "hrdash.workbook"],
]
PURE = [
    *("hrdash.metrics", "hrdash.clocks", "hrdash.measures"),
    *("hrdash.validate", "hrdash.disclosure", "hrdash.charts", "hrdash.sentences"),
]


def modules() -> dict[str, Path]:
    paths = [*ROOT.glob("*.py"), *ROOT.glob("pages/*.py"), *ROOT.glob("hrdash/**/*.py")]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }


def imports_of(name: str, path: Path) -> set[str]:
    found = set()
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module.split(".") if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def room_of(module: str) -> str | None:
    for rooms in LAYERS:
        for room in rooms:
            if module == room or module.startswith(f"{room}."):
                return room
    return None


def layer_of(room: str) -> int:
    return next(place for place, rooms in enumerate(LAYERS) if room in rooms)


def test_every_module_has_a_layer():
    assert [name for name in modules() if room_of(name) is None and name != "hrdash"] == []


def test_imports_point_one_way():
    wrong = []
    for name, path in modules().items():
        here = room_of(name)
        for imported in imports_of(name, path):
            there = room_of(imported)
            if here and there and there != here and layer_of(there) <= layer_of(here):
                wrong.append(f"{name} imports {imported}")
    assert wrong == []


def test_only_the_edge_imports_streamlit():
    edge = ("app", "serve", "pages.", "hrdash.ui")
    wrong = [
        name
        for name, path in modules().items()
        if not name.startswith(edge)
        and any(one.split(".")[0] == "streamlit" for one in imports_of(name, path))
    ]
    assert wrong == []


def test_only_the_store_opens_tables_and_runs_sql():
    wrong = [
        name
        for name, path in modules().items()
        # The rules are SQL over the text of one file, in a database in memory that can reach nothing
        # (`enable_external_access=false`): no table of the lake is opened there.
        if not name.startswith(("hrdash.store", "hrdash.validate"))
        and {one.split(".")[0] for one in imports_of(name, path)} & {"duckdb", "deltalake"}
    ]
    assert wrong == []


def test_pure_modules_never_reach_the_lake():
    wrong = []
    for name, path in modules().items():
        if room_of(name) in PURE:
            wrong += [
                f"{name} imports {one}" for one in imports_of(name, path) if one.startswith("hrdash.store")
            ]
    assert wrong == []


def test_a_page_reads_like_its_screen():
    long = {path.name: len(path.read_text().splitlines()) for path in ROOT.glob("pages/*.py")}
    assert {name: lines for name, lines in long.items() if lines > 60} == {}
