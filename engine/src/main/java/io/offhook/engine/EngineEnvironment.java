package io.offhook.engine;

import io.offhook.net.Network;
import io.offhook.net.Resolver;

/**
 * Everything the engine takes from the world outside: the real one by {@link SystemEnvironment}, a simulated one in tests.
 *
 * @param clock time
 * @param random tags, branches, nonces
 * @param network loops and sockets
 * @param resolver names
 */
public record EngineEnvironment(EngineClock clock, EngineRandom random, Network network, Resolver resolver)
        implements AutoCloseable {

    /** Closes the resolver and the loops that are still open. The shards close their own loops before. */
    @Override
    public void close() {
        resolver.close();
        network.close();
    }
}
