import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What was read so far. Shards may be read by several threads. */
final class Fingerprint {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final AtomicLong records = new AtomicLong();
  private final AtomicLong sum = new AtomicLong();
  private final CountDownLatch done = new CountDownLatch(1);
  private final long wanted;

  Fingerprint(long wanted) {
    this.wanted = wanted;
  }

  void add(Record record) {
    Map<String, AttributeValue> item = record.dynamodb().newImage();
    long koo = Long.parseLong(item.get("CONTENT_ID").n());
    long user = Long.parseLong(item.get("USER_ID").n());
    sum.addAndGet(koo * 31 + user * SPREAD);
    if (records.incrementAndGet() == wanted) {
      done.countDown();
    }
  }

  boolean isDone() {
    return done.getCount() == 0;
  }

  /** Waits for all, leaves the result, and stays to be looked at. */
  void leaveIn(Path file) throws IOException, InterruptedException {
    done.await();
    Path part = Files.writeString(file.resolveSibling("part"), records.get() + " " + sum.get());
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    new CountDownLatch(1).await();
  }
}
