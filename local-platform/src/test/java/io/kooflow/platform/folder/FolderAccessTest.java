package io.kooflow.platform.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderAccessTest {
  private static final String USER = System.getProperty("user.name");

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temp.toRealPath().resolve("data"));
    permit(folder, "rwx------");
  }

  @Test
  void refusesTheFolderOfAnotherUser() throws IOException {
    String other = another();

    assertThatThrownBy(() -> as(other, all -> true).require(folder))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--data-dir %s cannot be used: it belongs to %s, and this command runs as %s; run it as the owner, or give another --data-dir"
                .formatted(folder, USER, other));
  }

  @Test
  void namesAFileOrFolderInsideThatCannotBeWritten() throws IOException {
    Path below = Files.createDirectories(folder.resolve("kafka/log"));
    Path file = Files.createFile(below.resolve("meta.properties"));
    permit(file, "r--r--r--");

    assertThatThrownBy(() -> as(USER, path -> !path.equals(file)).require(folder))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--data-dir %s cannot be used: %s belongs to %s (r--r--r--), and %s cannot read and write it; chmod -R u+rwX '%s', or give another --data-dir"
                .formatted(folder, file, USER, USER, folder));
    assertThatThrownBy(() -> as(USER, path -> !path.equals(below)).require(folder))
        .hasMessageContaining(below + " belongs to " + USER);
    assertThatThrownBy(() -> as(USER, path -> !path.equals(folder)).require(folder))
        .hasMessageContaining("cannot be used: it belongs to " + USER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
  void refusesWhatOthersCanHavePutThere(String permissions) throws IOException {
    Files.createFile(folder.resolve(DataFolder.LOCK));
    permit(folder, permissions);

    assertThatThrownBy(() -> as(USER, all -> true).require(folder))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--data-dir %s cannot be used: it belongs to %s, and others can write there (%s), so what it holds may be theirs; if it is the owner's: chmod go-rwx '%s', or give another --data-dir"
                .formatted(folder, USER, permissions, folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxr-xr-x"})
  void closesAnEmptyFolderToOthers(String permissions) throws IOException {
    permit(folder, permissions);

    as(USER, all -> true).require(folder);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void closesAKeptFolderToReadersAndLeavesOneThatHoldsOtherThings() throws IOException {
    Path file = Files.createFile(folder.resolve("notes"));
    permit(folder, "rwxr-xr-x");

    as(USER, all -> true).require(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxr-xr-x");

    Files.move(file, folder.resolve(DataFolder.LOCK));
    as(USER, all -> true).require(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void saysInWhichFolderNoneCanBeMade() {
    assertThat(as(USER, all -> true).notMade(folder.resolve("a/b")))
        .hasMessage(
            "--data-dir %s/a/b cannot be used: it cannot be made in %s, which belongs to %s and %s cannot write; make it as that user and give it to %s, or give another --data-dir"
                .formatted(folder, folder, USER, USER, USER));
  }

  private static FolderAccess as(String user, Predicate<Path> usable) {
    return new FolderAccess(user, usable);
  }

  private static String another() throws IOException {
    String other = USER.equals("nobody") ? "root" : "nobody";
    return FileSystems.getDefault()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(other)
        .getName();
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
