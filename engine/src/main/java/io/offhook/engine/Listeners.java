package io.offhook.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Who hears the events of one source. Listeners come and events are told on one serial executor, so a listener hears all that follows its adding, in order,
 * whatever thread adds it. One that throws silences nobody else.
 */
final class Listeners<E> {
    private final Executor serial;
    private final int holds;
    private final Consumer<? super Throwable> threw;
    private final List<Consumer<? super E>> all = new ArrayList<>(1);
    private final ArrayDeque<E> held = new ArrayDeque<>(0);

    /**
     * @param serial runs tasks one after the other
     * @param holds how many events wait for the first listener, the oldest given up beyond it
     * @param threw is told what a listener threw
     */
    Listeners(Executor serial, int holds, Consumer<? super Throwable> threw) {
        this.serial = serial;
        this.holds = holds;
        this.threw = threw;
    }

    /** From any thread. The first one hears of the events that were held before it. */
    void add(Consumer<? super E> listener) {
        serial.execute(() -> {
            all.add(listener);
            for (E event = held.poll(); event != null; event = held.poll()) {
                tell(listener, event);
            }
        });
    }

    /** On the serial executor. */
    void tell(E event) {
        if (all.isEmpty()) {
            hold(event);
        }
        for (Consumer<? super E> listener : all) {
            tell(listener, event);
        }
    }

    private void hold(E event) {
        held.add(event);
        if (held.size() > holds) {
            held.remove();
        }
    }

    private void tell(Consumer<? super E> listener, E event) {
        try {
            listener.accept(event);
        } catch (Throwable e) {
            threw.accept(e);
        }
    }
}
