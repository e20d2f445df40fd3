package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SIP or SIPS URI (RFC 3261 §19.1). All parts keep their spelling, escapes included.
 *
 * @param secure whether the scheme is sips
 * @param user the user part without a password, still escaped; null when there is none
 * @param password null when there is none; never shown by {@link #toString()}
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port -1 when there is none
 * @param headers what stands behind the '?', null when there is none
 */
public record SipUri(
        boolean secure,
        @Nullable String user,
        @Nullable String password,
        String host,
        int port,
        Parameters parameters,
        @Nullable String headers) {
    /** @throws IllegalArgumentException naming the part that can not stand in a URI */
    public SipUri {
        if (user != null) {
            FieldCheck.uri("user", user);
        }
        if (password != null) {
            FieldCheck.uri("password", password);
        }
        FieldCheck.host(host);
        if (port < -1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, or -1 for none");
        }
        if (headers != null && !headers.isEmpty()) {
            FieldCheck.uri("headers", headers);
        }
    }

    /** {@code sip:user@host:port}; no user when null, no port when -1. */
    public static SipUri of(@Nullable String user, String host, int port) {
        return new SipUri(false, user, null, host, port, Parameters.NONE, null);
    }

    /** Reads a URI; null when it is no good SIP or SIPS URI. */
    public static @Nullable SipUri parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return read(bytes, 0, bytes.length);
    }

    static @Nullable SipUri read(byte[] b, int from, int end) {
        int colon = UriGrammar.schemeEnd(b, from, end);
        if (colon < 0 || !UriGrammar.isSip(b, from, colon) || !UriGrammar.isUri(b, from, end)) {
            return null;
        }
        int at = Chars.indexOf(b, colon + 1, end, '@');
        String user = null;
        String password = null;
        if (at > 0) {
            int split = Chars.indexOf(b, colon + 1, at, ':');
            user = text(b, colon + 1, split < 0 ? at : split);
            password = split < 0 ? null : text(b, split + 1, at);
            if (user.isEmpty()) {
                return null;
            }
            password = password != null && password.isEmpty() ? null : password;
        }
        int host = at > 0 ? at + 1 : colon + 1;
        int hostEnd = UriGrammar.host(b, host, end);
        int i = hostEnd;
        int port = -1;
        if (i < end && b[i] == ':') {
            i = Chars.run(Chars.DIGIT, b, hostEnd + 1, end);
            port = (int) Chars.number(b, hostEnd + 1, i, 65_535);
        }
        int question = Chars.indexOf(b, i, end, '?');
        Parameters parameters = UriParameters.read(b, i, question < 0 ? end : question);
        boolean secure = colon - from == 4;
        String headers = question < 0 ? null : text(b, question + 1, end);
        return new SipUri(secure, user, password, text(b, host, hostEnd), port, parameters, headers);
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The user with its escapes resolved once, as UTF-8; a %00 stays a NUL character inside. Null when there is none. */
    public @Nullable String decodedUser() {
        return user == null ? null : UriParameters.unescape(user);
    }

    /** A URI parameter, escapes in its name and value resolved once; empty when it has no value, null when absent. */
    public @Nullable String parameter(String name) {
        String value = UriParameters.plain(parameters).get(name);
        return value == null ? null : UriParameters.unescape(value);
    }

    /** The transport parameter in lower case, else null. */
    public @Nullable String transport() {
        String transport = parameter("transport");
        return transport == null ? null : Chars.lower(transport);
    }

    /** Whether the lr parameter marks a loose router (RFC 3261 §19.1.1). */
    public boolean isLooseRouter() {
        return UriParameters.plain(parameters).has("lr");
    }

    /** The host without the brackets of an IPv6 reference. */
    public String address() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port to use when none is written: 5060, or 5061 for sips. */
    public int portOrDefault() {
        return port >= 0 ? port : secure ? 5061 : 5060;
    }

    public SipUri withParameter(String name, @Nullable String value) {
        return new SipUri(secure, user, password, host, port, parameters.with(name, value), headers);
    }

    /** {@code sip:user@host} in lower-case host without port, parameters and headers: names an account. */
    public String addressOfRecord() {
        String scheme = secure ? "sips:" : "sip:";
        String name = Chars.lower(host);
        return user == null ? scheme + name : scheme + UriParameters.normal(user) + "@" + name;
    }

    /**
     * Whether two URIs name the same resource (RFC 3261 §19.1.4): user and password with case, the rest without; escapes
     * are equal to what they stand for; transport, user, ttl, method and maddr must match when either has them, other
     * parameters only when both have them.
     */
    public boolean equivalent(SipUri other) {
        return secure == other.secure
                && port == other.port
                && host.equalsIgnoreCase(other.host)
                && UriParameters.same(user, other.user)
                && UriParameters.same(password, other.password)
                && UriParameters.agree(UriParameters.plain(parameters), UriParameters.plain(other.parameters))
                && headerMap().equals(other.headerMap());
    }

    private Map<String, String> headerMap() {
        return UriParameters.headers(headers);
    }

    /** The URI as it goes on the wire. */
    public String encode() {
        return write(password);
    }

    private String write(@Nullable String shownPassword) {
        StringBuilder out = new StringBuilder(64).append(secure ? "sips:" : "sip:");
        if (user != null) {
            out.append(user);
            if (shownPassword != null) {
                out.append(':').append(shownPassword);
            }
            out.append('@');
        }
        out.append(host);
        if (port >= 0) {
            out.append(':').append(port);
        }
        parameters.encode(out);
        if (headers != null) {
            out.append('?').append(headers);
        }
        return out.toString();
    }

    /** For people: as {@link #encode()}, with a password hidden. */
    @Override
    public String toString() {
        return write(password == null ? null : "***");
    }
}
