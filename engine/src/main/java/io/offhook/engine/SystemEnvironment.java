package io.offhook.engine;

import io.offhook.net.JdkResolver;
import io.offhook.net.NettyNetwork;
import io.offhook.net.Transport;
import java.security.SecureRandom;
import java.time.Instant;

/** The real world: the system's clock, SecureRandom, Netty's sockets, the JDK's resolver. */
public final class SystemEnvironment {
    /** Callers that wait for a name at once, at most: a dead DNS server must not fill the memory. */
    private static final int MAX_PENDING_LOOKUPS = 1_000;

    private SystemEnvironment() {}

    /**
     * A new environment; its owner closes it.
     *
     * @param transport which of Netty's transports carries the sockets
     */
    public static EngineEnvironment create(Transport transport) {
        EngineClock clock = clock();
        return new EngineEnvironment(
                clock,
                random(),
                NettyNetwork.create(transport, clock::nanoTime),
                new JdkResolver(clock::nanoTime, MAX_PENDING_LOOKUPS));
    }

    /** The system's clock. */
    public static EngineClock clock() {
        return SystemClock.INSTANCE;
    }

    /** Strong random numbers. */
    public static EngineRandom random() {
        return new BufferedSecureRandom(new SecureRandom());
    }

    /** The one place in the engine that asks the system for the time. */
    private enum SystemClock implements EngineClock {
        INSTANCE;

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant wallTime() {
            return Instant.now();
        }
    }
}
