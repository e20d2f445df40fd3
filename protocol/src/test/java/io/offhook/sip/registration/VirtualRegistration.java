package io.offhook.sip.registration;

import io.offhook.sip.auth.ChallengePolicy;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session on virtual time, with a registrar that is a function from request to answer (null: silence). */
final class VirtualRegistration {
    static final long SECOND = 1_000_000_000L;
    static final String CONTACT = "sip:bob@192.0.2.4:5060";

    final RegistrationSession session;
    final List<RegistrationEffect> events = new ArrayList<>();
    final List<SipRequest> sent = new ArrayList<>();
    final List<Long> sentAtNs = new ArrayList<>();
    long nowNs;
    Function<SipRequest, @Nullable SipResponse> registrar = request -> null;

    private record Due(RegistrationTimer timer, long atNs) {}

    private final Map<RegistrationTimer.Name, Due> armed = new EnumMap<>(RegistrationTimer.Name.class);

    VirtualRegistration(RegistrationConfig config, @Nullable String password, long seed) {
        DigestClient digest = password == null
                ? null
                : new DigestClient(
                        Credentials.password("bob", password.toCharArray()),
                        ChallengePolicy.ownServers(),
                        new Random(seed));
        session = new RegistrationSession(config, digest, new CountedIdentifiers(seed));
    }

    static VirtualRegistration of(@Nullable String password) {
        return new VirtualRegistration(config(), password, 1);
    }

    static RegistrationConfig config() {
        return RegistrationConfig.of(
                "sip:biloxi.example.com", "sip:bob@biloxi.example.com", CONTACT, "192.0.2.4", 5060);
    }

    void register() {
        List<RegistrationEffect> out = new ArrayList<>();
        session.register(nowNs, out);
        perform(out);
    }

    void unregister() {
        List<RegistrationEffect> out = new ArrayList<>();
        session.unregister(nowNs, out);
        perform(out);
    }

    void receive(SipResponse response) {
        List<RegistrationEffect> out = new ArrayList<>();
        session.received(response, nowNs, out);
        perform(out);
    }

    void fail() {
        List<RegistrationEffect> out = new ArrayList<>();
        session.transportFailed(nowNs, out);
        perform(out);
    }

    void timer(RegistrationTimer timer) {
        List<RegistrationEffect> out = new ArrayList<>();
        session.timer(timer, nowNs, out);
        perform(out);
    }

    /** Runs all timers up to a moment of virtual time. */
    void runUntil(long endNs) {
        Due next = first();
        while (next != null && next.atNs <= endNs) {
            nowNs = Math.max(nowNs, next.atNs);
            armed.remove(next.timer.name());
            timer(next.timer);
            next = first();
        }
        nowNs = Math.max(nowNs, endNs);
    }

    private @Nullable Due first() {
        Due first = null;
        for (Due due : armed.values()) {
            first = first == null || due.atNs < first.atNs ? due : first;
        }
        return first;
    }

    private void perform(List<RegistrationEffect> out) {
        for (RegistrationEffect effect : out) {
            if (effect instanceof RegistrationEffect.Send send) {
                sent.add(send.request());
                sentAtNs.add(nowNs);
                SipResponse answer = registrar.apply(send.request());
                if (answer != null) {
                    receive(answer);
                }
            } else if (effect instanceof RegistrationEffect.Arm arm) {
                armed.put(arm.timer().name(), new Due(arm.timer(), nowNs + arm.delayNs()));
            } else {
                events.add(effect);
            }
        }
    }

    SipRequest last() {
        return sent.get(sent.size() - 1);
    }

    RegistrationState state() {
        return session.state();
    }

    <E extends RegistrationEffect> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static ResponseBuilder answer(SipRequest request, int status) {
        return SipResponse.respond(request, status).toTag(new Tag("registrar"));
    }

    /** A 200 that grants what was asked, but at most so many seconds. */
    static SipResponse ok(SipRequest request, long most) {
        long seconds = Math.min(most, request.expires().orElse(3600));
        ResponseBuilder ok = answer(request, 200);
        if (seconds > 0) {
            ok.header("Contact", "<" + CONTACT + ">;expires=" + seconds);
        }
        return ok.build();
    }

    static long expires(SipRequest request) {
        return request.expires().orElse(-1);
    }
}
