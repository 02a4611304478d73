#!/usr/bin/env python3
"""Whether what the Markdown files below a folder link to is there.

links.py FOLDER      names each link to a file that is not there, and ends with 1
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
pages = sorted(root.rglob("*.md"))
broken = []
for page in pages:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path = target.split("#")[0]
        if path and not re.match(r"[a-z]+:", path) and not (page.parent / path).exists():
            broken.append(f"{page.relative_to(root)}: {target}")
if not pages or broken:
    sys.exit("\n".join(broken or [f"{root} has no Markdown"]))
