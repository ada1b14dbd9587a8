MERGE INTO ${branch} t
USING (
  SELECT ${keys}, max(position) AS position, max_by(changed_at, position) AS removed_at
  FROM ${log} VERSION AS OF ${log-snapshot}
  WHERE (${range}) AND after IS NULL
  GROUP BY ${keys}
) s
ON ${target-is-source}
WHEN MATCHED AND s.position > t.position
  THEN UPDATE SET position = s.position, removed_at = s.removed_at
WHEN NOT MATCHED THEN INSERT (${keys}, position, removed_at)
  VALUES (${source-keys}, s.position, s.removed_at)
