package io.kooflow.platform.input.synthetic;

/**
 * A language of the synthetic stream. A new one needs a constant here and a file {@code
 * sentences/<code>.tsv}.
 *
 * <p>Shares: Hindi half (press), the rest assumed; they add up to one.
 */
enum Language {
  HI(0.50),
  EN(0.20),
  PT(0.06),
  MR(0.0275),
  KN(0.0275),
  BN(0.0275),
  TA(0.0275),
  TE(0.0275),
  GU(0.0275),
  PA(0.0275),
  AS(0.0275),
  HA(0.005),
  YO(0.005),
  IG(0.005),
  PCM(0.005);

  private final double share;

  Language(double share) {
    this.share = share;
  }

  String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The language at a point of [0, 1) when shares are laid side by side. */
  static Language at(double point) {
    double rest = point;
    for (Language language : values()) {
      rest -= language.share;
      if (rest < 0) {
        return language;
      }
    }
    return HI;
  }
}
