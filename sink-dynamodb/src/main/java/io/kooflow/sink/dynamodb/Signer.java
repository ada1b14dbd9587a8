package io.kooflow.sink.dynamodb;

import io.kooflow.sink.http.Server;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Makes HTTP requests of one operation, signed with AWS's Signature Version 4. What changes with
 * the body alone is computed for each request, what changes with the day or the credentials once.
 * Thread-safe.
 */
final class Signer {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "dynamodb";
  private static final String TERMINATOR = "aws4_request";
  private static final String MAC = "HmacSHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DAY_LENGTH = 8;

  private final String path;
  private final String region;

  /** Signed headers before and behind those that change: they go in the order of their names. */
  private final String first;

  private final String last;

  private final MessageDigest hash;
  private final Mac mac;

  /** Whose key {@code mac} holds, for which day. */
  private @Nullable AwsCredentials credentials;

  private String day = "none";
  private String scope = "";

  private long second = Long.MIN_VALUE;
  private String time = "";

  /**
   * @param operation as {@code DynamoDB_20120810.PutItem}
   */
  Signer(Server server, String region, String operation) {
    this.path = server.path();
    this.region = region;
    this.first = "content-type:application/x-amz-json-1.0\nhost:" + server.name() + "\n";
    this.last = "x-amz-target:" + operation + "\n";
    try {
      this.hash = MessageDigest.getInstance("SHA-256");
      this.mac = Mac.getInstance(MAC);
    } catch (GeneralSecurityException none) {
      throw new IllegalStateException("this Java cannot sign for AWS", none);
    }
  }

  /** The request as it goes over the wire, head and body. */
  synchronized ByteBuffer request(byte[] body, AwsCredentials by, Instant now) {
    prepare(by, now);
    String token = by instanceof AwsSessionCredentials session ? session.sessionToken() : null;
    String bodyHash = hash(body);
    String headers =
        first
            + ("x-amz-content-sha256:" + bodyHash + "\n")
            + ("x-amz-date:" + time + "\n")
            + (token == null ? "" : "x-amz-security-token:" + token + "\n")
            + last;
    String names =
        "content-type;host;x-amz-content-sha256;x-amz-date;"
            + (token == null ? "" : "x-amz-security-token;")
            + "x-amz-target";
    String canonical = "POST\n" + path + "\n\n" + headers + "\n" + names + "\n" + bodyHash;
    String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(utf8(canonical));
    byte[] head =
        utf8(
            ("POST " + path + " HTTP/1.1\r\n")
                + headers.replace("\n", "\r\n")
                + ("authorization:" + ALGORITHM + " Credential=" + by.accessKeyId() + "/" + scope)
                + (", SignedHeaders=" + names + ", Signature=" + hex(mac.doFinal(utf8(toSign))))
                + "\r\nuser-agent:kooflow-sink-dynamodb"
                + ("\r\ncontent-length:" + body.length + "\r\n\r\n"));
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
  }

  private void prepare(AwsCredentials by, Instant now) {
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      time = TIME.format(now);
    }
    if (!time.startsWith(day) || !by.equals(credentials)) {
      day = time.substring(0, DAY_LENGTH);
      scope = day + "/" + region + "/" + SERVICE + "/" + TERMINATOR;
      byte[] key = utf8("AWS4" + by.secretAccessKey());
      for (String part : List.of(day, region, SERVICE, TERMINATOR)) {
        use(key);
        key = mac.doFinal(utf8(part));
      }
      use(key);
      credentials = by;
    }
  }

  private void use(byte[] key) {
    try {
      mac.init(new SecretKeySpec(key, MAC));
    } catch (InvalidKeyException unusable) {
      throw new IllegalStateException("this Java cannot sign for AWS", unusable);
    }
  }

  private String hash(byte[] bytes) {
    return hex(hash.digest(bytes));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
