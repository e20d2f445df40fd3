package io.offhook.engine.actor;

import io.offhook.sip.dialog.Destination;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one owner's messages where they must go. A next hop is resolved once a URI, because CANCEL and the ACK of a failure must go where their INVITE
 * went (RFC 3263 section 4); what waits for DNS goes out in order when it is known, also when its owner has stopped meanwhile.
 */
final class Hops {
    /** A message whose next hop is being looked up, then known; {@code address} null: there is none. */
    record Resolved(
            String uri, SipMessage message, @Nullable InetSocketAddress address) {}

    private final Outbox outbox;
    private final Consumer<Resolved> later;
    private final Consumer<String> failed;
    private String knownUri = "";
    private @Nullable InetSocketAddress known;
    private String otherUri = "";
    private @Nullable InetSocketAddress other;
    private boolean ownerGone;

    /**
     * @param later tells the owner, through its mailbox, to call {@link #resolved}
     * @param failed told when there is no way to a next hop
     */
    Hops(Outbox outbox, Consumer<Resolved> later, Consumer<String> failed) {
        this.outbox = outbox;
        this.later = later;
        this.failed = failed;
    }

    void send(SipMessage message, Destination destination) {
        if (destination instanceof Destination.NextHop hop) {
            request(message, hop.uri());
        } else if (message instanceof SipResponse response) {
            InetSocketAddress to = outbox.responseAddress(response);
            if (to != null) {
                outbox.send(message, to);
            }
        }
    }

    void resolved(Resolved resolved) {
        if (resolved.address == null) {
            failed.accept("no address for " + resolved.uri);
            return;
        }
        remember(resolved.uri, resolved.address);
        outbox.send(resolved.message, resolved.address);
    }

    /** The owner's mailbox is closed: what is looked up, his last word perhaps, goes out by itself. */
    void ownerGone() {
        ownerGone = true;
    }

    /** Uses an address that is known already for a URI. */
    void remember(String uri, InetSocketAddress address) {
        if (!uri.equals(knownUri)) {
            otherUri = knownUri;
            other = known;
            knownUri = uri;
        }
        known = address;
    }

    private void request(SipMessage message, String uri) {
        InetSocketAddress to = uri.equals(knownUri) ? known : uri.equals(otherUri) ? other : null;
        if (to == null) {
            SipUri hop = SipUri.parse(uri);
            if (hop == null) {
                failed.accept("not a next hop: " + uri);
                return;
            }
            to = outbox.literal(hop);
            if (to == null) {
                outbox.resolve(hop, found -> found(new Resolved(uri, message, found)));
                return;
            }
            remember(uri, to);
        }
        outbox.send(message, to);
    }

    private void found(Resolved resolved) {
        if (!ownerGone) {
            later.accept(resolved);
        } else if (resolved.address != null) {
            outbox.send(resolved.message, resolved.address);
        }
    }
}
