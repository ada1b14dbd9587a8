package io.kooflow.schemas.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import org.apache.kafka.common.errors.SerializationException;

/** Confluent's frame around a record: byte 0, the schema id in 4 bytes, big-endian, the record. */
public final class WireFormat {

  /** Bytes before the record. */
  public static final int HEADER_BYTES = 5;

  /** Most bytes of one message read or written by default: twice what a broker takes by default. */
  public static final int DEFAULT_MAX_BYTES = 2 * 1_048_588;

  private static final byte MAGIC = 0;
  private static final VarHandle ID =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private WireFormat() {}

  /**
   * Schema id of a message.
   *
   * @throws SerializationException if it is no message of this format, or longer than {@code
   *     maxBytes}
   */
  public static int schemaId(byte[] message, int maxBytes) {
    if (message.length > maxBytes) {
      throw new SerializationException(
          String.format(
              Locale.ROOT,
              "Message of %d bytes is over the limit of %d",
              message.length,
              maxBytes));
    }
    if (message.length < HEADER_BYTES) {
      throw new SerializationException(
          String.format(
              Locale.ROOT,
              "Message of %d bytes is too short for magic byte and schema id",
              message.length));
    }
    if (message[0] != MAGIC) {
      throw new SerializationException("Message starts with byte " + message[0] + ", not with 0");
    }
    return (int) ID.get(message, 1);
  }

  /** Writes magic byte and schema id at the start of {@code message}. */
  static void putSchemaId(byte[] message, int schemaId) {
    message[0] = MAGIC;
    ID.set(message, 1, schemaId);
  }
}
