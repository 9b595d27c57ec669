"""Tells how long nbdime takes to read and compare two notebooks, warm: milliseconds of CPU time, each
time."""

import sys
import time
from pathlib import Path

import nbdime
import nbformat

texts = [Path(path).read_text(encoding="utf-8") for path in sys.argv[2:]]
took = []
for _ in range(int(sys.argv[1]) + 1):
    start = time.process_time()
    before, after = (nbformat.reads(text, as_version=4) for text in texts)
    nbdime.diff_notebooks(before, after)
    took.append(time.process_time() - start)
print(*(1000 * each for each in took[1:]))
