package io.kooflow.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.schemas.registry.RegistryHttp.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Client of a schema registry with Confluent's REST interface. Ids and schemas never change, so
 * both are kept for ever once known: known ones go on while the registry is down. Thread-safe; make
 * one per process and share it. It needs no closing.
 */
public final class SchemaRegistryClient {

  private static final int NOT_FOUND = 404;

  /** Schemas kept; far more than any registry's subjects have versions in use at once. */
  private static final int MAX_KEPT = 10_000;

  private static final Duration UNKNOWN_KEPT = Duration.ofSeconds(10);

  private final RegistryConfig config;
  private final RegistryHttp http;
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final UnknownIds unknown = new UnknownIds(MAX_KEPT, UNKNOWN_KEPT);

  /**
   * Connects only when first asked for something that it does not know.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming the file, if a key store cannot
   *     be read
   */
  public SchemaRegistryClient(RegistryConfig config) {
    this.config = config;
    this.http = new RegistryHttp(config);
  }

  /**
   * Id under which {@code schema} is written to {@code subject}: registered if it is missing and
   * the settings allow it. Properties that only Java needs are left out of the registered text.
   *
   * @throws RegistryRefusedException if it is incompatible or invalid, not registered where that is
   *     switched off, or the credentials are wrong
   * @throws RegistryUnavailableException if the id is not known here and the registry does not
   *     answer
   */
  public int idFor(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    return known != null ? known : keep(key, config.registers() ? "/versions" : "");
  }

  /**
   * The schema of this id.
   *
   * @throws UnknownSchemaException if the registry does not know it, or it is no Avro schema
   * @throws RegistryRefusedException if the credentials are wrong
   * @throws RegistryUnavailableException if it is not known here and the registry does not answer
   */
  public Schema schemaById(int id) {
    Schema known = schemas.get(id);
    return known != null ? known : fetch(id);
  }

  /**
   * Subjects of the registry, sorted.
   *
   * @throws RegistryRefusedException if the credentials are wrong
   * @throws RegistryUnavailableException if the registry does not answer
   */
  public List<String> subjects() {
    Answer answer = http.get("/subjects");
    if (!answer.successful()) {
      throw problem(answer, "Subjects cannot be listed");
    }
    List<String> subjects = new ArrayList<>();
    answer.body().forEach(subject -> subjects.add(subject.asText()));
    subjects.sort(null);
    return subjects;
  }

  /**
   * Sets the compatibility that the registry demands of every subject, as FULL_TRANSITIVE.
   *
   * @throws RegistryRefusedException if there is no such level, or the credentials are wrong
   * @throws RegistryUnavailableException if the registry does not answer
   */
  public void setCompatibility(String level) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("compatibility", level);
    Answer answer = http.put("/config", body);
    if (!answer.successful()) {
      throw problem(answer, "Compatibility cannot be set to " + level);
    }
  }

  /**
   * Whether the subject has this schema, in any version. Nothing is registered.
   *
   * @throws RegistryRefusedException if the credentials are wrong
   * @throws RegistryUnavailableException if the registry does not answer
   */
  public boolean holds(String subject, Schema schema) {
    Answer answer = http.post("/subjects/" + segment(subject), body(schema));
    if (answer.status() == NOT_FOUND && answer.errorCode() != 0) {
      return false;
    }
    if (!answer.successful()) {
      throw problem(answer, "Subject " + subject + " cannot be read");
    }
    return true;
  }

  /**
   * Whether the registry would take this schema as the next version of a subject that has versions.
   *
   * @throws RegistryRefusedException if the credentials are wrong
   * @throws RegistryUnavailableException if the registry does not answer
   */
  public boolean wouldTake(String subject, Schema schema) {
    Answer answer =
        http.post("/compatibility/subjects/" + segment(subject) + "/versions", body(schema));
    if (!answer.successful()) {
      throw problem(answer, "Compatibility with subject " + subject + " cannot be tested");
    }
    return answer.body().path("is_compatible").asBoolean();
  }

  /**
   * The compatibility that the registry demands of every subject, as FULL_TRANSITIVE.
   *
   * @throws RegistryRefusedException if the credentials are wrong
   * @throws RegistryUnavailableException if the registry does not answer
   */
  public String compatibility() {
    Answer answer = http.get("/config");
    if (!answer.successful()) {
      throw problem(answer, "Compatibility cannot be read");
    }
    return answer.body().path("compatibilityLevel").asText();
  }

  private static ObjectNode body(Schema schema) {
    return JsonNodeFactory.instance.objectNode().put("schema", SchemaText.of(schema));
  }

  private int keep(SubjectSchema key, String action) {
    Answer answer = http.post("/subjects/" + segment(key.subject()) + action, body(key.schema()));
    if (!answer.successful()) {
      throw problem(
          answer, key.schema().getFullName() + " cannot be used for subject " + key.subject());
    }
    JsonNode id = answer.body().path("id");
    if (!id.canConvertToInt()) {
      throw new RegistryUnavailableException("The registry's answer carries no schema id", null);
    }
    if (ids.size() < MAX_KEPT) {
      ids.put(key, id.intValue());
    }
    return id.intValue();
  }

  private Schema fetch(int id) {
    if (unknown.contains(id)) {
      throw new UnknownSchemaException(id, "is unknown to the registry");
    }
    Answer answer = http.get("/schemas/ids/" + id);
    if (answer.status() == NOT_FOUND && answer.errorCode() != 0) {
      unknown.add(id);
      throw new UnknownSchemaException(id, "is unknown to the registry");
    }
    if (!answer.successful()) {
      throw problem(answer, "Schema id " + id + " cannot be read");
    }
    Schema schema = new SchemaText(this::version).parse(id, answer.body());
    if (schemas.size() < MAX_KEPT) {
      schemas.put(id, schema);
    }
    return schema;
  }

  /** One version of a subject, for schemas that refer to others. */
  private JsonNode version(String subject, int version) {
    Answer answer = http.get("/subjects/" + segment(subject) + "/versions/" + version);
    if (!answer.successful()) {
      throw problem(answer, "Version " + version + " of " + subject + " cannot be read");
    }
    return answer.body();
  }

  private RuntimeException problem(Answer answer, String what) {
    boolean fromRegistry = answer.errorCode() != 0;
    String message =
        String.format(
            Locale.ROOT,
            "%s: schema registry %s answered %d %s",
            what,
            config.urls(),
            answer.status(),
            answer.message());
    boolean credentials = answer.status() == 401 || answer.status() == 403;
    if (credentials) {
      return new RegistryRefusedException(answer.status(), message + " (credentials)");
    }
    return fromRegistry
        ? new RegistryRefusedException(answer.status(), message)
        : new RegistryUnavailableException(message + " and no error code: is the URL right?", null);
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private record SubjectSchema(String subject, Schema schema) {}
}
