#!/usr/bin/env python3
"""What one would otherwise script: MinHash-LSH over character 5-grams, on the texts of `pingyi bench likeness`.

    pingyi bench likeness --export texts.jsonl
    pip install datasketch==2.0.0
    python3 tools/likeness_baseline.py texts.jsonl [threshold]

Prints recall of both kinds of planted copies, false pairs, time and peak memory. Blanks, punctuation and figures are
folded as little as such a script would do it: blanks go, the rest stays. The time does not count reading the file.
"""

import json
import resource
import sys
import time

from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128
GRAM = 5


def grams(text):
    text = "".join(text.split())
    return {text[at : at + GRAM].encode() for at in range(len(text) - GRAM + 1)}


def main():
    threshold = float(sys.argv[2]) if len(sys.argv) > 2 else 0.3
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    began = time.perf_counter()
    lsh = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    hashes = []
    pairs = set()
    for number, text in enumerate(texts):
        minhash = MinHash(num_perm=PERMUTATIONS)
        minhash.update_batch(list(grams(text["text"])))
        for other in lsh.query(minhash):
            # The buckets hold candidates; whoever means the threshold asks the estimate as well.
            if minhash.jaccard(hashes[other]) >= threshold:
                pairs.add((other, number))
        lsh.insert(number, minhash)
        hashes.append(minhash)
    seconds = time.perf_counter() - began

    planted = {
        (min(at, text["source"]), max(at, text["source"])): text["kept"]
        for at, text in enumerate(texts)
        if text["source"] is not None
    }
    print(f"{len(texts)} texts, datasketch, threshold {threshold}, {PERMUTATIONS} permutations, {GRAM}-grams")
    for kept in ("3/4", "2/3"):
        of_kind = {pair for pair, of in planted.items() if of == kept}
        found = len(of_kind & pairs)
        print(f"kept {kept}: {found}/{len(of_kind)} ({found / max(1, len(of_kind)):.1%})")
    false = len(pairs - planted.keys())
    print(f"false pairs: {false} ({1000 * false / len(texts):.2f} per 1000 texts)")
    print(f"time: {seconds:.1f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
