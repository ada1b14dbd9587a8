package io.kooflow.schemas.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file or folder cannot be used, in words: Java's own message is often the path alone. */
public final class FileTrouble {
  private FileTrouble() {}

  /** One line without the path of the file that was asked for. */
  public static String reason(IOException trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (trouble instanceof AccessDeniedException) {
      return "no permission for this user";
    }
    if (trouble instanceof FileAlreadyExistsException) {
      return "a file or a link to nothing is in its place";
    }
    if (trouble instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (trouble instanceof DirectoryNotEmptyException) {
      return "it is not empty";
    }
    String said =
        trouble instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : trouble.getMessage();
    return said == null || said.isBlank()
        ? trouble.getClass().getSimpleName()
        : said.lines().findFirst().orElse("");
  }
}
