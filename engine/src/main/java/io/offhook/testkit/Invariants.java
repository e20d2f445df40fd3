package io.offhook.testkit;

import io.offhook.engine.actor.DialogEvent;
import io.offhook.sip.dialog.EndCause;
import io.offhook.testkit.rule.AckRule;
import io.offhook.testkit.rule.OnceRule;
import io.offhook.testkit.rule.PaceRule;
import io.offhook.testkit.rule.RepeatRule;
import io.offhook.testkit.rule.SecretRule;
import io.offhook.testkit.rule.SipWatch;
import io.offhook.testkit.simulation.SimulatedNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches what must hold in a lab: the wire by rules, calls by what their phones heard. Scripted peers may do as they please. */
final class Invariants {
    static final String SECRETS_BEGIN = "secret-";
    private static final int MOST_KEPT = 200;

    /** A breach, and the call that it happened in; a call that was struck down from outside is judged by nothing. */
    private record Seen(Violation violation, String callId) {}

    private final Set<Invariant> watched = EnumSet.allOf(Invariant.class);
    private final Map<InetAddress, Long> t1s = new LinkedHashMap<>();
    private final Set<InetAddress> endpoints = new LinkedHashSet<>();
    private final List<Seen> seen = new ArrayList<>();
    private final SecretRule secrets = new SecretRule(SECRETS_BEGIN, breach(Invariant.NO_SECRET));
    private final RepeatRule repeats;
    private long left;

    Invariants(SimulatedNetwork network) {
        this.repeats = new RepeatRule(this::t1Of, this::answers, breach(Invariant.REPEATED_UNTIL_ANSWERED));
        network.listen(new SipWatch(List.of(
                repeats,
                new AckRule(this::isOurs, breach(Invariant.ACK_BELONGS)),
                new OnceRule(this::answers, breach(Invariant.ONE_ANSWER), breach(Invariant.ONE_BYE)))));
        network.listen(new PaceRule(this::answers, breach(Invariant.PACED)));
        network.listen(secrets);
    }

    private io.offhook.testkit.rule.Breach breach(Invariant invariant) {
        return (atNs, callId, text) -> add(invariant, Duration.ofNanos(atNs), text, callId);
    }

    // ---- who is judged ----

    /** A host of ours that makes and takes calls, with its timer T1. */
    void endpoint(InetAddress address, Duration t1) {
        endpoints.add(address);
        t1s.put(address, t1.toNanos());
    }

    /** A proxy of ours. */
    void proxy(InetAddress address, Duration t1) {
        t1s.put(address, t1.toNanos());
    }

    void secret(String password) {
        secrets.add(password);
    }

    void except(Invariant... ones) {
        for (Invariant one : ones) {
            watched.remove(one);
        }
    }

    private long t1Of(InetSocketAddress sender) {
        return t1s.getOrDefault(sender.getAddress(), 0L);
    }

    private boolean isOurs(InetSocketAddress sender) {
        return t1s.containsKey(sender.getAddress());
    }

    private boolean answers(InetSocketAddress sender) {
        return endpoints.contains(sender.getAddress());
    }

    // ---- what is seen ----

    void add(Invariant invariant, Duration at, String text, String callId) {
        if (!watched.contains(invariant)) {
            return;
        }
        if (seen.size() < MOST_KEPT) {
            seen.add(new Seen(new Violation(invariant, at, text), callId));
        } else {
            left++;
        }
    }

    /** A call heard a mark: it must come from the same call. */
    void heard(PhoneCall by, PhoneCall speaker, Duration at) {
        if (by.equals(speaker) || !speaker.callId().equals(by.callId())) {
            add(Invariant.AUDIO_STAYS, at, by + " hears " + speaker, id(by));
        }
    }

    /** A call heard of something: not twice, and of nothing after its end. */
    void happened(PhoneCall call, DialogEvent event, Duration at) {
        List<PhoneCall.Moment> moments = call.moments();
        boolean over = false;
        boolean again = false;
        for (PhoneCall.Moment moment : moments.subList(0, moments.size() - 1)) {
            over |= moment.event() instanceof DialogEvent.Ended;
            again |= once(event) && moment.event().getClass().equals(event.getClass());
        }
        if (over) {
            add(Invariant.ONE_OUTCOME, at, call + " hears " + event + " after its end", id(call));
        } else if (again) {
            add(Invariant.NO_REPEATED_EVENT, at, call + " hears " + event + " again", id(call));
        }
    }

