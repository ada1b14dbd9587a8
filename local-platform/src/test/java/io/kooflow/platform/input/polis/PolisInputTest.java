package io.kooflow.platform.input.polis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.events.Koo;
import io.kooflow.platform.input.InputException;
import io.kooflow.platform.input.StoreWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolisInputTest {
  private static final String COMMENTS =
      "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n";
  private static final String VOTES = "timestamp,datetime,comment-id,voter-id,vote\n";

  @TempDir private Path folder;

  @Test
  void makesVotesReactionsInOrderOfTimeThenFile() throws IOException {
    conversation(
        COMMENTS + "1000,d,7,0,0,0,1,\"Hello, \"\"you\"\"\"\n",
        VOTES + "3000,d,7,1,0\n2000,d,7,1,1\n2000,d,7,1,-1\n");

    List<StoreWrite> votes =
        writes().stream()
            .filter(w -> w instanceof StoreWrite.React || w instanceof StoreWrite.TakeBack)
            .toList();

    assertThat(votes)
        .satisfiesExactly(
            first -> assertThat(typeOf(first)).isEqualTo("LIKE"),
            second -> assertThat(typeOf(second)).isEqualTo("DISLIKE"),
            third -> assertThat(third).isInstanceOf(StoreWrite.TakeBack.class));
  }

  @Test
  void putsEveryCommentBelowTheRootOfItsConversation() throws IOException {
    conversation(COMMENTS + "1000,d,7,0,0,0,-1,\"Hello, \"\"you\"\"\"\n", VOTES);

    List<Koo> koos = new ArrayList<>();
    for (StoreWrite write : writes()) {
      if (write instanceof StoreWrite.PutKoo put) {
        koos.add(put.koo());
      }
    }

    assertThat(koos).hasSize(2);
    assertThat(koos.get(0).getKind()).isEqualTo("K");
    assertThat(koos.get(1).getParent()).isEqualTo(koos.get(0).getContentId());
    assertThat(koos.get(1).getSuperParent()).isEqualTo(koos.get(0).getContentId());
    assertThat(koos.get(1).getText()).isEqualTo("Hello, \"you\"");
    assertThat(koos.get(1).getLangGroup()).isEqualTo("en");
    assertThat(input().externalIds())
        .containsEntry(koos.get(0).getContentId(), "")
        .containsEntry(koos.get(1).getContentId(), "talk/7");
  }

  @Test
  void findsColumnsByNameInAnyOrderAfterAByteOrderMark() throws IOException {
    conversation(
        "\uFEFFcomment-body,comment-id,author-id,timestamp\nHi,7,0,1000\n",
        "vote,voter-id,comment-id,timestamp\n1,4,7,2000\n");

    assertThat(writes()).anyMatch(write -> write instanceof StoreWrite.React);
  }

  @Test
  void keepsAVoteOnAnUnknownComment() throws IOException {
    conversation(COMMENTS, VOTES + "2000,d,99,1,1\n");

    assertThat(input().externalIds()).containsValue("talk/99");
    assertThat(writes()).anyMatch(write -> write instanceof StoreWrite.React);
  }

  @Test
  void knowsItsSizeBeforehand() throws IOException {
    conversation(COMMENTS + "1000,d,7,0,0,0,1,Hi\n", VOTES + "2000,d,7,1,1\n3000,d,7,2,-1\n");

    assertThat(input().size()).isEqualTo(writes().size());
  }

  @Test
  void readsAFolderOfConversations() throws IOException {
    conversation(COMMENTS + "1000,d,7,0,0,0,1,Hi\n", VOTES);
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("comments.csv"), COMMENTS + "1000,d,7,0,0,0,1,Hi\n");
    Files.writeString(other.resolve("votes.csv"), VOTES);

    PolisInput input = PolisInput.read(folder, texts -> texts.stream().map(t -> "en").toList());

    assertThat(input.externalIds()).containsValues("talk/7", "other/7");
  }

  @Test
  void refusesABrokenRowByFileAndLine() throws IOException {
    conversation(COMMENTS, VOTES + "2000,d,7,1,1\n3000,d,7,1,2\n");

    assertThatThrownBy(this::input)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("votes.csv.gz:3: column 'vote': 1, -1 or 0 is needed, got 2");
  }

  @Test
  void refusesARowWithTooFewFields() throws IOException {
    conversation(COMMENTS + "1000,d,7\n", VOTES);

    assertThatThrownBy(this::input).hasMessageContaining("comments.csv.gz:2: column 'author-id'");
  }

  @Test
  void countsLinesWhereAFieldHasSeveral() throws IOException {
    conversation(COMMENTS + "1000,d,7,0,0,0,1,\"two\nlines\"\nx,d,8,0,0,0,1,Hi\n", VOTES);

    assertThatThrownBy(this::input).hasMessageContaining("comments.csv.gz:4: column 'timestamp'");
  }

  @Test
  void refusesACommentThatStandsTwice() throws IOException {
    conversation(COMMENTS + "1000,d,7,0,0,0,1,Hi\n1000,d,7,0,0,0,1,Ho\n", VOTES);

    assertThatThrownBy(this::input).hasMessageContaining("7 stands on line 2 too");
  }

  @Test
  void refusesTextThatIsNotUtf8() throws IOException {
    conversation(COMMENTS, VOTES);
    byte[] latin1 =
        (COMMENTS + "1000,d,7,0,0,0,1,gr\u00fcn\n").getBytes(StandardCharsets.ISO_8859_1);
    try (GZIPOutputStream out = gzip(folder.resolve("talk/comments.csv.gz"))) {
      out.write(latin1);
    }

    assertThatThrownBy(this::input)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("comments.csv.gz");
  }

  @Test
  void namesAMissingFileColumnOrFolder() throws IOException {
    conversation("timestamp,comment-id,author-id\n", VOTES);
    assertThatThrownBy(this::input).hasMessageContaining("the column 'comment-body' is missing");

    Files.delete(folder.resolve("talk/comments.csv.gz"));
    assertThatThrownBy(this::input)
        .hasMessageContaining("neither comments.csv nor comments.csv.gz is there");

    assertThatThrownBy(() -> PolisInput.read(folder.resolve("gone"), texts -> texts))
        .hasMessageContaining("no such folder");
  }

  private void conversation(String comments, String votes) throws IOException {
    Path talk = Files.createDirectories(folder.resolve("talk"));
    write(talk.resolve("comments.csv.gz"), comments);
    write(talk.resolve("votes.csv.gz"), votes);
  }

  private static void write(Path file, String text) throws IOException {
    try (GZIPOutputStream out = gzip(file)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static GZIPOutputStream gzip(Path file) throws IOException {
    return new GZIPOutputStream(Files.newOutputStream(file));
  }

  private PolisInput input() {
    return PolisInput.read(
        folder.resolve("talk"), texts -> texts.stream().map(text -> "en").toList());
  }

  private List<StoreWrite> writes() {
    List<StoreWrite> writes = new ArrayList<>();
    input().writes().forEachRemaining(writes::add);
    return writes;
  }

  private static String typeOf(StoreWrite write) {
    return write instanceof StoreWrite.React react ? react.reaction().getType() : "";
  }
}
