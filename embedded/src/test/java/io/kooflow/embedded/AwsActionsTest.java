package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsActionsTest {
  @Test
  void findsEachRequestOfAConnectionHoweverItIsCut() {
    byte[] requests =
        ("POST / HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.Scan\r\nContent-Length: 2\r\n\r\n{}"
                + "POST / HTTP/1.1\r\nx-amz-target:DynamoDBStreams_20120810.GetRecords\r\n\r\n{\"a\":1}"
                + "GET /bucket/a%20b HTTP/1.1\r\nHost: x\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int piece = 1; piece <= requests.length; piece++) {
      Set<String> found = new TreeSet<>();
      AwsActions connection = new AwsActions(found);
      for (int from = 0; from < requests.length; from += piece) {
        int length = Math.min(piece, requests.length - from);
        byte[] bytes = new byte[length];
        System.arraycopy(requests, from, bytes, 0, length);
        connection.read(bytes, length);
      }

      assertThat(found).containsExactly("dynamodb:GetRecords", "dynamodb:Scan", "s3:GetObject");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /bucket/key, s3:GetObject",
    "HEAD, /bucket/key, s3:GetObject",
    "GET, /bucket?list-type=2&prefix=x, s3:ListBucket",
    "PUT, /bucket/key?partNumber=1&uploadId=u, s3:PutObject",
    "POST, /bucket/key?uploads, s3:PutObject",
    "POST, /bucket/key?uploadId=u, s3:PutObject",
    "POST, /bucket?delete, s3:DeleteObject",
    "DELETE, /bucket/key, s3:DeleteObject",
    "DELETE, /bucket/key?uploadId=u, s3:AbortMultipartUpload",
    "POST, /endpoints/koo-text/invocations, sagemaker:InvokeEndpoint",
  })
  void namesThePermissionOfARequest(String method, String path, String action) {
    assertThat(AwsActions.of(method, path)).isEqualTo(action);
  }
}
