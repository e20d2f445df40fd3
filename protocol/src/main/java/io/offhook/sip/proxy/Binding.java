package io.offhook.sip.proxy;

import io.offhook.sip.message.CallId;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One registered contact (RFC 3261 §10.3).
 *
 * @param contact as registered, with its parameters except expires
 * @param target its URI and where requests for it are sent; null for a contact that no SIP request can reach (mailto)
 * @param callId of the REGISTER that made or refreshed it
 * @param sequence the CSeq number of that REGISTER
 * @param expiresAtNs its end
 * @param preference q in thousandths, 0..1000
 */
public record Binding(
        NameAddress contact, @Nullable Target target, CallId callId, long sequence, long expiresAtNs, int preference) {

    /**
     * Where to send requests for a contact: to its own address when that is a literal and its host is the one that the
     * REGISTER came from, otherwise back to where the REGISTER came from (the contact is behind a NAT, or names a host
     * that only DNS knows).
     */
    static @Nullable Target target(NameAddress contact, InetSocketAddress source) {
        SipUri uri = contact.sipUri();
        if (uri == null) {
            return null;
        }
        InetSocketAddress literal = Addresses.of(uri);
        if (literal != null && literal.getAddress().equals(source.getAddress())) {
            return new Target(contact.uri(), literal);
        }
        return new Target(contact.uri(), source);
    }
}
