package io.offhook.app.load;

import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.actor.MediaProgram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Calls of an engine with itself, before a run that begins at thousands a second: a cold JVM would meet the first of them with interpreted code, fall behind
 * and make the other side repeat itself.
 */
public final class Rehearsal {
    /** Below this rate a cold JVM keeps up. */
    public static final double NEEDED_FROM_RATE = 300;

    private static final long[] CALLS = {1_000, 4_000, 6_000};
    private static final double[] RATES = {1_000, 2_000, 4_000};

    private Rehearsal() {}

    /** Some 4 s of calls without media, at a rising rate. */
    public static void run(int shards, BooleanSupplier stop) {
        EngineConfig config = EngineConfig.load()
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withShards(shards)
                .withoutMedia();
        try (Engine engine = ActorEngine.start(config, EngineSetup.plain())) {
            String host = "127.0.0.1:" + engine.addresses().get(0).getPort();
            AnsweringPolicy answering =
                    new AnsweringPolicy(new MediaProgram.Silence(), Optional.empty(), false, new CallTally());
            ActorEngine.policy(engine.account("sip:callee@" + host), answering).open();
            Account caller = engine.account("sip:caller@" + host).open();
            CallScript script = CallScript.answeredAndOver();
            for (int step = 0; step < CALLS.length && !stop.getAsBoolean(); step++) {
                new CallRun(List.of(caller), n -> "sip:callee@" + host, script).run(CALLS[step], RATES[step], stop);
            }
        }
    }
}
