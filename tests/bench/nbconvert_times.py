"""Tells how long nbconvert's HTML exporter takes, warm: one line a notebook, the median in microseconds."""

import statistics
import sys
import time
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

exporter = HTMLExporter()
exporter.from_filename(sys.argv[2])
for path in sys.argv[2:]:
    text = Path(path).read_text(encoding="utf-8")
    took = []
    for _ in range(int(sys.argv[1]) + 1):
        start = time.perf_counter()
        exporter.from_notebook_node(nbformat.reads(text, as_version=4))
        took.append(time.perf_counter() - start)
    print(round(statistics.median(took[1:]) * 1e6))
