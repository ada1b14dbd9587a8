package io.kooflow.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3 on a folder, inside this JVM: a bucket is a folder, an object a file. Clients address it by
 * path style with {@link EmbeddedDynamoDb#ACCESS_KEY_ID the local credentials}.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final int THREADS = 24;
  // Clients keep idle connections open; a stop that waits for them takes seconds or fails.
  private static final long NO_WAIT = 0;

  private final S3Proxy proxy;
  private final int port;

  private EmbeddedS3(S3Proxy proxy, int port) {
    this.proxy = proxy;
    this.port = port;
  }

  /** Starts on a free port; see {@link #start(Path, int, List)}. */
  public static EmbeddedS3 start(Path folder, String... buckets) {
    return start(folder, 0, List.of(buckets));
  }

  /**
   * Starts on the objects in {@code folder}.
   *
   * @param folder made if absent
   * @param port on 127.0.0.1; 0 takes a free one
   * @param buckets made if absent
   * @throws StartFailedException if the port is taken or the server does not come up
   */
  public static EmbeddedS3 start(Path folder, int port, List<String> buckets) {
    int chosen = FreePorts.resolve("S3", port);
    try {
      for (String bucket : buckets) {
        Files.createDirectories(folder.resolve(bucket));
      }
      Files.createDirectories(folder);
      S3Proxy proxy =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(folder.toAbsolutePath().toString()))
              .endpoint(URI.create("http://127.0.0.1:" + chosen))
              .awsAuthentication(
                  AuthenticationType.AWS_V2_OR_V4,
                  EmbeddedDynamoDb.ACCESS_KEY_ID,
                  EmbeddedDynamoDb.SECRET_ACCESS_KEY)
              .jettyMaxThreads(THREADS)
              .stopTimeout(NO_WAIT)
              .build();
      proxy.start();
      return new EmbeddedS3(proxy, chosen);
    } catch (Exception e) {
      throw new StartFailedException("S3 did not start on " + folder + ": " + e.getMessage(), e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /** Stops the server; the objects stay. */
  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not stop", e);
    }
  }
}
