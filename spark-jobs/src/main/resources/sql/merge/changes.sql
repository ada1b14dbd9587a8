-- What a range of the log changes in the current state: per item its newest change, if that is
-- newer than the row that is there, and newer than a removal that is remembered.
SELECT ${newest-keys}, n.position, n.changed_at, n.after, n.after IS NULL AS removed,
       t.position IS NOT NULL AS present
FROM (
  SELECT ${keys}, max(position) AS position, max_by(after, position) AS after,
         max_by(changed_at, position) AS changed_at
  FROM ${log} VERSION AS OF ${log-snapshot}
  WHERE ${range}
  GROUP BY ${keys}
) n
LEFT JOIN (SELECT ${keys}, position FROM ${target} VERSION AS OF ${base} WHERE ${kept}) t
  ON ${newest-is-target}
LEFT JOIN (SELECT ${keys}, position FROM ${removals} VERSION AS OF ${removals-snapshot} WHERE ${kept}) r
  ON ${newest-is-removal}
WHERE (t.position IS NULL OR n.position > t.position)
  AND CASE WHEN n.after IS NULL
           THEN t.position IS NOT NULL
           ELSE r.position IS NULL OR n.position > r.position END
