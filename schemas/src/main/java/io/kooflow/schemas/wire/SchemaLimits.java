package io.kooflow.schemas.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Bounds of a schema that comes from outside, so that records by it have a bounded depth: at most
 * {@value #MAX_DEPTH} levels, at most {@value #MAX_NODES} nodes with every named type written out,
 * and no type that contains itself.
 */
public final class SchemaLimits {

  private static final int MAX_DEPTH = 32;
  private static final long MAX_NODES = 10_000;

  /** Depth and nodes of what lies below a type, written out. */
  private record Size(int depth, long nodes) {}

  private final Map<String, Size> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  /** The way to what is being looked at, for messages. */
  private final Deque<String> fields = new ArrayDeque<>();

  private SchemaLimits() {}

  /**
   * Returns the schema if it keeps the bounds.
   *
   * @throws SerializationException saying which bound it breaks, and in which field
   */
  public static Schema check(Schema schema) {
    new SchemaLimits().size(schema, schema);
    return schema;
  }

  private Size size(Schema schema, Schema root) {
    Size size =
        switch (schema.getType()) {
          case RECORD -> record(schema, root);
          case ARRAY -> around(List.of(schema.getElementType()), root);
          case MAP -> around(List.of(schema.getValueType()), root);
          case UNION -> around(schema.getTypes(), root);
          default -> new Size(1, 1);
        };
    if (size.depth() > MAX_DEPTH) {
      throw refused(root, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (size.nodes() > MAX_NODES) {
      throw refused(root, "has more than " + MAX_NODES + " nodes");
    }
    return size;
  }

  private Size record(Schema schema, Schema root) {
    String name = schema.getFullName();
    Size before = known.get(name);
    if (before != null) {
      return before;
    }
    if (!open.add(name)) {
      throw refused(root, "has a type that contains itself: " + name);
    }
    int depth = 0;
    long nodes = 1;
    for (Schema.Field field : schema.getFields()) {
      fields.push(name + "." + field.name());
      Size size = size(field.schema(), root);
      fields.pop();
      depth = Math.max(depth, size.depth());
      nodes += size.nodes();
    }
    open.remove(name);
    Size size = new Size(depth + 1, nodes);
    known.put(name, size);
    return size;
  }

  private Size around(List<Schema> parts, Schema root) {
    int depth = 0;
    long nodes = 1;
    for (Schema part : parts) {
      Size size = size(part, root);
      depth = Math.max(depth, size.depth());
      nodes += size.nodes();
    }
    return new Size(depth + 1, nodes);
  }

  private SerializationException refused(Schema root, String problem) {
    String in = fields.isEmpty() ? "" : ", in field " + fields.peek();
    return new SerializationException("Schema " + root.getFullName() + " " + problem + in);
  }
}
