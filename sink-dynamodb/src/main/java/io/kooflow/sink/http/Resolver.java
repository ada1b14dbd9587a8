package io.kooflow.sink.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a name; asked for each connection, since addresses change. */
interface Resolver {
  /** One address or more, the preferred first. */
  InetAddress[] addresses(String host) throws UnknownHostException;
}
