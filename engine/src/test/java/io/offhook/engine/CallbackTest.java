package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.sip.dialog.EndCause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users' code may do where it is called: block, wait for its own call, throw. None of it is anybody else's affair. */
@Timeout(60)
class CallbackTest {
    private Engine caller;
    private Engine callee;
    private Account alice;
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void start() {
        caller = Engine.start(Loopback.CONFIG);
        callee = Engine.start(Loopback.CONFIG);
        alice = caller.account("sip:alice@127.0.0.1").open();
    }

    @AfterEach
    void everythingIsGivenBack() {
        release.countDown();
        caller.close();
        callee.close();
        assertThat(caller.ledger()).isEmpty();
        assertThat(callee.ledger()).isEmpty();
    }

    @Test
    void aHandlerMayWaitForWhatItAsksOfItsOwnCall() {
        CompletableFuture<EndCause> done = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1")
                .onCall(incoming -> {
                    Call call = incoming.ring().answer().join();
                    call.playTone(440).join();
                    call.sendDigits("1").join();
                    call.statistics().join();
                    done.complete(call.hangUp().join());
                })
                .open();

        Call call = get(alice.call(Loopback.uri(callee, "bob")));

        assertThat(get(done)).isInstanceOf(EndCause.LocalHangup.class);
        assertThat(get(call.ended())).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void aContinuationMayWaitForWhatItAsksOfItsOwnCall() {
        CompletableFuture<EndCause> done = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1")
                .onAnswered(call -> {
                    call.playTone(440).join();
                    done.complete(call.hangUp().join());
                })
                .open();

        CompletableFuture<EndCause> heard = alice.call(Loopback.uri(callee, "bob"))
                .thenApply(call -> call.ended().join());

        assertThat(get(done)).isInstanceOf(EndCause.LocalHangup.class);
        assertThat(get(heard)).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void aListenerMayHangUpAndWaitForTheEnd() {
        callee.account("sip:bob@127.0.0.1").onAnswered(call -> {}).open();
        CompletableFuture<EndCause> done = new CompletableFuture<>();
        Call call = alice.dial(Loopback.uri(callee, "bob"));
        call.onEvent(event -> {
            if (event instanceof CallEvent.Answered) {
                done.complete(event.call().hangUp().join());
            }
        });

        assertThat(get(done)).isInstanceOf(EndCause.LocalHangup.class);
    }

    @Test
    void whoeverWaitsForAnAnswerOfACallThatEndsIsToldSo() {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1").onAnswered(taken::complete).open();
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        Call other = get(taken);
        CompletableFuture<Void> digits = call.sendDigits("0123456789*#ABCD");
        CompletableFuture<String> collected = call.collectDigits(4, Duration.ofMinutes(5));

        other.hangUp();

        assertThatThrownBy(() -> get(digits)).hasCauseInstanceOf(RuntimeException.class);
        assertThat(get(collected)).isEmpty();
        assertThatThrownBy(() -> get(call.statistics())).hasCauseInstanceOf(CallFailedException.class);
    }

    @Test
    void aHandlerThatBlocksHoldsUpNoOtherCallNotEvenOfItsOwnAccount() {
        CountDownLatch blocked = new CountDownLatch(8);
        callee.account("sip:bob@127.0.0.1")
                .onCall(incoming -> {
                    boolean slow = incoming.from().toString().contains("slow");
                    if (slow) {
                        blocked.countDown();
                        Loopback.await(release);
                    }
                    incoming.answer();
                })
                .open();
        Account slow = caller.account("sip:slow@127.0.0.1").open();
        for (int i = 0; i < 8; i++) {
            slow.dial(Loopback.uri(callee, "bob"));
        }
        Loopback.await(blocked);

        List<CallEvent> heard = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        Call call = alice.dial(Loopback.uri(callee, "bob"));
        call.onEvent(event -> {
            heard.add(event);
            if (event instanceof CallEvent.Ended) {
                ended.countDown();
            }
        });
        get(call.answered());
        get(call.hangUp());
        Loopback.await(ended);

        assertThat(heard).last().isInstanceOf(CallEvent.Ended.class);
        assertThat(release.getCount()).isOne();
    }

    @Test
    void aListenerThatBlocksHoldsUpItsOwnCallsEventsOnly() {
        callee.account("sip:bob@127.0.0.1").onAnswered(call -> {}).open();
        CountDownLatch blocked = new CountDownLatch(1);
        Call stuck = alice.dial(Loopback.uri(callee, "bob"));
        stuck.onEvent(event -> {
            blocked.countDown();
            Loopback.await(release);
        });
        Loopback.await(blocked);

        Call other = get(alice.call(Loopback.uri(callee, "bob")));
        assertThat(get(other.hangUp())).isInstanceOf(EndCause.LocalHangup.class);

        get(stuck.answered());
        assertThat(get(stuck.hangUp())).isInstanceOf(EndCause.LocalHangup.class);
    }

    @Test
    void nothingIsMissedBetweenDiallingAndListening() {
        callee.account("sip:bob@127.0.0.1").onCall(call -> call.ring().answer()).open();
        Call call = alice.dial(Loopback.uri(callee, "bob"));
        get(call.answered());
        get(call.hangUp());

        List<String> heard = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        call.onEvent(event -> {
            heard.add(event.getClass().getSimpleName());
            if (event instanceof CallEvent.Ended) {
                ended.countDown();
            }
        });
        Loopback.await(ended);

        assertThat(heard).startsWith("Ringing", "Answered").endsWith("Ended");
    }

    @Test
    void theFirstSubscriberOfACallHearsItFromItsBeginning() {
        callee.account("sip:bob@127.0.0.1").onCall(call -> call.ring().answer()).open();
        Call call = alice.dial(Loopback.uri(callee, "bob"));
        Flow.Publisher<CallEvent> events = call.events();
        get(call.answered());
        get(call.hangUp());

        List<String> heard = new CopyOnWriteArrayList<>();
        CountDownLatch complete = new CountDownLatch(1);
        events.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(CallEvent event) {
                heard.add(event.getClass().getSimpleName());
            }

            @Override
            public void onError(Throwable failure) {
                heard.add(failure.toString());
            }

            @Override
            public void onComplete() {
                complete.countDown();
            }
        });
        Loopback.await(complete);

        assertThat(heard).startsWith("Ringing", "Answered").endsWith("Ended");
    }

