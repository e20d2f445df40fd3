package io.offhook.engine.actor;

import java.net.InetSocketAddress;

/** The first hop of a request outside a dialog: the URI that names it and the address that it was found to be. */
record NextHop(String uri, InetSocketAddress address) {}
