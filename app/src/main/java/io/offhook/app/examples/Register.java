package io.offhook.app.examples;

import io.offhook.engine.Account;
import io.offhook.engine.Engine;

/**
 * Registers an account, stays reachable until Enter is pressed, unregisters.
 *
 * <pre>
 * SECRET=... java -cp app/target/quick/offhook.jar io.offhook.app.examples.Register sip:alice@example.com
 * </pre>
 */
public final class Register {
    private Register() {}

    /** Argument: the account. Its password is in the environment variable SECRET. */
    public static void main(String[] args) throws java.io.IOException {
        try (Engine engine = Engine.start()) {
            Account account = engine.account(args[0])
                    .password(System.getenv().getOrDefault("SECRET", ""))
                    .onCall(call -> System.out.println(call.from() + " calls"))
                    .open()
                    .onEvent(System.out::println);
            account.register().join();
            System.out.println(account.addressOfRecord() + " is registered; Enter ends");
            System.in.read();
            account.unregister().join();
        }
    }
}
