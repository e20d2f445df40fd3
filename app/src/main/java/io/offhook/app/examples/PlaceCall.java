package io.offhook.app.examples;

import io.offhook.engine.Account;
import io.offhook.engine.Call;
import io.offhook.engine.Engine;
import java.nio.file.Path;

/**
 * Calls somebody, says a WAV file, writes down what comes back.
 *
 * <pre>
 * app/offhook answer --listen 127.0.0.1:5070 --echo
 * java -cp app/target/quick/offhook.jar io.offhook.app.examples.PlaceCall sip:echo@127.0.0.1:5070 hello.wav heard.wav
 * </pre>
 */
public final class PlaceCall {
    private PlaceCall() {}

    /** Arguments: whom to call, the file to say, the file to write. */
    public static void main(String[] args) {
        try (Engine engine = Engine.start()) {
            Account alice = engine.account("sip:alice@localhost").open();
            Call call = alice.call(args[0]).join(); // answered
            call.record(Path.of(args[2])).join();
            call.play(Path.of(args[1])).join(); // said to its end
            System.out.println("ended: " + call.hangUp().join());
        }
    }
}
