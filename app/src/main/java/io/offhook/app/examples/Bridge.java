package io.offhook.app.examples;

import io.offhook.engine.Account;
import io.offhook.engine.Call;
import io.offhook.engine.Engine;

/**
 * Calls two people and joins them, until one hangs up.
 *
 * <pre>
 * app/offhook answer --listen 127.0.0.1:5070 --tone 440
 * app/offhook answer --listen 127.0.0.1:5071 --record heard/
 * java -cp app/target/quick/offhook.jar io.offhook.app.examples.Bridge sip:a@127.0.0.1:5070 sip:b@127.0.0.1:5071
 * </pre>
 */
public final class Bridge {
    private Bridge() {}

    /** Arguments: the two to be joined. */
    public static void main(String[] args) {
        try (Engine engine = Engine.start()) {
            Account operator = engine.account("sip:operator@localhost").open();
            Call first = operator.call(args[0]).join();
            Call second = operator.call(args[1]).join();
            first.bridge(second).join();
            System.out.println("joined");
            first.ended().thenRun(second::hangUp);
            second.ended().thenRun(first::hangUp);
            first.ended().join();
            second.ended().join();
        }
    }
}
