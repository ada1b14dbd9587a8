package io.kooflow.streams.reactions;

/** The koo was written, edited or deleted; its new state is in the store by now. */
public enum KooChanged implements News {
  NEWS
}
