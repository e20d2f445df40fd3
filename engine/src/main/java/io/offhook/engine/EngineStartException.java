package io.offhook.engine;

import io.offhook.net.NetworkException;

/** An engine could not start: its port is busy, its address is not this machine's, there are no descriptors left. */
public final class EngineStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineStartException(NetworkException cause) {
        super(cause.getMessage(), cause);
    }
}
