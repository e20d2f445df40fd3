package io.offhook.testkit.rule;

import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.MessageLimits;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.SipMessage;
import io.offhook.testkit.simulation.WireListener;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the SIP messages among the datagrams, once for all rules. What is no message, or a broken one, no rule is about. */
public final class SipWatch implements WireListener {
    private final SipCodec codec = new SipCodec(MessageLimits.DATAGRAM);
    private final List<SipRule> rules;
    private byte @Nullable [] lastBytes;
    private @Nullable SipMessage last;

    /** A reader for some rules. */
    public SipWatch(List<SipRule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        SipMessage message = read(datagram);
        if (message != null) {
            for (SipRule rule : rules) {
                rule.sent(message, from, to, atNs);
            }
        }
    }

    @Override
    public void delivered(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        SipMessage message = read(datagram);
        if (message != null) {
            for (SipRule rule : rules) {
                rule.delivered(message, from, to, atNs);
            }
        }
    }

    private @Nullable SipMessage read(byte[] datagram) {
        if (datagram == lastBytes) {
            return last;
        }
        if (datagram.length == 0 || datagram[0] < 'A' || datagram[0] > 'z') { // RTP, STUN, keep-alives
            return null;
        }
        lastBytes = datagram;
        last = codec.decode(datagram, 0, datagram.length) instanceof Decoded.Message good ? good.message() : null;
        return last;
    }
}
