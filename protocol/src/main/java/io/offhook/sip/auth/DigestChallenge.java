package io.offhook.sip.auth;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Digest challenge, the value of a WWW-Authenticate or Proxy-Authenticate line (RFC 7616 §3.3).
 *
 * @param realm what the user name and password are for
 * @param nonce the server's string, opaque to us
 * @param opaque to be sent back unchanged; null when absent
 * @param algorithm the hash; MD5 when the challenge names none
 * @param session whether the name ended with {@code -sess}
 * @param qops what the server offers; {@link Qop#NONE} alone when it offers nothing
 * @param stale the credentials were right, only their nonce was too old
 */
public record DigestChallenge(
        String realm,
        String nonce,
        @Nullable String opaque,
        DigestAlgorithm algorithm,
        boolean session,
        Set<Qop> qops,
        boolean stale) {

    /** Copies the set. */
    public DigestChallenge {
        qops = Set.copyOf(qops);
    }

    /** Reads one header value; empty for another scheme, an algorithm or qop that we do not know, or broken text. */
    public static Optional<DigestChallenge> parse(String headerValue) {
        AuthParameters parameters = AuthParameters.digest(headerValue);
        if (parameters == null) {
            return Optional.empty();
        }
        String realm = parameters.get("realm");
        String nonce = parameters.get("nonce");
        if (realm == null || nonce == null) {
            return Optional.empty();
        }
        String name = parameters.get("algorithm");
        DigestAlgorithm algorithm = name == null ? DigestAlgorithm.MD5 : DigestAlgorithm.ofToken(name);
        Set<Qop> qops = qops(parameters.get("qop"));
        if (algorithm == null || qops.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DigestChallenge(
                realm,
                nonce,
                parameters.get("opaque"),
                algorithm,
                name != null && DigestAlgorithm.isSession(name),
                qops,
                "true".equalsIgnoreCase(parameters.get("stale"))));
    }

    private static Set<Qop> qops(@Nullable String list) {
        if (list == null || list.isBlank()) {
            return Set.of(Qop.NONE);
        }
        Set<Qop> known = EnumSet.noneOf(Qop.class);
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            Qop qop = Qop.ofToken(list.substring(start, end).trim());
            if (qop != null) {
                known.add(qop);
            }
            start = end + 1;
        }
        return known;
    }

    /** The protection to use: auth before auth-int (proxies may rewrite bodies), nothing when nothing is offered. */
    Qop preferredQop() {
        if (qops.contains(Qop.AUTH)) {
            return Qop.AUTH;
        }
        return qops.contains(Qop.AUTH_INT) ? Qop.AUTH_INT : Qop.NONE;
    }

    /** The header value, {@code Digest realm="..."} and so on. */
    public String toHeaderValue() {
        StringBuilder out = new StringBuilder(128).append("Digest ");
        AuthParameters.appendQuoted(out, "realm", realm);
        if (!qops.contains(Qop.NONE)) {
            out.append(",qop=\"").append(qops.contains(Qop.AUTH) ? "auth" : "");
            if (qops.contains(Qop.AUTH_INT)) {
                out.append(qops.contains(Qop.AUTH) ? ",auth-int" : "auth-int");
            }
            out.append('"');
        }
        out.append(",algorithm=").append(algorithm.token()).append(session ? "-sess," : ",");
        AuthParameters.appendQuoted(out, "nonce", nonce);
        if (opaque != null) {
            AuthParameters.appendQuoted(out.append(','), "opaque", opaque);
        }
        if (stale) {
            out.append(",stale=true");
        }
        return out.toString();
    }
}
