"""How many slips of the fingers lie between two words."""

from functools import lru_cache

#: Pairs of words that are remembered: many people have the same names.
_PAIRS_KEPT = 8_192


@lru_cache(_PAIRS_KEPT)
def slips_between(one: str, other: str) -> int:
    """Letters that are wrong, missing, too many, or in each other's place (optimal string
    alignment); the words are names, so both are short."""
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, counterpart in enumerate(other, 1):
            wrong = rows[-1][place - 1] + (letter != counterpart)
            best = min(rows[-1][place] + 1, row[-1] + 1, wrong)
            if at > 1 and place > 1 and one[at - 2] == counterpart and letter == other[place - 2]:
                best = min(best, rows[-2][place - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
