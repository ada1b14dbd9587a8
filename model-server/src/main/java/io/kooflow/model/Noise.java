package io.kooflow.model;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** What stands in a text but is not its author's language: addresses and names. */
final class Noise {
  private static final Pattern EMAIL =
      Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64}){1,8}");
  private static final Pattern LINK =
      Pattern.compile("(?i)\\b(?:https?://|www\\.)\\S+|\\bhttps?\\b");
  private static final Pattern MENTION = Pattern.compile("@[\\p{L}\\p{N}_]+");

  private Noise() {}

  /** The text, composed (NFKC), with one space in place of each address and name. */
  static String removed(String text) {
    return replaced(text, " ", " ", " ");
  }

  /** The text, composed (NFKC), with addresses and names as the training data has them. */
  static String masked(String text) {
    return replaced(text, "[email]", "http", "@user");
  }

  private static String replaced(String text, String email, String link, String mention) {
    String composed = Normalizer.normalize(text.replace("&amp;", "&"), Normalizer.Form.NFKC);
    String withoutEmails = EMAIL.matcher(composed).replaceAll(email);
    String withoutLinks = LINK.matcher(withoutEmails).replaceAll(link);
    return MENTION.matcher(withoutLinks).replaceAll(mention);
  }
}
