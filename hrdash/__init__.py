"""Pakistan's human-rights indicators and the implementation of UN recommendations, side by side."""
