CALL lake.system.expire_snapshots(
  table => '${table}',
  older_than => TIMESTAMP '${older-than}',
  retain_last => 1,
  stream_results => true)