    @Test
    void aListenerThatThrowsSilencesNobody() {
        callee.account("sip:bob@127.0.0.1").onAnswered(call -> {}).open();
        CountDownLatch ended = new CountDownLatch(1);
        Call call = alice.dial(Loopback.uri(callee, "bob"));
        call.onEvent(event -> {
            throw new IllegalStateException("test");
        });
        call.onEvent(event -> {
            if (event instanceof CallEvent.Ended) {
                ended.countDown();
            }
        });

        get(call.answered());
        assertThat(get(call.hangUp())).isInstanceOf(EndCause.LocalHangup.class);
        Loopback.await(ended);
    }

    @Test
    void aHandlerThatThrowsRefusesItsCallWith500() {
        callee.account("sip:bob@127.0.0.1")
                .onCall(incoming -> {
                    throw new StackOverflowError("test");
                })
                .open();

        assertThatThrownBy(() -> get(alice.call(Loopback.uri(callee, "bob"))))
                .hasCauseInstanceOf(CallFailedException.class)
                .hasMessageContaining("500");
    }

    @Test
    void aHandlerOfAnAnsweredCallThatThrowsLeavesItsCallAlone() {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1")
                .onAnswered(call -> {
                    taken.complete(call);
                    throw new NoClassDefFoundError("test");
                })
                .open();

        Call call = get(alice.call(Loopback.uri(callee, "bob")));

        assertThat(get(get(taken).statistics()).codec()).isPresent();
        get(call.hangUp());
    }

    @Test
    void usersCodeRunsOnTheirExecutorAndNowhereElse() {
        List<String> threads = new CopyOnWriteArrayList<>();
        ExecutorService theirs = Executors.newSingleThreadExecutor(task -> new Thread(task, "theirs"));
        try (Engine engine = Engine.start(Loopback.CONFIG.withCallbacks(theirs))) {
            engine.account("sip:bob@127.0.0.1")
                    .onCall(incoming -> {
                        threads.add(Thread.currentThread().getName());
                        incoming.answer()
                                .thenAccept(call ->
                                        threads.add(Thread.currentThread().getName()));
                    })
                    .open();
            Call call = get(alice.call(Loopback.uri(engine, "bob")));
            CompletableFuture<String> ended = call.ended().thenApply(cause -> "");
            get(call.hangUp());
            get(ended);
        } finally {
            theirs.shutdown();
        }
        assertThat(threads).isNotEmpty().containsOnly("theirs");
    }

    @Test
    void aCallPlacedWhileItsAccountClosesEndsToo() {
        callee.account("sip:bob@127.0.0.1").onAnswered(call -> {}).open();
        for (int round = 0; round < 20; round++) {
            Account account = caller.account("sip:brief@127.0.0.1").open();
            CompletableFuture<Void> closed = account.close();
            Call late = account.dial(Loopback.uri(callee, "bob"));
            get(closed);
            assertThat(get(late.ended())).isNotNull();
            get(late.answered().handle((call, failure) -> "told"));
        }
    }

    @Test
    void aCallOfAnEngineThatIsClosedEndsAtOnce() {
        caller.close();

        assertThat(get(alice.dial(Loopback.uri(callee, "bob")).ended())).isInstanceOf(EndCause.TransportError.class);
        assertThatThrownBy(() -> get(alice.register())).hasMessageContaining("closed");
    }
}
