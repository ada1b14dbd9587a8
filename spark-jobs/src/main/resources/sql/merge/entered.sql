-- The changed items as the branch has them: each that exists once, with its newest position.
SELECT count(*) AS rows, count(DISTINCT ${target-keys}) AS items,
       count_if(s.removed) AS removed, count_if(t.position <> s.position) AS others
FROM ${branch} t JOIN ${changes} s ON ${target-is-source}
