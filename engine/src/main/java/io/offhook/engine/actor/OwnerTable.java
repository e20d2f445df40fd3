package io.offhook.engine.actor;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.Via;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a message. Within a dialog, and for every response, (Call-ID, local tag) says it: caller, callee and proxy of one call may share this process
 * and this port, and their local tags differ. An initial request, its retransmissions and its CANCEL have no local tag yet: (Call-ID, top Via branch and
 * sent-by) says it (RFC 3261 sections 12.2.2, 17.1.3, 17.2.3). All shards share the table, because a datagram may arrive on any of their sockets.
 */
public final class OwnerTable {
    private final ConcurrentHashMap<Object, MessageOwner> owners = new ConcurrentHashMap<>(1024);

    /** Key of everything within a dialog, seen from one side. */
    record DialogKey(String callId, String localTag) {
        /** Capitals make no other tag (RFC 3261 section 7.3.1); ours have none, so that this seldom copies. */
        DialogKey {
            localTag = localTag.toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return callId + ";tag=" + localTag;
        }
    }

    /** Key of a request outside a dialog that is being answered. */
    record InitialKey(String callId, String branch, String sentBy) {}

    static DialogKey dialogKey(SipMessage message, Tag localTag) {
        return new DialogKey(message.callId().value(), localTag.value());
    }

    static InitialKey initialKey(SipRequest request) {
        Via via = request.topVia();
        return new InitialKey(
                request.callId().value(),
                via.branch() == null ? "" : via.branch().value(),
                via.sentBy());
    }

    @Nullable
    MessageOwner of(Object key) {
        return owners.get(key);
    }

    /** The owner of a response: the one whose From tag we wrote. */
    @Nullable
    MessageOwner ofResponse(SipResponse response) {
        Tag tag = response.fromTag();
        return tag == null ? null : owners.get(dialogKey(response, tag));
    }

    /** Claims a key; null when it was free, else who has it. */
    @Nullable
    MessageOwner claim(Object key, MessageOwner owner) {
        return owners.putIfAbsent(key, owner);
    }

    void put(Object key, MessageOwner owner) {
        owners.put(key, owner);
    }

    void remove(Object key, MessageOwner owner) {
        owners.remove(key, owner);
    }

    int size() {
        return owners.size();
    }
}
