"""绩衡 (Jiheng): a workbench for the performance of public money."""

__version__ = "0.1.0"
