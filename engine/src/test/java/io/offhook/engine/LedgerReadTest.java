package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.shard.LedgerEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LedgerReadTest {
    private static final int CALLS = 300;

    /** What is described is written by the shards meanwhile: it may be a little behind, and must never throw. */
    @Test
    void anyThreadMayAskForTheStateOfEverythingWhileCallsComeAndGo() throws Exception {
        try (Engine caller = Engine.start(Loopback.CONFIG);
                Engine callee = Engine.start(Loopback.CONFIG)) {
            callee.account(Loopback.uri(callee, "bob"))
                    .onCall(IncomingCall::answer)
                    .open();
            Account alice = caller.account(Loopback.uri(caller, "alice")).open();
            Loopback.opened(callee, 1);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> reader = new CompletableFuture<>();
            Thread reading = new Thread(() -> read(caller, callee, over, reader), "reader");
            reading.start();
            for (int i = 0; i < CALLS; i++) {
                Loopback.get(
                        Loopback.get(alice.call(Loopback.uri(callee, "bob"))).hangUp());
            }
            over.set(true);
            assertThat(Loopback.get(reader)).as("descriptions read").isGreaterThan(CALLS);
            reading.join();
        }
    }

    private static void read(
            Engine caller, Engine callee, AtomicBoolean over, CompletableFuture<Integer> descriptions) {
        int read = 0;
        try {
            while (!over.get()) {
                for (Engine engine : List.of(caller, callee)) {
                    for (LedgerEntry entry : engine.ledger()) {
                        read += entry.description().isEmpty() ? 0 : 1;
                    }
                }
            }
            descriptions.complete(read);
        } catch (RuntimeException e) {
            descriptions.completeExceptionally(e);
        }
    }
}
