package io.kooflow.platform.folder;

import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a data folder: its owner, and nobody else. What is kept there decides what programs
 * read and run, and some of it are secrets.
 */
final class FolderAccess {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final String ELSE = ", or give another --data-dir";

  private final String user;
  private final Predicate<Path> usable;

  /**
   * @param usable whether this process may read and write a file, and list a folder
   */
  FolderAccess(String user, Predicate<Path> usable) {
    this.user = user;
    this.usable = usable;
  }

  /** For the user of this process. */
  static FolderAccess ofThisUser() {
    return new FolderAccess(System.getProperty("user.name", "?"), FolderAccess::allowed);
  }

  private static boolean allowed(Path path) {
    return Files.isReadable(path)
        && Files.isWritable(path)
        && (!Files.isDirectory(path) || Files.isExecutable(path));
  }

  /**
   * Takes from others what they may do with a folder that is empty or ours already.
   *
   * @param folder without links in its path
   * @throws UsageException naming path, owner and way out, if it belongs to another user, if others
   *     can have put something there, or if anything in it cannot be read or written
   */
  void require(Path folder) throws IOException {
    PosixFileAttributes attributes = attributes(folder);
    if (attributes == null) {
      return;
    }
    requireOwner(folder, attributes);
    requireUsable(folder, folder, attributes);
    closeToOthers(folder, attributes);
    Files.walkFileTree(folder, new Visitor(folder));
  }

  /**
   * Says who could make {@code folder}, which this user cannot.
   *
   * @param folder absolute; not there
   */
  UsageException notMade(Path folder) {
    Path above = folder;
    while (above.getParent() != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return refused(
        folder,
        "it cannot be made in %s, which %s and %s cannot write"
            .formatted(above, belongs(attributes(above)), user),
        "make it as that user and give it to " + user);
  }

  private void requireOwner(Path folder, PosixFileAttributes attributes) {
    if (!isOurs(folder, attributes)) {
      throw refused(
          folder,
          "it %s, and this command runs as %s".formatted(belongs(attributes), user),
          "run it as the owner");
    }
  }

  private boolean isOurs(Path folder, PosixFileAttributes attributes) {
    try {
      return attributes
          .owner()
          .equals(
              FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user));
    } catch (IOException noSuchUser) {
      // In a container a process may run as a number that has no name.
      return usable.test(folder);
    }
  }

  private void requireUsable(Path folder, Path path, PosixFileAttributes attributes) {
    if (usable.test(path)) {
      return;
    }
    boolean ours = isOurs(path, attributes);
    throw refused(
        folder,
        "%s%s (%s), and %s cannot read and write it"
            .formatted(
                path.equals(folder) ? "it " : path + " ",
                belongs(attributes),
                PosixFilePermissions.toString(attributes.permissions()),
                user),
        ours
            ? "chmod -R u+rwX '%s'".formatted(folder)
            : "run it as the owner, or as root: chown -R %s '%s'".formatted(user, folder));
  }

  private static void closeToOthers(Path folder, PosixFileAttributes attributes)
      throws IOException {
    Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
    open.retainAll(attributes.permissions());
    boolean writable =
        open.contains(PosixFilePermission.GROUP_WRITE)
            || open.contains(PosixFilePermission.OTHERS_WRITE);
    boolean empty = isEmpty(folder);
    if (writable && !empty) {
      throw refused(
          folder,
          "it %s, and others can write there (%s), so what it holds may be theirs"
              .formatted(
                  belongs(attributes), PosixFilePermissions.toString(attributes.permissions())),
          "if it is the owner's: chmod go-rwx '%s'".formatted(folder));
    }
    if (!open.isEmpty() && (empty || Files.exists(folder.resolve(DataFolder.LOCK)))) {
      Set<PosixFilePermission> narrow = EnumSet.copyOf(attributes.permissions());
      narrow.removeAll(OTHERS);
      Files.setPosixFilePermissions(folder, narrow);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static UsageException refused(Path folder, String why, String wayOut) {
    return new UsageException(
        "--data-dir %s cannot be used: %s; %s%s".formatted(folder, why, wayOut, ELSE));
  }

  private static String belongs(@Nullable PosixFileAttributes attributes) {
    return "belongs to " + (attributes == null ? "somebody else" : attributes.owner().getName());
  }

  /** Null where files have no owners and permissions of this kind, or cannot be asked for them. */
  private static @Nullable PosixFileAttributes attributes(Path path) {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      return view == null ? null : view.readAttributes();
    } catch (IOException goneOrForbidden) {
      return null;
    }
  }

  /** Files come and go while another command runs on the folder, which is told later. */
  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path folder;

    private Visitor(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes ignored) {
      look(path);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes basic) {
      if (basic.isRegularFile()) {
        look(path);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      look(path);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure)
        throws IOException {
      if (failure != null && !(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      return FileVisitResult.CONTINUE;
    }

    private void look(Path path) {
      PosixFileAttributes attributes = usable.test(path) ? null : attributes(path);
      if (attributes != null) {
        requireUsable(folder, path, attributes);
      }
    }
  }
}
