package io.kooflow.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** CloudFormation templates, read strictly: a key that is there twice is refused. */
final class Templates {
  static final Path FOLDER = Path.of("cloudformation");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private Templates() {}

  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Map<String, Object> read(String name) {
    try {
      return parse(Files.readString(FOLDER.resolve(name)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Map<String, Object> parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new Tagged(options)).load(text);
  }

  /** A section of a template; empty if it is not there. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> section(Map<String, Object> template, String name) {
    return (Map<String, Object>) template.getOrDefault(name, Map.of());
  }

  /** What is at a path of keys; it must be there. */
  static Object at(@Nullable Object tree, String... path) {
    Object found = tree;
    for (String key : path) {
      found = found == null ? null : ((Map<?, ?>) found).get(key);
    }
    return Objects.requireNonNull(found, () -> "nothing at " + String.join(".", path));
  }

  /** A map at a path of keys; it must be there. */
  static Map<?, ?> map(@Nullable Object tree, String... path) {
    return (Map<?, ?>) at(tree, path);
  }

  /** All names that {@code Ref} and {@code Sub} use below a tree. */
  static Set<String> references(Object tree) {
    Set<String> names = new LinkedHashSet<>();
    visit(
        tree,
        (function, value) -> {
          if (function.equals("Ref")) {
            names.add((String) value);
          } else if (function.equals("Fn::Sub")) {
            names.addAll(variables(value));
          }
        });
    return names;
  }

  /** All {@code resource.attribute} that {@code GetAtt} and {@code Sub} use below a tree. */
  static Set<String> attributes(Object tree) {
    Set<String> names = new LinkedHashSet<>();
    visit(
        tree,
        (function, value) -> {
          if (function.equals("Fn::GetAtt")) {
            names.add(
                value instanceof List<?> parts
                    ? String.join(".", parts.stream().map(String::valueOf).toList())
                    : (String) value);
          }
        });
    references(tree).stream()
        .filter(name -> name.contains(".") && !name.startsWith("AWS::"))
        .forEach(names::add);
    return names;
  }

  private static List<String> variables(Object text) {
    List<String> names = new ArrayList<>();
    Matcher variable = VARIABLE.matcher((String) text);
    while (variable.find()) {
      names.add(variable.group(1));
    }
    return names;
  }

  /** Calls {@code found} for each intrinsic function below {@code tree}. */
  static void visit(Object tree, BiConsumer<String, Object> found) {
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            String name = String.valueOf(key);
            if (name.equals("Ref") || name.startsWith("Fn::") || name.equals("Condition")) {
              found.accept(name, value);
            }
            visit(value, found);
          });
    } else if (tree instanceof List<?> list) {
      list.forEach(element -> visit(element, found));
    }
  }

  /** Reads {@code !Ref x} as {@code {Ref: x}} and {@code !Name x} as {@code {Fn::Name: x}}. */
  private static final class Tagged extends SafeConstructor {
    Tagged(LoaderOptions options) {
      super(options);
      yamlMultiConstructors.put("!", new Function());
    }

    private final class Function extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        String name = node.getTag().getValue().substring(1);
        Map<String, Object> function = new LinkedHashMap<>();
        function.put(name.equals("Ref") ? "Ref" : "Fn::" + name, value(node));
        return function;
      }

      private Object value(Node node) {
        if (node instanceof ScalarNode scalar) {
          return scalar.getValue();
        }
        return node instanceof SequenceNode sequence
            ? constructSequence(sequence)
            : constructMapping((MappingNode) node);
      }
    }
  }
}
