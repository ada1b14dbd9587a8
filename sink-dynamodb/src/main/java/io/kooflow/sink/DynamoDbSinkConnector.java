package io.kooflow.sink;

import io.kooflow.schemas.KooflowVersion;
import io.kooflow.schemas.connect.SettingNames;
import io.kooflow.sink.SinkChecks.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Keeps DynamoDB tables at the newest record of each key. Settings: docs/sink-config.md. Refuses to
 * start with settings under which a record could be lost or an old one win.
 */
public final class DynamoDbSinkConnector extends SinkConnector {
  private Map<String, String> settings = Map.of();

  @Override
  public void start(Map<String, String> newSettings) {
    Map<String, String> given = SettingNames.given(newSettings);
    SinkConfig.ofConnector(given);
    settings = Map.copyOf(given);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return DynamoDbSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int task = 0; task < maxTasks; task++) {
      Map<String, String> ofTask = new HashMap<>(settings);
      ofTask.put(SinkChecks.TASK, Integer.toString(task));
      ofTask.put(SinkChecks.TASKS, Integer.toString(maxTasks));
      tasks.add(ofTask);
    }
    return tasks;
  }

  @Override
  public void stop() {
    settings = Map.of();
  }

  @Override
  public ConfigDef config() {
    return SinkSettings.definition();
  }

  /**
   * Also checks what must hold among settings, and the live tables; problems of Connect's keys are
   * told with ours. Ends within five seconds, or ten where the store does not answer.
   */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Map<String, String> given = SettingNames.given(connectorConfigs);
    Config config = super.validate(given);
    boolean eachInRange =
        config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
    if (eachInRange) {
      List<Problem> problems = SinkChecks.ofConnector(given);
      if (problems.isEmpty()) {
        problems = LiveCheck.problems(SinkConfig.from(given));
      }
      problems.forEach(problem -> tell(config, problem));
    }
    return config;
  }

  @Override
  public String version() {
    return KooflowVersion.CURRENT;
  }

  private static void tell(Config config, Problem problem) {
    String key =
        SinkSettings.definition().names().contains(problem.key())
            ? problem.key()
            : SinkSettings.TABLES;
    for (ConfigValue value : config.configValues()) {
      if (value.name().equals(key)) {
        value.addErrorMessage(problem.message());
      }
    }
  }
}