    private static boolean once(DialogEvent event) {
        return event instanceof DialogEvent.Answered || event instanceof DialogEvent.MediaStarted;
    }

    private static String id(PhoneCall call) {
        return call.callId().map(id -> id.value()).orElse("");
    }

    // ---- the verdict ----

    /** What calls that are over contradict each other in, added to the rest. Calls that go on are not judged yet. */
    List<Violation> violations(List<PhoneCall> calls, long foreignTasks, Duration at) {
        repeats.end(at.toNanos());
        Map<String, PhoneCall> made = new LinkedHashMap<>();
        Set<String> struck = new LinkedHashSet<>();
        for (PhoneCall call : calls) {
            if (call.isMade()) {
                made.put(id(call), call);
            }
            if (call.cause().orElse(null) instanceof EndCause.InternalError) {
                struck.add(id(call));
            }
        }
        List<Seen> all = new ArrayList<>(seen);
        if (foreignTasks > 0 && watched.contains(Invariant.ONE_THREAD)) {
            all.add(new Seen(
                    new Violation(Invariant.ONE_THREAD, at, foreignTasks + " tasks came from other threads"), ""));
        }
        if (watched.contains(Invariant.ONE_OUTCOME)) {
            calls.stream().filter(Invariants::contradictsItself).forEach(call -> {
                String text = call + ": " + Outcome.of(call);
                all.add(new Seen(new Violation(Invariant.ONE_OUTCOME, at, text), id(call)));
            });
        }
        if (watched.contains(Invariant.SIDES_AGREE)) {
            for (PhoneCall taken : calls) {
                PhoneCall caller = taken.isMade() ? null : made.get(id(taken));
                if (caller != null && caller.isOver() && taken.isOver() && contradict(caller, taken)) {
                    String text = caller + ": " + Outcome.of(caller) + ", but " + taken + ": " + Outcome.of(taken);
                    all.add(new Seen(new Violation(Invariant.SIDES_AGREE, at, text), id(taken)));
                }
            }
        }
        List<Violation> judged = new ArrayList<>();
        for (Seen one : all) {
            boolean excused = struck.contains(one.callId) && one.violation.invariant() != Invariant.AUDIO_STAYS;
            if (!excused) {
                judged.add(one.violation);
            }
        }
        if (left > 0) {
            judged.add(new Violation(judged.get(judged.size() - 1).invariant(), at, "and " + left + " more"));
        }
        return judged;
    }

    /** An answered call cannot end in a way that only an unanswered one can. */
    private static boolean contradictsItself(PhoneCall call) {
        EndCause cause = call.cause().orElse(null);
        return call.wasAnswered()
                && (cause instanceof EndCause.Cancelled
                        || cause instanceof EndCause.NoAnswer
                        || cause instanceof EndCause.Busy
                        || cause instanceof EndCause.Rejected);
    }

    /** Whether two sides say what cannot both be true. Losses excuse much: a side may never have heard what the other said. */
    private static boolean contradict(PhoneCall caller, PhoneCall callee) {
        EndCause made = caller.cause().orElseThrow();
        EndCause taken = callee.cause().orElseThrow();
        if (made instanceof EndCause.RemoteHangup && taken instanceof EndCause.RemoteHangup) {
            return true; // nobody hung up
        }
        if (caller.wasAnswered() && !callee.wasAnswered()) {
            // A BYE may overtake the ACK, or come in its place when that was lost.
            return !(taken instanceof EndCause.RemoteHangup || unheard(taken));
        }
        if (callee.wasAnswered() && !caller.wasAnswered()) {
            // The 200 crossed our CANCEL, or came when nobody waited any more: it was acknowledged, and hung up.
            return !(made instanceof EndCause.Cancelled || made instanceof EndCause.NoAnswer || unheard(made));
        }
        return made instanceof EndCause.RemoteHangup && taken instanceof EndCause.Cancelled;
    }

    private static boolean unheard(EndCause cause) {
        return cause instanceof EndCause.TimedOut
                || cause instanceof EndCause.TransportError
                || cause instanceof EndCause.MediaFailure
                || cause instanceof EndCause.InternalError;
    }

    /** How a call ended, in a few words. */
    private record Outcome(boolean answered, EndCause cause) {
        static Outcome of(PhoneCall call) {
            return new Outcome(call.wasAnswered(), call.cause().orElseThrow());
        }

        @Override
        public String toString() {
            return (answered ? "answered, " : "not answered, ") + cause;
        }
    }
}
