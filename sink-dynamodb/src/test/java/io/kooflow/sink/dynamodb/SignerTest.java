package io.kooflow.sink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.sink.http.Server;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/** Compares with the signer of the AWS SDK. */
class SignerTest {
  private static final String OPERATION = "DynamoDB_20120810.PutItem";
  private static final AwsCredentials KEY = AwsBasicCredentials.create("AKIDEXAMPLE", "wJalr/+=");
  private static final AwsCredentials OTHER = AwsBasicCredentials.create("AKIDOTHER", "other");
  private static final AwsCredentials SESSION =
      AwsSessionCredentials.create("ASIAEXAMPLE", "secret", "tok/en+==");
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.75Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-11-28T00:00:00Z");

  @Test
  void signsAsTheSdkDoes() {
    for (String address :
        new String[] {
          "https://dynamodb.ap-south-1.amazonaws.com",
          "https://dynamodb.ap-south-1.amazonaws.com:443/",
          "http://127.0.0.1:8000/",
          "http://gateway:80/dynamo/db"
        }) {
      URI uri = URI.create(address);
      Signer signer = new Signer(Server.of(uri), "ap-south-1", OPERATION);

      assertSigned(signer, uri, "{}", KEY, NOON);
      assertSigned(signer, uri, "{\"TableName\":\"नमस्ते\"}", KEY, NOON.plusSeconds(1));
      assertSigned(signer, uri, "{}", SESSION, NOON.plusSeconds(1));
      assertSigned(signer, uri, "{}", OTHER, NOON.plusSeconds(1));
      assertSigned(signer, uri, "{}", OTHER, MIDNIGHT);
      assertSigned(signer, uri, "{}", KEY, NOON);
    }
  }

  private static void assertSigned(
      Signer signer, URI uri, String text, AwsCredentials by, Instant now) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);

    ByteBuffer request = signer.request(body, by, now);

    byte[] bytes = Arrays.copyOf(request.array(), request.limit());
    assertThat(Arrays.copyOfRange(bytes, bytes.length - body.length, bytes.length)).isEqualTo(body);
    String head = new String(bytes, 0, bytes.length - body.length, StandardCharsets.UTF_8);
    assertThat(head)
        .startsWith("POST " + (uri.getPath().isEmpty() ? "/" : uri.getPath()) + " HTTP/1.1\r\n")
        .endsWith("\r\ncontent-length:" + body.length + "\r\n\r\n");
    Map<String, String> headers = headers(head);
    SdkHttpRequest expected = bySdk(uri, body, by, now);
    for (String name :
        new String[] {"Host", "Authorization", "X-Amz-Date", "X-Amz-Security-Token"}) {
      assertThat(headers.get(name.toLowerCase(Locale.ROOT)))
          .as(name)
          .isEqualTo(expected.firstMatchingHeader(name).orElse(null));
    }
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new HashMap<>();
    head.strip()
        .lines()
        .skip(1)
        .forEach(line -> headers.put(line.split(":", 2)[0], line.split(":", 2)[1]));
    return headers;
  }

  /** By the older of the SDK's signers, which needs no module that the plugin does not name. */
  @SuppressWarnings("deprecation")
  private static SdkHttpRequest bySdk(URI uri, byte[] body, AwsCredentials by, Instant now) {
    SdkHttpFullRequest plain =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(uri)
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("X-Amz-Target", OPERATION)
            .putHeader("x-amz-content-sha256", "required")
            .contentStreamProvider(() -> new ByteArrayInputStream(body))
            .build();
    return Aws4Signer.create()
        .sign(
            plain,
            Aws4SignerParams.builder()
                .awsCredentials(by)
                .signingName("dynamodb")
                .signingRegion(Region.of("ap-south-1"))
                .signingClockOverride(Clock.fixed(now, ZoneOffset.UTC))
                .build());
  }
}
