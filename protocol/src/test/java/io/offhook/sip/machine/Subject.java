package io.offhook.sip.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A living machine and its owner, who performs effects in virtual time and remembers enough of them to see what must never
 * happen. A violated rule is an AssertionError out of the input that broke it.
 */
abstract class Subject {

    static final long SECOND_NS = 1_000_000_000L;

    /** Nothing does more than this for one input. */
    private static final int MOST_EFFECTS = 40;

    /** Begins anywhere: no machine may think that time starts at 0, and a monotonic clock may be negative or wrap. */
    long nowNs;

    /** Decides what an input leaves open; seeded anew before each, so that sequences can be shortened. */
    Random dice = new Random(0);

    /** What came of the last input, in words. */
    private final List<String> said = new ArrayList<>(8);

    Subject(long seed) {
        nowNs = seed == 0 ? 0 : seed * 0x9E3779B97F4A7C15L;
    }

    /** The name of the present state, the RFC's where it has one. */
    abstract String state();

    /** Whether the machine has come to its end. */
    abstract boolean isOver();

    /** What an owner does who wants to leave: answers, hangs up, unregisters; without another input the machine must now end. */
    abstract void lastWish();

    /** The time within which {@link #lastWish} must have led to the end. */
    abstract long longestNs();

    /** Fires the earliest timer that still means something, at its time; false when there is none. */
    abstract boolean nextTimer();

    /** Whether a timer that means something is armed. */
    abstract boolean isWaiting();

    final void say(String effect) {
        said.add(effect);
        require(said.size() <= MOST_EFFECTS, "too many effects for one input: " + said);
    }

    /** What was said since the last time. */
    final List<String> said() {
        List<String> words = List.copyOf(said);
        said.clear();
        return words;
    }

    final boolean isSilent() {
        return said.isEmpty();
    }

    /** Something that must hold. */
    final void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    /** Jumps to a moment unless it is past. */
    final void reach(long atNs) {
        if (atNs - nowNs > 0) {
            nowNs = atNs;
        }
    }
}
