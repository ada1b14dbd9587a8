package io.kooflow.streams.reactions;

/** Something that may change what counts for a koo; the record's key is the koo. */
public interface News {}
