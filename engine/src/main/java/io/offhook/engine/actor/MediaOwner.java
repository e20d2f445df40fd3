package io.offhook.engine.actor;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose stream it is.
 *
 * @param name for the ledger
 * @param peer whom its owner signals with, as far as that is known: decides on which of our addresses it listens
 * @param report where its figures stay when it is gone
 */
record MediaOwner(
        AccountParts account, Object name, @Nullable InetSocketAddress peer, MediaReport report) {}
