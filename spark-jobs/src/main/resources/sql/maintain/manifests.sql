CALL lake.system.rewrite_manifests(table => '${table}', use_caching => false)
