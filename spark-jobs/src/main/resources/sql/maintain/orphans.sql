CALL lake.system.remove_orphan_files(
  table => '${table}',
  older_than => TIMESTAMP '${older-than}',
  prefix_listing => true)
