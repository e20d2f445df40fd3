package io.offhook.sip.transaction;

import java.util.List;

/**
 * The outcome of one input: the next state and what to do, in order.
 *
 * @param <S> the machine's state type
 */
public record Step<S>(S next, List<Effect> effects) {

    private static final List<Effect> UNEXPECTED = List.of(Effect.Unexpected.INSTANCE);

    /** A repeat or a stale timer: nothing happens, by design. */
    static <S> Step<S> stay(S state) {
        return new Step<>(state, List.of());
    }

    /** An input that has no business in this state. */
    static <S> Step<S> unexpected(S state) {
        return new Step<>(state, UNEXPECTED);
    }

    static <S> Step<S> to(S next, Effect one) {
        return new Step<>(next, List.of(one));
    }

    static <S> Step<S> to(S next, Effect one, Effect two) {
        return new Step<>(next, List.of(one, two));
    }

    static <S> Step<S> to(S next, Effect one, Effect two, Effect three) {
        return new Step<>(next, List.of(one, two, three));
    }
}
