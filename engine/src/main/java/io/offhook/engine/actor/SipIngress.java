package io.offhook.engine.actor;

import io.offhook.net.DatagramHandler;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.dialog.LingeringTransaction;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestCheck;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The way in of one shard's SIP socket: gate, index, look up, tell. Nothing here parses more of a message than its route needs, and nothing that
 * arrives here can throw into an actor.
 */
final class SipIngress implements DatagramHandler {
    private static final byte[] PONG = {'\r', '\n'};

    private final EngineContext engine;
    private final SipShard shard;
    private final SipCodec codec;

    SipIngress(EngineContext engine, SipShard shard) {
        this.engine = engine;
        this.shard = shard;
        this.codec = engine.codec();
    }

    @Override
    public void received(byte[] data, int offset, int length, InetSocketAddress source, long nowNs) {
        shard.counters().received++;
        Decoded decoded = codec.decode(data, offset, length);
        if (decoded instanceof Decoded.Message message) {
            route(message.message(), source);
        } else if (decoded instanceof Decoded.Malformed malformed) {
            shard.counters().malformed++;
            if (malformed.answer() != null) {
                shard.outbox().send(malformed.answer(), source);
            }
        } else {
            shard.counters().keepAlives++;
            if (length >= 4) {
                shard.outbox().send(PONG, source); // RFC 5626 section 4.4.1: a double CRLF is a ping
            }
        }
    }

    private void route(SipMessage message, InetSocketAddress source) {
        shard.tapReceived(message, source);
        if (message instanceof SipResponse response) {
            MessageOwner owner = engine.owners().ofResponse(response);
            if (owner != null) {
                if (owner.shard() >= 0 && owner.shard() != shard.shard().index()) {
                    engine.arrivals().seen(source, shard.shard().index());
                }
                owner.deliver(response, source);
            } else if (!repeated(response, source)) {
                shard.counters().strayResponses++;
            }
            return;
        }
        SipRequest request = ((SipRequest) message).receivedFrom(source);
        Tag toTag = request.toTag();
        if (toTag != null) {
            inDialog(request, toTag, source);
        } else {
            initial(request, source);
        }
    }

    private void inDialog(SipRequest request, Tag toTag, InetSocketAddress source) {
        MessageOwner owner = engine.owners().of(OwnerTable.dialogKey(request, toTag));
        if (owner != null) {
            owner.deliver(request, source);
        } else if (!repeated(request, source)) {
            shard.counters().strayRequests++;
            if (!request.isAck()) {
                answer(request, 481); // RFC 3261 section 12.2.2
            }
        }
    }

    private void initial(SipRequest request, InetSocketAddress source) {
        OwnerTable.InitialKey key = OwnerTable.initialKey(request);
        MessageOwner owner = engine.owners().of(key);
        if (owner != null) {
            owner.deliver(request, source);
            return;
        }
        if (repeated(request, source)) {
            return;
        }
        if (request.isAck()) {
            shard.counters().strayRequests++;
        } else if (request.isCancel()) {
            cancel(request);
        } else {
            fresh(request, key, source);
        }
    }

    /** RFC 3261 section 9.2: for an INVITE that is over but still known, 200, which changes nothing. */
    private void cancel(SipRequest cancel) {
        if (engine.lingering().knowsInviteOf(cancel)) {
            answer(cancel, 200);
        } else {
            shard.counters().strayRequests++;
            answer(cancel, 481);
        }
    }

    private void fresh(SipRequest request, OwnerTable.InitialKey key, InetSocketAddress source) {
        if (engine.accounts().size() == 0) {
            // Nobody has moved in yet: a peer that hears nothing tries again, one that hears 404 gives up.
            shard.counters().strayRequests++;
            return;
        }
        if (RequestCheck.check(request, engine.uas()) instanceof RequestCheck.Refused refused) {
            shard.counters().refused++;
            shard.respond(refused.answer(request, shard.statelessTag(request)));
            return;
        }
        if (!request.isInvite() && !request.method().equals(Method.OPTIONS)) {
            shard.counters().strayRequests++;
            answer(request, 481); // BYE and its kin belong into a dialog (RFC 3261 section 15.1.2)
            return;
        }
        AccountLine called = engine.accounts().find(request);
        if (called == null) {
            shard.counters().refused++;
            answer(request, 404);
        } else if (request.isInvite() && shard.shard().overloaded(shard.nowNs())) {
            shard.counters().shed++;
            shard.outbox().send(engine.overloadAnswer(request, shard), source);
        } else {
            called.say(ports -> hand(request, key, source, ports));
        }
    }

    private void hand(
            SipRequest request, OwnerTable.InitialKey key, InetSocketAddress source, @Nullable AccountPorts ports) {
        if (ports == null) {
            answer(request, 480); // the account was just closed
        } else if (request.isInvite()) {
            ports.on(engine.homeOf(shard)).tell(new ShardCalls.Incoming(request, key, source));
        } else {
            ports.account().tell(new Account.Incoming(request, source));
        }
    }

    /** Answers a repeat of what is over already, by the book and without an actor. */
    private boolean repeated(SipMessage message, InetSocketAddress source) {
        LingeringTransaction transaction = engine.lingering().of(message);
        if (transaction == null) {
            return false;
        }
        shard.counters().lingering++;
        byte[] again = transaction.onMessage(message);
        if (again != null) {
            shard.sendAgain(again, transaction.destination(), message, source);
        }
        return true;
    }

    private void answer(SipRequest request, int status) {
        shard.respond(SipResponse.respond(request, status)
                .toTag(shard.statelessTag(request))
                .build());
    }
}
