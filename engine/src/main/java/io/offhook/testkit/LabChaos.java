package io.offhook.testkit;

import io.offhook.engine.actor.Chaos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Throws into actors of a lab's devices, by the seed: what falls must fall alone. Everything that may be thrown is: exceptions, failed assertions, and the
 * errors that a JVM counts as fatal.
 */
public final class LabChaos {
    static final List<Supplier<Throwable>> KINDS = List.of(
            () -> new IllegalStateException("struck"),
            () -> new NullPointerException("struck"),
            () -> new AssertionError("struck"),
            () -> new StackOverflowError("struck"),
            () -> new NoClassDefFoundError("struck"),
            () -> new OutOfMemoryError("struck"),
            () -> new InternalError("struck"),
            () -> new Exception("struck, and checked"));

    private record Aim(Chaos.Victim victim, @Nullable String account) {}

    private final RandomGenerator dice;
    private final Map<Aim, Double> shares = new LinkedHashMap<>();
    private final List<Aim> next = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();
    private int kind;

    LabChaos(RandomGenerator dice) {
        this.dice = dice;
    }

    /** Fails this share of the messages of all actors: 0 to 1. */
    public LabChaos everywhere(double share) {
        for (Chaos.Victim victim : Chaos.Victim.values()) {
            shares.put(new Aim(victim, null), share);
        }
        return this;
    }

    /** Fails this share of the messages of one kind of actor, of one phone: 0 to 1. */
    public LabChaos at(Chaos.Victim victim, Phone phone, double share) {
        shares.put(new Aim(victim, phone.uri()), share);
        return this;
    }

    /** Fails the next message of one kind of actor of one phone, whichever comes first. */
    public LabChaos strike(Chaos.Victim victim, Phone phone) {
        next.add(new Aim(victim, phone.uri()));
        return this;
    }

    /** No more of it. */
    public LabChaos calm() {
        shares.clear();
        next.clear();
        return this;
    }

    /** How often it has thrown. */
    public int strikes() {
        return thrown.size();
    }

    /** Whether it was this that broke, and not the code. */
    boolean isMine(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && message.startsWith("struck")) {
                return true;
            }
        }
        return false;
    }

    /** What the engines ask. */
    Chaos hook() {
        return this::consider;
    }

    private void consider(Chaos.Victim victim, String account, Object message) {
        if (next.isEmpty() && shares.isEmpty()) {
            return;
        }
        if (next.remove(new Aim(victim, account)) || happens(victim, account)) {
            Throwable struck = KINDS.get(kind++ % KINDS.size()).get();
            thrown.add(struck);
            LabChaos.<RuntimeException>sneak(struck);
        }
    }

    private boolean happens(Chaos.Victim victim, String account) {
        double share = shares.getOrDefault(new Aim(victim, account), shares.getOrDefault(new Aim(victim, null), 0.0));
        return share > 0 && dice.nextDouble() < share;
    }

    @SuppressWarnings("unchecked") // whatever it is, it is thrown
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
