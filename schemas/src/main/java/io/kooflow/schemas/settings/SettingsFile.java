package io.kooflow.schemas.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads a file of Java properties in UTF-8. A byte order mark and blanks around values are left
 * out; what would be read as something else than what is seen is refused by name: another encoding,
 * a key that is there twice, an invisible character.
 */
public final class SettingsFile {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final long MOST_BYTES = 1 << 20;

  private SettingsFile() {}

  /**
   * The settings, sorted by key.
   *
   * @throws BadSettingsException if it cannot be read; the message is one line, names the file and
   *     tells no value
   */
  public static Map<String, String> read(Path file) {
    String text = text(file);
    Once settings = new Once(file);
    try {
      settings.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException malformed) {
      if (malformed instanceof BadSettingsException ours) {
        throw ours;
      }
      throw new BadSettingsException(file + " is no properties file: " + malformed.getMessage());
    }
    return settings.inOrder();
  }

  private static String text(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
        throw new BadSettingsException(file + " cannot be read: it has over a million bytes");
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length >= 2 && (bytes[0] & 0xFF) >= 0xFE && (bytes[1] & 0xFF) >= 0xFE) {
        throw new BadSettingsException(file + " is in UTF-16; save it in UTF-8");
      }
      String text = decoded(file, bytes);
      return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
    } catch (IOException unreadable) {
      throw new BadSettingsException(file + " cannot be read: " + FileTrouble.reason(unreadable));
    }
  }

  private static String decoded(Path file, byte[] bytes) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return utf8.decode(in).toString();
    } catch (CharacterCodingException other) {
      long line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new BadSettingsException(file + ":" + line + ": is not in UTF-8; save it in UTF-8");
    }
  }

  /** Properties that take each key once. */
  private static final class Once extends Properties {
    private static final long serialVersionUID = 1;

    private final transient Path file;

    private Once(Path file) {
      this.file = file;
    }

    @Override
    public synchronized Object put(Object key, Object value) {
      String name = key.toString();
      requireVisible(name, name);
      requireVisible(name, trimmed(value.toString()));
      if (containsKey(name)) {
        throw new BadSettingsException(file + ": " + name + " is given twice");
      }
      return super.put(name, trimmed(value.toString()));
    }

    private void requireVisible(String name, String text) {
      OptionalInt invisible = text.codePoints().filter(Once::invisible).findFirst();
      if (invisible.isPresent()) {
        throw new BadSettingsException(
            String.format(
                Locale.ROOT,
                "%s: %s %s the invisible character U+%04X; remove it",
                file,
                name.codePoints()
                    .filter(code -> !invisible(code))
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append),
                text.equals(name) ? "has in its name" : "has in its value",
                invisible.getAsInt()));
      }
    }

    private static boolean invisible(int code) {
      int type = Character.getType(code);
      return (type == Character.CONTROL && code != '\n' && code != '\t' && code != '\r')
          || type == Character.FORMAT
          || type == Character.SURROGATE
          || (Character.isSpaceChar(code) && code != ' ')
          || code == 0xFFFD;
    }

    /** Editors and web pages leave more kinds of blanks than Java's own. */
    private static String trimmed(String value) {
      return value
          .replaceAll("[\\s\\p{Z}\uFEFF\u200B]+$", "")
          .replaceAll("^[\\s\\p{Z}\uFEFF\u200B]+", "");
    }

    private Map<String, String> inOrder() {
      Map<String, String> settings = new TreeMap<>();
      stringPropertyNames().forEach(key -> settings.put(key, getProperty(key, "")));
      return settings;
    }
  }
}
