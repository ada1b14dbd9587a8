package io.kooflow.streams.trending;

import io.kooflow.engagement.RankedKoo;
import io.kooflow.engagement.TrendingRules;
import io.kooflow.events.TopCreator;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;

/** Makes the published lists; pure. */
public final class ListDocuments {
  private ListDocuments() {}

  /** Lists of koos of one generation. */
  public static MergeLists.Document<Trending> trending(int generation) {
    return (language, revision, list) ->
        new Trending(
            language,
            generation,
            revision,
            list.koos().stream()
                .map(
                    koo ->
                        new TrendingKoo(
                            koo.contentId(), koo.langGroup(), koo.score(), filled(language, koo)))
                .toList());
  }

  /** Lists of creators of one generation. */
  public static MergeLists.Document<TopCreators> creators(int generation) {
    return (language, revision, list) ->
        new TopCreators(
            language,
            generation,
            revision,
            list.koos().stream()
                .map(
                    place ->
                        new TopCreator(
                            place.contentId(),
                            place.langGroup(),
                            place.score(),
                            filled(language, place)))
                .toList());
  }

  /** What a language has of its own stands in its list under its own name. */
  private static boolean filled(String language, RankedKoo place) {
    return !language.equals(TrendingRules.ALL) && !language.equals(place.langGroup());
  }
}
