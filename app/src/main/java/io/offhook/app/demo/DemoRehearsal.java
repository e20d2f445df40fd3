package io.offhook.app.demo;

import io.offhook.app.load.AnsweringPolicy;
import io.offhook.app.load.CallRun;
import io.offhook.app.load.CallScript;
import io.offhook.app.load.CallTally;
import io.offhook.app.load.RegisterRun;
import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.exchange.Exchange;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.net.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the JVM does before a demonstration or a measured run, so that it measures the engine and not the compiler: thousands of calls without audio through
 * an exchange, and a small demonstration between them, so that what is compiled knows audio as well.
 */
public final class DemoRehearsal {
    private static final int PHONES = 500;
    private static final double REGISTER_RATE = 1_000;

    private DemoRehearsal() {}

    /**
     * Some twenty-five seconds; shorter when {@code stop} says so.
     *
     * @param shards event loops of the engine, 0 for one a processor
     * @throws NetworkException when no socket can be opened
     */
    public static void run(int shards, BooleanSupplier stop) throws NetworkException {
        EngineConfig silent = Demo.config(shards).withoutMedia();
        signalling(silent, 300, 300, stop);
        if (!stop.getAsBoolean()) {
            Demo.run(DemoPlan.rehearsal(), shards, sample -> {}, stop);
        }
        if (!stop.getAsBoolean()) {
            signalling(silent, 12_000, 2_000, stop);
        }
    }

    private static void signalling(EngineConfig config, long calls, double rate, BooleanSupplier stop)
            throws NetworkException {
        try (Exchange exchange = Exchange.start(ExchangeConfig.of(Demo.DOMAIN).withUsers(Demo::password));
                Engine engine = ActorEngine.start(config, EngineSetup.plain())) {
            AnsweringPolicy answering =
                    new AnsweringPolicy(new MediaProgram.Silence(), Optional.empty(), false, new CallTally());
            List<Account> callers = new ArrayList<>();
            List<Account> phones = new ArrayList<>();
            for (int n = 0; n < PHONES; n++) {
                Account caller =
                        Demo.account(engine, "a" + n, exchange.localAddress()).open();
                callers.add(caller);
                phones.add(caller);
                phones.add(ActorEngine.policy(Demo.account(engine, "b" + n, exchange.localAddress()), answering)
                        .open());
            }
            new RegisterRun(phones).run(REGISTER_RATE, stop);
            CallScript script = CallScript.answeredAndOver();
            new CallRun(callers, n -> "sip:b" + n % PHONES + "@" + Demo.DOMAIN, script).run(calls, rate, stop);
        }
    }
}
