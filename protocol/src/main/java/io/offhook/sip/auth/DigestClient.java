package io.offhook.sip.auth;

import io.offhook.sip.auth.ChallengePolicy.Asker;
import io.offhook.sip.auth.DigestAnswer.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers the challenges that one account's requests meet, and remembers the last nonce of its registrar and of its
 * proxy, so that the next request carries credentials at once with a nonce count one higher.
 *
 * <p>One object an owner, not thread-safe. An <em>exchange</em> is one request with its repeats: {@link #begin} starts
 * it, {@link #answer} is called for each 401 or 407 in it. A proof that used a nonce from this very exchange and is
 * refused without {@code stale=true} means a wrong password (RFC 7616 §3.3): the answer is then terminal.
 */
public final class DigestClient {
    /** A server may call a nonce stale at most this many times in one exchange. */
    private static final int MOST_STALE = 2;

    private final Credentials credentials;
    private final ChallengePolicy policy;
    private final RandomGenerator random;
    private final Slot[] slots = new Slot[2];

    /**
     * @param credentials the account's user and secret
     * @param policy whom to answer
     * @param random for client nonces; a SecureRandom in production
     */
    public DigestClient(Credentials credentials, ChallengePolicy policy, RandomGenerator random) {
        this.credentials = credentials;
        this.policy = policy;
        this.random = random;
        slots[0] = new Slot("Authorization");
        slots[1] = new Slot("Proxy-Authorization");
    }

    /** A new exchange begins: what earlier requests were refused for counts no more. */
    public void begin() {
        for (Slot slot : slots) {
            slot.answered = false;
            slot.staleSeen = 0;
        }
    }

    /**
     * Answers the challenges of a 401 (header name {@code Authorization}) or 407 ({@code Proxy-Authorization}).
     *
     * @param status 401 or 407
     * @param challenges the values of WWW-Authenticate or Proxy-Authenticate, in order
     * @param asker who sent the response, in the owner's judgement
     * @param method the request's method, its exact letters
     * @param uri the request's Request-URI
     * @param body the request's body, for auth-int
     */
    public DigestAnswer answer(
            int status, List<String> challenges, Asker asker, String method, String uri, byte[] body) {
        Slot slot = slots[status == 407 ? 1 : 0];
        Refusal refusal = Refusal.NOTHING_USABLE;
        DigestChallenge best = null;
        for (String value : challenges) {
            DigestChallenge challenge = DigestChallenge.parse(value).orElse(null);
            if (challenge == null) {
                continue;
            }
            if (!policy.allows(asker, challenge.realm(), challenge.algorithm())) {
                refusal = worse(refusal, Refusal.FORBIDDEN_BY_POLICY);
            } else if (!credentials.fits(challenge.realm(), challenge.algorithm())) {
                refusal = worse(refusal, Refusal.NO_CREDENTIALS);
            } else if (best == null || challenge.algorithm().compareTo(best.algorithm()) > 0) {
                best = challenge; // RFC 8760 §2.4 asks for the topmost we support; the strongest cannot be talked down
            }
        }
        if (best == null) {
            return new DigestAnswer.Refused(refusal);
        }
        if (slot.answered) {
            boolean sameRealm = slot.challenge != null && slot.challenge.realm().equals(best.realm());
            if (!best.stale() && sameRealm) {
                slot.challenge = null;
                return new DigestAnswer.Refused(Refusal.WRONG_PASSWORD);
            }
            if (++slot.staleSeen > MOST_STALE) {
                slot.challenge = null;
                return new DigestAnswer.Refused(Refusal.STALE_LOOP);
            }
        }
        slot.answered = true;
        slot.challenge = best;
        slot.count = 0;
        return new DigestAnswer.Retry(slot.headerName, proof(slot, best, method, uri, body));
    }

    /**
     * Credentials for the next request on nonces that are known already (RFC 7616 §3.6): none, one or, behind an
     * authenticating proxy, two headers.
     */
    public List<DigestAnswer.Retry> preemptive(String method, String uri, byte[] body) {
        List<DigestAnswer.Retry> headers = new ArrayList<>(2);
        for (Slot slot : slots) {
            DigestChallenge challenge = slot.challenge;
            if (challenge != null) {
                headers.add(new DigestAnswer.Retry(slot.headerName, proof(slot, challenge, method, uri, body)));
            }
        }
        return headers;
    }

    /** The credentials for the other kind of server, to travel beside a retry. */
    public List<DigestAnswer.Retry> beside(DigestAnswer.Retry retry, String method, String uri, byte[] body) {
        List<DigestAnswer.Retry> headers = new ArrayList<>(1);
        for (Slot slot : slots) {
            DigestChallenge challenge = slot.challenge;
            if (challenge != null && !slot.headerName.equals(retry.headerName())) {
                headers.add(new DigestAnswer.Retry(slot.headerName, proof(slot, challenge, method, uri, body)));
            }
        }
        return headers;
    }

    /**
     * RFC 7616 §3.5 Authentication-Info: use {@code nextnonce} from now on. Anything unreadable is ignored.
     *
     * @param proxy whether it came as Proxy-Authentication-Info
     */
    public void authenticationInfo(boolean proxy, String headerValue) {
        Slot slot = slots[proxy ? 1 : 0];
        AuthParameters parameters = AuthParameters.digest("Digest " + headerValue);
        String next = parameters == null ? null : parameters.get("nextnonce");
        DigestChallenge old = slot.challenge;
        if (next != null && old != null) {
            slot.challenge = new DigestChallenge(
                    old.realm(), next, old.opaque(), old.algorithm(), old.session(), old.qops(), false);
            slot.count = 0;
        }
    }

    private String proof(Slot slot, DigestChallenge challenge, String method, String uri, byte[] body) {
        Qop qop = challenge.preferredQop();
        boolean counted = qop != Qop.NONE;
        DigestCredentials draft = new DigestCredentials(
                credentials.user(),
                challenge.realm(),
                challenge.nonce(),
                uri,
                "",
                challenge.algorithm(),
                challenge.session(),
                qop,
                counted ? eightDigits(++slot.count) : null,
                counted || challenge.session() ? clientNonce() : null,
                challenge.opaque());
        return sign(draft, credentials, method, body).toHeaderValue();
    }

    /** The same credentials with their response filled in. */
    static DigestCredentials sign(DigestCredentials c, Credentials secret, String method, byte[] body) {
        String ha1 = secret.ha1(c.realm(), c.algorithm());
        if (ha1 == null) {
            throw new IllegalStateException("no secret for realm " + c.realm());
        }
        return new DigestCredentials(
                c.username(),
                c.realm(),
                c.nonce(),
                c.uri(),
                DigestProof.response(c, ha1, method, body),
                c.algorithm(),
                c.session(),
                c.qop(),
                c.nonceCount(),
                c.cnonce(),
                c.opaque());
    }

    private String clientNonce() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String eightDigits(int count) {
        byte[] digits = new byte[8];
        for (int i = 0; i < 8; i++) {
            digits[i] = (byte) Character.forDigit(count >>> (28 - 4 * i) & 0xf, 16);
        }
        return new String(digits, StandardCharsets.US_ASCII);
    }

    private static Refusal worse(Refusal a, Refusal b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    @Override
    public String toString() {
        return "DigestClient[" + credentials.user() + "]";
    }

    /** What is known of one kind of server: registrar (401) or proxy (407). */
    private static final class Slot {
        private final String headerName;
        private @Nullable DigestChallenge challenge;
        private int count;
        private boolean answered;
        private int staleSeen;

        Slot(String headerName) {
            this.headerName = headerName;
        }
    }
}
