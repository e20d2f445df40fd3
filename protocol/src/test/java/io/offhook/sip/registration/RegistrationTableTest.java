package io.offhook.sip.registration;

import static io.offhook.sip.registration.RegistrationState.FAILED;
import static io.offhook.sip.registration.RegistrationState.REFRESHING;
import static io.offhook.sip.registration.RegistrationState.REGISTERED;
import static io.offhook.sip.registration.RegistrationState.REGISTERING;
import static io.offhook.sip.registration.RegistrationState.UNREGISTERED;
import static io.offhook.sip.registration.RegistrationState.UNREGISTERING;
import static io.offhook.sip.registration.RegistrationState.WAITING;
import static io.offhook.sip.registration.VirtualRegistration.SECOND;
import static io.offhook.sip.registration.VirtualRegistration.answer;
import static io.offhook.sip.registration.VirtualRegistration.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.registration.RegistrationEffect.Arm;
import io.offhook.sip.registration.RegistrationEffect.Unregistered;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every state against every input, then random sequences of them. */
class RegistrationTableTest {
    private enum Input {
        REGISTER,
        UNREGISTER,
        TRYING,
        OK,
        UNAUTHORIZED,
        FORBIDDEN,
        BRIEF,
        SERVER_ERROR,
        TIMER_F,
        REFRESH,
        EXPIRING,
        EXPIRED,
        RETRY,
        TRANSPORT_FAILED
    }

    private static VirtualRegistration in(RegistrationState state) {
        VirtualRegistration phone = VirtualRegistration.of(null);
        if (state == UNREGISTERED) {
            return phone;
        }
        phone.register();
        switch (state) {
            case REGISTERED -> phone.receive(ok(phone.last(), 3600));
            case REFRESHING -> {
                phone.receive(ok(phone.last(), 3600));
                phone.register();
            }
            case UNREGISTERING -> {
                phone.receive(ok(phone.last(), 3600));
                phone.unregister();
            }
            case WAITING -> phone.receive(answer(phone.last(), 500).build());
            case FAILED -> phone.receive(answer(phone.last(), 403).build());
            default -> {}
        }
        assertThat(phone.state()).isEqualTo(state);
        return phone;
    }

    private static void apply(VirtualRegistration phone, Input input) {
        SipRequest last = phone.sent.isEmpty() ? null : phone.last();
        switch (input) {
            case REGISTER -> phone.register();
            case UNREGISTER -> phone.unregister();
            case TRYING ->
                respond(phone, last == null ? null : answer(last, 100).build());
            case OK -> respond(phone, last == null ? null : ok(last, 3600));
            case UNAUTHORIZED ->
                respond(phone, last == null ? null : answer(last, 401).build());
            case FORBIDDEN ->
                respond(phone, last == null ? null : answer(last, 403).build());
            case BRIEF ->
                respond(
                        phone,
                        last == null
                                ? null
                                : answer(last, 423)
                                        .header("Min-Expires", "9000")
                                        .build());
            case SERVER_ERROR ->
                respond(phone, last == null ? null : answer(last, 503).build());
            case TIMER_F -> all(phone, RegistrationTimer.Name.F);
            case REFRESH -> all(phone, RegistrationTimer.Name.REFRESH);
            case EXPIRING -> all(phone, RegistrationTimer.Name.EXPIRING);
            case EXPIRED -> all(phone, RegistrationTimer.Name.EXPIRED);
            case RETRY -> all(phone, RegistrationTimer.Name.RETRY);
            case TRANSPORT_FAILED -> phone.fail();
        }
    }

    private static void respond(VirtualRegistration phone, SipResponse response) {
        if (response != null) {
            phone.receive(response);
        }
    }

    /** A timer of every generation that ever was: only the living one may do something. */
    private static void all(VirtualRegistration phone, RegistrationTimer.Name name) {
        for (int generation = 0; generation < 12; generation++) {
            phone.timer(new RegistrationTimer(name, generation));
        }
    }

    private static Stream<Arguments> row(RegistrationState state, RegistrationState... next) {
        return Stream.of(Input.values()).map(input -> Arguments.of(state, input, next[input.ordinal()]));
    }

