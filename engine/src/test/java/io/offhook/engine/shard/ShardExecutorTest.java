package io.offhook.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardExecutorTest {
    private static final long SLICE_NS = 500_000;

    private final VirtualLoop loop = new VirtualLoop();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Runnable> strays = new ArrayList<>();
    private final List<Integer> ran = new ArrayList<>();
    private final ShardExecutor executor = new ShardExecutor(strays::add);

    ShardExecutorTest() {
        executor.attach(loop, () -> loop.nowNs, SLICE_NS, faults::add);
    }

    private Runnable task(int number, long ns) {
        return () -> {
            ran.add(number);
            loop.nowNs += ns;
        };
    }

    @Test
    void manyTasksAreHandedToTheLoopOnce() {
        for (int i = 0; i < 1_000; i++) {
            executor.execute(task(i, 10));
        }
        assertThat(loop.executed).isEqualTo(1);
        loop.turn();
        assertThat(ran).hasSize(1_000).isSorted();
        assertThat(loop.idle()).isTrue();
        assertThat(executor.tasks()).isEqualTo(1_000);
    }

    @Test
    void whatDoesNotFitIntoASliceGoesOnAsAScheduledTaskAfterTheLoopsOwnWork() {
        for (int i = 0; i < 12; i++) {
            executor.execute(task(i, 100_000));
        }
        loop.turn(); // drains one slice and, in the same turn, looks at timers: the rest is due at once
        assertThat(ran).hasSize(10); // 5 by the first slice, 5 by the scheduled one
        assertThat(loop.executed).isEqualTo(1);
        assertThat(loop.scheduled).isEqualTo(2);
        loop.turn();
        assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(loop.idle()).isTrue();
    }

    @Test
    void aTaskThatAlwaysComesBackLeavesTheLoopItsTurns() {
        Runnable[] forever = new Runnable[1];
        forever[0] = () -> {
            loop.nowNs += 10_000;
            executor.execute(forever[0]);
        };
        int[] timerTurns = {0};
        Runnable[] timer = new Runnable[1];
        timer[0] = () -> {
            timerTurns[0]++;
            loop.schedule(timer[0], 1_000_000);
        };
        loop.schedule(timer[0], 1_000_000);
        executor.execute(forever[0]);
        while (loop.nowNs < 100_000_000) {
            loop.turn();
        }
        assertThat(timerTurns[0]).isBetween(60, 100);
    }

    @Test
    void aSliceOfZeroRunsOneTaskATurn() {
        ShardExecutor stepwise = new ShardExecutor(strays::add);
        stepwise.attach(loop, () -> loop.nowNs, 0, faults::add);
        stepwise.execute(task(1, 0));
        stepwise.execute(task(2, 0));
        loop.execute(task(3, 0));
        loop.turn();
        assertThat(ran).containsExactly(1, 3, 2);
        assertThat(loop.scheduled).isEqualTo(1);
        assertThat(loop.idle()).isTrue();
        assertThat(stepwise.tasks()).isEqualTo(2);
    }

    @Test
    void theQueuesAgeIsZeroWhileASliceIsEnoughAndRealWhenItIsNot() {
        executor.execute(task(0, 400_000));
        loop.turn();
        assertThat(executor.queueDelayNs(loop.nowNs)).isZero();
        for (int i = 0; i < 100; i++) {
            executor.execute(task(i, 1_000_000));
        }
        for (int i = 0; i < 20; i++) {
            loop.turn();
        }
        assertThat(executor.queueDelayNs(loop.nowNs)).isBetween(15_000_000L, 45_000_000L);
        assertThat(executor.queueLength()).isGreaterThan(50);
        while (!loop.idle()) {
            loop.turn();
        }
        assertThat(executor.queueDelayNs(loop.nowNs)).isZero();
        assertThat(executor.queueLength()).isZero();
    }

    @Test
    void aThrowableThatEscapesIsReportedAndTheNextTaskRuns() {
        for (Throwable thrown :
                List.of(new StackOverflowError(), new NoClassDefFoundError("x"), new IllegalStateException())) {
            executor.execute(() -> sneak(thrown));
        }
        executor.execute(task(7, 0));
        loop.turn();
        assertThat(ran).containsExactly(7);
        assertThat(faults)
                .extracting(Fault::where)
                .containsOnly(Fault.Where.MAILBOX)
                .hasSize(3);
        assertThat(executor.escaped()).isEqualTo(3);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void shutdownDoesNothing() {
        executor.shutdown();
        assertThat(executor.isShutdown()).isFalse();
        executor.execute(task(1, 0));
        loop.turn();
        assertThat(ran).containsExactly(1);
    }

    @Test
    void aClosingLoopIsGivenItsRestAtOnceBecauseItDropsScheduledTasks() {
        loop.closing = true;
        for (int i = 0; i < 20; i++) {
            executor.execute(task(i, 100_000));
        }
        while (!loop.idle()) {
            loop.turn();
        }
        assertThat(ran).hasSize(20);
        assertThat(loop.scheduled).isZero();
    }

    @Test
    void withoutALoopTasksRunOnTheFallback() {
        executor.execute(task(1, 0)); // waits in the queue
        loop.close();
        executor.detach();
        assertThat(strays).hasSize(1);
        executor.execute(task(2, 0));
        assertThat(strays).hasSize(2);
        assertThat(executor.strayed()).isEqualTo(2);
    }

    @Test
    void aLoopThatRefusesSendsTasksToTheFallback() {
        loop.close();
        executor.execute(task(1, 0));
        executor.execute(task(2, 0));
        assertThat(strays).hasSize(2);
    }

    @Test
    void anotherLoopCanTakeItOver() {
        executor.detach();
        VirtualLoop other = new VirtualLoop();
        executor.attach(other, () -> other.nowNs, SLICE_NS, faults::add);
        executor.execute(task(1, 0));
        other.turn();
        assertThat(ran).containsExactly(1);
    }
}
