package io.offhook.app.examples;

import io.offhook.engine.Call;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.HostPort;
import java.nio.file.Path;

/**
 * Answers every call with a WAV file, then hangs up.
 *
 * <pre>
 * java -cp app/target/quick/offhook.jar io.offhook.app.examples.AnswerCall 127.0.0.1:5070 hello.wav
 * app/offhook call sip:anybody@127.0.0.1:5070 --record heard.wav
 * </pre>
 */
public final class AnswerCall {
    private AnswerCall() {}

    /** Arguments: where to listen, the file to say. */
    public static void main(String[] args) throws InterruptedException {
        EngineConfig config = EngineConfig.load().withListen(HostPort.parse(args[0], 5060));
        try (Engine engine = Engine.start(config)) {
            engine.account("sip:answer@localhost")
                    .catchAll()
                    .onAnswered(call -> greet(call, Path.of(args[1])))
                    .open();
            System.out.println("listening on " + engine.addresses());
            Thread.currentThread().join(); // until Ctrl-C
        }
    }

    private static void greet(Call call, Path greeting) {
        call.play(greeting).thenRun(call::hangUp);
    }
}
