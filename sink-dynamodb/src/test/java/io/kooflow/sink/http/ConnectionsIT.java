package io.kooflow.sink.http;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ConnectionsIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final BlockingQueue<Object> replies = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void usesAConnectionAgainAndOpensAsManyAsAreUnderWay() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    RawServer server =
        server(
            (body, out) -> {
              if (body.startsWith("together")) {
                three.countDown();
                waitFor(three);
              }
              out.write(RawServer.ok("got " + body).getBytes(StandardCharsets.ISO_8859_1));
              return true;
            });
    Connections connections = open(server.at("http", "127.0.0.1"), LONG);

    for (int i = 0; i < 20; i++) {
      send(connections, "one " + i);
      assertThat(replies.take()).isEqualTo("200 got one " + i);
    }
    assertThat(server.connections()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      send(connections, "together");
    }
    assertThat(List.of(replies.take(), replies.take(), replies.take()))
        .containsOnly("200 got together");
    assertThat(server.connections()).isEqualTo(3);
  }

  @Test
  void sendsMoreThanASocketTakesAtOnce() throws Exception {
    String large = "x".repeat(6 << 20);
    RawServer server = server((body, out) -> answer(out, RawServer.ok("" + body.length())));
    Connections connections = open(server.at("http", "127.0.0.1"), LONG);

    send(connections, large);

    assertThat(replies.take()).isEqualTo("200 " + large.length());
  }

  @Test
  void failsWhatHasNoAnswerInTimeAndGoesOn() throws Exception {
    RawServer server =
        server((body, out) -> body.equals("slow") || answer(out, RawServer.ok(body)));
    Connections connections = open(server.at("http", "127.0.0.1"), Duration.ofMillis(300));

    send(connections, "slow");
    send(connections, "quick");

    assertThat(replies.take()).isEqualTo("200 quick");
    assertThat(replies.take()).isEqualTo("SocketTimeoutException");
    send(connections, "quick");
    assertThat(replies.take()).isEqualTo("200 quick");
  }

  @Test
  void failsWhatIsCutShortOrNoAnswerAndGoesOn() throws Exception {
    RawServer server =
        server(
            (body, out) ->
                switch (body) {
                  case "close" -> false;
                  case "cut" -> {
                    answer(out, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
                    yield false;
                  }
                  case "other" -> answer(out, "220 mail\r\n\r\n");
                  case "two" -> answer(out, RawServer.ok("one") + RawServer.ok("two"));
                  default -> answer(out, RawServer.ok(body));
                });
    Connections connections = open(server.at("http", "127.0.0.1"), LONG);

    for (String fault : List.of("close", "cut", "other", "two")) {
      send(connections, fault);
      assertThat(replies.take()).as(fault).isIn("EOFException", "IOException");
      send(connections, "fine");
      assertThat(replies.take()).isEqualTo("200 fine");
    }
  }

  @Test
  void opensAnotherConnectionWhenTheServerClosesThem() throws Exception {
    RawServer server =
        server(
            (body, out) -> {
              if (body.equals("told")) {
                answer(out, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
              } else {
                answer(out, RawServer.ok(""));
              }
              return false;
            });
    Connections connections = open(server.at("http", "127.0.0.1"), LONG);

    send(connections, "told");
    assertThat(replies.take()).isEqualTo("200 ");
    send(connections, "untold");
    assertThat(replies.take()).isEqualTo("200 ");
    await()
        .untilAsserted(
            () -> {
              send(connections, "told");
              assertThat(replies.take()).isEqualTo("200 ");
            });
  }

  @Test
  void failsWhereNobodyListens() throws Exception {
    Connections connections =
        open(Server.of(URI.create("http://127.0.0.1:" + FreePorts.next())), LONG);

    send(connections, "anybody?");

    assertThat(replies.take()).isEqualTo("ConnectException");
  }

  @Test
  void failsWhereNobodyHasTheName() throws Exception {
    Connections connections = open(Server.of(URI.create("http://no-such-host.invalid")), LONG);

    send(connections, "anybody?");

    assertThat(replies.take()).isEqualTo("UnknownHostException");
  }

  @Test
  void triesTheNextAddressOfANameWhenOneDoesNotAccept() throws Exception {
    RawServer server = server((body, out) -> answer(out, RawServer.ok(body)));
    InetAddress[] addresses = {
      InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")
    };
    Connections connections =
        Connections.open(server.at("http", "dynamodb"), host -> addresses, LONG, "test");
    opened.add(connections);

    send(connections, "anybody?");
    assertThat(replies.take()).isEqualTo("ConnectException");
    send(connections, "and now?");
    assertThat(replies.take()).isEqualTo("200 and now?");
  }

  @Test
  void aDefectCostsOneRequestAndNoOther() throws Exception {
    RawServer server = server((body, out) -> answer(out, RawServer.ok(body)));
    AtomicInteger asked = new AtomicInteger();
    Connections connections =
        Connections.open(
            server.at("http", "dynamodb"),
            host -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("a defect");
              }
              return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
            },
            LONG,
            "test");
    opened.add(connections);

    send(connections, "first");
    assertThat(replies.take()).isEqualTo("IOException");
    connections.send(
        request("second"),
        new Reply() {
          @Override
          public void answered(Answer answer) {
            replies.add("second");
            throw new IllegalStateException("a defect of the caller");
          }

          @Override
          public void failed(IOException why) {
            replies.add(why);
          }
        });
    assertThat(replies.take()).isEqualTo("second");
    send(connections, "third");
    assertThat(replies.take()).isEqualTo("200 third");
  }

  @Test
  void givesUpAConnectionThatIsNeverAccepted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      Server server = Server.of(URI.create("https://127.0.0.1:" + silent.getLocalPort()));
      Connections connections = open(server, Duration.ofMillis(200));

      send(connections, "anybody?");

      assertThat(replies.take()).isEqualTo("SocketTimeoutException");
    }
  }

  @Test
  void endsWhatIsUnderWayAndRefusesMoreWhenItIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    RawServer server =
        server(
            (body, out) -> {
              asked.countDown();
              waitFor(closed);
              return answer(out, RawServer.ok(body));
            });
    Connections connections = open(server.at("http", "127.0.0.1"), LONG);
    send(connections, "under way");
    asked.await();

    connections.close();
    send(connections, "late");
    assertThat(replies.take()).isEqualTo("InterruptedIOException");
    closed.countDown();
    assertThat(replies.take()).isEqualTo("200 under way");
    await().until(() -> isRefused(connections));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksTlsWithAServerThatIsTheOneItSays(String version, @TempDir Path folder)
      throws Exception {
    SSLContext before = SSLContext.getDefault();
    SSLContext context = contextOfLocalhost(folder);
    String large = "y".repeat(300_000);
    try (RawServer server =
        RawServer.tls(context, version, (body, out) -> answer(out, RawServer.ok(body)))) {
      Connections distrustful = open(server.at("https", "localhost"), LONG);
      send(distrustful, "hello");
      assertThat(replies.take()).asString().startsWith("SSLHandshakeException");

      SSLContext.setDefault(context);
      Connections connections = open(server.at("https", "localhost"), LONG);
      int refused = server.connections();
      for (String body : List.of("hello", large, "again")) {
        send(connections, body);
        assertThat(replies.take()).isEqualTo("200 " + body);
      }
      assertThat(server.connections()).isEqualTo(refused + 1);

      Connections elsewhere = open(server.at("https", "127.0.0.1"), LONG);
      send(elsewhere, "hello");
      assertThat(replies.take()).asString().startsWith("SSLHandshakeException");
    } finally {
      SSLContext.setDefault(before);
    }
  }

  private boolean isRefused(Connections connections) throws InterruptedException {
    send(connections, "late");
    return "InterruptedIOException".equals(replies.take());
  }

  private static ByteBuffer request(String body) {
    String head = "POST / HTTP/1.1\r\nhost:x\r\ncontent-length:" + body.length() + "\r\n\r\n";
    return ByteBuffer.wrap((head + body).getBytes(StandardCharsets.ISO_8859_1));
  }

  private void send(Connections connections, String body) {
    connections.send(
        request(body),
        new Reply() {
          @Override
          public void answered(Answer answer) {
            replies.add(
                answer.status() + " " + new String(answer.body(), StandardCharsets.ISO_8859_1));
          }

          @Override
          public void failed(IOException why) {
            replies.add(why.getClass().getSimpleName());
          }
        });
  }

  private RawServer server(RawServer.Behaviour behaviour) throws IOException {
    RawServer server = RawServer.plain(behaviour);
    opened.add(server);
    return server;
  }

  private Connections open(Server server, Duration timeout) {
    Connections connections = Connections.open(server, timeout, "test-connections");
    opened.add(connections);
    return connections;
  }

  private static boolean answer(OutputStream out, String bytes) throws IOException {
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return true;
  }

  private static void waitFor(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(6, TimeUnit.MINUTES)) {
        throw new IOException("waited in vain");
      }
    } catch (InterruptedException stop) {
      throw new IOException(stop);
    }
  }

  /** Of a server with a certificate for localhost, and of a client that trusts it. */
  private static SSLContext contextOfLocalhost(Path folder) throws Exception {
    Path store = folder.resolve("localhost.p12");
    char[] password = "changeit".toCharArray();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(
        List.of(
            ("-genkeypair -keyalg EC -alias localhost -dname CN=localhost -ext san=dns:localhost"
                    + " -storetype PKCS12 -storepass changeit -keystore")
                .split(" ")));
    command.add(store.toString());
    Process keytool = new ProcessBuilder(command).start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(Files.newInputStream(store), password);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
