SELECT count_if(after IS NULL) AS removed, max(changed_at) AS newest
FROM ${log} VERSION AS OF ${log-snapshot}
WHERE ${range}
