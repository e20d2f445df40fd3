package io.offhook.app.cli;

import io.offhook.engine.ActorEngine;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.EngineStartException;
import io.offhook.engine.actor.MessageTap;
import io.offhook.media.stream.RtpStreamSettings;
import org.jspecify.annotations.Nullable;

/** Starts engines for the verbs. */
final class Engines {
    private Engines() {}

    /**
     * A running engine.
     *
     * @throws EnvironmentException when the machine does not allow it
     */
    static Engine start(EngineConfig config, @Nullable MessageTap tap) {
        // What the verbs say and hear needs no graph of a call's own, which would cost a third more a packet.
        EngineSetup setup = EngineSetup.plain().withLane(RtpStreamSettings.Lane.BULK);
        return start(config, tap == null ? setup : setup.withTap(tap));
    }

    static Engine start(EngineConfig config, EngineSetup setup) {
        try {
            return ActorEngine.start(config, setup);
        } catch (EngineStartException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        }
    }
}