    static Stream<Arguments> table() {
        // REGISTER, UNREGISTER, 100, 200, 401, 403, 423, 503, F, REFRESH, EXPIRING, EXPIRED, RETRY, TRANSPORT_FAILED
        RegistrationState u = UNREGISTERED;
        RegistrationState r = REGISTERING;
        RegistrationState b = REGISTERED;
        RegistrationState f = REFRESHING;
        RegistrationState e = UNREGISTERING;
        RegistrationState w = WAITING;
        RegistrationState x = FAILED;
        return Stream.of(
                        row(UNREGISTERED, r, u, u, u, u, u, u, u, u, u, u, u, u, u),
                        row(REGISTERING, r, r, r, b, x, x, r, w, w, r, r, r, r, w),
                        row(REGISTERED, f, e, b, b, b, b, b, b, b, f, b, b, b, b),
                        row(REFRESHING, f, f, f, b, x, x, f, w, w, f, f, r, f, w),
                        row(UNREGISTERING, e, e, e, u, u, u, u, u, u, e, e, e, e, u),
                        row(WAITING, r, u, w, w, w, w, w, w, w, w, w, w, r, w),
                        row(FAILED, r, u, x, x, x, x, x, x, x, x, x, x, x, x))
                .flatMap(s -> s);
    }

    @ParameterizedTest(name = "{0} x {1} -> {2}")
    @MethodSource("table")
    void everyInputInEveryState(RegistrationState state, Input input, RegistrationState next) {
        VirtualRegistration phone = in(state);
        apply(phone, input);
        assertThat(phone.state()).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomSequencesKeepTheInvariants(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            VirtualRegistration phone = new VirtualRegistration(VirtualRegistration.config(), null, seed);
            List<Long> sequences = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                int sentBefore = phone.sent.size();
                RegistrationState before = phone.state();
                Input input = Input.values()[random.nextInt(Input.values().length)];
                apply(phone, input);
                phone.nowNs += random.nextInt(100) * SECOND;
                if (before == FAILED && input != Input.REGISTER) {
                    assertThat(phone.sent).hasSize(sentBefore); // no storm, whatever happens
                }
                if (phone.state() == REGISTERED || phone.state() == REFRESHING || phone.state() == UNREGISTERING) {
                    assertThat(phone.sent).isNotEmpty();
                }
                for (SipRequest request : phone.sent.subList(sentBefore, phone.sent.size())) {
                    sequences.add(request.cseq().sequence());
                }
            }
            assertThat(sequences).isSorted();
            phone.unregister();
            phone.runUntil(phone.nowNs + 65 * SECOND);
            assertThat(phone.state()).isEqualTo(UNREGISTERED);
            assertThat(phone.events.get(phone.events.size() - 1)).isInstanceOf(Unregistered.class);
            int sent = phone.sent.size();
            phone.runUntil(phone.nowNs + 100_000 * SECOND);
            assertThat(phone.sent).hasSize(sent);
        }
    }

    @ParameterizedTest
    @EnumSource(RegistrationTimer.Name.class)
    void aTimerOfAnotherGenerationDoesNothing(RegistrationTimer.Name name) {
        for (RegistrationState state : RegistrationState.values()) {
            VirtualRegistration phone = in(state);
            List<RegistrationEffect> out = new ArrayList<>();
            phone.session.timer(new RegistrationTimer(name, 1_000), phone.nowNs, out);
            assertThat(out).isEmpty();
            assertThat(phone.state()).isEqualTo(state);
        }
    }

    @ParameterizedTest
    @EnumSource(RegistrationState.class)
    void noTimerIsArmedInThePast(RegistrationState state) {
        VirtualRegistration phone = in(state);
        List<RegistrationEffect> out = new ArrayList<>();
        phone.session.register(phone.nowNs, out);
        phone.session.unregister(phone.nowNs, out);
        for (RegistrationEffect effect : out) {
            if (effect instanceof Arm arm) {
                assertThat(arm.delayNs()).isNotNegative();
            }
        }
    }
}
