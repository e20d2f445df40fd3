package io.offhook.sip.codec;

import gov.nist.core.NameValue;
import gov.nist.core.NameValueList;
import gov.nist.javax.sip.header.AuthenticationHeader;
import gov.nist.javax.sip.header.ParametersHeader;
import gov.nist.javax.sip.header.SIPDateHeader;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.header.Warning;
import gov.nist.javax.sip.parser.ParserFactory;
import io.offhook.sip.message.AuthValue;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.ReasonValue;
import io.offhook.sip.message.RetryAfter;
import io.offhook.sip.message.SipMessage;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import javax.sip.header.ReasonHeader;
import org.jspecify.annotations.Nullable;

/**
 * Headers that are rarely read, by the parsers of jain-sip-ri: one value in, one of our own records out. What its parsers
 * refuse is absent here (null or left out of a list); nothing is thrown.
 *
 * <p>Known traps of the library that are kept away from it (SIGNALLING.md §4.2): unknown header names (it keeps each one
 * for ever), folds, numbers above 2^31-1, long lists (quadratic time).
 */
public final class HeaderBridge {
    /** Longer values are not handed over: its parsers copy each of them many times. */
    private static final int MOST_CHARS = 8 * 1024;

    static {
        JainLogger.install();
    }

    private HeaderBridge() {}

    /** The challenges of WWW-Authenticate or Proxy-Authenticate, or the credentials of (Proxy-)Authorization, in order. */
    public static List<AuthValue> auth(SipMessage message, HeaderName name) {
        List<AuthValue> all = new ArrayList<>(2);
        for (String line : message.headers(name)) {
            AuthValue value = auth(name, line);
            if (value != null) {
                all.add(value);
            }
        }
        return all;
    }

    /** One challenge or credentials; null when the value is none. */
    public static @Nullable AuthValue auth(HeaderName name, String value) {
        if (!(first(parse(name, value)) instanceof AuthenticationHeader auth)) {
            return null;
        }
        try {
            Map<String, String> parameters = parameters(auth);
            String scheme = auth.getScheme();
            return scheme == null ? null : new AuthValue(scheme, parameters);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Why a BYE or CANCEL was sent, or a request refused (RFC 3326). */
    public static List<ReasonValue> reasons(SipMessage message) {
        List<ReasonValue> all = new ArrayList<>(1);
        for (SIPHeader header : parseItems(message, HeaderName.REASON)) {
            if (header instanceof ReasonHeader reason) {
                try {
                    String protocol = reason.getProtocol();
                    if (protocol != null) {
                        all.add(new ReasonValue(protocol, reason.getCause(), reason.getText()));
                    }
                } catch (RuntimeException e) {
                    continue; // a cause that is no number
                }
            }
        }
        return all;
    }

    /** Retry-After; null when absent or malformed. */
    public static @Nullable RetryAfter retryAfter(SipMessage message) {
        OptionalLong seconds = message.seconds(HeaderName.RETRY_AFTER); // by ourselves: up to 2^32-1
        String value = message.header(HeaderName.RETRY_AFTER);
        if (seconds.isEmpty() || value == null) {
            return null;
        }
        SIPHeader header = parse(HeaderName.RETRY_AFTER, value);
        if (!(header instanceof gov.nist.javax.sip.header.RetryAfter rest)) {
            return new RetryAfter(seconds.getAsLong(), null, -1);
        }
        try {
            boolean duration = rest.hasParameter("duration");
            return new RetryAfter(seconds.getAsLong(), rest.getComment(), duration ? rest.getDuration() : -1);
        } catch (RuntimeException e) {
            return new RetryAfter(seconds.getAsLong(), null, -1);
        }
    }

    /** The Date; null when absent or not in GMT (RFC 3261 §20.17). */
    public static @Nullable Instant date(SipMessage message) {
        String value = message.header(HeaderName.DATE);
        // The library's parser takes whatever zone is written for GMT.
        if (value == null
                || !value.endsWith("GMT")
                || !(parse(HeaderName.DATE, value) instanceof SIPDateHeader header)) {
            return null;
        }
        try {
            Calendar date = header.getDate();
            // The library leaves the milliseconds of the wall clock in it.
            return date == null ? null : date.toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** The texts of Warning headers, each as {@code code text} (RFC 3261 §20.43). */
    public static List<String> warnings(SipMessage message) {
        List<String> all = new ArrayList<>(1);
        for (SIPHeader header : parseItems(message, HeaderName.WARNING)) {
            if (header instanceof Warning warning) {
                try {
                    all.add(warning.getCode() + " " + warning.getText());
                } catch (RuntimeException e) {
                    continue;
                }
            }
        }
        return all;
    }

    /** The methods of Allow; empty when absent. */
    public static List<Method> allowed(SipMessage message) {
        List<Method> all = new ArrayList<>(8);
        for (SIPHeader header : parseItems(message, HeaderName.ALLOW)) {
            if (header instanceof javax.sip.header.AllowHeader allow && allow.getMethod() != null) {
                try {
                    all.add(Method.of(allow.getMethod()));
                } catch (RuntimeException e) {
                    continue;
                }
            }
        }
        return all;
    }

    /** Parameters of any header that has them (Event, Refer-To, Contact...), by lower-case name; empty when malformed. */
    public static Map<String, String> parameters(HeaderName name, String value) {
        try {
            return first(parse(name, value)) instanceof ParametersHeader with ? parameters(with) : Map.of();
        } catch (RuntimeException e) {
            return Map.of();
        }
    }

    private static Map<String, String> parameters(ParametersHeader header) {
        Map<String, String> all = new LinkedHashMap<>();
        NameValueList list = header.getParameters();
        if (list != null) {
            for (NameValue parameter : list.values()) {
                Object value = parameter.getValueAsObject();
                all.put(parameter.getName().toLowerCase(Locale.ROOT), value == null ? "" : value.toString());
            }
        }
        return all;
    }

    private static @Nullable Object first(@Nullable SIPHeader header) {
        return header instanceof SIPHeaderList<?> list && !list.isEmpty() ? list.getFirst() : header;
    }

    /** Each item by itself, so that a bad one does not take the others with it. */
    private static List<SIPHeader> parseItems(SipMessage message, HeaderName name) {
        List<SIPHeader> all = new ArrayList<>(4);
        for (String item : message.values(name)) {
            SIPHeader header = parse(name, item);
            if (header instanceof SIPHeaderList<?> list) {
                all.addAll(list);
            } else if (header != null) {
                all.add(header);
            }
        }
        return all;
    }

    private static @Nullable SIPHeader parse(HeaderName name, String value) {
        if (value.length() > MOST_CHARS) {
            return null;
        }
        try {
            return ParserFactory.createParser(name.text() + ": " + value + "\n").parse();
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }
}
