package io.offhook.sip.machine;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.proxy.ContextJournal;
import io.offhook.sip.proxy.LocationService.Located;
import io.offhook.sip.proxy.Outgoing;
import io.offhook.sip.proxy.ProxyConfig;
import io.offhook.sip.proxy.ProxyCore;
import io.offhook.sip.proxy.Target;
import io.offhook.sip.transaction.HopRequests;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A stateful proxy with one request, forked to two targets, and what RFC 3261 section 16 promises of it. */
final class ProxySubject extends Subject {

    private static final InetSocketAddress CALLER = new InetSocketAddress("192.0.2.10", 5060);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 5060);
    private static final List<Target> TARGETS = List.of(
            new Target("sip:bob@192.0.2.21", new InetSocketAddress("192.0.2.21", 5060)),
            new Target("sip:bob@192.0.2.22", new InetSocketAddress("192.0.2.22", 5060)));
    private static final ProxyConfig CONFIG = ProxyConfig.of("example.com", new InetSocketAddress("192.0.2.1", 5060));

    private final ProxyCore core;
    private final SipRequest request;
    private final List<Outgoing> out = new ArrayList<>();
    private final List<Outgoing> forwarded = new ArrayList<>();
    private final Map<String, byte[]> cancels = new HashMap<>();
    private final Set<Integer> finals = new HashSet<>();
    private final Set<Integer> closed = new HashSet<>(); // branches that have answered, or cannot
    private int contexts;
    private boolean isRestarted;
    private boolean cancelled;
    private @Nullable SipResponse last;

    private ProxySubject(long seed, Method method) {
        super(seed);
        ContextJournal journal = (key, context) -> {
            contexts++;
            return () -> contexts--;
        };
        Random random = new Random(seed);
        core = new ProxyCore(
                CONFIG,
                (uri, now) -> new Located.User(TARGETS),
                null,
                null,
                new SeededIdentifiers(seed),
                random,
                journal);
        request = SipRequest.builder(method, "sip:bob@example.com")
                .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKcaller")
                .header(HeaderName.FROM, "<sip:alice@example.com>;tag=alice")
                .header(HeaderName.TO, "<sip:bob@example.com>")
                .header(HeaderName.CALL_ID, "call@alice")
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.CONTACT, "<sip:alice@192.0.2.10>")
                .cseq(1)
                .build();
        receive(request, CALLER);
    }

    static Machine<ProxySubject> machine() {
        List<Input<ProxySubject>> inputs = new ArrayList<>();
        inputs.add(Input.of("request again", s -> s.receive(s.request, CALLER)));
        for (int status : new int[] {100, 180, 200, 302, 401, 486, 503, 603}) {
            inputs.add(Input.of(Integer.toString(status), s -> s.answer(s.anyBranch(), status)));
        }
        inputs.add(Input.of("a branch cannot be reached", s -> s.unreachable(s.anyBranch())));
        inputs.add(Input.of("CANCEL", ProxySubject::cancel));
        inputs.add(Input.of("CANCEL of a stranger", s -> s.receive(HopRequests.cancel(s.request), STRANGER)));
        inputs.add(Input.when(s -> s.last != null, "ACK", ProxySubject::ack));
        inputs.add(Input.when(s -> !s.cancels.isEmpty(), "200 to CANCEL", ProxySubject::answerCancel));
        inputs.add(Input.of("a response to nothing", ProxySubject::stray));
        inputs.add(Input.hidden("the next timer", s -> true, ProxySubject::nextTimer));
        inputs.add(Input.hidden("time passes", s -> true, s -> s.advance(s.dice.nextInt(60_000) * 1_000_000L)));
        return Machine.of(
                "Proxy",
                "RFC 3261 section 16.",
                List.of(seed -> new ProxySubject(seed, seed % 4 == 3 ? Method.OPTIONS : Method.INVITE)),
                inputs);
    }

    /** The response context as a document shows it: what comes from below comes from a branch that is still open, while there is one. */
    static Machine<ProxySubject> documented() {
        List<Input<ProxySubject>> inputs = new ArrayList<>();
        inputs.add(Input.when(s -> s.contexts > 0, "request again", s -> s.receive(s.request, CALLER)));
        for (int status : new int[] {100, 180, 200, 302, 401, 486, 503, 603}) {
            inputs.add(Input.of(Integer.toString(status), s -> s.answer(s.open(), status)));
        }
        inputs.add(Input.of("a branch cannot be reached", s -> s.unreachable(s.open())));
        inputs.add(Input.of("CANCEL", ProxySubject::cancel));
        inputs.add(Input.of("CANCEL of a stranger", s -> s.receive(HopRequests.cancel(s.request), STRANGER)));
        inputs.add(Input.when(s -> s.last != null, "ACK", ProxySubject::ack));
        inputs.add(Input.when(s -> !s.cancels.isEmpty(), "200 to CANCEL", ProxySubject::answerCancel));
        inputs.add(Input.of("a response to nothing", ProxySubject::stray));
        inputs.add(
                Input.when(ProxySubject::isWaiting, "64*T1 of silence", s -> s.silence(Timers.STANDARD.timeoutNs())));
        inputs.add(Input.when(
                ProxySubject::isWaiting,
                "timer C",
                s -> s.silence(CONFIG.timerC().toNanos())));
        return new Machine<>(
                "Proxy",
                "RFC 3261 section 16: the response context of one request that is forked to two branches. In brackets: how many are open, and whether the"
                        + " caller has given up. Responses come from a branch that is still open, while there is one; effects are what is sent, either way.",
                List.of(seed -> new ProxySubject(seed, Method.INVITE)),
                "For a request other than INVITE",
                List.of(seed -> new ProxySubject(seed, Method.OPTIONS)),
                inputs,
                state -> state);
    }

    // ---- inputs ----

    private int open() {
        int branch = 0;
        while (branch < forwarded.size() - 1 && closed.contains(branch)) {
            branch++;
        }
        return branch;
    }

    private void cancel() {
        cancelled = true;
        receive(HopRequests.cancel(request), CALLER);
    }

    /** Every timer that falls due meanwhile, at its time. */
    private void silence(long lengthNs) {
        long untilNs = nowNs + lengthNs;
        for (long next = core.untilNextNs(nowNs);
                next >= 0 && nowNs + next - untilNs <= 0;
                next = core.untilNextNs(nowNs)) {
            advance(next);
        }
        advance(Math.max(0, untilNs - nowNs));
        for (int branch = 0; branch < forwarded.size(); branch++) {
            closed.add(branch); // timer B or F, or C
        }
    }

    private void receive(SipMessage message, InetSocketAddress from) {
        core.received(message, from, nowNs, out);
        perform();
    }

    private int anyBranch() {
        return dice.nextInt(forwarded.size());
    }

    private void answer(int index, int status) {
        if (status >= 200) {
            closed.add(index);
        }
        Outgoing branch = forwarded.get(index);
        receive(
                SipResponse.respond((SipRequest) branch.message(), status)
                        .toTag(new Tag("target" + branch.to().getAddress().getHostAddress()))
                        .build(),
                branch.to());
    }

    private void answerCancel() {
        byte[] cancel = cancels.values().iterator().next();
        receive(
                SipResponse.respond(SipRequest.ofSent(cancel), 200).build(),
                TARGETS.get(0).address());
    }

    private void unreachable(int index) {
        closed.add(index);
        core.unreachable(forwarded.get(index).message(), nowNs, out);
        perform();
    }

    private void ack() {
        SipResponse acknowledged = last;
        if (acknowledged != null) {
            receive(HopRequests.ack(request, acknowledged), CALLER);
        }
    }

    private void stray() {
        SipRequest never = SipRequest.builder(Method.INVITE, "sip:x@192.0.2.21")
                .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnever")
                .header(HeaderName.FROM, "<sip:a@b>;tag=1")
                .header(HeaderName.TO, "<sip:x@y>")
                .header(HeaderName.CALL_ID, "never")
                .cseq(1)
                .build();
        long before = core.counters().dropped();
        receive(SipResponse.respond(never, 200).build(), STRANGER);
        require(core.counters().dropped() == before + 1, "a stray response is not counted");
    }

    // ---- what comes out ----

    private void perform() {
        for (Outgoing one : out) {
            if (one.message() instanceof SipResponse response) {
                upstream(response, one.to());
            } else {
                downstream((SipRequest) one.message(), one);
            }
        }
        out.clear();
        require(core.activeContexts() == contexts, "the journal tells another number of contexts");
    }

    private void upstream(SipResponse response, InetSocketAddress to) {
        say(Integer.toString(response.status()));
        require(to.equals(CALLER) || to.equals(STRANGER), "a response to nobody: " + to);
        if (response.method().equals(Method.CANCEL)) {
            return;
        }
        require(to.equals(CALLER), "the caller's response goes elsewhere");
        if (response.isFinal() && contexts > 0 && !isRestarted) {
            finals.add(response.isSuccess() ? 200 : response.status());
            require(finals.size() <= 1, "two final answers: " + finals);
            last = response;
        }
    }

    private void downstream(SipRequest sent, Outgoing one) {
        say(sent.method().name());
        require(TARGETS.stream().anyMatch(target -> target.address().equals(one.to())), "sent elsewhere: " + one.to());
        if (sent.isCancel()) {
            byte[] before = cancels.putIfAbsent(sent.topVia().encode(), sent.bytes());
            require(before == null || Arrays.equals(before, sent.bytes()), "another CANCEL for one branch");
        } else if (sent.method().equals(request.method())) {
            boolean known = forwarded.stream()
                    .anyMatch(old -> Arrays.equals(old.message().bytes(), sent.bytes()));
            if (!known) {
                forwarded.add(one);
                isRestarted |= forwarded.size() > TARGETS.size(); // it repeated what we have forgotten: a new request
            }
        }
    }

    // ---- time and the end ----

    private void advance(long byNs) {
        nowNs += byNs;
        core.advance(nowNs, out);
        perform();
    }

    @Override
    boolean nextTimer() {
        long next = core.untilNextNs(nowNs);
        if (next >= 0) {
            advance(next);
        }
        return next >= 0;
    }

    @Override
    boolean isWaiting() {
        return core.untilNextNs(nowNs) >= 0;
    }

    @Override
    String state() {
        if (contexts == 0) {
            return "Over";
        }
        int open = Math.max(0, Math.min(forwarded.size(), TARGETS.size()) - closed.size());
        String detail = open + " open" + (cancelled ? ", cancelled" : "");
        return (finals.isEmpty() ? "Proceeding (" : "Answered (") + detail + ")";
    }

    @Override
    public String toString() {
        return core.activeContexts() + " contexts, " + core.activeClients() + " clients, next timer in "
                + core.untilNextNs(nowNs) + " ns";
    }

    @Override
    boolean isOver() {
        return core.activeContexts() == 0 && core.activeClients() == 0;
    }

    /** Nobody needs to do anything: timer C gives up by itself. */
    @Override
    void lastWish() {}

    @Override
    long longestNs() {
        return CONFIG.timerC().toNanos() + 4 * Timers.STANDARD.timeoutNs();
    }
}
