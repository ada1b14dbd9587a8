import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark session that runs each line of its standard input as one statement, and ends with it. Each
 * answer on standard output is a row a line as "= JSON", then "ok", or "! message". Run from its
 * source, by java itself: the build does not know Spark.
 */
public final class SparkStatements {
  public static void main(String[] settings) throws Exception {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    SparkSession.Builder builder = SparkSession.builder().appName("statements");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder = builder.config(setting.substring(0, equals), setting.substring(equals + 1));
    }
    SparkSession spark = builder.getOrCreate();
    answers.println("ok");
    BufferedReader statements =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = statements.readLine(); line != null; line = statements.readLine()) {
      try {
        for (String row : answer(spark, line)) {
          answers.println("= " + row);
        }
        answers.println("ok");
      } catch (Exception | LinkageError failed) {
        failed.printStackTrace();
        Throwable reason = failed instanceof InvocationTargetException ? failed.getCause() : failed;
        answers.println("! " + reason.toString().replace('\n', ' '));
      }
    }
    spark.stop();
  }

  /** A statement of SQL, or {@code @run CLASS ARGUMENT...} with tabs between. */
  private static List<String> answer(SparkSession spark, String line) throws Exception {
    if (!line.startsWith("@run\t")) {
      return spark.sql(line).toJSON().collectAsList();
    }
    String[] words = line.split("\t", -1);
    List<String> rows = new ArrayList<>();
    Object answer =
        Class.forName(words[1])
            .getMethod("run", String[].class)
            .invoke(null, (Object) Arrays.copyOfRange(words, 2, words.length));
    for (Object row : (List<?>) answer) {
      rows.add(row.toString().replace('\n', ' '));
    }
    return rows;
  }
}
