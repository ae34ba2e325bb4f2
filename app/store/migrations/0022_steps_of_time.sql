-- How long things took, in steps (domain/steps.py), for percentiles and for who did what in which
-- category. `block` counts stretches of `size` days, so that a long span of days is a few of them;
-- `steps` is JSON, how many by step: a row for each step would be read ten times as slowly.
CREATE TABLE figure_lengths (
    size INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    block INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    category_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    steps TEXT NOT NULL,
    PRIMARY KEY (size, kind, block, agent_id, category_id)
) WITHOUT ROWID
--;
-- Days that are added up already lack their steps: as if the zone had changed, all is added up anew.
UPDATE figure_work SET zone = '-' WHERE zone <> ''
--;
-- Low ratings (LOW_SCORE in domain/rating.py) among many others.
CREATE INDEX ratings_low ON ratings (at) WHERE score <= 2
