package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests as an API server of Kubernetes, or the operator of Flink, would take them. */
class ManifestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Namespace", Namespace.class,
          "v1 Service", Service.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "apps/v1 StatefulSet", StatefulSet.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  /** What EMR's operator adds to the definition of Flink's. */
  private static final Set<String> OF_EMR = Set.of("emrReleaseLabel", "executionRoleArn");

  static List<Map<String, Object>> manifests() throws IOException {
    List<Map<String, Object>> all = new ArrayList<>(documents(Path.of("streams/namespace.yaml")));
    all.addAll(documents(Path.of("streams/streams.yaml")));
    return all;
  }

  static Stream<Path> flinkDeployments() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("eks"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void kubernetesKnowsEveryField(Map<String, Object> manifest) throws Exception {
    HasMetadata object = object(manifest);
    List<String> unknown = new ArrayList<>();

    findUnknown(object, object.getKind(), unknown);

    assertThat(unknown).isEmpty();
  }

  @Test
  void aFieldThatKubernetesDoesNotKnowIsFound() throws Exception {
    StatefulSet set = find(StatefulSet.class);
    set.getSpec().getTemplate().getSpec().setAdditionalProperty("replica", 2);
    List<String> unknown = new ArrayList<>();

    findUnknown(set, "StatefulSet", unknown);

    assertThat(unknown).containsExactly("StatefulSet.Spec.Template.Spec.replica");
  }

  @Test
  void whatOneManifestNamesAnotherHas() throws Exception {
    StatefulSet set = find(StatefulSet.class);
    var pod = set.getSpec().getTemplate();
    Map<String, String> labels = pod.getMetadata().getLabels();
    Container container = pod.getSpec().getContainers().get(0);

    assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
    assertThat(find(Service.class).getSpec().getSelector()).isEqualTo(labels);
    assertThat(find(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
        .isEqualTo(labels);
    assertThat(find(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels())
        .isEqualTo(labels);
    assertThat(set.getSpec().getServiceName())
        .isEqualTo(find(Service.class).getMetadata().getName());
    assertThat(pod.getSpec().getServiceAccountName())
        .isEqualTo(find(ServiceAccount.class).getMetadata().getName());
    assertThat(set.getSpec().getReplicas()).isLessThanOrEqualTo(Topics.PARTITIONS);
    List<String> volumes = new ArrayList<>();
    pod.getSpec().getVolumes().forEach(volume -> volumes.add(volume.getName()));
    set.getSpec()
        .getVolumeClaimTemplates()
        .forEach(claim -> volumes.add(claim.getMetadata().getName()));
    assertThat(container.getVolumeMounts()).allMatch(mount -> volumes.contains(mount.getName()));
    String port = find(ConfigMap.class).getData().get("streams.properties");
    assertThat(port).contains("http.port=" + container.getPorts().get(0).getContainerPort());
  }

  @Test
  void thePodMayDoAsLittleAsPossible() throws Exception {
    var pod = find(StatefulSet.class).getSpec().getTemplate().getSpec();
    var container = pod.getContainers().get(0).getSecurityContext();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(container.getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(pod.getContainers().get(0).getResources().getLimits()).containsKey("memory");
  }

  @ParameterizedTest
  @MethodSource("flinkDeployments")
  void theOperatorOfFlinkKnowsEveryField(Path file) throws IOException {
    Map<String, Object> manifest = documents(file).get(0);
    Map<?, ?> spec = Templates.map(manifest, "spec");
    Map<String, Object> ofFlink = new LinkedHashMap<>(manifest);
    Map<Object, Object> fields = new LinkedHashMap<>(spec);
    assertThat(fields.keySet().containsAll(OF_EMR)).isTrue();
    fields.keySet().removeAll(OF_EMR);
    ofFlink.put("spec", fields);
    List<String> mistakes = new ArrayList<>();

    validate("", ofFlink, schema(), mistakes);

    assertThat(mistakes).isEmpty();
    assertThat(Templates.at(spec, "job", "upgradeMode")).isEqualTo("savepoint");
    assertThat(Templates.at(manifest, "metadata", "name") + ".yaml")
        .isEqualTo(file.getFileName().toString());
  }

  @Test
  void aWrongFlinkDeploymentIsFound() throws IOException {
    Map<String, Object> wrong =
        Templates.parse(
            """
            spec:
              flinkVersion: v1_21_5
              job: {parallelism: two, upgradeMode: never, jar: x}
            """);
    List<String> mistakes = new ArrayList<>();

    validate("", wrong, schema(), mistakes);

    assertThat(mistakes)
        .anyMatch(mistake -> mistake.startsWith(".spec.flinkVersion: v1_21_5 is none of"))
        .anyMatch(mistake -> mistake.startsWith(".spec.job.upgradeMode: never is none of"))
        .contains(".spec.job.parallelism: integer wanted, got two", ".spec.job.jar: unknown");
  }

  /** One job, whichever cluster runs it. */
  @ParameterizedTest
  @MethodSource("flinkDeployments")
  void theArgumentsAreThoseOfTheArgumentFile(Path file) throws IOException {
    Map<?, ?> spec = Templates.map(documents(file).get(0), "spec");
    Map<?, ?> job = Templates.map(spec, "job");
    List<String> expected = new ArrayList<>();
    String main = "";
    String name = file.getFileName().toString().replace(".yaml", ".args");
    for (String line : Files.readAllLines(Path.of("jobs", name))) {
      if (line.startsWith("main ")) {
        main = line.substring("main ".length());
      } else if (line.startsWith("--")) {
        String[] words = line.split(" ", 2);
        expected.add(words[0]);
        expected.add(words[0].equals("--config") ? "/config/" + words[1] : words[1]);
      }
    }

    assertThat(job.get("entryClass")).isEqualTo(main);
    assertThat(job.get("args")).isEqualTo(expected);
    assertThat(String.valueOf(job.get("parallelism")))
        .isEqualTo(expected.get(expected.indexOf("--parallelism") + 1));
  }

  private static <T extends HasMetadata> T find(Class<T> kind) throws IOException {
    for (Map<String, Object> manifest : manifests()) {
      HasMetadata object = object(manifest);
      if (kind.isInstance(object)) {
        return kind.cast(object);
      }
    }
    throw new AssertionError("no " + kind.getSimpleName());
  }

  private static HasMetadata object(Map<String, Object> manifest) throws JsonProcessingException {
    String kind = manifest.get("apiVersion") + " " + manifest.get("kind");
    return JSON.readValue(
        JSON.writeValueAsString(manifest),
        Objects.requireNonNull(KINDS.get(kind), "no model of " + kind));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> documents(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Map<String, Object>> documents = new ArrayList<>();
    new Yaml(new SafeConstructor(options))
        .loadAll(Files.readString(file))
        .forEach(document -> documents.add((Map<String, Object>) document));
    return documents;
  }

  /** Fields that Jackson put aside, here and below. */
  private static void findUnknown(Object object, String path, List<String> unknown)
      throws IllegalAccessException, InvocationTargetException {
    if (object instanceof List<?> list) {
      for (Object element : list) {
        findUnknown(element, path, unknown);
      }
    } else if (object instanceof Map<?, ?> map) {
      for (Object value : map.values()) {
        findUnknown(value, path, unknown);
      }
    } else if (object != null && object.getClass().getName().startsWith("io.fabric8.")) {
      for (Method method : object.getClass().getMethods()) {
        if (method.getParameterCount() > 0 || !method.getName().startsWith("get")) {
          continue;
        }
        if (method.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) method.invoke(object))
              .keySet()
              .forEach(name -> unknown.add(path + "." + name));
        } else if (!method.getName().equals("getClass")) {
          findUnknown(method.invoke(object), path + "." + method.getName().substring(3), unknown);
        }
      }
    }
  }

  private static Map<?, ?> schema() throws IOException {
    try (InputStream file =
        ManifestsTest.class.getResourceAsStream(
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml")) {
      LoaderOptions options = new LoaderOptions();
      Map<String, Object> definition = new Yaml(new SafeConstructor(options)).load(file);
      for (Object version : (List<?>) Templates.at(definition, "spec", "versions")) {
        if ("v1beta1".equals(((Map<?, ?>) version).get("name"))) {
          return Templates.map(version, "schema", "openAPIV3Schema");
        }
      }
    }
    throw new AssertionError("no v1beta1");
  }

  /** The part of OpenAPI that definitions of Kubernetes use. */
  private static void validate(String path, Object value, Map<?, ?> schema, List<String> mistakes) {
    if (Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))
        || Boolean.TRUE.equals(schema.get("x-kubernetes-int-or-string"))) {
      return;
    }
    String type = String.valueOf(schema.get("type"));
    boolean fits =
        switch (type) {
          case "object" -> value instanceof Map;
          case "array" -> value instanceof List;
          case "string" -> value instanceof String;
          case "integer" -> value instanceof Integer || value instanceof Long;
          case "number" -> value instanceof Number;
          case "boolean" -> value instanceof Boolean;
          default -> true;
        };
    if (!fits) {
      mistakes.add(path + ": " + type + " wanted, got " + value);
    } else if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
      mistakes.add(path + ": " + value + " is none of " + allowed);
    } else if (value instanceof List<?> list) {
      list.forEach(element -> validate(path, element, Templates.map(schema, "items"), mistakes));
    } else if (value instanceof Map<?, ?> map) {
      validateFields(path, map, schema, mistakes);
    }
  }

  private static void validateFields(
      String path, Map<?, ?> map, Map<?, ?> schema, List<String> mistakes) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> known ? known : Map.of();
    Map<?, ?> others = schema.get("additionalProperties") instanceof Map<?, ?> known ? known : null;
    boolean top = path.isEmpty();
    map.forEach(
        (name, value) -> {
          if (top && Set.of("apiVersion", "kind", "metadata").contains(name)) {
            return;
          }
          Map<?, ?> known = properties.get(name) instanceof Map<?, ?> found ? found : others;
          if (known == null) {
            mistakes.add(path + "." + name + ": unknown");
          } else {
            validate(path + "." + name, value, known, mistakes);
          }
        });
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !map.containsKey(name))
          .forEach(name -> mistakes.add(path + "." + name + ": required"));
    }
  }
}
