package io.offhook.app.cli;

import io.offhook.app.load.AnsweringPolicy;
import io.offhook.app.load.CallRun;
import io.offhook.app.load.CallScript;
import io.offhook.app.load.CallTally;
import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.actor.MediaProgram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * One short call of an engine with itself. The launcher runs it once after a build, so that the JVM sees which classes a start needs and keeps them in an
 * archive.
 */
@Command(name = "warm-up", hidden = true, description = "one short call with itself; for the launcher")
final class WarmUpCommand implements Callable<Integer> {
    private static final long LONGEST_NS = 10_000_000_000L;

    @Override
    public Integer call() {
        EngineConfig config =
                EngineConfig.load().withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        long beganNs = System.nanoTime();
        try (Engine engine = Engines.start(config, EngineSetup.plain())) {
            String host = EngineCommand.text(engine.addresses().get(0));
            AnsweringPolicy answering =
                    new AnsweringPolicy(new MediaProgram.Echo(), Optional.empty(), false, new CallTally());
            ActorEngine.policy(engine.account("sip:callee@" + host), answering).open();
            Account caller = engine.account("sip:caller@" + host).open();
            CallScript script = new CallScript(
                    new MediaProgram.Tone(440),
                    Optional.empty(),
                    "1",
                    Optional.empty(),
                    Optional.of(Duration.ofMillis(500)),
                    Optional.of(Duration.ofSeconds(5)),
                    false,
                    false);
            CallRun run = new CallRun(List.of(caller), n -> "sip:callee@" + host, script);
            run.run(1, 10, () -> System.nanoTime() - beganNs > LONGEST_NS);
            return run.tally().answeredCount() == 1 ? Exit.OK : Exit.FAILED;
        }
    }
}
