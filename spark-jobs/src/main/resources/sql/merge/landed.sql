-- Ranges of offsets that landed with more rows than the log holds of them.
SELECT l.topic, l.part, l.first, l.past, l.landed, count(c.`offset`) AS held
FROM VALUES ${landed} AS l(topic, part, first, past, landed)
LEFT JOIN (SELECT topic, `partition`, `offset` FROM ${log} VERSION AS OF ${log-snapshot}
           WHERE ${range}) c
  ON c.topic = l.topic AND c.`partition` = l.part
 AND c.`offset` >= l.first AND c.`offset` < l.past
GROUP BY l.topic, l.part, l.first, l.past, l.landed
HAVING count(c.`offset`) < l.landed
ORDER BY l.topic, l.part, l.first
