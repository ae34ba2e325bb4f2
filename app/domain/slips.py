"""How many slips of the fingers lie between two words."""


def slips_between(one: str, other: str) -> int:
    """Letters that are wrong, missing, too many, or in each other's place (optimal string
    alignment); the words are names, so both are short."""
    one, other = _without_same_ends(one, other)
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


def _without_same_ends(one: str, other: str) -> tuple[str, str]:
    """What is the same at the beginning and at the end costs no slips, so nothing is lost."""
    end = min(len(one), len(other))
    begin = 0
    while begin < end and one[begin] == other[begin]:
        begin += 1
    rest = 0
    while rest < end - begin and one[-1 - rest] == other[-1 - rest]:
        rest += 1
    return one[begin : len(one) - rest], other[begin : len(other) - rest]
