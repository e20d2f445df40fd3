package io.offhook.sip.machine;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that can be put into a machine.
 *
 * @param name as the tables call it
 * @param documented whether the tables show it; what only moves time is for the fuzzer
 * @param possible whether it can be made now at all: a response needs a request that was sent
 * @param into gives it
 */
record Input<S>(String name, boolean documented, Predicate<S> possible, Consumer<S> into) {

    static <S> Input<S> of(String name, Consumer<S> into) {
        return new Input<>(name, true, subject -> true, into);
    }

    static <S> Input<S> when(Predicate<S> possible, String name, Consumer<S> into) {
        return new Input<>(name, true, possible, into);
    }

    static <S> Input<S> hidden(String name, Predicate<S> possible, Consumer<S> into) {
        return new Input<>(name, false, possible, into);
    }
}
