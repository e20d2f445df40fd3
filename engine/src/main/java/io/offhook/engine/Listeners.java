package io.offhook.engine;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears the events of one source. One that throws silences nobody else. */
final class Listeners<E> {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final CopyOnWriteArrayList<Consumer<? super E>> all = new CopyOnWriteArrayList<>();

    void add(Consumer<? super E> listener) {
        all.add(listener);
    }

    void tell(E event) {
        for (Consumer<? super E> listener : all) {
            try {
                listener.accept(event);
            } catch (Throwable e) {
                log.warn("A listener threw at {}", event.getClass().getSimpleName(), e);
            }
        }
    }
}
