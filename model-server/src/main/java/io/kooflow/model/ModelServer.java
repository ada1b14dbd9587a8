package io.kooflow.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.kooflow.scoring.Limits;
import io.kooflow.scoring.MalformedException;
import io.kooflow.scoring.ScoringRequest;
import io.kooflow.scoring.TooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A model endpoint with SageMaker's HTTP contract, on loopback: {@code POST
 * /endpoints/{name}/invocations} and {@code GET /ping}. Bounded: so many requests are scored at
 * once, so many wait, the next one is told 429 with Retry-After.
 *
 * <p>The model is loaded in the background: requests that come earlier wait for it, {@code /ping}
 * says 503 until then. If that fails, all of them are answered with 500 and the reason, at once.
 */
public final class ModelServer implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String ERROR_TYPE = "x-amzn-ErrorType";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ModelServerConfig config;
  private final CompletableFuture<Predictor> model;
  private final ExecutorService workers;
  private final Javalin http;

  private ModelServer(ModelServerConfig config, Supplier<? extends Predictor> model) {
    this.config = config;
    this.workers =
        new ThreadPoolExecutor(
            config.workers(),
            config.workers(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.queue()),
            ModelServer::workerThread);
    this.model = loading(model);
    this.http = Javalin.create(this::define);
  }

  /** Starts the endpoint with the model {@link TextModel}; the caller closes it. */
  public static ModelServer start(ModelServerConfig config) {
    return start(config, TextModel::load);
  }

  /**
   * Starts the endpoint with a model of the caller's, loaded once; the caller closes the endpoint.
   */
  public static ModelServer start(ModelServerConfig config, Supplier<? extends Predictor> model) {
    ModelServer server = new ModelServer(config, model);
    server.http.start("127.0.0.1", config.port());
    return server;
  }

  private static Thread workerThread(Runnable work) {
    Thread thread = new Thread(work, "model-worker");
    thread.setDaemon(true);
    return thread;
  }

  private static CompletableFuture<Predictor> loading(Supplier<? extends Predictor> model) {
    CompletableFuture<Predictor> loaded = new CompletableFuture<>();
    Thread loader =
        new Thread(
            () -> {
              try {
                loaded.complete(model.get());
              } catch (Throwable failed) {
                // Checked ones too: libraries in other languages throw them undeclared.
                loaded.completeExceptionally(failed);
              }
            },
            "model-loader");
    loader.setDaemon(true);
    loader.start();
    return loaded;
  }

  private void define(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.routes.get("/ping", this::ping);
    javalin.routes.post("/endpoints/{name}/invocations", this::invoke);
    javalin.routes.exception(
        MalformedException.class, (fault, call) -> refuse(call, 400, "ValidationError", fault));
    javalin.routes.exception(
        TooLargeException.class, (fault, call) -> refuse(call, 413, "ValidationError", fault));
    javalin.routes.exception(
        RejectedExecutionException.class,
        (busy, call) -> {
          call.header("Retry-After", "1");
          refuse(call, 429, "ThrottlingException", "all workers are busy");
        });
    javalin.routes.exception(
        Exception.class,
        (broken, call) -> {
          String fault = notLoaded();
          refuse(
              call,
              500,
              "InternalFailure",
              fault.isEmpty() ? broken.getClass().getSimpleName() : fault);
        });
  }

  private void ping(Context call) {
    String fault = notLoaded();
    if (!fault.isEmpty()) {
      refuse(call, 500, "InternalFailure", fault);
      return;
    }
    call.status(model.isDone() ? 200 : 503);
  }

  /** Why the model will never serve; empty unless loading it has failed. */
  private String notLoaded() {
    if (!model.isCompletedExceptionally()) {
      return "";
    }
    Throwable failure = model.handle((loaded, failed) -> failed).join();
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return "the model cannot be loaded: " + cause;
  }

  private void invoke(Context call) throws IOException, MalformedException, TooLargeException {
    String name = call.pathParam("name");
    if (!name.equals(config.endpointName())) {
      refuse(call, 400, "ValidationError", "Endpoint not found.");
      return;
    }
    ScoringRequest request = ScoringRequest.read(body(call));
    Invocation invocation = new Invocation(request.entries());
    if (model.isCompletedExceptionally()) {
      refuse(call, 500, "InternalFailure", notLoaded());
      return;
    }
    CompletableFuture<byte[]> answer =
        CompletableFuture.supplyAsync(() -> invocation.answer(model.join()).bytes(), workers);
    call.future(
        () ->
            answer.thenAccept(
                bytes ->
                    call.contentType(JSON)
                        .header("x-Amzn-Invoked-Production-Variant", "local")
                        .result(bytes)));
  }

  /** One byte more than allowed is read, so that a longer body shows. */
  private static byte[] body(Context call) throws IOException {
    try (InputStream in = call.bodyInputStream()) {
      return in.readNBytes(Limits.MAX_BYTES + 1);
    }
  }

  private static void refuse(Context call, int status, String type, Exception fault) {
    refuse(call, status, type, String.valueOf(fault.getMessage()));
  }

  /** SageMaker's error: the type in a header and in the body, the message beside it. */
  private static void refuse(Context call, int status, String type, String message) {
    String body =
        MAPPER.createObjectNode().put("ErrorCode", type).put("Message", message).toString();
    call.status(status).header(ERROR_TYPE, type).contentType(JSON).result(body);
  }

  /** Base address, for an AWS client's endpoint override. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.port());
  }

  /** Name of the endpoint that is served. */
  public String endpointName() {
    return config.endpointName();
  }

  /** Completes when the model is loaded, exceptionally when it cannot be. */
  public CompletableFuture<Void> loaded() {
    return model.thenAccept(ready -> {});
  }

  /** Stops listening and scoring; what is under way gets no answer. */
  @Override
  public void close() {
    http.stop();
    workers.shutdownNow();
  }
}
