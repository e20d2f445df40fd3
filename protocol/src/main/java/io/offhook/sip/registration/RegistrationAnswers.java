package io.offhook.sip.registration;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what a registrar's answers say about time. */
final class RegistrationAnswers {
    private static final long MOST_SECONDS = 0xffff_ffffL;

    private RegistrationAnswers() {}

    /** Retry-After in seconds, its comment and parameters left out (§20.33); -1 when absent or unreadable. */
    static long retryAfterSeconds(SipResponse response) {
        return response.seconds(HeaderName.RETRY_AFTER).orElse(-1);
    }

    /** The digits at the start of a delta-seconds value; -1 when there are none or they exceed 2^32-1. */
    static long seconds(@Nullable String value) {
        if (value == null || value.isEmpty() || !isDigit(value.charAt(0))) {
            return -1;
        }
        long seconds = 0;
        for (int i = 0; i < value.length() && isDigit(value.charAt(i)); i++) {
            seconds = seconds * 10 + (value.charAt(i) - '0');
            if (seconds > MOST_SECONDS) {
                return -1;
            }
        }
        return seconds;
    }

    /**
     * How long the binding lasts (§10.2.4): our contact's expires parameter, else the Expires header, else what was
     * asked. A registrar that rewrites contacts behind a NAT does not list ours: then the only binding counts.
     */
    static long grantedSeconds(SipResponse response, List<NameAddress> bindings, String contact, long asked) {
        SipUri own = SipUri.parse(contact);
        NameAddress ours = bindings.size() == 1 ? bindings.get(0) : null;
        for (NameAddress binding : bindings) {
            SipUri uri = binding.sipUri();
            if (binding.uri().equals(contact) || (own != null && uri != null && own.equivalent(uri))) {
                ours = binding;
            }
        }
        long granted = ours == null ? -1 : seconds(ours.param("expires"));
        if (granted < 0) {
            OptionalLong header = response.expires();
            granted = header.isPresent() ? header.getAsLong() : asked;
        }
        return Math.max(1, Math.min(granted, MOST_SECONDS));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
