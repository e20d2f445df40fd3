package io.offhook.testkit;

import io.offhook.engine.shard.LedgerEntry;
import io.offhook.testkit.report.Ladder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a lab can tell of a failure, in the order in which somebody wants to know it: where and when, which calls are in a strange state, who is alive and in
 * which state, what was heard last, and what was on the wire of those calls. Bounded to about 200 lines of 120 columns.
 */
final class LabReport {
    private static final int WIDTH = 120;
    private static final int MOST_VIOLATIONS = 8;
    private static final int MOST_CALLS = 12;
    private static final int MOST_UNANSWERED = 6;
    private static final int MOST_ALIVE = 30;
    private static final int MOST_EVENTS = 20;
    private static final int MOST_DRAWN = 3;
    private static final int LADDER_LINES = 90;

    private final Lab lab;
    private final Witness witness;
    private final StringBuilder out = new StringBuilder();

    LabReport(Lab lab, Witness witness) {
        this.lab = lab;
        this.witness = witness;
    }

    String text() {
        List<PhoneCall> calls = lab.calls();
        List<PhoneCall> suspects = suspects(calls);
        out.append(String.format(
                Locale.ROOT,
                "Seed %d, %s s of virtual time, %,d datagrams, %,d %s (each side counts). Lab.of(%dL) shows it again.\n",
                lab.seed(),
                seconds(lab.now()),
                lab.datagrams(),
                calls.size(),
                calls.size() == 1 ? "call" : "calls",
                lab.seed()));
        section("What must hold and did not", lab.violations(), MOST_VIOLATIONS);
        section("Calls that are not over, or whose sides differ", lines(suspects), MOST_CALLS);
        section("Calls that came to nothing", unanswered(calls, suspects), MOST_UNANSWERED);
        section("Alive", alive(), MOST_ALIVE);
        events();
        ladder(calls, suspects);
        return out.toString();
    }

    private void section(String title, List<?> lines, int most) {
        if (lines.isEmpty()) {
            return;
        }
        out.append(String.format(Locale.ROOT, "\n%s (%,d):\n", title, lines.size()));
        lines.stream().limit(most).forEach(line -> line("  " + line));
        if (lines.size() > most) {
            out.append(String.format(Locale.ROOT, "  ... and %,d more\n", lines.size() - most));
        }
    }

    private void line(String text) {
        out.append(text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "~")
                .append('\n');
    }

    // ---- calls ----

    /** Those that contradict their other side first, then those that go on. */
    private static List<PhoneCall> suspects(List<PhoneCall> calls) {
        Map<String, List<PhoneCall>> sides = new LinkedHashMap<>();
        for (PhoneCall call : calls) {
            call.callId()
                    .ifPresent(id -> sides.computeIfAbsent(id.value(), key -> new ArrayList<>(2))
                            .add(call));
        }
        Set<PhoneCall> suspects = new LinkedHashSet<>();
        for (List<PhoneCall> call : sides.values()) {
            PhoneCall first = call.get(0);
            if (call.stream().anyMatch(side -> differ(first, side))) {
                suspects.addAll(call);
            }
        }
        calls.stream().filter(call -> !call.isOver()).forEach(suspects::add);
        return List.copyOf(suspects);
    }

    /** What a test that waits for an answer waits for in vain; as the caller saw them. */
    private static List<String> unanswered(List<PhoneCall> calls, List<PhoneCall> suspects) {
        return calls.stream()
                .filter(call -> call.isMade() && call.isOver() && !call.wasAnswered() && !suspects.contains(call))
                .map(call -> over(call) + ": " + call)
                .toList();
    }

    private static boolean differ(PhoneCall one, PhoneCall other) {
        return one.wasAnswered() != other.wasAnswered() || one.isOver() != other.isOver();
    }

    private static List<String> lines(List<PhoneCall> calls) {
        return calls.stream().map(call -> call + ": " + state(call)).toList();
    }

    private static String state(PhoneCall call) {
        String answered = call.answeredAt()
                .map(at -> "answered at " + seconds(at))
                .orElse(call.isOver() ? "never answered" : "not answered");
        return answered + (call.isOver() ? ", over at " + over(call) : ", not over");
    }

    private static String over(PhoneCall call) {
        List<PhoneCall.Moment> moments = call.moments();
        String at = seconds(moments.get(moments.size() - 1).at());
        return at + ": " + call.cause().map(Object::toString).orElse("?");
    }

    // ---- who lives ----

    private List<String> alive() {
        List<String> lines = new ArrayList<>();
        lab.residents().devices().forEach(device -> alive(device.host().name(), device.alive(), lines));
        lab.residents().exchanges().forEach(exchange -> alive(exchange.host().name(), exchange.alive(), lines));
        return lines;
    }

    private static void alive(String host, List<LedgerEntry> entries, List<String> into) {
        for (LedgerEntry entry : entries) {
            String kind = entry.kind().name().toLowerCase(Locale.ROOT);
            into.add(host + ": " + kind + " " + entry.description() + ", of " + entry.owner());
        }
    }

    // ---- what was heard ----

    private void events() {
        List<Witness.Event> events = witness.events();
        if (events.isEmpty()) {
            return;
        }
        out.append(String.format(Locale.ROOT, "\nThe last events:\n"));
        for (Witness.Event event : events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size())) {
            line(String.format(
                    Locale.ROOT,
                    "%10s  %s: %s",
                    seconds(Duration.ofNanos(event.atNs())),
                    event.subject(),
                    event.text()));
        }
    }

    // ---- the wire ----

    /** Of the first strange calls; where there is none, of the last call. */
    private void ladder(List<PhoneCall> calls, List<PhoneCall> suspects) {
        Map<String, PhoneCall> drawn = new LinkedHashMap<>();
        for (PhoneCall call : suspects) {
            if (drawn.size() < MOST_DRAWN) {
                call.callId().ifPresent(id -> drawn.putIfAbsent(id.value(), call));
            }
        }
        for (int i = calls.size() - 1; drawn.isEmpty() && i >= 0; i--) {
            PhoneCall call = calls.get(i);
            call.callId().ifPresent(id -> drawn.putIfAbsent(id.value(), call));
        }
        Ladder ladder = drawn.isEmpty() ? witness.ladder() : witness.ladder(List.copyOf(drawn.values()));
        out.append('\n');
        if (drawn.isEmpty()) {
            line("The wire:");
        } else {
            drawn.values().forEach(call -> line("The wire of " + call));
        }
        out.append(ladder.text(LADDER_LINES));
    }

    /** As all times are written. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
    }
}
