package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** A caller and a callee, joined by a link in virtual time. */
final class Pair {

    final Link link;
    final List<String> trace = new ArrayList<>();
    final End a;
    final End b;

    Pair(long seed) {
        link = new Link(seed);
        a = new End("a", link, seed * 31 + 1, trace);
        b = new End("b", link, seed * 31 + 2, trace);
        a.peer = b;
        b.peer = a;
    }

    /** Runs to the end of everything and checks what must hold in every call. */
    Pair finish() {
        assertThat(link.run(400)).as("everything comes to rest\n%s", this).isTrue();
        assertThat(a.faults).as(toString()).isEmpty();
        assertThat(b.faults).as(toString()).isEmpty();
        assertThat(a.count(SessionEffect.Ended.class))
                .as("caller ended\n%s", this)
                .isEqualTo(1);
        assertThat(b.count(SessionEffect.Ended.class))
                .as("callee ended\n%s", this)
                .isEqualTo(b.session == null ? 0 : 1);
        return this;
    }

    /** The ladder: milliseconds, who sends, what. */
    String ladder() {
        return String.join("\n", trace);
    }

    @Override
    public String toString() {
        return ladder() + "\na: " + a.ended + "\nb: " + b.ended;
    }
}
