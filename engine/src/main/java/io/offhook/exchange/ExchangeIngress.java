package io.offhook.exchange;

import akka.actor.typed.ActorRef;
import io.offhook.engine.shard.Shard;
import io.offhook.net.DatagramHandler;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.MessageLimits;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.proxy.Outgoing;
import io.offhook.sip.proxy.ProxyCore;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The way in: gate, shed when the shard cannot keep up, tell. Runs on the shard's thread, as the actor does. */
final class ExchangeIngress implements DatagramHandler {
    private final Shard shard;
    private final SipCodec codec = new SipCodec(MessageLimits.DATAGRAM);
    private volatile @Nullable Destination destination;
    private long malformed;

    private record Destination(ActorRef<ExchangeActor.Command> actor, ProxyCore core, ExchangeOutlet outlet) {}

    ExchangeIngress(Shard shard) {
        this.shard = shard;
    }

    /** From here on messages are taken: before {@code Exchange.start} returns. */
    void open(ActorRef<ExchangeActor.Command> actor, ProxyCore core, ExchangeOutlet outlet) {
        destination = new Destination(actor, core, outlet);
    }

    void close() {
        destination = null;
    }

    long malformed() {
        return malformed;
    }

    @Override
    public void received(byte[] data, int offset, int length, InetSocketAddress source, long nowNs) {
        Destination to = destination;
        if (to == null) {
            return;
        }
        Decoded decoded = codec.decode(data, offset, length);
        if (decoded instanceof Decoded.Message good) {
            if (good.message() instanceof SipRequest request && initial(request) && shard.overloaded(nowNs)) {
                to.outlet.send(to.core.shed(request.receivedFrom(source), source));
            } else {
                to.actor.tell(new ExchangeActor.Received(good.message(), source));
            }
        } else if (decoded instanceof Decoded.Malformed bad) {
            malformed++;
            if (bad.answer() != null) {
                to.outlet.send(new Outgoing(bad.answer(), source));
            }
        }
    }

    /** Only what would be new work is shed: what is under way shall end. */
    private static boolean initial(SipRequest request) {
        return !request.isAck() && !request.isCancel() && request.toTag() == null;
    }
}
