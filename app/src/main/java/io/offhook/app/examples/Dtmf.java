package io.offhook.app.examples;

import io.offhook.engine.Account;
import io.offhook.engine.Call;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.HostPort;
import java.time.Duration;

/**
 * Asks for a PIN: collects four digits of a caller; then a call to itself dials them.
 *
 * <pre>
 * java -cp app/target/quick/offhook.jar io.offhook.app.examples.Dtmf 127.0.0.1:5070
 * </pre>
 */
public final class Dtmf {
    private Dtmf() {}

    /** Argument: where to listen. */
    public static void main(String[] args) {
        EngineConfig config = EngineConfig.load().withListen(HostPort.parse(args[0], 5060));
        try (Engine engine = Engine.start(config)) {
            engine.account("sip:pin@localhost").onAnswered(Dtmf::ask).open();
            Account caller = engine.account("sip:caller@localhost").open();
            Call call = caller.call("sip:pin@" + args[0]).join();
            call.sendDigits("4711").join();
            System.out.println("ended: " + call.ended().join()); // the other side hangs up
        }
    }

    private static void ask(Call call) {
        call.collectDigits(4, Duration.ofSeconds(10)).thenAccept(pin -> {
            System.out.println("PIN " + pin);
            call.hangUp();
        });
    }
}
