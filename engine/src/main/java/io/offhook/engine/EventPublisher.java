package io.offhook.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A stream of events as a {@link Flow.Publisher}: hot, 256 events of buffer a subscriber; one that is slower loses events, nobody waits for it. */
final class EventPublisher<E> implements Flow.Publisher<E> {
    private final SubmissionPublisher<E> events;
    private final Consumer<Consumer<E>> source;
    private final Predicate<? super E> last;
    private final AtomicBoolean listening = new AtomicBoolean();

    EventPublisher(Consumer<Consumer<E>> source, Executor callbacks, Predicate<? super E> last) {
        this.events = new SubmissionPublisher<>(callbacks, 256);
        this.source = source;
        this.last = last;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        events.subscribe(subscriber);
        // Not before somebody hears: a source may hold events for its first listener.
        if (listening.compareAndSet(false, true)) {
            source.accept(this::happened);
        }
    }

    private void happened(E event) {
        events.offer(event, null);
        if (last.test(event)) {
            events.close();
        }
    }
}
