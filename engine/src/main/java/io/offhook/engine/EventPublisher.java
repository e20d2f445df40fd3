package io.offhook.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A stream of events as a {@link Flow.Publisher}: hot, 256 events of buffer a subscriber; one that is slower loses events, nobody waits for it. */
final class EventPublisher<E> implements Flow.Publisher<E> {
    private final SubmissionPublisher<E> events;

    EventPublisher(Consumer<Consumer<E>> subscribe, Executor callbacks, Predicate<? super E> last) {
        events = new SubmissionPublisher<>(callbacks, 256);
        subscribe.accept(event -> {
            events.offer(event, null);
            if (last.test(event)) {
                events.close();
            }
        });
    }

    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        events.subscribe(subscriber);
    }
}
