package io.offhook.engine.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorIdentity;
import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Identify;
import akka.actor.UnhandledMessage;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.CallOptions;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import io.offhook.media.stream.MediaGraph;
import io.offhook.sdp.AudioAgreement;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.registration.RegistrationTimer;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Java 17 has no exhaustive switch over types: here a sample of every permitted command reaches a living actor of its kind, and none may be unhandled.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 9);
    private static final String USER_AGENT = "/system/offhook-user-agent-*";
    private static final String ACCOUNT = USER_AGENT + "/$a";
    private static final String REGISTRATION = ACCOUNT + "/$c"; // after its one ShardCalls and its adapter
    private static final String DIALOG = ACCOUNT + "/$a/$a";
    private static final String STREAM = DIALOG + "/$a";

    private final ActorTestKit kit = ActorTestKit.create();
    private final ActorSystem classic = Adapter.toClassic(kit.system());
    private final TestProbe<Object> unhandled = kit.createTestProbe();
    private final Map<Class<?>, Object> values = new HashMap<>();
    private CompletableFuture<AudioAgreement> agreed = new CompletableFuture<>();
    private Engine engine;
    private io.offhook.engine.Account account;

    @TempDir
    Path folder;

    @BeforeAll
    void listen() {
        classic.eventStream().subscribe(Adapter.toClassic(unhandled.getRef()), UnhandledMessage.class);
        byte[] bytes = ("OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\n"
                        + "From: <sip:y@127.0.0.1>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
                        + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        SipMessage message = ((Decoded.Message) SipCodec.forDatagrams().decode(bytes, 0, bytes.length)).message();
        values.put(int.class, 486);
        values.put(String.class, "1");
        values.put(Duration.class, Duration.ofSeconds(1));
        values.put(Reply.class, Reply.ignored());
        values.put(SipUri.class, SipUri.parse("sip:nobody@127.0.0.1:9"));
        values.put(SipMessage.class, message);
        values.put(SipRequest.class, message);
        values.put(InetSocketAddress.class, PEER);
        values.put(MediaProgram.class, new MediaProgram.Silence());
        values.put(AudioSink.class, (AudioSink) (samples, offset, length) -> {});
        values.put(AudioSource.class, (AudioSource) (samples, offset, length) -> 0);
        values.put(MediaGraph.class, MediaGraph.echo());
        values.put(List.class, List.of(new byte[20]));
        values.put(EndCause.class, new EndCause.LocalHangup(null));
        values.put(MediaStream.Event.class, new MediaStream.Digit('1', Duration.ZERO));
        values.put(RegistrationEvent.class, new RegistrationEvent.Unregistered());
        values.put(RegistrationTimer.class, new RegistrationTimer(RegistrationTimer.Name.RETRY, 99));
        values.put(Hops.Resolved.class, new Hops.Resolved("sip:nobody@127.0.0.1:9", message, PEER));
        values.put(
                AccountLine.class,
                new AccountLine(new AccountSpec(
                        Objects.requireNonNull(SipUri.parse("sip:extra@127.0.0.1")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(10),
                        IncomingPolicy.UNAVAILABLE,
                        false,
                        event -> {})));
    }

    /** One account with a call to itself. */
    @BeforeEach
    void aCall() throws Exception {
        agreed = new CompletableFuture<>();
        engine = ActorEngine.attach(
                kit.system(),
                EngineConfig.load()
                        .withListen(new InetSocketAddress("127.0.0.1", 0))
                        .withShards(1)
                        .withSip(sip -> new EngineConfig.Sip(
                                Duration.ofMillis(20),
                                Duration.ofMillis(160),
                                Duration.ofMillis(200),
                                sip.ringTimeout(),
                                sip.dscp(),
                                sip.maxDatagram())),
                EngineSetup.plain().withChaos((victim, account, message) -> {
                    if (message instanceof MediaStream.Agreed settled) {
                        agreed.complete(settled.agreement());
                    }
                }));
        account = ActorEngine.policy(
                        engine.account("sip:bob@127.0.0.1").registrar("127.0.0.1:9"),
                        invite -> new IncomingPolicy.Accept(
                                new MediaProgram.Silence(), DialogListener.NONE, new DialogLine()))
                .open();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        String target = "sip:bob@127.0.0.1:" + engine.addresses().get(0).getPort();
        ActorEngine.dial(account, target, CallOptions.none(), new MediaProgram.Silence(), event -> {
            if (event instanceof DialogEvent.Answered) {
                answered.complete(null);
            }
        });
        answered.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(engine.ledger()).isEmpty();
    }

    @AfterAll
    void end() {
        kit.shutdownTestKit();
    }

    /** A sample: an enum's first constant, or a record of values that its actor can do something with. */
    private Object sample(Class<?> command) throws Exception {
        if (command.isEnum()) {
            return command.getEnumConstants()[0];
        }
        RecordComponent[] components = command.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = value(types[i]);
        }
        Constructor<?> constructor = command.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    private Object value(Class<?> type) throws Exception {
        if (type == AudioAgreement.class) {
            return agreed.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        }
        if (type == Path.class) {
            return folder.resolve("sample.wav");
        }
        return Objects.requireNonNull(values.get(type), () -> "no sample for " + type);
    }

    private ActorRef actor(String path) {
        TestProbe<Object> probe = kit.createTestProbe();
        Optional<ActorRef> found = Optional.empty();
        for (int i = 0; i < 10_000 && found.isEmpty(); i++) { // the registration is born a little later
            classic.actorSelection(path).tell(new Identify("which"), Adapter.toClassic(probe.getRef()));
            found = probe.expectMessageClass(ActorIdentity.class, BOUND).getActorRef();
        }
        return found.orElseThrow(() -> new AssertionError("no actor at " + path));
    }

    /** What an actor leaves unhandled of {@code command}. */
    private List<Object> unhandledOf(String path, Object command) {
        ActorRef actor = actor(path);
        actor.tell(command, ActorRef.noSender());
        TestProbe<Object> probe = kit.createTestProbe();
        actor.tell(new Identify("after"), Adapter.toClassic(probe.getRef())); // answered when the command is through
        probe.expectMessageClass(ActorIdentity.class, BOUND);
        unhandled.getRef().tell("end");
        List<Object> found = new java.util.ArrayList<>();
        Object next = unhandled.receiveMessage(BOUND);
        while (!next.equals("end")) {
            found.add(next);
            next = unhandled.receiveMessage(BOUND);
        }
        return found;
    }

    static Stream<Class<?>> dialogCommands() {
        return Arrays.stream(Dialog.Command.class.getPermittedSubclasses());
    }

    static Stream<Class<?>> streamCommands() {
        return Arrays.stream(MediaStream.Command.class.getPermittedSubclasses());
    }

    static Stream<Class<?>> accountCommands() {
        return Arrays.stream(Account.Command.class.getPermittedSubclasses());
    }

    static Stream<Class<?>> registrationCommands() {
        return Arrays.stream(Registration.Command.class.getPermittedSubclasses());
    }

    static Stream<Class<?>> userAgentCommands() {
        return Arrays.stream(UserAgent.Command.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("dialogCommands")
    void aDialogHandlesEveryCommand(Class<?> command) throws Exception {
        assertThat(unhandledOf(DIALOG, command == Dialog.Located.class ? new Dialog.Located(PEER) : sample(command)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("streamCommands")
    void aMediaStreamHandlesEveryCommand(Class<?> command) throws Exception {
        assertThat(unhandledOf(STREAM, sample(command))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("accountCommands")
    void anAccountHandlesEveryCommand(Class<?> command) throws Exception {
        assertThat(unhandledOf(ACCOUNT, sample(command))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("registrationCommands")
    void aRegistrationHandlesEveryCommand(Class<?> command) throws Exception {
        account.register();
        assertThat(unhandledOf(REGISTRATION, sample(command))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("userAgentCommands")
    void aUserAgentHandlesEveryCommand(Class<?> command) throws Exception {
        assertThat(unhandledOf(USER_AGENT, sample(command))).isEmpty();
    }

    @Test
    void whatIsNotHandledIsSeen() {
        assertThat(unhandledOf(USER_AGENT, "not a command")).singleElement().isInstanceOf(UnhandledMessage.class);
    }
}
