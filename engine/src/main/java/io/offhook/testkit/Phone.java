package io.offhook.testkit;

import io.offhook.engine.Account;
import io.offhook.engine.AccountEvent;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.CallOptions;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.sip.message.SipRequest;
import io.offhook.testkit.simulation.SimulatedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a telephone: makes calls, takes calls, says a mark of its own and knows what it hears. Until told otherwise it answers at once.
 *
 * <p>Every phone says a mark of its own in each call, all the time, so {@link #hears} tells whose audio arrives, and not only that some does. A mark is
 * recognised once two copies of it came, after about two seconds.
 */
public final class Phone implements Place {
    private final Lab lab;
    private final Device device;
    private final String name;
    private final Line line;
    private final String uri;
    private final Account account;
    private final List<PhoneCall> calls = new ArrayList<>(2);
    private @Nullable Duration registeredAt;
    private Manner manner = new Manner.Answers(Duration.ZERO);

    /** What it does with a call that comes in. */
    private sealed interface Manner {
        /** Rings for a while, then answers. */
        record Answers(Duration after) implements Manner {}

        /** Refuses with a status. */
        record Refuses(int status) implements Manner {}

        /** Rings, and nobody comes. */
        enum Rings implements Manner {
            INSTANCE
        }
    }

    Phone(Lab lab, Device device, String name, Line line) {
        this.lab = lab;
        this.device = device;
        this.name = name;
        this.line = line;
        lab.residents().enter(this);
        String host = device.host().address().getHostAddress();
        this.uri = "sip:" + name + "@" + (line.domain() == null ? host : line.domain());
        this.account = ActorEngine.policy(line.account(device.engine(), uri), this::decide)
                .open();
        account.onEvent(this::happened);
    }

    private void happened(AccountEvent event) {
        if (event instanceof AccountEvent.Registered) {
            registeredAt = lab.now();
        } else if (event instanceof AccountEvent.Unregistered) {
            registeredAt = null;
        }
        lab.happened(this, event.getClass().getSimpleName());
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its address-of-record. */
    public String uri() {
        return uri;
    }

    @Override
    public SimulatedHost host() {
        return device.host();
    }

    /** Where it is plugged in. */
    public Device device() {
        return device;
    }

    /** Its account in the device's engine. */
    public Account account() {
        return account;
    }

    // ---- what it does ----

    /** Registers with its exchange and stays so. Let the lab run, or {@link Lab#await} it. */
    public CompletableFuture<Account> register() {
        return account.register();
    }

    /** Calls somebody. */
    public PhoneCall call(Phone other) {
        return call(other.uri);
    }

    /** Calls an address. */
    public PhoneCall call(String target) {
        return call(target, CallOptions.none());
    }

    /** Calls an address in a certain way. */
    public PhoneCall call(String target, CallOptions options) {
        PhoneCall call = PhoneCall.placed(lab, this, target);
        calls.add(call);
        ActorEngine.dial(account, target, options, call.program(), call, call.line());
        return call;
    }

    /** Answers at once from now on. */
    public Phone answers() {
        return answersAfter(Duration.ZERO);
    }

    /** Rings for a while from now on, then answers. */
    public Phone answersAfter(Duration ringing) {
        manner = new Manner.Answers(ringing);
        return this;
    }

    /** Refuses calls with this status from now on: 486 is busy. */
    public Phone refuses(int status) {
        manner = new Manner.Refuses(status);
        return this;
    }

    /** Rings from now on and is not answered. */
    public Phone ringsOnly() {
        manner = Manner.Rings.INSTANCE;
        return this;
    }

    private IncomingPolicy.Decision decide(SipRequest invite) {
        if (manner instanceof Manner.Refuses refuses) {
            return new IncomingPolicy.Refuse(refuses.status());
        }
        PhoneCall call = PhoneCall.taken(lab, this, invite.callId());
        calls.add(call);
        if (manner instanceof Manner.Answers answers) {
            if (answers.after().isZero()) {
                return new IncomingPolicy.Accept(call.program(), call, call.line());
            }
            lab.simulation().after(answers.after(), call::answer);
        }
        call.ring();
        return new IncomingPolicy.Wait(call, call.line());
    }

    // ---- what became of it ----

    /** When its binding was made or refreshed last, since the lab's start; empty when it holds none. */
    public Optional<Duration> registeredAt() {
        return Optional.ofNullable(registeredAt);
    }

    /** Its calls so far, made and taken, oldest first. */
    public List<PhoneCall> calls() {
        return List.copyOf(calls);
    }

    /** Its latest call. */
    public PhoneCall lastCall() {
        if (calls.isEmpty()) {
            throw lab.failure(name + " has neither made nor taken a call");
        }
        return calls.get(calls.size() - 1);
    }

    /** Whether the audio of another phone arrives here at present. */
    public boolean isHearing(Phone other) {
        return calls.stream().anyMatch(mine -> other.calls.stream().anyMatch(mine::hears));
    }

    /** Fails unless the audio of another phone arrives here at present. */
    public Phone hears(Phone other) {
        if (!isHearing(other)) {
            throw lab.failure(name + " should hear " + other.name + ", but hears " + heard());
        }
        return this;
    }

    /** Fails if the audio of another phone arrives here at present. */
    public Phone silentTo(Phone other) {
        if (isHearing(other)) {
            throw lab.failure(name + " should not hear " + other.name);
        }
        return this;
    }

    private String heard() {
        List<String> names =
                lab.phones().stream().filter(this::isHearing).map(Phone::name).toList();
        return names.isEmpty() ? "nobody" : String.join(", ", names);
    }

    @Override
    public String toString() {
        return name + " (" + uri + ", " + line + ")";
    }
}
