package io.offhook.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void listsWhatIsAliveByOwnerAndForgetsWhatIsGone() {
        Ledger page = ledger.page();
        Ledger.Entry actor = page.open(Ledger.Kind.ACTOR, "alice", "dialog 1");
        Ledger.Entry port = ledger.open(Ledger.Kind.PORT, "bob", 10_000);
        page.open(Ledger.Kind.TIMER, "alice");
        assertThat(ledger.snapshot())
                .containsExactlyInAnyOrder(
                        new LedgerEntry(Ledger.Kind.ACTOR, "alice", "dialog 1"),
                        new LedgerEntry(Ledger.Kind.PORT, "bob", "10000"),
                        new LedgerEntry(Ledger.Kind.TIMER, "alice", ""));
        assertThat(page.size()).isEqualTo(2);
        actor.close();
        actor.close();
        port.close();
        assertThat(ledger.leaked()).containsExactly(new LedgerEntry(Ledger.Kind.TIMER, "alice", ""));
        assertThat(ledger.counts()).isEqualTo(Map.of(Ledger.Kind.TIMER, 1));
        assertThat(ledger.total(Ledger.Kind.ACTOR)).isEqualTo(1);
    }

    @Test
    void agreesWithAPlainListUnderRandomOpeningAndClosing() {
        Random random = new Random(11);
        List<Ledger.Entry> open = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (open.isEmpty() || random.nextInt(100) < 52) {
                open.add(ledger.open(Ledger.Kind.values()[random.nextInt(8)], "o", i));
                expected.add(Integer.toString(i));
            } else {
                int at = random.nextInt(open.size());
                open.remove(at).close();
                expected.remove(at);
            }
        }
        assertThat(ledger.size()).isEqualTo(expected.size());
        assertThat(ledger.snapshot()).extracting(LedgerEntry::description).isEqualTo(expected);
        open.forEach(Ledger.Entry::close);
        assertThat(ledger.size()).isZero();
        assertThat(ledger.snapshot()).isEmpty();
    }

    @Test
    void isSafeFromSeveralThreads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                List<Ledger.Entry> mine = new ArrayList<>();
                for (int i = 0; i < 20_000; i++) {
                    mine.add(ledger.open(Ledger.Kind.CALL, "x"));
                    if (mine.size() > 50) {
                        mine.remove(i % 50).close();
                    }
                }
                mine.forEach(Ledger.Entry::close);
            });
            threads.add(thread);
            thread.start();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(ledger.snapshot().size()).isLessThanOrEqualTo(4 * 51);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ledger.size()).isZero();
        assertThat(ledger.total(Ledger.Kind.CALL)).isEqualTo(80_000);
    }
}
