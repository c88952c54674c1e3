"""What axe left for a person to read in the last run: `python -m tests.browser.incomplete`."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

KEPT = Path(__file__).parents[2] / ".pytest_cache" / "d" / "axe"


def main() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    examples: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for path in sorted(KEPT.glob("*.json")):
        for rule, why, target, count in json.loads(path.read_text("utf-8")):
            counts[rule, why] += count
            examples[rule, why].add(target)
    for (rule, why), count in counts.most_common():
        sys.stdout.write(f"{count:6}  {rule}: {why}\n")
        for target in sorted(examples[rule, why])[:5]:
            sys.stdout.write(f"          {target}\n")


if __name__ == "__main__":
    main()
