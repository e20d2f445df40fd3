package io.offhook.testkit;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.CallOptions;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.actor.AccountLine;
import io.offhook.engine.actor.AccountParts;
import io.offhook.engine.actor.AccountSpec;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.DialogSetup;
import io.offhook.engine.actor.EngineContext;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.MediaStream;
import io.offhook.engine.actor.Registration;
import io.offhook.engine.actor.RegistrationEvent;
import io.offhook.engine.actor.SipShard;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One actor of the engine alone, driven message by message: a {@link Registration}, a {@link Dialog}, a {@link MediaStream}. What it sends arrives at a
 * {@link FarEnd}, which also writes what a peer would say; what it tells goes to a listener of the test; time passes when the test says so.
 *
 * <pre>{@code
 * ActorBench bench = ActorBench.in(lab);
 * List<RegistrationEvent> events = new ArrayList<>();
 * ActorRef<Registration.Command> registration = bench.registration(bench.spec("alice"), events::add);
 *
 * registration.tell(new Registration.Register());
 * SipRequest register = bench.farEnd().request(Method.REGISTER);
 * registration.tell(new Registration.Received(bench.farEnd().answer(register, 503)));
 * bench.settle();
 * }</pre>
 *
 * <p>Nothing that is told is handled before time passes ({@link #pass}) or stands still for a moment ({@link #settle}); asking the far end what it got
 * settles too. With {@link #engine}, {@link #shard} and {@link #account} the actors' {@code create} methods can be called with whatever else a test wants,
 * also in a {@code BehaviorTestKit}. The bench ends with its lab.
 */
public final class ActorBench {
    private static final String FAR_USER = "far";

    private final Lab lab;
    private final Device device;
    private final FarEnd farEnd;
    private final EngineContext engine;
    private final SipShard shard;
    private final List<ActorRef<?>> spawned = new ArrayList<>();

    private ActorBench(Lab lab, UnaryOperator<EngineConfig> change) {
        this.lab = lab;
        this.device = lab.device("bench", change);
        this.farEnd = new FarEnd(lab, lab.host("far-end"), FAR_USER);
        lab.network().between(device, farEnd).quality(q -> LabNetwork.USUAL.withDelay(Duration.ZERO));
        this.engine = ActorEngine.context(device.engine());
        this.shard = engine.shards().get(0);
        lab.residents().beforeClosing(this::clear);
        // Answers are told to the actor, past the wire: whoever watches that sees requests without any.
        lab.except(Invariant.REPEATED_UNTIL_ANSWERED);
    }

    /** A bench in a lab; what it sends arrives at once and whole until the lab's network is told otherwise. */
    public static ActorBench in(Lab lab) {
        return in(lab, config -> config);
    }

    /** A bench whose engine is configured in some way. */
    public static ActorBench in(Lab lab, UnaryOperator<EngineConfig> change) {
        return new ActorBench(lab, change);
    }

    // ---- what an actor is made of ----

    /** What the actors share. */
    public EngineContext engine() {
        return engine;
    }

    /** The shard that they run on. */
    public SipShard shard() {
        return shard;
    }

    /** The machine that they run on. */
    public Device device() {
        return device;
    }

    /** Who is at the other end. */
    public FarEnd farEnd() {
        return farEnd;
    }

    /** A plain account of a user here, with the far end as its registrar. */
    public AccountSpec spec(String user) {
        SipUri aor = SipUri.parse("sip:" + user + "@" + device.host().address().getHostAddress());
        return AccountSpec.of(Objects.requireNonNull(aor, user)).withRegistrar(farEnd.uri());
    }

    /** What an account is to its registration and its dialogs; it has no actor of its own here. */
    public AccountParts account(AccountSpec spec) {
        AccountLine line = new AccountLine(spec);
        engine.enter(line);
        return AccountParts.of(line);
    }

    // ---- the actors ----

    /** Spawns a behavior on the shard, as the engine does. */
    public <T> ActorRef<T> spawn(Behavior<T> behavior) {
        return keep(lab.system().systemActorOf(behavior, name(), (Props) shard.props()));
    }

    /** An actor that hands everything on: for listeners that are actors. */
    public <T> ActorRef<T> listener(Consumer<? super T> heard) {
        Behavior<T> behavior = Behaviors.receiveMessage(message -> {
            heard.accept(message);
            return Behaviors.same();
        });
        return keep(lab.system().systemActorOf(behavior, name(), Props.empty()));
    }

    private String name() {
        return "bench-" + (spawned.size() + 1);
    }

    private <T> ActorRef<T> keep(ActorRef<T> actor) {
        spawned.add(actor);
        return actor;
    }

    /** The registration of an account. */
    public ActorRef<Registration.Command> registration(AccountSpec spec, Consumer<? super RegistrationEvent> heard) {
        return spawn(Registration.create(engine, shard, account(spec), listener(heard)));
    }

    /** A call to the far end; its INVITE is under way as soon as there is a port for it. */
    public ActorRef<Dialog.Command> call(AccountSpec spec, DialogListener listener) {
        return dialog(
                spec,
                new DialogSetup.Outgoing(
                        farEnd.uri(), CallOptions.none(), new MediaProgram.Silence(), listener, new DialogLine()));
    }

    /** A call that came from the far end; the account's policy decides about it. */
    public ActorRef<Dialog.Command> called(AccountSpec spec, SipRequest invite) {
        return dialog(spec, DialogSetup.Incoming.of(invite, farEnd.signalling()));
    }

    private ActorRef<Dialog.Command> dialog(AccountSpec spec, DialogSetup setup) {
        if (!engine.admit()) {
            throw lab.failure("the engine's limit of calls is reached");
        }
        return spawn(Dialog.create(engine, shard, account(spec), setup));
    }

    /** An audio stream without a dialog; it tells its port, and then waits for {@link MediaStream.Agreed}. */
    public ActorRef<MediaStream.Command> stream(AccountSpec spec, Consumer<? super MediaStream.Event> heard) {
        return spawn(MediaStream.create(engine, shard, account(spec), farEnd.signalling(), listener(heard)));
    }

    // ---- time ----

    /** Lets virtual time pass. */
    public void pass(Duration duration) {
        lab.run(duration);
    }

    /** Lets everything happen that is to happen at this instant. */
    public void settle() {
        lab.simulation().settle();
    }

    /** Stops what still lives, so that it gives back what it holds. */
    private void clear() {
        for (ActorRef<?> actor : spawned) {
            Adapter.toClassic(lab.system()).stop(Adapter.toClassic(actor));
        }
        settle();
        farEnd.close();
    }
}
