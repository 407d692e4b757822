"""The colours: the same for the same thing everywhere, in light and dark, never the only mark."""

from typing import Literal

Theme = Literal["light", "dark"]

_INK = {
    "light": {
        "ink": "#1c2b2a",
        "quiet": "#5f6f6d",
        "line": "#e7ecea",
        "band": "#dfe6e4",
        "accent": "#0b6e69",
        "paper": "#ffffff",
        "outline": "#5f6f6d",
        "hatch": "#6b7b79",
        "F": "#7a3e9d",
        "M": "#a86605",
        "TG": "#5b6b6a",
        "example": "#a13d00",
    },
    "dark": {
        "ink": "#e6eeec",
        "quiet": "#8fa3a0",
        "line": "#26363a",
        "band": "#3a4a4b",
        "accent": "#4fb3a5",
        "paper": "#101819",
        "outline": "#b9c7c5",
        "hatch": "#8fa3a0",
        "F": "#c9a0e6",
        "M": "#e3a445",
        "TG": "#b9c7c5",
        "example": "#ffab7a",
    },
}

# The same fills in both themes; `ink` is the colour of the number on the fill (at least 4.5:1).
STATUS_FILLS = {
    "implemented": ("#0b6e69", "#ffffff"),
    "partly_implemented": ("#4fa79d", "#10211f"),
    "in_progress": ("#a8d5cd", "#10211f"),
    "not_started": ("#fbf3df", "#10211f"),
}

# Groups other than the sexes: by their place in the order, each with its own shape.
_SERIES = {
    "light": ("#0b6e69", "#a13d3d", "#3a5fa8", "#7a6a00", "#7a3e9d", "#5b6b6a"),
    "dark": ("#4fb3a5", "#e89090", "#93b3f0", "#d3c14a", "#c9a0e6", "#b9c7c5"),
}
_SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "star")
_SEX_SHAPES = {"F": "circle", "M": "square", "TG": "diamond-open", "_T": "line-ns-open"}

FONT = '"Source Sans", "Source Sans Pro", "Noto Sans", sans-serif'


def ink(name: str, theme: Theme) -> str:
    """Give the colour of a role (`ink`, `quiet`, `line`, `band`, `accent` …) or of a sex code."""
    return _INK[theme][name]


def on_paper() -> dict[str, str]:
    """Give for each colour of the dark theme that of the same role in the light one, which is what is printed."""
    roles = [(colour, _INK["light"][name]) for name, colour in _INK["dark"].items()]
    roles += zip(_SERIES["dark"], _SERIES["light"], strict=True)
    return dict(reversed(roles))  # of two roles in one colour the first


def group_mark(code: str, place: int, theme: Theme) -> tuple[str, str]:
    """Colour and marker shape of a group: fixed for the sexes, by place in the order for any other."""
    if code in _SEX_SHAPES:
        return _INK[theme].get(code, _INK[theme]["accent"]), _SEX_SHAPES[code]
    return _SERIES[theme][place % 6], _SHAPES[place % 6]
