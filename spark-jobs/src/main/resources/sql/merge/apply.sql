MERGE INTO ${branch} t
USING ${changes} s
ON ${target-is-source}
WHEN MATCHED AND s.removed THEN DELETE
WHEN MATCHED THEN UPDATE SET ${assignments}
WHEN NOT MATCHED AND NOT s.removed THEN INSERT (${columns}) VALUES (${values})
