package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.offhook.sdp.AudioAgreement;
import io.offhook.sdp.LocalEndpoint;
import io.offhook.sip.dialog.Body;
import org.jspecify.annotations.Nullable;

/**
 * The audio side of one dialog: what offer and answer have come to, the {@link MediaStream} child, the port that it has, and what it is to say first.
 */
final class DialogMedia {
    private final ActorContext<Dialog.Command> context;
    private final EngineContext engine;
    private final SipShard shard;
    private final DialogRecord record;
    private final DialogListener listener;
    private final Negotiation negotiation;
    private MediaProgram program;
    private @Nullable ActorRef<MediaStream.Command> stream;
    private @Nullable LocalEndpoint endpoint;
    private boolean remoteHold;

    DialogMedia(
            ActorContext<Dialog.Command> context,
            DialogPlace place,
            DialogRecord record,
            DialogListener listener,
            MediaProgram program) {
        this.context = context;
        this.engine = place.engine();
        this.shard = place.shard();
        this.record = record;
        this.listener = listener;
        this.program = program;
        this.negotiation = new Negotiation(
                engine.newOfferAnswer(),
                phase -> shard.unexpected("a session description out of place", record.callId(), phase));
    }

    /** The stream's actor, once it is needed. */
    @Nullable
    ActorRef<MediaStream.Command> stream() {
        return stream;
    }

    /** Where we hear; spawns the stream when it is first asked, and is null until the stream has told its port ({@link #bound}). */
    @Nullable
    LocalEndpoint open() {
        if (stream == null) {
            ActorRef<Dialog.Command> self = context.getSelf();
            stream = context.spawnAnonymous(
                    MediaStream.create(
                            engine, shard, record.mediaOwner(), event -> self.tell(new Dialog.FromMedia(event))),
                    shard.props());
            if (!engine.config().media().enabled()) {
                endpoint = LocalEndpoint.of(shard.localToward(record.peer()), EngineContext.DISCARD_PORT);
            }
        }
        return endpoint;
    }

    void bound(LocalEndpoint local) {
        endpoint = local;
    }

    /** Why the last description came to nothing. */
    String problem() {
        return negotiation.problem();
    }

    /** The peer's offer: true when it can be answered. */
    boolean offered(Body offer) {
        return negotiation.offered(offer);
    }

    /** Our offer, or our answer where the peer offered; null where neither can be made. */
    @Nullable
    Body describe(LocalEndpoint local) {
        return negotiation.owesAnswer() ? negotiation.answer(local) : negotiation.offer(local);
    }

    /** What a re-INVITE is answered with, {@code offer} null where it wants ours; null where it is refused (488). */
    @Nullable
    Body redescribe(@Nullable Body offer) {
        LocalEndpoint local = endpoint;
        if (local == null || (offer != null && !negotiation.offered(offer))) {
            return null;
        }
        Body body = describe(local);
        if (body == null && negotiation.owesAnswer()) {
            negotiation.rejected(); // the offer came to nothing: the next one may be better
        }
        return body;
    }

    /** Whether no answer of the peer's is owed. */
    boolean settled() {
        return !negotiation.awaitsRemoteAnswer();
    }

    /** The peer's answer, where one is owed: true when there is an agreement now. */
    boolean answered(@Nullable Body answer) {
        return settled() || negotiation.answered(answer);
    }

    /** Lets the stream go by what is agreed now, and say what it has to say. */
    void apply() {
        AudioAgreement agreement = negotiation.agreement();
        if (agreement == null || stream == null) {
            return;
        }
        if (agreement.held() != remoteHold) {
            remoteHold = agreement.held();
            listener.on(new DialogEvent.RemoteHold(remoteHold));
        }
        record.agreed(agreement);
        stream.tell(new MediaStream.Agreed(agreement, record.peer()));
        if (!(program instanceof MediaProgram.Silence)) {
            stream.tell(new MediaStream.Play(program, Reply.ignored()));
            program = new MediaProgram.Silence();
        }
    }
}
