CALL lake.system.rewrite_data_files(
  table => '${table}',
  strategy => 'sort',
  sort_order => '${order}',
  where => '${closed}',
  options => map('min-input-files', '2', 'remove-dangling-deletes', 'true',
                 'partial-progress.enabled', 'false'))
