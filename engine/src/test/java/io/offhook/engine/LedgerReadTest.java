package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.shard.LedgerEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
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
            AtomicInteger read = new AtomicInteger();
            CompletableFuture<Void> reader = new CompletableFuture<>();
            Thread reading = new Thread(() -> read(caller, callee, over, read, reader), "reader");
            reading.start();
            for (int i = 0; i < CALLS || read.get() < CALLS && !reader.isDone(); i++) {
                Loopback.get(
                        Loopback.get(alice.call(Loopback.uri(callee, "bob"))).hangUp());
            }
            over.set(true);
            Loopback.get(reader);
            assertThat(read.get()).as("descriptions read").isGreaterThanOrEqualTo(CALLS);
            reading.join();
        }
    }

    private static void read(
            Engine caller, Engine callee, AtomicBoolean over, AtomicInteger read, CompletableFuture<Void> end) {
        try {
            while (!over.get()) {
                for (Engine engine : List.of(caller, callee)) {
                    for (LedgerEntry entry : engine.ledger()) {
                        read.addAndGet(entry.description().isEmpty() ? 0 : 1);
                    }
                }
            }
            end.complete(null);
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }
}
